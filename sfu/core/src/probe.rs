//! When is a subscriber sent more than it needs, to find out whether more would arrive?
//!
//! A receiver's estimate grows to little more than what it is sent. So while it could have a better
//! picture but for its estimate, packets it has already are sent to it again, or empty ones, at a rate
//! a little above the estimate and for some seconds. The run ends when the better picture fits,
//! when the estimate falls, or when its time is over and it brought nothing; then there is a rest,
//! longer after each such run.

use std::time::{Duration, Instant};

use crate::estimate::{Budget, START, Standing};

/// What is sent in all while probing, as a part of the estimate: at first, and at most. Sound must
/// not notice when there is no room.
const FIRST: f64 = 0.8;
const ABOVE: f64 = 1.2;
/// The most once it has brought so many times what there was: a way that became wide is found soon.
const LED: [(f64, f64); 2] = [(2.0, 2.0), (1.3, 1.5)];
/// Growth from the first to the most, in a second.
const RUN_GROWTH: f64 = 1.25;
/// What is sent in all at most, as a part of what the better picture takes.
const ENOUGH: f64 = 1.4;
/// Before a first estimate: growth in a second.
const FIRST_GROWTH: f64 = 1.6;
/// Where a run goes on that follows another: past the growth from the first to the most.
const LED_UP: Duration = Duration::from_secs(2);
const RUN: Duration = Duration::from_secs(12);
const REST: Duration = Duration::from_secs(3);
const LONGEST_REST: Duration = Duration::from_secs(5);
/// A run that raised the estimate by this goes on.
const WORTH: f64 = 1.1;
/// Bits a second that one probe may add at most.
const MOST: f64 = 4e6;

#[derive(Debug, Clone, Copy)]
enum Phase {
    Resting {
        until: Instant,
    },
    /// `first` is what there was at the first of the runs that brought something.
    Running {
        since: Instant,
        began_at: f64,
        first: f64,
    },
}

#[derive(Debug)]
pub(crate) struct Probe {
    phase: Phase,
    rest: Duration,
}

impl Probe {
    pub fn new(now: Instant) -> Self {
        Probe { phase: Phase::Resting { until: now }, rest: REST }
    }

    /// Bits a second to send beside the pictures. `used` is what those take, `wanted` what they would
    /// with one step more, and `age` how long media has gone out.
    pub fn rate(
        &mut self,
        wanted: Option<f64>,
        used: f64,
        budget: Budget,
        age: Duration,
        now: Instant,
    ) -> f64 {
        let Some(wanted) = wanted else {
            *self = Probe::new(now);
            return 0.0;
        };
        if budget.standing == Standing::Unknown {
            let grown = START * FIRST_GROWTH.powf(age.as_secs_f64());
            return (grown.min(wanted * ENOUGH) - used).clamp(0.0, MOST);
        }
        let Some(run) = self.runs(budget, now) else {
            return 0.0;
        };
        let part = (FIRST * RUN_GROWTH.powf(run.as_secs_f64())).min(self.above(budget.bits));
        let all = (budget.bits * part).min(wanted * ENOUGH);
        (all - used).clamp(0.0, MOST)
    }

    /// What is sent at most, as a part of the estimate.
    fn above(&self, bits: f64) -> f64 {
        let Phase::Running { first, .. } = self.phase else {
            return ABOVE;
        };
        let led = LED.iter().find(|(brought, _)| bits >= first * brought);
        led.map_or(ABOVE, |(_, above)| *above)
    }

    /// How long there has been a run, if there is one.
    fn runs(&mut self, budget: Budget, now: Instant) -> Option<Duration> {
        let falling = budget.standing == Standing::Falling;
        match self.phase {
            Phase::Resting { until } if now < until || falling => None,
            Phase::Resting { .. } => {
                let (began_at, first) = (budget.bits, budget.bits);
                self.phase = Phase::Running { since: now, began_at, first };
                Some(Duration::ZERO)
            }
            Phase::Running { since, began_at, first } => {
                let run = now.saturating_duration_since(since);
                if run < RUN && !falling {
                    return Some(run);
                }
                let brought = budget.bits > began_at * WORTH;
                if brought && !falling {
                    // What was found out holds only while it is sent.
                    self.rest = REST;
                    let since = now.checked_sub(LED_UP).unwrap_or(now);
                    self.phase = Phase::Running { since, began_at: budget.bits, first };
                    return Some(LED_UP);
                }
                self.rest = if brought { REST } else { (self.rest * 3 / 2).min(LONGEST_REST) };
                self.phase = Phase::Resting { until: now + self.rest };
                None
            }
        }
    }
}

#[cfg(test)]
mod tests;
