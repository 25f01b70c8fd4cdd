//! Can somebody in a class have their stream sent to an address that is not theirs?
#![allow(clippy::unwrap_used)]

mod hall;

use std::net::UdpSocket;

use hall::{Frame, Hall};
use liveclass_sfu_core::Kind;
use str0m::ice::{StunMessage, TransId};

fn frame(n: u16) -> Frame {
    Frame { tag: 8, key: n % 50 == 0, picture: n, tl0: n as u8 }
}

/// A check with the right name and password that claims more than any other, and the way at once.
fn best_check(hall: &Hall, subscriber: usize) -> Vec<u8> {
    let last = hall.clients[subscriber].last_check.clone().unwrap();
    let name = StunMessage::parse(&last).unwrap().username().unwrap();
    let hmac = |key: &[u8], parts: &[&[u8]]| {
        str0m::crypto::from_feature_flags().sha1_hmac_provider.sha1_hmac(key, parts)
    };
    let mut check = vec![0; 300];
    let message = StunMessage::binding_request(name, TransId::new(), true, 1, 0x7eff_ffff, true);
    let password = hall.clients[subscriber].password_of_core.as_ref().unwrap();
    let length = message.to_bytes(Some(password.as_bytes()), &mut check, hmac).unwrap();
    check.truncate(length);
    check
}

#[test]
fn no_more_goes_to_a_forged_address_than_came_from_it() {
    let mut hall = Hall::new();
    let publisher = hall.publisher(false, &[""]);
    let video = hall.tracks(publisher, Kind::Video);
    let subscriber = hall.subscriber(&video);
    let victim = UdpSocket::bind("127.0.0.1:0").unwrap();
    victim.set_nonblocking(true).unwrap();
    let address = hall.address();
    let (mut given, mut got) = (0, 0);
    hall.send_until(
        "the class goes on where it was",
        |hall, n| {
            hall.clients[publisher].send_video(None, frame(n));
            if n > 100 && n % 20 == 0 {
                given += victim.send_to(&best_check(hall, subscriber), address).unwrap();
            }
            let mut buffer = [0; 2000];
            while let Ok(length) = victim.recv(&mut buffer) {
                got += length;
            }
            assert!(got <= given, "{got} bytes were sent to who sent {given}");
        },
        |hall| hall.clients[subscriber].frames().len() > 600,
    );
    assert!(given > 0 && got > 0, "nothing was tried");
}
