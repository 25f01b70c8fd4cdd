//! Can one peer, or a stranger, harm the others?

mod hall;

use std::cell::Cell;
use std::net::UdpSocket;
use std::time::Duration;

use hall::{Frame, Hall};
use liveclass_sfu_core::{Error, Event, Kind, Reason, Role};

fn frame(n: u16) -> Frame {
    Frame { tag: 1, key: n % 5 == 0, picture: n, tl0: n as u8 }
}

#[test]
fn a_panic_ends_one_peer_and_the_class_goes_on() {
    let mut hall = Hall::new();
    let publisher = hall.publisher(false, &[""]);
    let video = hall.tracks(publisher, Kind::Video)[0];
    let unlucky = hall.subscriber(&[video]);
    let lucky = hall.subscriber(&[video]);
    let peer = hall.clients[unlucky].peer;
    hall.core.explode(peer).unwrap();
    hall.send_until(
        "the peer ended",
        |hall, n| hall.clients[publisher].send_video(None, frame(n)),
        |hall| hall.events.contains(&Event::Disconnected(peer, Reason::Panic)),
    );
    assert_eq!(hall.core.offer(peer), Err(Error::PeerGone));
    hall.clients[lucky].packets.clear();
    hall.send_until(
        "the other still watches",
        |hall, n| hall.clients[publisher].send_video(None, frame(1000 + n)),
        |hall| hall.clients[lucky].frames().len() > 10,
    );
    assert_eq!(hall.core.stats().unwrap().peers, 2);
}

#[test]
fn junk_from_a_stranger_is_dropped_without_an_answer() {
    let mut hall = Hall::new();
    let publisher = hall.publisher(false, &[""]);
    let stranger = UdpSocket::bind("127.0.0.1:0").unwrap();
    stranger.set_read_timeout(Some(Duration::from_millis(300))).unwrap();
    let refused = hall.core.stats().unwrap().refused;
    let mut junk: Vec<Vec<u8>> = (0..=255u8).map(|first| vec![first; 40]).collect();
    junk.extend((0..60).map(|length| vec![0x16; length]));
    // A binding request with a magic cookie and someone's name, but no key to sign it with.
    let mut check = vec![0, 1, 0, 8, 0x21, 0x12, 0xa4, 0x42];
    check.extend([7; 12]);
    check.extend([0, 6, 0, 4]);
    check.extend(b"ab:c");
    junk.push(check);
    for datagram in &junk {
        stranger.send_to(datagram, hall.address()).unwrap();
    }
    hall.until("all of it was refused", |hall| {
        // An empty datagram is none.
        hall.core.stats().unwrap().refused >= refused + junk.len() as u64 - 1
    });
    assert!(stranger.recv_from(&mut [0; 2000]).is_err(), "a stranger got an answer");
    assert!(hall.clients[publisher].connected);
}

#[test]
fn junk_from_a_peers_own_address_does_not_end_it() {
    let mut hall = Hall::new();
    let publisher = hall.publisher(false, &[""]);
    let video = hall.tracks(publisher, Kind::Video)[0];
    let subscriber = hall.subscriber(&[video]);
    for at in [publisher, subscriber] {
        for first in 0..=255u8 {
            for length in [1, 2, 3, 4, 12, 13, 19, 20, 25, 27, 40, 200, 1500] {
                let mut bytes = vec![first; length];
                bytes.iter_mut().enumerate().skip(1).for_each(|(n, b)| *b = (n * 37) as u8);
                hall.clients[at].socket.send_to(&bytes, hall.address()).unwrap();
            }
        }
    }
    hall.send_until(
        "media still flows",
        |hall, n| hall.clients[publisher].send_video(None, frame(n)),
        |hall| hall.clients[subscriber].frames().len() > 20,
    );
}

#[test]
fn who_takes_no_data_is_waited_for_within_bounds_and_by_nobody_else() {
    let mut hall = Hall::new();
    let (slow, quick) = (hall.subscriber(&[]), hall.subscriber(&[]));
    let quick_peer = hall.clients[quick].peer;
    // Out of the hall nobody runs it; its socket stays.
    let asleep = hall.clients.remove(slow);
    let quick = quick - 1;
    let mut sent = 0u32;
    hall.send_until(
        "something was dropped",
        |hall, _| {
            if hall.clients[quick].messages.len() == sent as usize {
                for peer in [asleep.peer, quick_peer] {
                    let mut message = vec![0; 60_000];
                    message[..4].copy_from_slice(&sent.to_be_bytes());
                    hall.core.send_data(peer, "_reliable".into(), message).unwrap();
                }
                sent += 1;
            }
        },
        |hall| hall.core.stats().unwrap().dropped > 5,
    );
    hall.until("the other has all", |hall| hall.clients[quick].messages.len() == sent as usize);
    let numbers = hall.clients[quick].messages.iter();
    assert!(numbers.map(|(_, m)| m[..4].to_vec()).eq((0..sent).map(|n| n.to_be_bytes().to_vec())));
    assert!(sent > 60, "dropped after {sent}");
}

#[test]
fn descriptions_out_of_bounds_are_refused_and_change_nothing() {
    let hall = Hall::new();
    let peer = hall.core.add_peer(Role::Publisher).unwrap();
    let lines = "m=audio 9 UDP/TLS/RTP/SAVPF 111\r\n".repeat(201);
    let sections: String = (0..33)
        .map(|n| format!("m=video 9 UDP/TLS/RTP/SAVPF 96\r\na=mid:{n}\r\na=sendonly\r\n"))
        .collect();
    let offers = [
        "x".repeat(257 * 1024),
        format!("v=0\r\n{lines}"),
        format!("v=0\r\n{sections}"),
        String::new(),
        "not a description".into(),
        "v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\na=candidate:nonsense\r\n".into(),
    ];
    for offer in offers {
        let refusal = hall.core.answer(peer, offer.clone()).unwrap_err();
        assert!(matches!(refusal, Error::BadSdp(_)), "{refusal:?} for {:.60}", offer);
    }
    assert_eq!(hall.core.stats().unwrap().tracks, 0);
}

#[test]
fn candidates_are_checked_and_never_sent_to() {
    let mut hall = Hall::new();
    let target = UdpSocket::bind("127.0.0.1:0").unwrap();
    target.set_read_timeout(Some(Duration::from_millis(300))).unwrap();
    let port = target.local_addr().unwrap().port();
    let publisher = hall.publisher(true, &[""]);
    let peer = hall.clients[publisher].peer;
    let host = format!("candidate:1 1 udp 2130706431 127.0.0.1 {port} typ host");
    hall.core.add_candidate(peer, host).unwrap();
    let hidden = "candidate:1 1 udp 1 0f0e.local 5000 typ host generation 0";
    hall.core.add_candidate(peer, hidden.into()).unwrap();
    hall.core.add_candidate(peer, String::new()).unwrap();
    for bad in ["candidate:", "candidate:1 1 udp x 1.2.3.4 5 typ host", "1 1 udp 1 a 5 typ host"] {
        assert!(matches!(hall.core.add_candidate(peer, bad.into()), Err(Error::BadSdp(_))));
    }
    assert!(target.recv_from(&mut [0; 2000]).is_err(), "something was sent to a mere candidate");
}

#[test]
fn a_removed_peer_is_told_and_forgotten() {
    let mut hall = Hall::new();
    let publisher = hall.publisher(false, &[""]);
    let video = hall.tracks(publisher, Kind::Video)[0];
    let peer = hall.clients[publisher].peer;
    hall.core.remove_peer(peer).unwrap();
    hall.until_event(&Event::Disconnected(peer, Reason::Removed));
    assert!(hall.events.contains(&Event::TrackRemoved(peer, video)));
    assert_eq!(hall.core.remove_peer(peer), Err(Error::PeerGone));
    assert_eq!(hall.core.stats().unwrap().peers, 0);
}

#[test]
fn a_closed_core_refuses_and_frees_its_port() {
    let hall = Hall::new();
    let address = hall.address();
    hall.core.close();
    assert_eq!(hall.core.add_peer(Role::Publisher), Err(Error::Closed));
    UdpSocket::bind(address).unwrap();
}

#[test]
fn a_taken_port_is_an_error() {
    let hall = Hall::new();
    let again = liveclass_sfu_core::Core::start(hall.address(), &[hall.address().ip()]);
    assert_eq!(again.err().unwrap().kind(), std::io::ErrorKind::AddrInUse);
}

#[test]
fn a_publisher_that_floods_is_held_to_its_rate_and_takes_nothing_from_others() {
    let mut hall = Hall::new();
    let (flooder, speaker) = (hall.publisher(true, &[""]), hall.publisher(false, &[""]));
    let tracks = [
        hall.tracks(flooder, Kind::Audio),
        hall.tracks(flooder, Kind::Video),
        hall.tracks(speaker, Kind::Video),
    ]
    .concat();
    let subscriber = hall.subscriber(&tracks);
    let junk = [&[0x80, 96][..], &[7; 200]].concat();
    let sent = Cell::new(0);
    hall.send_until(
        "the flood was over the bounds for a hundred frames of another's",
        |hall, n| {
            (0..100).for_each(|_| {
                let _ = hall.clients[flooder].socket.send_to(&junk, hall.address());
            });
            hall.clients[speaker].send_video(None, frame(n));
            sent.set(n);
        },
        |hall| sent.get() >= 100 && hall.core.stats().unwrap().over > 100,
    );
    hall.until("every frame arrived, perhaps after it was asked for again", |hall| {
        let frames = hall.clients[subscriber].frames();
        let first = frames.iter().map(|frame| frame.picture).min();
        first.is_some_and(|first| {
            (first..=sent.get()).all(|n| frames.iter().any(|frame| frame.picture == n))
        })
    });
    let of_sound = |hall: &Hall| {
        let packets = &hall.clients[subscriber].packets;
        packets.iter().filter(|(_, packet)| packet.payload.len() == 80).count()
    };
    let before = of_sound(&hall);
    hall.send_until(
        "who has stopped is heard again",
        |hall, _| hall.clients[flooder].send_audio(-20, 9),
        |hall| of_sound(hall) > before + 10,
    );
}

/// Only a peer that protects what it makes up is ended for it: see the hostile tests of the fuzz crate.
#[test]
fn streams_that_others_make_up_under_a_publishers_address_do_not_count() {
    let mut hall = Hall::new();
    let publisher = hall.publisher(false, &[""]);
    let video = hall.tracks(publisher, Kind::Video)[0];
    let subscriber = hall.subscriber(&[video]);
    let over = hall.core.stats().unwrap().over;
    let mut ssrc = 0u32;
    hall.until("what was made up was dropped", |hall| {
        for _ in 0..20 {
            ssrc += 1;
            let packet = [&[0x80, 96, 0, 1, 0, 0, 0, 1][..], &ssrc.to_be_bytes(), &[7; 40]];
            let _ = hall.clients[publisher].socket.send_to(&packet.concat(), hall.address());
        }
        hall.core.stats().unwrap().over > over + 6000
    });
    hall.send_until(
        "media still flows",
        |hall, n| hall.clients[publisher].send_video(None, frame(n)),
        |hall| hall.clients[subscriber].frames().len() > 20,
    );
}
