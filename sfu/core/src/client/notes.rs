//! When did what come, and how long after it had left?

use std::sync::LazyLock;
use std::time::{Duration, Instant};

/// Most packets of one watcher that are noted.
const TRACED: usize = 100_000;
/// Delays are told apart by this much, up to a second.
const STEP: Duration = Duration::from_micros(20);
const STEPS: usize = 50_000;

/// The moment that a [`Source`](super::Source) of this process counts its times from.
static ORIGIN: LazyLock<Instant> = LazyLock::new(Instant::now);

/// The time that a packet leaving now carries, by a clock of so many ticks a second.
pub(super) fn ticks(now: Instant, rate: u32) -> u32 {
    let since = now.saturating_duration_since(*ORIGIN).as_micros();
    (since * u128::from(rate) / 1_000_000) as u32
}

/// What watchers note from one moment on.
pub(super) struct Notes {
    since: Instant,
    trace: Vec<(u32, u32)>,
    delays: Spread,
    above: Spread,
}

/// How often what time was taken.
struct Spread(Vec<u32>);

/// The least that packets of one stream took, by their own times, which may be of any beginning.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Least {
    first: Option<u32>,
    least: i32,
}

impl Least {
    /// How much more than the least so far a packet took that has come now.
    pub fn above(&mut self, time: u32, rate: u32, now: Instant) -> Duration {
        let took = ticks(now, rate).wrapping_sub(time);
        let more = took.wrapping_sub(*self.first.get_or_insert(took)) as i32;
        self.least = self.least.min(more);
        duration(more.saturating_sub(self.least), rate)
    }
}

fn duration(ticks: i32, rate: u32) -> Duration {
    Duration::from_secs_f64(f64::from(ticks.max(0)) / f64::from(rate))
}

/// What was noted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Noted {
    /// What came to the first watcher: microseconds since the noting began, and bytes.
    pub trace: Vec<(u32, u32)>,
    /// The most that half of the packets took from a source in this process to their watcher.
    pub median: Duration,
    /// The same of all but one in a hundred.
    pub p99: Duration,
    /// What all but one in a hundred took more than the least of their stream, whatever its times
    /// begin with.
    pub p99_above: Duration,
}

impl Notes {
    pub fn new(now: Instant) -> Self {
        Notes { since: now, trace: Vec::new(), delays: Spread::new(), above: Spread::new() }
    }

    /// The first watcher got a packet.
    pub fn came(&mut self, bytes: usize, now: Instant) {
        if self.trace.len() < TRACED {
            let micros = now.saturating_duration_since(self.since).as_micros();
            self.trace.push((micros as u32, bytes as u32));
        }
    }

    /// Somebody got a packet that says when it left.
    pub fn took(&mut self, left: u32, rate: u32, now: Instant) {
        let passed = ticks(now, rate).wrapping_sub(left) as i32;
        self.delays.add(duration(passed, rate));
    }

    /// Somebody got a packet that took so much longer than the least of its stream.
    pub fn took_above(&mut self, more: Duration) {
        self.above.add(more);
    }

    pub fn told(self) -> Noted {
        Noted {
            trace: self.trace,
            median: self.delays.within(0.5),
            p99: self.delays.within(0.99),
            p99_above: self.above.within(0.99),
        }
    }
}

impl Spread {
    fn new() -> Self {
        Spread(vec![0; STEPS])
    }

    fn add(&mut self, time: Duration) {
        let step = (time.as_micros() / STEP.as_micros()) as usize;
        self.0[step.min(STEPS - 1)] += 1;
    }

    fn within(&self, share: f64) -> Duration {
        let all: f64 = self.0.iter().copied().map(f64::from).sum();
        let mut seen = 0.0;
        let reached = self.0.iter().position(|count| {
            seen += f64::from(*count);
            seen >= share * all
        });
        STEP * (reached.unwrap_or(0) as u32 + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_delay_is_told_no_shorter_than_it_was_and_by_either_clock() {
        let start = *ORIGIN + Duration::from_secs(1);
        let mut notes = Notes::new(start);
        for n in 1..=100 {
            let rate = if n % 2 == 0 { 90_000 } else { 48_000 };
            notes.took(ticks(start, rate), rate, start + Duration::from_micros(100 * n));
        }
        let noted = notes.told();
        assert!((5000..=5060).contains(&noted.median.as_micros()), "{:?}", noted.median);
        assert!((9900..=9960).contains(&noted.p99.as_micros()), "{:?}", noted.p99);
    }

    #[test]
    fn what_seems_to_come_before_it_left_took_no_time() {
        let start = *ORIGIN + Duration::from_secs(1);
        let mut notes = Notes::new(start);
        notes.took(ticks(start + Duration::from_millis(1), 90_000), 90_000, start);
        assert_eq!(notes.told().p99, STEP);
    }

    #[test]
    fn above_the_least_is_told_of_times_with_any_beginning_that_roll_over() {
        let start = *ORIGIN + Duration::from_secs(1);
        let mut least = Least::default();
        let told: Vec<u128> = [500, 300, 900, 300]
            .iter()
            .enumerate()
            .map(|(n, took)| {
                let left = start + Duration::from_millis(20 * n as u64);
                let time = ticks(left, 48_000).wrapping_add(u32::MAX - 60_000);
                least.above(time, 48_000, left + Duration::from_millis(*took)).as_millis()
            })
            .collect();
        assert_eq!(told, [0, 0, 600, 0]);
    }
}
