//! Do the targets get as far in as they are meant to? A target whose bytes are all refused at the
//! door finds nothing, and looks well.

use liveclass_sfu_core::Event;
use liveclass_sfu_fuzz::hall::{AUDIENCE, HECKLER, Hall, INTRUDER, SPEAKER};
use liveclass_sfu_fuzz::kept::Chance;
use liveclass_sfu_fuzz::sctp::open;
use liveclass_sfu_fuzz::streams::{came, connect, frame, send};
use liveclass_sfu_fuzz::targets;

const INPUTS: usize = 40;

/// What the engine says while a target gets made-up inputs, and what the audience gets meanwhile.
fn reach(name: &str) -> (Vec<Event>, u64) {
    let target = targets::find(name).expect("a target of this name");
    let mut chance = Chance::new(1);
    let (mut events, mut packets) = (Vec::new(), 0);
    let mut hall = Hall::new();
    for _ in 0..INPUTS {
        if !hall.is_whole() {
            packets += hall.clients[AUDIENCE].packets;
            hall = Hall::new();
        }
        hall.events.clear();
        (target.run)(&mut hall, &chance.bytes(600));
        events.append(&mut hall.events);
    }
    (events, packets + hall.clients[AUDIENCE].packets)
}

#[test]
fn made_up_media_reaches_those_who_watch_it() {
    let (_, packets) = reach("media");
    assert!(packets > 20, "{packets} packets");
}

#[test]
fn made_up_channels_are_opened_and_carry_messages() {
    let (events, _) = reach("channels");
    let messages = events.iter().filter(|event| matches!(event, Event::Data { .. })).count();
    assert!(messages > 0);
}

#[test]
fn a_channel_made_by_hand_is_a_channel() {
    let mut hall = Hall::new();
    let now = hall.now;
    let intruder = &mut hall.clients[INTRUDER];
    let opens = intruder.association.data(3, 9, 50, &open(0, b"by hand", b""));
    let says = intruder.association.data(3, 9, 53, b"hello");
    for chunk in [opens, says] {
        let packet = intruder.association.packet(&chunk, false);
        intruder.seal_data(packet, now);
    }
    hall.step();
    let said = |event: &Event| matches!(event, Event::Data { label, payload, .. } if label == "by hand" && payload == b"hello");
    assert!(hall.events.iter().any(said), "{:?}", hall.events);
}

#[test]
fn who_watches_tells_which_numbers_came_and_more_than_came_is_not_heard() {
    let mut hall = Hall::new();
    let play = |hall: &mut Hall, told: u64| {
        let mut sent = 0;
        while hall.stand.told() <= told {
            sent += 1;
            assert!(sent < 2000, "nothing is told of");
            hall.clients[SPEAKER].play(hall.now);
            hall.step();
        }
    };
    play(&mut hall, 20);
    let told = hall.stand.told();
    // All of the numbers there are came, a hundred times.
    let runs = [[0x3f, 0xff]; 8].concat();
    let head = [0x8f, 205, 0, 158, 0, 0, 0, 7, 0, 0, 0, 1, 0, 0, 0xff, 0xf8, 0, 0, 5, 1];
    let all = [&head[..], &runs, &[1; 600]].concat();
    for _ in 0..100 {
        hall.clients[HECKLER].seal_control(&all);
    }
    hall.step();
    let more = hall.stand.told() - told;
    assert!(more < 600, "{more} packets, which were never sent");
    play(&mut hall, told + more + 20);
}

#[test]
fn changed_descriptions_are_often_taken() {
    let (events, _) = reach("description");
    let added = events.iter().filter(|event| matches!(event, Event::TrackAdded { .. }));
    assert!(added.count() > 10);
}

#[test]
fn spoilt_handshakes_often_succeed_all_the_same() {
    let (events, _) = reach("handshake");
    let connected = events.iter().filter(|event| matches!(event, Event::Connected(_)));
    assert!(connected.count() > 10);
}

#[test]
fn connections_are_taken_in_and_what_comes_over_them_is_the_peers() {
    let mut hall = Hall::new();
    let stream = connect([127, 0, 0, 1].into(), hall.stand.streams()).expect("a connection");
    send(&stream, &frame(&hall.clients[HECKLER].check));
    hall.step();
    let answered = came(&stream).expect("it is not closed");
    assert!(answered > 0, "no answer to a genuine check");
    // Nobody else is taken in by the same words with another name.
    let other = connect([127, 0, 0, 1].into(), hall.stand.streams()).expect("a connection");
    send(&other, &frame(&[&hall.clients[HECKLER].check[..60], &[0; 40]].concat()));
    // It is let in, and then looked at.
    hall.step();
    hall.step();
    assert_eq!((came(&other), hall.stand.connections()), (None, 1));
}

#[test]
fn more_than_one_codec_is_agreed_on_for_a_picture() {
    let hall = Hall::new();
    let intruder = &hall.clients[INTRUDER];
    let kinds = intruder.kinds(intruder.mids[1]);
    assert!(kinds.len() > 1, "{kinds:?}");
}
