//! What can be done to a class by connections, and by what fills a buffer of the system's?

use std::collections::VecDeque;
use std::net::{IpAddr, Ipv4Addr, UdpSocket};

use liveclass_sfu_fuzz::hall::{HECKLER, Hall, LISTENER, SPEAKER};
use liveclass_sfu_fuzz::streams::{came, connect, frame, send};

const LOOPBACK: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

/// Steps in which strangers must show who they are.
const PATIENCE: usize = 6 * 200;

#[test]
fn thousands_of_connections_that_say_nothing_are_let_go_and_the_class_goes_on() {
    let mut hall = Hall::new();
    let mut open = VecDeque::new();
    let mut most = 0;
    for n in 0..2000u16 {
        let from = IpAddr::from([127, 0, 1, (n % 4) as u8 + 1]);
        let stream = connect(from, hall.stand.streams()).expect("a connection");
        // Nothing, half a length, a length, or a length and a byte.
        send(&stream, &[0, 100, 0][..usize::from(n % 4)]);
        open.push_back(stream);
        hall.stand.turn(hall.now);
        most = most.max(hall.stand.connections());
        if open.len() > 300 {
            open.pop_front();
        }
        if n % 500 == 0 {
            assert_eq!(hall.complaint(), None);
        }
    }
    assert!(most <= 4 * 64 + 1, "{most} connections at a time");
    (0..PATIENCE).for_each(|_| hall.step());
    assert_eq!((hall.stand.connections(), hall.complaint()), (0, None));
}

#[test]
fn a_check_is_one_wherever_it_is_cut_and_a_stranger_who_dribbles_is_let_go() {
    let mut hall = Hall::new();
    let check = frame(&hall.clients[HECKLER].check);
    for cut in 0..check.len() {
        let stream = connect(LOOPBACK, hall.stand.streams()).expect("a connection");
        for piece in [&check[..cut], &check[cut..]] {
            send(&stream, piece);
            hall.stand.turn(hall.now);
            hall.stand.turn(hall.now);
        }
        assert!(came(&stream).is_some_and(|bytes| bytes > 0), "cut at {cut}");
        drop(stream);
        hall.stand.turn(hall.now);
    }
    let slow = connect(LOOPBACK, hall.stand.streams()).expect("a connection");
    let mut bytes = check.iter();
    for n in 0..PATIENCE {
        if let (0, Some(byte)) = (n % 20, bytes.next()) {
            send(&slow, &[*byte]);
        }
        hall.step();
    }
    assert_eq!((came(&slow), hall.stand.connections()), (None, 0));
    assert_eq!(hall.complaint(), None);
}

#[test]
fn lengths_that_lie_end_a_connection_at_once() {
    let mut hall = Hall::new();
    for length in [0u16, 601, 1501, 40_000, 65_535] {
        let stream = connect(LOOPBACK, hall.stand.streams()).expect("a connection");
        send(&stream, &length.to_be_bytes());
        hall.stand.turn(hall.now);
        hall.stand.turn(hall.now);
        assert_eq!((came(&stream), hall.stand.connections()), (None, 0), "{length}");
    }
    assert_eq!(hall.complaint(), None);
}

#[test]
fn who_is_in_and_never_reads_keeps_a_bounded_queue() {
    let mut hall = Hall::new();
    let stream = connect(LOOPBACK, hall.stand.streams()).expect("a connection");
    let check = frame(&hall.clients[HECKLER].check);
    for n in 0..5_000 {
        send(&stream, &check);
        hall.stand.turn(hall.now);
        if n % 100 == 0 {
            hall.step();
        }
    }
    assert_eq!(hall.complaint(), None);
}

#[test]
fn a_class_misses_nothing_while_strangers_fill_the_buffer_that_everyone_shares() {
    let mut hall = Hall::new();
    let stranger = UdpSocket::bind((LOOPBACK, 0)).expect("a socket");
    let before = hall.clients[LISTENER].packets;
    for _ in 0..5 {
        // More than any system lets wait, while the media thread has no core.
        for _ in 0..15_000 {
            stranger.send_to(&[0x80; 1200], hall.stand.address()).expect("the loopback takes it");
        }
        for _ in 0..10 {
            hall.clients[SPEAKER].play(hall.now);
            hall.deliver();
        }
        (0..300).for_each(|_| hall.stand.turn(hall.now));
        hall.step();
    }
    let came = hall.clients[LISTENER].packets - before;
    assert_eq!(came, 5 * 10 * 2);
    assert_eq!(hall.complaint(), None);
}
