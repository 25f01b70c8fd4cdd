use super::*;
use proptest::prelude::*;

const CLOCK: f64 = 1000.0;

/// Packets of 1,000 bytes: milliseconds at which they left, and that they took.
fn batch(start: Instant, packets: impl IntoIterator<Item = (u64, f64)>) -> Vec<Arrival> {
    let arrival = |(left, took): (u64, f64)| Arrival {
        sent: start + Duration::from_millis(left),
        bytes: 1000 - AROUND_DATAGRAM as u16,
        arrived: Some(Duration::from_secs_f64(CLOCK + (left as f64 + took) / 1000.0)),
        cluster: 0,
    };
    packets.into_iter().map(arrival).collect()
}

/// What is known after packets that left each 10 ms (800 kbit/s) and took what `took` says of the
/// millisecond at which they left.
fn after(seconds: u64, took: impl Fn(u64) -> f64) -> (Congestion, Instant) {
    let start = Instant::now();
    let mut congestion = Congestion::new(start);
    let mut now = start;
    for left in (0..seconds * 1000).step_by(100) {
        now = start + Duration::from_millis(left + 150);
        congestion
            .hear(&batch(start, (left..left + 100).step_by(10).map(|ms| (ms, took(ms)))), now);
    }
    (congestion, now)
}

#[test]
fn without_a_queue_it_grows_to_half_more_than_arrives() {
    let (congestion, now) = after(30, |_| 20.0);
    assert_eq!(congestion.standing(now), Standing::Steady);
    assert!((1.15e6..1.25e6).contains(&congestion.bits()), "{}", congestion.bits());
}

#[test]
fn a_queue_that_grows_is_a_fall_to_what_arrived_and_a_long_one_is_severe() {
    // After 10 s each packet takes 5 ms more than the one before it: two thirds arrive.
    let grows = |ms: u64| 20.0 + (ms.saturating_sub(10_000) as f64 / 2.0).min(100.0);
    let (congestion, now) = after(11, grows);
    assert!((400e3..640e3).contains(&congestion.bits()), "{}", congestion.bits());
    assert_eq!(congestion.standing(now), Standing::Slipping);
    assert_eq!(congestion.standing(now + FALL_LASTS), Standing::Steady);
    let grows = |ms: u64| 20.0 + (ms.saturating_sub(10_000) as f64 / 2.0).min(250.0);
    let (congestion, now) = after(11, grows);
    assert_eq!(congestion.standing(now), Standing::Falling);
}

/// What is known when each packet takes a millisecond more than the one before it, up to so many, from
/// 10 s on.
fn queued(most: f64) -> (Congestion, Instant) {
    after(11, move |ms| 20.0 + (ms.saturating_sub(10_000) as f64 / 2.0).min(most))
}

#[test]
fn pictures_take_more_than_is_known_when_the_way_is_full_with_less() {
    let (full, now) = queued(250.0);
    let end = full.end.unwrap();
    // What pictures and sound should take, as a part of what arrived, and how much more they do.
    for (believed, excess) in [(2.0, 1.0), (1.0, 1.0), (0.8, 1.25), (0.5, EXCESS), (0.0, 1.0)] {
        let found = full.excess(end * believed, now);
        assert!((found - excess).abs() < 1e-9, "{believed}: {found}");
    }
    assert_eq!(full.excess(end * 0.5, now + FALL_LASTS), 1.0, "that was a while ago");
    let (wide, now) = after(10, |_| 20.0);
    assert_eq!(wide.excess(1.0, now), 1.0);
}

#[test]
fn a_way_empties_for_as_long_as_its_queue_is_and_not_for_ever() {
    let (wide, _) = after(11, |_| 20.0);
    assert!(wide.empties() < Duration::from_millis(5), "{:?}", wide.empties());
    let (short, long) = (queued(100.0).0.empties(), queued(250.0).0.empties());
    assert!(short > Duration::from_millis(50) && long > short, "{short:?} {long:?}");
    let (endless, _) = after(13, |ms| 20.0 + ms.saturating_sub(10_000) as f64);
    assert_eq!(endless.empties(), Duration::from_secs_f64(MOST_EMPTIES));
}

#[test]
fn what_comes_in_bursts_and_late_but_catches_up_is_no_queue() {
    // Each second nothing is read for 300 ms, and then all at once.
    let busy = |ms: u64| 20.0 + 300u64.saturating_sub(ms % 1000) as f64;
    let (congestion, now) = after(30, busy);
    assert_eq!(congestion.standing(now), Standing::Steady);
    assert!(congestion.bits() > 1e6, "{}", congestion.bits());
}

#[test]
fn what_is_lost_without_a_queue_bounds_only_what_less_is_lost_of() {
    let start = Instant::now();
    let mut congestion = Congestion::new(start);
    let mut bits = Vec::new();
    for left in (0..20_000).step_by(100) {
        let mut told = batch(start, (left..left + 100).step_by(10).map(|ms| (ms, 20.0)));
        // Four of ten, whatever is sent.
        told.iter_mut().take(4).for_each(|arrival| arrival.arrived = None);
        congestion.hear(&told, start + Duration::from_millis(left + 150));
        bits.push(congestion.bits());
    }
    assert!(bits.iter().all(|bits| *bits > 200e3), "{bits:?}");
}

/// What is known after each tenth of a second of twenty, when so many packets leave in it and of 256 so many are lost,
/// as a die says.
fn by_chance(packets: u64, lost: u8, seed: u64) -> Vec<f64> {
    let start = Instant::now();
    let (mut congestion, mut die, mut known) = (Congestion::new(start), seed, Vec::new());
    for left in (0..20_000).step_by(100) {
        let step = 100 / packets as usize;
        let mut told = batch(start, (left..left + 100).step_by(step).map(|ms| (ms, 20.0)));
        for arrival in &mut told {
            // Knuth's MMIX generator.
            die =
                die.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            arrival.arrived = arrival.arrived.filter(|_| (die >> 56) as u8 >= lost);
        }
        congestion.hear(&told, start + Duration::from_millis(left + 150));
        known.push(congestion.bits());
    }
    known
}

#[test]
fn a_tenth_that_is_lost_of_few_packets_is_no_full_way() {
    for seed in 0..200 {
        let known = by_chance(5, 26, seed);
        assert!(known.iter().all(|bits| *bits >= START / 2.0), "{seed}: {known:?}");
    }
}

#[test]
fn of_what_left_twice_no_loss_is_told() {
    for (cluster, expected) in [(TWICE, 0.0), (0, 0.5)] {
        let start = Instant::now();
        let mut congestion = Congestion::new(start);
        let mut told = batch(start, (0..400).step_by(10).map(|ms| (ms, 20.0)));
        told.iter_mut().for_each(|arrival| arrival.cluster = cluster);
        told.iter_mut().step_by(2).for_each(|arrival| arrival.arrived = None);
        congestion.hear(&told, start + Duration::from_secs(1));
        assert_eq!(congestion.loss.part(), expected);
    }
}

#[test]
fn what_fell_for_loss_without_a_queue_can_be_probed_again() {
    let (mut congestion, now) = after(10, |_| 20.0);
    assert!(congestion.bits() > START);
    for left in (10_000..25_000).step_by(100) {
        let start = congestion.began;
        let mut told = batch(start, (left..left + 100).step_by(10).map(|ms| (ms, 20.0)));
        told[0].arrived = None;
        congestion.hear(&told, start + Duration::from_millis(left + 150));
    }
    assert!(congestion.loss.is_much());
    congestion.bits = LEAST / 4.0;
    for (wanted, tried) in [(LEAST * 1.1, false), (LEAST, true)] {
        congestion.plan(Some(wanted), now + Duration::from_secs(20));
        assert_eq!(congestion.probes(), tried, "{wanted}");
    }
}

#[test]
fn who_is_silent_is_thought_to_get_less_and_less() {
    let (mut congestion, mut now) = after(10, |_| 20.0);
    let known = congestion.bits();
    for _ in 0..100 {
        now += Duration::from_millis(100);
        congestion.pass(false, now);
    }
    assert_eq!(congestion.bits(), known, "nothing was sent");
    for _ in 0..100 {
        now += Duration::from_millis(100);
        congestion.pass(true, now);
    }
    assert!(congestion.bits() < known / 5.0 && congestion.bits() >= FLOOR);
}

#[test]
fn another_clock_of_the_receiver_is_no_queue() {
    let (congestion, now) = after(20, |ms| if ms < 10_000 { 20.0 } else { 3_600_000.0 });
    assert_eq!(congestion.standing(now), Standing::Steady);
}

/// Ten seconds of a short way, then one on which packets take what `took` says of the milliseconds since;
/// one of twenty is lost there, and after `less` of those seconds an eighth as much is sent.
fn changed(less: u64, took: impl Fn(u64) -> f64) -> Congestion {
    let (mut congestion, _) = after(10, |_| 20.0);
    let start = congestion.began;
    let mut packets = 0;
    for since in (0..8_000).step_by(100) {
        let left = 10_000 + since;
        let step = if since < less * 1000 { 10 } else { 80 };
        let sent = (left..left + 100).step_by(step);
        let mut told = batch(start, sent.map(|ms| (ms, took(ms - 10_000))));
        for arrival in &mut told {
            packets += 1;
            arrival.arrived = arrival.arrived.filter(|_| packets % 20 > 0);
        }
        congestion.hear(&told, start + Duration::from_millis(left + 150));
    }
    congestion
}

#[test]
fn a_way_that_became_longer_is_no_queue_where_less_is_sent_and_it_stays_as_long() {
    let full = |since: u64| 20.0 + (since / 2).min(200) as f64;
    let congestion = changed(1, full);
    assert!(congestion.fell.is_some(), "it looked like one");
    assert!(!congestion.is_busy_for(START) && congestion.waits() < Duration::from_millis(5));
}

#[test]
fn a_queue_that_is_kept_full_stays_one() {
    let full = |since: u64| 20.0 + (since / 2).min(200) as f64;
    let congestion = changed(8, full);
    assert!(congestion.is_busy_for(START) && congestion.waits() > Duration::from_millis(150));
}

#[test]
fn a_queue_that_empties_or_grows_stays_one() {
    let empties = |since: u64| 20.0 + 300.0 - 30.0 * since as f64 / 1000.0;
    let grows = |since: u64| 20.0 + 100.0 + 30.0 * since as f64 / 1000.0;
    for took in [empties as fn(u64) -> f64, grows] {
        assert!(changed(1, took).queue.stands());
    }
}

/// Microseconds between two arrivals: mostly what a way does, now and then what a liar says.
fn step() -> impl Strategy<Value = i64> {
    prop_oneof![9 => -20_000i64..300_000, 1 => any::<i64>()]
}

proptest! {
    /// Whatever a receiver tells, the number stays one that can be worked with.
    #[test]
    fn what_is_told_stays_within_bounds(
        told in prop::collection::vec(
            (0u64..200, any::<u16>(), prop::option::of(step()), prop::option::of(any::<u8>()), any::<bool>()),
            1..300,
        )
    ) {
        let start = Instant::now();
        let (mut congestion, mut now, mut clock) = (Congestion::new(start), start, 1u64 << 40);
        for (wait, bytes, step, cluster, plans) in told {
            let sent = now;
            now += Duration::from_millis(wait);
            clock = clock.saturating_add_signed(step.unwrap_or_default());
            let arrived = step.map(|_| Duration::from_micros(clock));
            let cluster = cluster.unwrap_or(congestion.cluster());
            congestion.hear(&[Arrival { sent, bytes, arrived, cluster }], now);
            if plans {
                congestion.plan(Some(f64::from(bytes) * 1000.0), now);
                let due = congestion.clusters().due(now);
                // 12 Mbit/s for 30 ms.
                prop_assert!(due <= 45_000, "{due}");
                congestion.clusters().sent(due, now);
            }
            congestion.pass(plans, now);
            prop_assert!((FLOOR..=CEILING).contains(&congestion.bits()), "{}", congestion.bits());
        }
    }
}
