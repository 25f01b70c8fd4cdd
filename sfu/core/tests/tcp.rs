//! Does media flow over TCP, and what can strangers do at that door?
#![allow(clippy::unwrap_used)]

mod hall;

use hall::stream::Stream;
use hall::{Frame, Hall};
use liveclass_sfu_core::{Kind, Role};

fn frame(n: u16) -> Frame {
    Frame { tag: 5, key: n % 50 == 0, picture: n, tl0: n as u8 }
}

fn connections(hall: &Hall) -> usize {
    hall.core.stats().unwrap().connections
}

/// A publisher and a subscriber, each by TCP or UDP.
fn pair(hall: &mut Hall, publisher_tcp: bool, subscriber_tcp: bool) -> (usize, usize) {
    hall.over_tcp = publisher_tcp;
    let publisher = hall.publisher(true, &[""]);
    let tracks =
        [hall.tracks(publisher, Kind::Audio), hall.tracks(publisher, Kind::Video)].concat();
    hall.over_tcp = subscriber_tcp;
    (publisher, hall.subscriber(&tracks))
}

/// Send until so many packets have left without the engine. The number of the next frame.
fn flow(hall: &mut Hall, publisher: usize, first: u16, packets: u64) -> u16 {
    let (before, mut next) = (hall.core.stats().unwrap().direct, first);
    hall.send_until(
        "packets leave directly",
        |hall, n| {
            next = first + n + 1;
            hall.clients[publisher].send_video(None, frame(first + n));
            hall.clients[publisher].send_audio(-20, 9);
        },
        |hall| hall.core.stats().unwrap().direct >= before + packets,
    );
    next
}

fn arrived(hall: &mut Hall, subscriber: usize, last: u16) {
    hall.until("the last frame arrived", |hall| {
        hall.clients[subscriber].frames().iter().any(|frame| frame.picture == last)
    });
}

#[test]
fn who_is_told_of_the_port_is_told_that_it_is_passive() {
    let mut hall = Hall::new();
    let publisher = hall.publisher(true, &[""]);
    let video = hall.tracks(publisher, Kind::Video)[0];
    let peer = hall.core.add_peer(Role::Subscriber).unwrap();
    hall.subscribe(peer, video);
    let offer = hall.core.offer(peer).unwrap().unwrap();
    let lines: Vec<&str> = offer.lines().filter(|l| l.starts_with("a=candidate:")).collect();
    let udp = format!("127.0.0.1 {} typ host", hall.core.port());
    let tcp = format!("127.0.0.1 {} typ host tcptype passive", hall.door().port());
    assert!(lines.iter().any(|l| l.contains(" udp ") && l.contains(&udp)), "{lines:?}");
    assert!(lines.iter().any(|l| l.contains(" tcp ") && l.contains(&tcp)), "{lines:?}");
}

#[test]
fn every_frame_arrives_whole_and_in_order_over_tcp_and_beside_udp() {
    for (publisher_tcp, subscriber_tcp) in [(true, true), (false, true), (true, false)] {
        let mut hall = Hall::new();
        let (publisher, subscriber) = pair(&mut hall, publisher_tcp, subscriber_tcp);
        let next = flow(&mut hall, publisher, 0, 200);
        arrived(&mut hall, subscriber, next - 1);
        let frames = hall.clients[subscriber].frames();
        assert!(frames.windows(2).all(|w| w[1].picture == w[0].picture + 1));
        assert!(frames.iter().all(|f| *f == frame(f.picture)));
        assert_eq!(connections(&hall), usize::from(publisher_tcp) + usize::from(subscriber_tcp));
    }
}

#[test]
fn media_flows_between_addresses_of_the_new_kind() {
    let address = "::1".parse().unwrap();
    for over_tcp in [false, true] {
        let mut hall = Hall::on(address);
        let (publisher, subscriber) = pair(&mut hall, over_tcp, over_tcp);
        let next = flow(&mut hall, publisher, 0, 100);
        arrived(&mut hall, subscriber, next - 1);
    }
}

#[test]
fn who_leaves_is_disconnected() {
    let mut hall = Hall::new();
    let (publisher, subscriber) = pair(&mut hall, true, true);
    hall.core.remove_peer(hall.clients[subscriber].peer).unwrap();
    assert_eq!(connections(&hall), 1);
    hall.until("the end is seen", |hall| hall.clients[subscriber].stream.as_ref().unwrap().ended);
    hall.core.remove_peer(hall.clients[publisher].peer).unwrap();
    assert_eq!(connections(&hall), 0);
}

/// The engine goes on sending to the address it knows, long after the browser has connected anew.
#[test]
fn a_connection_made_anew_goes_on_where_the_lost_one_was() {
    let mut hall = Hall::new();
    let (publisher, subscriber) = pair(&mut hall, true, true);
    let next = flow(&mut hall, publisher, 0, 100);
    arrived(&mut hall, subscriber, next - 1);
    let door = hall.door();
    let check = hall.clients[subscriber].last_check.clone().unwrap();
    hall.clients[subscriber].stream = None;
    hall.until("the loss is noticed", |hall| connections(hall) == 1);
    let mut again = Stream::to(door);
    again.send(&check);
    hall.clients[subscriber].stream = Some(again);
    let before = hall.clients[subscriber].frames().len();
    hall.send_until(
        "frames on the new connection",
        |hall, n| hall.clients[publisher].send_video(None, frame(next + n)),
        |hall| hall.clients[subscriber].frames().len() > before + 20,
    );
}

/// What a stranger sends, and whether it should be let go at once.
fn hostile(check: &[u8]) -> Vec<(&'static str, Vec<u8>, bool)> {
    let framed = |bytes: &[u8]| [&(bytes.len() as u16).to_be_bytes(), bytes].concat();
    let mut forged = check.to_vec();
    // Before the eight bytes of its fingerprint stands what only who knows the password can make.
    *forged.iter_mut().nth_back(8).unwrap() ^= 1;
    vec![
        ("text", b"GET / HTTP/1.1\r\nHost: x\r\n\r\n".to_vec(), true),
        ("TLS", vec![0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01], true),
        ("no length", vec![0, 0, 1, 2], true),
        ("huge length", vec![0xff, 0xff], true),
        ("more than a check", framed(&[0; 700]), true),
        ("DTLS first", framed(&[22; 100]), true),
        ("media first", framed(&[0x80; 200]), true),
        ("a forged check", framed(&forged), true),
        ("nothing", vec![], false),
        ("half a length", vec![0], false),
        ("half a check", framed(check)[..30].to_vec(), false),
    ]
}

#[test]
fn strangers_are_let_go_without_a_word() {
    let mut hall = Hall::new();
    let (publisher, subscriber) = pair(&mut hall, true, true);
    let check = hall.clients[publisher].last_check.clone().unwrap();
    let mut strangers = Vec::new();
    for (what, bytes, at_once) in hostile(&check) {
        let mut stranger = Stream::to(hall.door());
        stranger.write(&bytes);
        strangers.push((what, stranger, at_once));
    }
    let slow = strangers.iter().filter(|(_, _, at_once)| !at_once).count();
    hall.until("only those who have said too little are left", |hall| {
        connections(hall) == 2 + slow
    });
    hall.until("nobody is left", |hall| connections(hall) == 2);
    for (what, stranger, _) in &mut strangers {
        assert_eq!(stranger.next(), None, "{what} got an answer");
        assert!(stranger.ended, "{what} is still connected");
    }
    let next = flow(&mut hall, publisher, 0, 50);
    arrived(&mut hall, subscriber, next - 1);
}

#[test]
fn a_thousand_who_say_nothing_keep_nobody_out() {
    let mut hall = Hall::new();
    let crowd: Vec<Stream> = (0..1000).map(|_| Stream::to(hall.door())).collect();
    hall.until("the oldest had to go", |hall| connections(hall) == 64);
    let (publisher, subscriber) = pair(&mut hall, true, true);
    let next = flow(&mut hall, publisher, 0, 50);
    arrived(&mut hall, subscriber, next - 1);
    assert!(connections(&hall) <= 64 + 2);
    drop(crowd);
    hall.until("the others are gone", |hall| connections(hall) == 2);
}

#[test]
fn who_does_not_read_loses_packets_and_then_the_connection_and_others_lose_nothing() {
    let mut hall = Hall::new();
    let (publisher, subscriber) = pair(&mut hall, true, true);
    let tracks = hall.tracks(publisher, Kind::Video);
    let deaf = hall.subscriber(&tracks);
    let next = flow(&mut hall, publisher, 0, 100);
    hall.clients[deaf].is_deaf = true;
    let lost = hall.core.stats().unwrap().dropped;
    let mut last = next;
    hall.send_until(
        "packets were lost and the connection is closed",
        |hall, n| {
            for more in 0..4 {
                last = next + 4 * n + more;
                hall.clients[publisher].send_video(None, frame(last));
            }
        },
        |hall| hall.core.stats().unwrap().dropped > lost + 100 && connections(hall) == 2,
    );
    arrived(&mut hall, subscriber, last);
    let frames = hall.clients[subscriber].frames();
    assert!(frames.windows(2).all(|w| w[1].picture == w[0].picture + 1));
}
