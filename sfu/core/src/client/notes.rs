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
    delays: Vec<u32>,
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
}

impl Notes {
    pub fn new(now: Instant) -> Self {
        Notes { since: now, trace: Vec::new(), delays: vec![0; STEPS] }
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
        let passed = Duration::from_secs_f64(f64::from(passed.max(0)) / f64::from(rate));
        let step = (passed.as_micros() / STEP.as_micros()) as usize;
        self.delays[step.min(STEPS - 1)] += 1;
    }

    pub fn told(self) -> Noted {
        let (median, p99) = (self.within(0.5), self.within(0.99));
        Noted { trace: self.trace, median, p99 }
    }

    fn within(&self, share: f64) -> Duration {
        let all: f64 = self.delays.iter().copied().map(f64::from).sum();
        let mut seen = 0.0;
        let reached = self.delays.iter().position(|count| {
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
}
