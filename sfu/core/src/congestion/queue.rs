//! How long is the queue that every packet waits in?
//!
//! The least that any of the latest groups took, beside the least that any has taken for long: a burst
//! that came late and caught up waited for the receiver, not for the way. What stands still though less is
//! sent is no queue: the way itself is longer now.

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
/// It stands still where its least is the same in so long as in as long before, in seconds, give or take so
/// much.
const STRETCH: f64 = 1.5;
const SAME: f64 = STANDS / 2.0;

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
    still: Option<Still>,
}

/// A queue that has stood for a while.
#[derive(Debug, Clone, Copy)]
struct Still {
    began: f64,
    /// The least of it in this stretch of time, and in the one before.
    least: f64,
    before: Option<f64>,
    /// The two were the same when the last stretch ended.
    same: bool,
}

impl Still {
    fn see(&mut self, long: f64, now: f64) {
        if now - self.began >= STRETCH {
            let same = self.before.is_some_and(|before| (self.least - before).abs() <= SAME);
            *self = Still { began: now, least: long, before: Some(self.least), same };
        }
        self.least = self.least.min(long);
    }
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
        if !self.stands() {
            (self.since, self.still) = (None, None);
            return;
        }
        self.since.get_or_insert(self.now);
        let begun = Still { began: self.now, least: self.long, before: None, same: false };
        self.still.get_or_insert(begun).see(self.long, self.now);
    }

    /// Whether it has neither grown nor emptied for seconds.
    pub fn is_still(&self) -> bool {
        self.still.is_some_and(|still| still.same)
    }

    /// It is no queue: so long is the way without one.
    pub fn is_the_way(&mut self) {
        let longer = self.still.and_then(|still| still.before).unwrap_or_default();
        self.least = [self.least.into_iter().flatten().reduce(f64::min).map(|l| l + longer), None];
        self.turned = self.now;
        self.long = 0.0;
        (self.since, self.still) = (None, None);
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
