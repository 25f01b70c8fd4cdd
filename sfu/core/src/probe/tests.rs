use super::*;

fn steady(bits: f64) -> Budget {
    Budget { bits, standing: Standing::Steady }
}

/// A receiver whose estimate grows by 8 % a second up to 1.5 times what it is sent, and falls to 85 %
/// of its link when that is full (as browsers do).
struct Receiver {
    link: f64,
    budget: Budget,
}

impl Receiver {
    fn second(&mut self, sent: f64) {
        let bits = if sent > self.link {
            self.budget.standing = Standing::Falling;
            0.85 * self.link
        } else {
            self.budget.standing = Standing::Steady;
            (self.budget.bits * 1.08).min(1.5 * sent + 10e3).max(self.budget.bits)
        };
        self.budget.bits = bits;
    }
}

/// Seconds until an estimate lets `wanted` fit, with 13 % to spare, and the most that was sent.
fn seconds(link: f64, first: f64, used: f64, wanted: f64) -> (Option<u64>, f64) {
    let mut now = Instant::now();
    let mut probe = Probe::new(now);
    let mut receiver = Receiver { link, budget: steady(first) };
    let mut most = 0f64;
    for second in 0..120 {
        if receiver.budget.bits * 0.87 >= wanted {
            return (Some(second), most);
        }
        now += Duration::from_secs(1);
        let more = probe.rate(Some(wanted), used, receiver.budget, Duration::from_secs(60), now);
        most = most.max(used + more);
        receiver.second(used + more);
    }
    (None, most)
}

#[test]
fn a_way_that_became_wide_is_found_within_half_a_minute() {
    for (first, used, wanted) in
        [(1.7e6, 450e3, 1.7e6), (700e3, 450e3, 1.7e6), (170e3, 0.0, 200e3), (400e3, 150e3, 450e3)]
    {
        let (found, _) = seconds(5e6, first, used, wanted);
        assert!(found.is_some_and(|seconds| seconds <= 30), "{first} {wanted}: {found:?}");
    }
}

#[test]
fn a_narrow_way_is_left_in_peace_most_of_the_time() {
    let (found, most) = seconds(1e6, 800e3, 450e3, 1.7e6);
    assert_eq!(found, None);
    assert!(most <= 1.3e6, "{most}");
    let now = Instant::now();
    let mut probe = Probe::new(now);
    let mut receiver = Receiver { link: 1e6, budget: steady(800e3) };
    let mut busy = 0;
    for second in 0..120 {
        let now = now + Duration::from_secs(second);
        let more = probe.rate(Some(1.7e6), 450e3, receiver.budget, Duration::from_secs(60), now);
        busy += u64::from(more > 0.0);
        receiver.second(450e3 + more);
    }
    assert!((5..60).contains(&busy), "{busy} of 120 s");
}

#[test]
fn nothing_is_sent_when_nothing_better_is_wanted_or_the_way_is_full() {
    let now = Instant::now();
    let mut probe = Probe::new(now);
    let minute = Duration::from_secs(60);
    assert_eq!(probe.rate(None, 450e3, steady(1e6), minute, now), 0.0);
    assert!(probe.rate(Some(1.7e6), 450e3, steady(1e6), minute, now) > 0.0);
    let full = Budget { bits: 1e6, standing: Standing::Falling };
    assert_eq!(probe.rate(Some(1.7e6), 450e3, full, minute, now), 0.0);
    let soon = now + Duration::from_secs(2);
    assert_eq!(probe.rate(Some(1.7e6), 450e3, steady(1e6), minute, soon), 0.0, "it rests");
}

#[test]
fn before_a_first_estimate_it_grows_step_by_step() {
    let now = Instant::now();
    let mut probe = Probe::new(now);
    let unknown = Budget { bits: START, standing: Standing::Unknown };
    let rates: Vec<f64> = (0..8)
        .map(|second| probe.rate(Some(1.7e6), 450e3, unknown, Duration::from_secs(second), now))
        .collect();
    assert!(rates[0] < 300e3 && rates.windows(2).all(|w| w[1] >= w[0]), "{rates:?}");
    assert_eq!(rates[7], 1.7e6 * ENOUGH - 450e3);
}

#[test]
fn hostile_numbers_are_bounded() {
    let now = Instant::now();
    let mut probe = Probe::new(now);
    let wide = steady(100e6);
    assert_eq!(probe.rate(Some(90e6), 0.0, wide, Duration::from_secs(60), now), MOST);
}
