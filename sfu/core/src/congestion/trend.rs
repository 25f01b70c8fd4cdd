//! Do packets take longer and longer?
//!
//! The slope of a line through the last groups, against a threshold that follows what slopes there
//! usually are (draft-ietf-rmcat-gcc-02 §5.3 and 5.4; a line instead of the filter described there, as
//! browsers have it, with their figures).

use std::collections::VecDeque;

use super::groups::Group;

const GROUPS: usize = 20;
/// Weight of what was seen before in the smoothed time on the way.
const SMOOTH: f64 = 0.9;
/// A slope counts by how many groups it is seen over, up to so many, and so many times.
const COUNTED: u32 = 60;
const GAIN: f64 = 4.0;
/// The threshold, in milliseconds: at first, least and most.
const FIRST: f64 = 12.5;
const LEAST: f64 = 6.0;
const MOST: f64 = 600.0;
/// How fast it follows a millisecond of difference, up and down, each millisecond.
const UP: f64 = 0.0087;
const DOWN: f64 = 0.039;
/// What is further above it than this is a full way, not what is usual.
const OUTLIER: f64 = 15.0;
const LONGEST_STEP: f64 = 100.0;
/// It must be above it for longer than this, in milliseconds, at more than one group.
const SUSTAINED: f64 = 10.0;

/// Whether a way gets more than it carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Use {
    Under,
    #[default]
    Normal,
    Over,
}

#[derive(Debug)]
pub(super) struct Trend {
    /// When groups arrived, and how long they took, smoothed; in milliseconds since the first.
    line: VecDeque<(f64, f64)>,
    first: Option<Group>,
    before: Option<Group>,
    smoothed: f64,
    seen: u32,
    slope: f64,
    threshold: f64,
    /// For how long, and at how many groups, it has been above the threshold.
    over: Option<(f64, u32)>,
    used: Use,
}

impl Default for Trend {
    fn default() -> Self {
        Trend {
            line: VecDeque::with_capacity(GROUPS),
            first: None,
            before: None,
            smoothed: 0.0,
            seen: 0,
            slope: 0.0,
            threshold: FIRST,
            over: None,
            used: Use::Normal,
        }
    }
}

impl Trend {
    pub fn used(&self) -> Use {
        self.used
    }

    /// Another group arrived; what the way's use is now.
    pub fn see(&mut self, group: Group) -> Use {
        let first = *self.first.get_or_insert(group);
        let before = self.before.replace(group).unwrap_or(group);
        let step = ((group.arrived - before.arrived) * 1000.0).clamp(0.0, 60_000.0);
        let took = (group.took() - first.took()) * 1000.0;
        self.seen = (self.seen + 1).min(COUNTED);
        self.smoothed = SMOOTH * self.smoothed + (1.0 - SMOOTH) * took;
        if self.line.len() == GROUPS {
            self.line.pop_front();
        }
        self.line.push_back(((group.arrived - first.arrived) * 1000.0, self.smoothed));
        let slope = if self.line.len() == GROUPS { slope(&self.line) } else { None };
        let slope = slope.unwrap_or(self.slope);
        let trend = f64::from(self.seen) * slope * GAIN;
        self.used = self.judge(trend, slope, step);
        self.slope = slope;
        self.follow(trend, step);
        self.used
    }

    fn judge(&mut self, trend: f64, slope: f64, step: f64) -> Use {
        if trend <= self.threshold {
            self.over = None;
            return if trend < -self.threshold { Use::Under } else { Use::Normal };
        }
        let (lasted, groups) = self.over.map_or((step / 2.0, 1), |(ms, n)| (ms + step, n + 1));
        self.over = Some((lasted, groups));
        if lasted > SUSTAINED && groups > 1 && slope >= self.slope {
            self.over = Some((0.0, 0));
            return Use::Over;
        }
        self.used
    }

    fn follow(&mut self, trend: f64, step: f64) {
        let above = trend.abs() - self.threshold;
        if above > OUTLIER {
            return;
        }
        let pace = if above < 0.0 { DOWN } else { UP };
        let moved = self.threshold + pace * above * step.min(LONGEST_STEP);
        self.threshold = moved.clamp(LEAST, MOST);
    }
}

/// Least squares. `None` when all arrived at once.
fn slope(line: &VecDeque<(f64, f64)>) -> Option<f64> {
    let count = line.len() as f64;
    let mean = |part: fn(&(f64, f64)) -> f64| line.iter().map(part).sum::<f64>() / count;
    let (at, took) = (mean(|p| p.0), mean(|p| p.1));
    let above: f64 = line.iter().map(|p| (p.0 - at) * (p.1 - took)).sum();
    let below: f64 = line.iter().map(|p| (p.0 - at) * (p.0 - at)).sum();
    (below > 0.0).then(|| above / below)
}
