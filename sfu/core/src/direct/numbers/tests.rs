use std::time::Duration;

use str0m::crypto::dtls::SrtpProfile;

use super::*;
use crate::keys::{self, Keys};
use crate::protect::Protect;

fn keys(client: bool) -> Keys {
    Keys { material: (0..56).collect(), profile: SrtpProfile::AEAD_AES_128_GCM, client }
}

/// What a receiver protects, and the numbers of who sends to it.
fn sides(now: Instant) -> (Protect, Numbers) {
    let provider = keys::provider();
    let unprotect = Unprotect::new(&provider, &keys(false)).unwrap();
    let mut numbers = Numbers::new(unprotect, Next::default(), now);
    numbers.history = Some(History::new(now));
    (Protect::new(&provider, &keys(true)).unwrap(), numbers)
}

/// One number came.
fn came(number: u16) -> Vec<u8> {
    let [high, low] = number.to_be_bytes();
    vec![0x8f, 205, 0, 5, 0, 0, 0, 1, 0, 0, 0, 2, high, low, 0, 1, 0, 0, 5, 7, 0x20, 1, 4, 0]
}

#[test]
fn feedback_is_kept_from_the_engine_and_all_else_is_not() {
    let now = Instant::now();
    let (mut protect, mut numbers) = sides(now);
    (0..9).for_each(|_| numbers.sent(100, 0, now));
    let mut heard = |clear: &[u8]| {
        let datagram = protect.control(clear).unwrap();
        let heard = numbers.hear(&datagram, now);
        (heard.batch.len(), heard.wholly)
    };
    let report = [0x80, 201, 0, 1, 0, 0, 0, 9];
    assert_eq!(heard(&came(0)), (1, true));
    assert_eq!(heard(&[came(1), came(2)].concat()), (2, true));
    assert_eq!(heard(&[&report[..], &came(3)].concat()), (1, false));
    assert_eq!(heard(&report), (0, false));
    assert_eq!(heard(&came(4)[..16]), (0, true), "senseless, and nothing for the engine");
    assert_eq!(numbers.hear(&came(5), now).batch, [], "in clear");
}

#[test]
fn what_someone_sends_again_counts_once_and_stays_from_the_engine() {
    let now = Instant::now();
    let (mut protect, mut numbers) = sides(now);
    (0..9).for_each(|_| numbers.sent(100, 0, now));
    // What is missing is lost when that is said twice, and the second word of it came before the first.
    let missing = [0x8f, 205, 0, 5, 0, 0, 0, 1, 0, 0, 0, 2, 0, 3, 0, 1, 0, 0, 5, 7, 0, 1, 0, 0];
    let said = [came(2), missing.to_vec(), came(4)].map(|clear| protect.control(&clear).unwrap());
    let mut heard = |at: usize| {
        let heard = numbers.hear(&said[at], now);
        (heard.batch.len(), heard.wholly)
    };
    assert_eq!([heard(2), heard(0), heard(1)], [(1, true), (1, true), (0, true)]);
    for at in [0, 1, 2, 1] {
        assert_eq!(heard(at), (0, true), "heard again: {at}");
    }
}

#[test]
fn a_flood_is_heard_for_a_while() {
    let start = Instant::now();
    let (mut protect, mut numbers) = sides(start);
    let mut heard = |now: Instant| {
        (0..1000).for_each(|_| numbers.sent(100, 0, now));
        let first = numbers.next().unwrap().wrapping_sub(1000);
        let all = (0..1000).map(|n| protect.control(&came(first.wrapping_add(n))).unwrap());
        all.map(|datagram| numbers.hear(&datagram, now).batch.len()).sum::<usize>()
    };
    assert_eq!(heard(start), FEEDBACK as usize);
    assert_eq!(heard(start), 0);
    assert_eq!(heard(start + Duration::from_millis(500)), FEEDBACK as usize / 2);
}

#[test]
fn the_engine_is_given_each_number_once() {
    let now = Instant::now();
    let (_, mut numbers) = sides(now);
    let next = numbers.engine.clone();
    assert_eq!(next.give(), None, "none before there are any");
    numbers.sent(100, 0, now);
    assert!(!next.was_given());
    assert_eq!(next.give(), Some(1));
    assert!(next.was_given() && !next.was_given());
    numbers.sent(100, 0, now);
    assert_eq!(next.give(), Some(2));
}
