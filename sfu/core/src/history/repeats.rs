//! Which of the two arrived, where a packet left twice under one number?
//!
//! The second cannot have come before it left and took the least that any packet has taken lately. What came
//! earlier is the first one, late; what came later tells nothing of how long the way is, and the first is lost.

use std::time::Duration;

/// Of so many it is remembered when they left again, until it is told what became of them.
const MOST: usize = 64;
/// The least is looked for over one to two times so many microseconds.
const LOOK_BACK: u64 = 15_000_000;
/// The receiver tells times in quarters of a millisecond, and may have read them a little too early.
const INEXACT: i64 = 2_000;

/// Times of sending are in microseconds since the beginning, and those of arriving by the receiver's clock.
#[derive(Default)]
pub(super) struct Repeats {
    /// Numbers, and when they left for the second time. Empty until one does.
    left: Vec<(u64, u64)>,
    /// The least from sending to arriving in this stretch of time and in the one before it.
    least: [Option<i64>; 2],
    turned: u64,
}

impl Repeats {
    /// A number leaves again. False when there are too many, and nothing is noted.
    pub fn note(&mut self, number: u64, oldest: u64, now: u64) -> bool {
        self.left.retain(|(number, _)| *number >= oldest);
        let is_known = self.left.iter().any(|(known, _)| *known == number);
        if !is_known && self.left.len() < MOST {
            self.left.reserve_exact(MOST - self.left.len());
            self.left.push((number, now));
            return true;
        }
        is_known
    }

    /// What became of a number is told: when it arrived, if that was what left at first.
    pub fn settle(
        &mut self,
        number: u64,
        sent: u64,
        arrived: Option<Duration>,
    ) -> Option<Duration> {
        let at = self.left.iter().position(|(left, _)| *left == number);
        let again = at.map(|at| self.left.swap_remove(at).1);
        let arrived =
            arrived.filter(|arrived| again.is_none_or(|again| self.is_before(again, *arrived)))?;
        self.see(sent, took(sent, arrived));
        Some(arrived)
    }

    /// Whether it arrived before anything that left then can have.
    fn is_before(&self, left: u64, arrived: Duration) -> bool {
        let least = self.least.into_iter().flatten().min();
        least.is_some_and(|least| took(left, arrived).saturating_add(INEXACT) < least)
    }

    fn see(&mut self, sent: u64, took: i64) {
        if self.least[0].is_none() || sent.saturating_sub(self.turned) >= LOOK_BACK {
            self.least = [None, self.least[0]];
            self.turned = sent;
        }
        self.least[0] = Some(self.least[0].map_or(took, |least| least.min(took)));
    }
}

/// From sending to arriving, by two clocks of which the difference is not known.
fn took(sent: u64, arrived: Duration) -> i64 {
    let arrived = i64::try_from(arrived.as_micros()).unwrap_or(i64::MAX);
    arrived.saturating_sub_unsigned(sent)
}
