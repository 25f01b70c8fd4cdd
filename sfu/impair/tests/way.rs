//! Does a way do what its conditions say? No clock is read: time passes as the test lets it.

use std::time::{Duration, Instant};

use liveclass_impair::{Conditions, Way};

const MS: Duration = Duration::from_millis(1);
const UDP: u8 = 17;
const TCP: u8 = 6;

/// An IPv4 packet of this length that carries its number.
fn packet(number: u32, protocol: u8, length: usize) -> Vec<u8> {
    let mut packet = vec![0; length];
    (packet[0], packet[9]) = (0x45, protocol);
    packet[20..24].copy_from_slice(&number.to_be_bytes());
    packet
}

fn conditions(words: &str) -> Conditions {
    words.parse().expect("words that describe a network")
}

/// Numbers and times, in ms since the start, of what comes out of `count` packets, one each `gap`.
fn sent(words: &str, seed: u64, count: u32, gap: Duration, length: usize) -> Vec<(u32, u128)> {
    let start = Instant::now();
    let mut way = Way::new(seed, start);
    way.set(conditions(words), start);
    let mut out = Vec::new();
    let mut now = start;
    let end = start + gap * count;
    let mut number = 0;
    loop {
        while number < count && now >= start + gap * number {
            way.take(packet(number, UDP, length), now);
            number += 1;
        }
        while let Some(packet) = way.next(now) {
            let number = u32::from_be_bytes([packet[20], packet[21], packet[22], packet[23]]);
            out.push((number, (now - start).as_millis()));
        }
        if now > end && way.due().is_none() {
            return out;
        }
        now += MS;
    }
}

fn numbers(out: &[(u32, u128)]) -> Vec<u32> {
    out.iter().map(|(number, _)| *number).collect()
}

#[test]
fn a_good_network_passes_everything_at_once() {
    let out = sent("", 1, 100, MS, 100);
    assert_eq!(out, (0..100).map(|n| (n, u128::from(n))).collect::<Vec<_>>());
}

#[test]
fn the_same_seed_brings_the_same_fate() {
    let words = "delay=40 jitter=20 loss=10 duplicate=2";
    let first = sent(words, 7, 2000, MS * 5, 200);
    assert_eq!(first, sent(words, 7, 2000, MS * 5, 200));
    assert_ne!(numbers(&first), numbers(&sent(words, 8, 2000, MS * 5, 200)));
}

#[test]
fn as_much_is_lost_as_is_said() {
    for (words, share) in [("loss=5", 0.05), ("loss=10", 0.10), ("burst=100/4", 4.0 / 104.0)] {
        let lost = 1.0 - sent(words, 3, 50_000, MS, 100).len() as f64 / 50_000.0;
        assert!((lost / share - 1.0).abs() < 0.15, "{words}: {lost}");
    }
}

#[test]
fn bursts_take_several_in_a_row() {
    let gone = |words| {
        let seen = numbers(&sent(words, 5, 50_000, MS, 100));
        let gaps = seen.windows(2).map(|pair| pair[1] - pair[0] - 1).filter(|gap| *gap > 0);
        let gaps: Vec<u32> = gaps.collect();
        f64::from(gaps.iter().sum::<u32>()) / gaps.len() as f64
    };
    assert!(gone("burst=100/4") > 3.0);
    assert!(gone("loss=4") < 1.2);
}

#[test]
fn delay_and_jitter_stay_in_their_bounds_and_keep_the_order() {
    let out = sent("delay=100 jitter=30", 2, 1000, MS * 10, 100);
    assert_eq!(numbers(&out), (0..1000).collect::<Vec<_>>());
    let delays: Vec<u128> = out.iter().map(|(n, at)| at - u128::from(*n) * 10).collect();
    assert!(delays.iter().all(|delay| (70..=131).contains(delay)), "{delays:?}");
    assert!(delays.iter().max().unwrap() - delays.iter().min().unwrap() > 30);
}

#[test]
fn one_of_so_many_overtakes() {
    let out = numbers(&sent("delay=50 reorder=20", 2, 1000, MS * 10, 100));
    let overtaken = out.windows(2).filter(|pair| pair[1] < pair[0]).count();
    assert!((40..=60).contains(&overtaken), "{overtaken}");
    assert_eq!(out.len(), 1000);
}

#[test]
fn a_slow_link_passes_its_rate_and_keeps_its_queue() {
    // 1250 bytes each 10 ms are 1 Mbit/s; half of it passes.
    let out = sent("rate=500 queue=300", 1, 1000, MS * 10, 1250);
    assert!((500..=520).contains(&out.len()), "{}", out.len());
    let waits: Vec<u128> = out.iter().map(|(n, at)| at - u128::from(*n) * 10).collect();
    let longest = *waits.iter().max().unwrap();
    assert!((250..=320).contains(&longest), "{longest}");
    // What is delayed after the link does not wait in its queue.
    assert!(sent("rate=500 delay=400", 1, 100, MS * 40, 1250).len() == 100);
}

#[test]
fn a_silence_comes_again_and_again() {
    let out = numbers(&sent("silence=200/1000", 1, 3000, MS, 100));
    let expected: Vec<u32> = (0..3000).filter(|n| n % 1000 >= 200).collect();
    assert_eq!(out, expected);
}

#[test]
fn only_datagrams_are_blocked_where_only_they_are() {
    let now = Instant::now();
    let mut way = Way::new(1, now);
    way.set("block=udp".parse().unwrap(), now);
    way.take(packet(1, UDP, 60), now);
    way.take(packet(2, TCP, 60), now);
    assert_eq!(way.next(now), Some(packet(2, TCP, 60)));
    assert_eq!(way.next(now), None);
    way.set("block=all".parse().unwrap(), now);
    way.take(packet(3, TCP, 60), now);
    assert_eq!(way.next(now), None);
    assert_eq!((way.counts().taken, way.counts().passed, way.counts().blocked), (3, 1, 2));
}
