//! Does media go on while a connection looks for new ways (ICE restart)?
#![allow(clippy::unwrap_used)]

mod hall;

use hall::{Frame, Hall};
use liveclass_sfu_core::{Event, Kind};

/// A publisher and a subscriber to whom media leaves directly, and the number of the next frame.
fn on_air(hall: &mut Hall) -> (usize, usize, u16) {
    let publisher = hall.publisher(true, &[""]);
    let tracks =
        [hall.tracks(publisher, Kind::Audio), hall.tracks(publisher, Kind::Video)].concat();
    let subscriber = hall.subscriber(&tracks);
    let next = send_until_direct(hall, publisher, 0);
    (publisher, subscriber, next)
}

fn send(hall: &mut Hall, publisher: usize, n: u16) {
    let frame = Frame { tag: 3, key: n % 50 == 0, picture: n, tl0: n as u8 };
    hall.clients[publisher].send_video(None, frame);
    hall.clients[publisher].send_audio(-20, 9);
}

/// Send until a hundred more packets left directly; the number of the next frame.
fn send_until_direct(hall: &mut Hall, publisher: usize, first: u16) -> u16 {
    let before = hall.core.stats().unwrap().direct;
    let mut next = first;
    hall.send_until(
        "a hundred packets left directly",
        |hall, n| {
            next = first + n + 1;
            send(hall, publisher, first + n);
        },
        |hall| hall.core.stats().unwrap().direct >= before + 100,
    );
    next
}

fn send_until_seen(hall: &mut Hall, (publisher, subscriber): (usize, usize), first: u16) {
    hall.send_until(
        "fifty frames more arrive",
        |hall, n| send(hall, publisher, first + n),
        |hall| hall.clients[subscriber].frames().last().is_some_and(|f| f.picture > first + 50),
    );
}

/// Sequence numbers of both streams, in order of arrival.
fn numbers(hall: &Hall, subscriber: usize) -> Vec<Vec<u64>> {
    let packets = &hall.clients[subscriber].packets;
    let of = |mid| packets.iter().filter(move |(m, _)| *m == mid).map(|(_, p)| *p.seq_no);
    [packets[0].0, packets[1].0].map(|mid| of(mid).collect()).into()
}

fn ufrag(offer: &str) -> &str {
    offer.lines().find_map(|line| line.strip_prefix("a=ice-ufrag:")).unwrap()
}

#[test]
fn nothing_is_lost_or_sent_twice_while_a_subscriber_is_asked_for_new_ways() {
    let mut hall = Hall::new();
    let (publisher, subscriber, next) = on_air(&mut hall);
    let peer = hall.clients[subscriber].peer;
    assert_eq!(hall.core.restart(peer).unwrap(), None);
    let offer = hall.core.offer(peer).unwrap().unwrap();
    for n in 0..20 {
        send(&mut hall, publisher, next + n);
    }
    hall.clients[subscriber].take(&hall.core, &offer);
    let next = send_until_direct(&mut hall, publisher, next + 20);
    send_until_seen(&mut hall, (publisher, subscriber), next);
    for numbers in numbers(&hall, subscriber) {
        assert!(numbers.windows(2).all(|w| w[1] == w[0] + 1), "{numbers:?}");
    }
    assert_eq!(hall.core.offer(peer).unwrap(), None);
}

#[test]
fn a_subscriber_who_moved_gets_the_same_stream_at_the_new_address() {
    let mut hall = Hall::new();
    let (publisher, subscriber, next) = on_air(&mut hall);
    let peer = hall.clients[subscriber].peer;
    hall.clients[subscriber].move_house();
    hall.core.restart(peer).unwrap();
    assert!(hall.clients[subscriber].renegotiate(&hall.core).is_some());
    send_until_seen(&mut hall, (publisher, subscriber), next);
    let next = send_until_direct(&mut hall, publisher, next + 1000);
    send_until_seen(&mut hall, (publisher, subscriber), next);
    for mut numbers in numbers(&hall, subscriber) {
        let count = numbers.len();
        numbers.sort_unstable();
        numbers.dedup();
        assert_eq!(numbers.len(), count, "a number came twice");
    }
}

#[test]
fn a_publisher_who_moved_is_heard_from_the_new_address() {
    let mut hall = Hall::new();
    let (publisher, subscriber, next) = on_air(&mut hall);
    hall.clients[publisher].move_house();
    hall.clients[publisher].restart(&hall.core);
    send_until_seen(&mut hall, (publisher, subscriber), next);
    let ended = |event: &Event| matches!(event, Event::TrackRemoved(..) | Event::Disconnected(..));
    assert!(!hall.events.iter().any(ended));
}

#[test]
fn an_offer_that_may_have_been_lost_comes_again_before_the_new_ways() {
    let mut hall = Hall::new();
    let (publisher, subscriber, next) = on_air(&mut hall);
    let peer = hall.clients[subscriber].peer;
    let second = hall.publisher(true, &[]);
    let track = hall.tracks(second, Kind::Audio)[0];
    hall.subscribe(peer, track);
    let lost = hall.core.offer(peer).unwrap().unwrap();
    assert_eq!(hall.core.restart(peer).unwrap().as_ref(), Some(&lost));
    assert_eq!(hall.core.offer(peer).unwrap(), None);
    hall.clients[subscriber].take(&hall.core, &lost);
    hall.until_event(&Event::NegotiationNeeded(peer));
    let restart = hall.clients[subscriber].renegotiate(&hall.core).unwrap();
    assert_ne!(ufrag(&lost), ufrag(&restart));
    send_until_seen(&mut hall, (publisher, subscriber), next);
}

#[test]
fn a_publisher_is_not_restarted_by_the_core() {
    let mut hall = Hall::new();
    let publisher = hall.publisher(true, &[]);
    assert!(hall.core.restart(hall.clients[publisher].peer).is_err());
}
