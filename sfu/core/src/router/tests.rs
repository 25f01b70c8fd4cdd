use std::collections::HashMap;
use std::net::Ipv4Addr;

use proptest::prelude::*;

use super::*;

/// A binding request with this user name.
fn check(name: &str) -> Vec<u8> {
    let padded = name.len().next_multiple_of(4);
    let mut bytes = vec![0, 1];
    bytes.extend(((padded + 4) as u16).to_be_bytes());
    bytes.extend([0x21, 0x12, 0xa4, 0x42]);
    bytes.extend([9; 12]);
    bytes.extend([0, 6]);
    bytes.extend((name.len() as u16).to_be_bytes());
    bytes.extend(name.as_bytes());
    bytes.resize(24 + padded, 0);
    bytes
}

fn address(n: u8) -> SocketAddr {
    SocketAddr::from((Ipv4Addr::new(192, 0, 2, n), 5000))
}

const MEDIA: [u8; 24] = [0x80; 24];

#[test]
fn media_of_a_stranger_is_dropped_until_a_check_was_authenticated() {
    let now = Instant::now();
    let mut router = Router::default();
    router.name(1, "abcd");
    assert_eq!(router.route(address(1), &MEDIA, now), Route::Drop);
    assert_eq!(router.route(address(1), &check("abcd:x"), now), Route::Check(1));
    assert_eq!(router.route(address(1), &MEDIA, now), Route::Drop, "asking is not proving");
    router.learn(1, address(1), now);
    assert_eq!(router.route(address(1), &MEDIA, now), Route::Known(1));
    assert_eq!(router.route(address(2), &MEDIA, now), Route::Drop);
    assert_eq!(router.route(address(2), &check("nobody:x"), now), Route::Drop);
}

#[test]
fn an_address_may_pass_to_another_peer_and_a_restart_renames() {
    let now = Instant::now();
    let mut router = Router::default();
    router.name(1, "one");
    router.name(2, "two");
    router.learn(1, address(1), now);
    let now = now + HELD_FOR;
    assert_eq!(router.route(address(1), &check("two:x"), now), Route::Check(2));
    router.learn(2, address(1), now);
    router.forget(1);
    assert_eq!(router.route(address(1), &MEDIA, now), Route::Known(2));
    router.name(2, "again");
    assert_eq!(router.route(address(3), &check("two:x"), now), Route::Drop);
    assert_eq!(router.route(address(3), &check("again:x"), now), Route::Check(2));
}

#[test]
fn an_address_stays_with_who_checks_from_there() {
    let mut now = Instant::now();
    let mut router = Router::default();
    router.name(1, "one");
    router.name(2, "two");
    router.learn(1, address(1), now);
    for _ in 0..10 {
        now += HELD_FOR - Duration::from_secs(1);
        assert_eq!(router.route(address(1), &check("two:x"), now), Route::Drop);
        assert_eq!(router.route(address(1), &check("one:x"), now), Route::Known(1));
        assert_eq!(router.route(address(1), &check("two:x"), now), Route::Drop);
    }
    router.forget(1);
    assert_eq!(router.route(address(1), &check("two:x"), now), Route::Check(2));
}

#[test]
fn a_peer_that_wanders_is_remembered_by_its_last_addresses() {
    let mut router = Router::default();
    router.name(1, "one");
    for n in 0..100 {
        router.learn(1, address(n), Instant::now());
    }
    assert_eq!(router.by_address.len(), ADDRESSES);
    router.forget(1);
    assert!(router.by_address.is_empty() && router.by_ufrag.is_empty());
}

#[test]
fn a_chosen_way_of_a_known_address_may_have_a_lane_once_a_second() {
    let now = Instant::now();
    let mut router = Router::default();
    router.name(1, "abcd");
    let mut chosen = check("abcd:x");
    chosen.extend([0, 0x25, 0, 0]);
    assert_eq!(router.route(address(1), &chosen, now), Route::Check(1));
    assert!(!router.may_have_lane(address(1), now), "nobody's");
    router.learn(1, address(1), now);
    assert_eq!(router.route(address(1), &chosen, now), Route::Chosen(1));
    assert_eq!(router.route(address(1), &check("abcd:x"), now), Route::Known(1));
    let times = [0, 300, 999, 1000, 1999, 2000];
    let due = times.map(|ms| router.may_have_lane(address(1), now + Duration::from_millis(ms)));
    assert_eq!(due, [true, false, false, true, false, true]);
}

proptest! {
    #[test]
    fn any_bytes_are_routed_without_panic_and_never_to_a_stranger(
        bytes in prop::collection::vec(any::<u8>(), 0..200),
        cookie in any::<bool>(),
    ) {
        let mut bytes = bytes;
        if cookie && bytes.len() >= 20 {
            bytes[..2].copy_from_slice(&[0, 1]);
            bytes[4..8].copy_from_slice(&[0x21, 0x12, 0xa4, 0x42]);
        }
        let mut router = Router::default();
        router.name(1, "abcd");
        prop_assert_eq!(router.route(address(1), &bytes, Instant::now()), Route::Drop);
    }

    /// The tables agree with a plain model of who proved which address last.
    #[test]
    fn addresses_belong_to_who_proved_them_last(
        steps in prop::collection::vec((0u64..6, 0u8..6, 0u8..10), 0..200),
    ) {
        let now = Instant::now();
        let mut router = Router::default();
        let mut owners: HashMap<u8, u64> = HashMap::new();
        for peer in 0..6u64 {
            router.name(peer, &format!("u{peer}"));
        }
        for (peer, at, action) in steps {
            if action == 0 {
                router.forget(peer);
                owners.retain(|_, owner| *owner != peer);
                router.name(peer, &format!("u{peer}"));
            } else {
                router.learn(peer, address(at), now);
                owners.insert(at, peer);
            }
            for at in 0..6 {
                let expected = owners.get(&at).map_or(Route::Drop, |peer| Route::Known(*peer));
                prop_assert_eq!(router.route(address(at), &MEDIA, now), expected);
            }
        }
    }
}
