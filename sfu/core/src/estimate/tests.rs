use proptest::prelude::*;

use super::*;

fn after(start: Instant, ms: u64) -> Instant {
    start + Duration::from_millis(ms)
}

fn report(loss: f64) -> Reported {
    Reported { expected: 1000, lost: (loss * 1000.0) as u64, ..Reported::default() }
}

/// An estimate that has been told something, and when.
fn told(bits: f32) -> (Estimate, Instant) {
    let start = Instant::now();
    let mut estimate = Estimate::new(start);
    estimate.pass(true, start);
    estimate.hear_estimate(bits, start);
    (estimate, start)
}

#[test]
fn at_first_a_little_is_given_and_what_no_receiver_bounds_is_not_bounded() {
    let start = Instant::now();
    let mut estimate = Estimate::new(start);
    let unknown = Budget { bits: START, standing: Standing::Unknown };
    assert_eq!(estimate.budget(after(start, 60_000)), unknown, "nothing has been sent");
    estimate.pass(true, start);
    for second in 1..8 {
        estimate.hear_report(report(0.0), START, after(start, 1000 * second));
        assert_eq!(estimate.budget(after(start, 1000 * second)), unknown);
    }
    let later = Budget { bits: CEILING, standing: Standing::Steady };
    assert_eq!(estimate.budget(after(start, 8000)), later);
}

#[test]
fn what_the_receiver_tells_is_taken_at_once_and_a_fall_is_seen() {
    let (mut estimate, start) = told(2e6);
    assert_eq!(estimate.budget(start), Budget { bits: 2e6, standing: Standing::Steady });
    estimate.hear_estimate(1.99e6, after(start, 100));
    assert_eq!(estimate.budget(after(start, 100)).standing, Standing::Steady);
    estimate.hear_estimate(1e6, after(start, 200));
    assert_eq!(
        estimate.budget(after(start, 200)),
        Budget { bits: 1e6, standing: Standing::Falling }
    );
    assert_eq!(estimate.budget(after(start, 3300)).standing, Standing::Steady);
    estimate.hear_estimate(20e3, after(start, 4000));
    estimate.hear_estimate(15e3, after(start, 8000));
    let below = Budget { bits: FLOOR, standing: Standing::Falling };
    assert_eq!(estimate.budget(after(start, 8000)), below, "below the floor too");
}

#[test]
fn loss_bounds_the_rate_as_published() {
    // Loss, and what is left of 1 Mbit/s after one report.
    for (loss, left) in [(0.0, 1.0), (0.015, 1.0), (0.05, 1.0), (0.10, 1.0), (0.2, 0.9), (1.0, 0.5)]
    {
        let (mut estimate, start) = told(1e6);
        estimate.hear_report(report(loss), 5e5, after(start, 1000));
        let bits = estimate.budget(after(start, 1000)).bits;
        assert!((bits - left * 1e6).abs() < 1.0, "{loss}: {bits}");
    }
}

#[test]
fn after_loss_it_grows_by_eight_percent_a_second_and_steps_down_once_a_round_trip() {
    let (mut estimate, start) = told(1e6);
    estimate.hear_report(report(0.2), 5e5, after(start, 1000));
    estimate.hear_report(report(0.2), 5e5, after(start, 1100));
    assert!((estimate.budget(after(start, 1100)).bits - 9e5).abs() < 1.0);
    estimate.hear_report(report(0.0), 5e5, after(start, 2000));
    assert!((estimate.budget(after(start, 2000)).bits - 9e5 * 1.08).abs() < 1.0);
    estimate.hear_report(report(0.0), 5e5, after(start, 3100));
    assert_eq!(estimate.budget(after(start, 3100)).bits, 1e6, "the receiver knows better by now");
}

#[test]
fn a_receiver_that_tells_only_loss_is_bounded_by_what_it_is_sent() {
    let start = Instant::now();
    let mut estimate = Estimate::new(start);
    estimate.pass(true, start);
    estimate.hear_report(report(0.4), 2e6, after(start, 9000));
    assert!((estimate.budget(after(start, 9000)).bits - 1.6e6).abs() < 1.0);
}

#[test]
fn a_number_that_stays_the_same_is_not_believed_against_what_is_lost() {
    // How long the number has been the same, what is said of it then, what is sent, what part is lost,
    // and what is left.
    for (ms, said, sent, loss, left) in [
        (2000, 1e6, 8e5, 0.4, 4.8e5),
        (1000, 1e6, 8e5, 0.4, 8e5),
        (2000, 0.9e6, 8e5, 0.4, 7.2e5),
        (2000, 1e6, 3e5, 0.4, 8e5),
        (2000, 1e6, 8e5, 0.2, 9e5),
    ] {
        let (mut estimate, start) = told(1e6);
        estimate.hear_estimate(said, after(start, ms));
        estimate.hear_report(report(loss), sent, after(start, ms));
        estimate.hear_estimate(said, after(start, ms + 100));
        let bits = estimate.budget(after(start, ms + 100)).bits;
        assert!((bits - left).abs() < 1.0, "{ms} {said} {sent} {loss}: {bits}");
    }
}

#[test]
fn one_packet_of_few_is_no_loss() {
    let (mut estimate, start) = told(1e6);
    for n in 0..4 {
        let few = Reported { expected: 4, lost: 1, ..Reported::default() };
        estimate.hear_report(few, 5e5, after(start, 1000 * n));
    }
    assert_eq!(estimate.budget(after(start, 4000)).bits, 1e6);
}

#[test]
fn it_decays_while_the_receiver_is_silent_and_only_while_something_is_sent() {
    let (mut estimate, start) = told(1e6);
    for window in 1..50 {
        estimate.pass(false, after(start, 200 * window));
    }
    assert_eq!(estimate.budget(after(start, 10_000)).bits, 1e6, "nothing was sent");
    for window in 50..100 {
        estimate.pass(true, after(start, 200 * window));
    }
    let bits = estimate.budget(after(start, 20_000)).bits;
    assert!((1.5e5..3e5).contains(&bits), "{bits}");
    for window in 100..1000 {
        estimate.pass(true, after(start, 200 * window));
    }
    assert_eq!(estimate.budget(after(start, 200_000)).bits, FLOOR);
}

proptest! {
    /// Whatever a receiver says, in whatever order, the number stays one that can be worked with.
    #[test]
    fn what_is_said_stays_within_bounds(
        said in prop::collection::vec((0u8..3, any::<u32>(), any::<u64>(), 0u64..5000), 1..200)
    ) {
        let mut now = Instant::now();
        let mut estimate = Estimate::new(now);
        for (kind, bits, count, wait) in said {
            now += Duration::from_millis(wait);
            match kind {
                0 => estimate.hear_estimate(f32::from_bits(bits), now),
                1 => {
                    let round_trip = Some(Duration::from_secs(u64::from(bits)));
                    let (expected, lost) = (u64::from(bits), count >> 8);
                    let jitter = Duration::from_secs(u64::from(bits));
                    let report = Reported { expected, lost, round_trip, jitter };
                    estimate.hear_report(report, count as f64, now);
                }
                _ => estimate.pass(count % 2 == 0, now),
            }
            let bits = estimate.budget(now).bits;
            prop_assert!((FLOOR..=CEILING).contains(&bits), "{}", bits);
            prop_assert!((0.0..=1.0).contains(&estimate.health.loss));
            prop_assert!(estimate.health.jitter <= LONGEST);
        }
    }
}
