//! Is who sends on a narrow way asked for what is missing more seldom than others, and only then?

use liveclass_sfu_core::{Event, Role};
use liveclass_sfu_fuzz::hall::{Hall, SPEAKER};

/// Steps of time between two frames, and frames of two seconds.
const PAUSE: usize = 4;
const FRAMES: usize = 100;

/// A watcher of the speaker's that tells what its way carries, and not which packets arrived.
fn teller(hall: &mut Hall) -> usize {
    let at = hall.enter(Role::Subscriber);
    let peer = hall.clients[at].peer;
    let tracks = hall.events.iter().filter_map(|event| match event {
        Event::TrackAdded { track, .. } => Some(*track),
        _ => None,
    });
    for track in tracks.collect::<Vec<_>>() {
        hall.stand.subscribe(peer, track).expect("a subscription");
    }
    let answer = hall.honest_answer(at).expect("an offer");
    let agreed = answer.lines().filter(|line| !line.contains("transport-wide-cc"));
    let answer: Vec<&str> = agreed.chain([""]).collect();
    hall.stand.accept_answer(peer, &answer.join("\r\n"), hall.now).expect("an answer that fits");
    at
}

/// An estimate of so many thousand bits a second (draft-alvestrand-rmcat-remb-03 §2.2).
fn estimate(kbits: u32) -> Vec<u8> {
    let mut packet = vec![0x8f, 206, 0, 5, 0, 0, 0, 77, 0, 0, 0, 0];
    packet.extend(*b"REMB");
    // Sixty-fours of bits.
    packet.extend((1 << 24 | 6 << 18 | (kbits * 1000 / 64)).to_be_bytes());
    packet.extend([0, 0, 0, 1]);
    packet
}

/// Datagrams that the speaker gets while it sends for two seconds, one packet of ten is lost and the
/// teller tells this.
fn answers(hall: &mut Hall, teller: usize, kbits: u32) -> u64 {
    let before = hall.clients[SPEAKER].datagrams;
    for frame in 0..FRAMES {
        if frame % 10 == 0 {
            hall.clients[teller].seal_control(&estimate(kbits));
        }
        hall.clients[SPEAKER].play(hall.now);
        if frame % 10 == 5 {
            hall.clients[SPEAKER].outbox.clear();
        }
        (0..PAUSE).for_each(|_| hall.step());
    }
    hall.clients[SPEAKER].datagrams - before
}

#[test]
fn who_hears_on_a_narrow_way_is_asked_more_seldom() {
    let mut hall = Hall::new();
    let teller = teller(&mut hall);
    answers(&mut hall, teller, 50_000);
    let alone = answers(&mut hall, teller, 60);
    let [publisher, subscriber] = [SPEAKER, teller].map(|at| hall.clients[at].peer);
    assert!(hall.stand.pair(subscriber, publisher).is_err(), "the wrong way round");
    hall.stand.pair(publisher, subscriber).expect("both are there");
    answers(&mut hall, teller, 60);
    let narrow = answers(&mut hall, teller, 60);
    answers(&mut hall, teller, 50_000);
    let wide = answers(&mut hall, teller, 50_000);
    let all = format!("{alone} unpaired, {narrow} on a narrow way, {wide} on a wide one");
    assert!(narrow * 4 < alone * 3 && narrow * 4 < wide * 3, "{all}");
    assert!(narrow > 30, "{all}: what came is told as ever");
}
