//! Does a subscriber that agreed to it tell which packets arrived, and is it heard?
#![allow(clippy::unwrap_used)]

mod hall;

use hall::{Frame, Hall};
use liveclass_sfu_core::Kind;

fn told(hall: &Hall) -> u64 {
    hall.core.stats().unwrap().told
}

fn send(hall: &mut Hall, publisher: usize, n: u16) {
    let frame = Frame { tag: 3, key: n % 50 == 0, picture: n, tl0: n as u8 };
    hall.clients[publisher].send_video(None, frame);
    hall.clients[publisher].send_audio(-20, 9);
}

/// Those of the packets that came.
fn numbers(hall: &Hall, subscriber: usize) -> Vec<u16> {
    let packets = hall.clients[subscriber].packets.iter();
    packets.map(|(_, packet)| packet.header.ext_vals.transport_cc.unwrap()).collect()
}

/// A publisher, and a subscriber that tells or not.
fn pair(tells: bool) -> (Hall, usize, usize) {
    let mut hall = Hall::new();
    hall.tells = tells;
    let publisher = hall.publisher(true, &[""]);
    let tracks =
        [hall.tracks(publisher, Kind::Audio), hall.tracks(publisher, Kind::Video)].concat();
    let subscriber = hall.subscriber(&tracks);
    (hall, publisher, subscriber)
}

#[test]
fn all_packets_have_one_row_of_numbers_and_are_told_of() {
    let (mut hall, publisher, subscriber) = pair(true);
    hall.send_until(
        "packets leave directly, and many are told of",
        |hall, n| send(hall, publisher, n),
        |hall| told(hall) > 300 && hall.core.stats().unwrap().direct > 100,
    );
    let numbers = numbers(&hall, subscriber);
    // What is sent to find out whether more would arrive has numbers too, and is not shown here.
    assert!(numbers.windows(2).all(|w| w[1] > w[0]), "engine and direct: {numbers:?}");
}

#[test]
fn what_is_lost_is_told_of_too_and_what_is_sent_again_has_a_number_of_its_own() {
    let (mut hall, publisher, subscriber) = pair(true);
    hall.clients[subscriber].loses = Some(10);
    hall.send_until(
        "a thousand packets are told of",
        |hall, n| send(hall, publisher, n),
        |hall| told(hall) > 1000,
    );
    let mut numbers = numbers(&hall, subscriber);
    let came = numbers.len() as u64;
    numbers.sort_unstable();
    numbers.dedup();
    assert_eq!(numbers.len() as u64, came, "a number came twice");
    assert!(told(&hall) > came - came / 20, "{} told of, {came} came", told(&hall));
}

#[test]
fn who_does_not_agree_gets_no_numbers() {
    let (mut hall, publisher, subscriber) = pair(false);
    hall.send_until(
        "two hundred packets came",
        |hall, n| send(hall, publisher, n),
        |hall| hall.clients[subscriber].packets.len() > 200,
    );
    let packets = &hall.clients[subscriber].packets;
    assert!(packets.iter().all(|(_, packet)| packet.header.ext_vals.transport_cc.is_none()));
    assert_eq!(told(&hall), 0);
}
