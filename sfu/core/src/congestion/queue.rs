//! How long is the queue that every packet waits in?
//!
//! The least that any of the latest groups took, beside the least that any has taken for long: a burst
//! that came late and caught up waited for the receiver, not for the way.

use std::collections::VecDeque;

use super::groups::Group;

/// The latest groups: of so many seconds, and so many at least.
const LATEST: f64 = 0.12;
const LEAST_GROUPS: usize = 4;
const MOST_GROUPS: usize = 64;
/// A queue of so many seconds stands, beside what the time on the way changes by from group to group.
const STANDS: f64 = 0.03;
const WEIGHT: f64 = 1.0 / 16.0;
/// The least is looked for over one to two times so many seconds.
const LOOK_BACK: f64 = 15.0;
/// So many groups in a row must have taken as little.
const IN_A_ROW: usize = 3;

#[derive(Debug, Default)]
pub(super) struct Queue {
    latest: VecDeque<Group>,
    /// The least of this stretch of time and of the one before it.
    least: [Option<f64>; 2],
    turned: f64,
    now: f64,
    long: f64,
    /// A moving average of the changes, in seconds.
    jitter: f64,
    since: Option<f64>,
}

impl Queue {
    pub fn see(&mut self, group: Group) {
        self.now = group.arrived;
        let change = self.latest.back().map_or(0.0, |before| (group.took() - before.took()).abs());
        self.jitter += (change - self.jitter) * WEIGHT;
        if self.least[0].is_none() || self.now - self.turned >= LOOK_BACK {
            self.least = [None, self.least[0]];
            self.turned = self.now;
        }
        self.latest.push_back(group);
        // One that overtook others was shorter on its way than the way is.
        let in_a_row = self.latest.iter().rev().take(IN_A_ROW).map(Group::took);
        let took = in_a_row.fold(f64::NEG_INFINITY, f64::max);
        self.least[0] = Some(self.least[0].map_or(took, |least| least.min(took)));
        let old = |group: &Group| self.now - group.arrived > LATEST;
        while self.latest.len() > MOST_GROUPS
            || self.latest.len() > LEAST_GROUPS && self.latest.front().is_some_and(old)
        {
            self.latest.pop_front();
        }
        let latest = self.latest.iter().map(Group::took).fold(f64::INFINITY, f64::min);
        let least = self.least.into_iter().flatten().fold(f64::INFINITY, f64::min);
        self.long = if self.latest.len() < LEAST_GROUPS { 0.0 } else { (latest - least).max(0.0) };
        self.since = self.stands().then(|| self.since.unwrap_or(self.now));
    }

    /// Seconds.
    pub fn seconds(&self) -> f64 {
        self.long
    }

    pub fn stands(&self) -> bool {
        self.long >= STANDS + self.jitter
    }

    /// For how many seconds there has been one.
    pub fn stood(&self) -> f64 {
        // It was there before the least of the latest showed it.
        self.since.map_or(0.0, |since| self.now - since) + LATEST
    }
}
