//! How much may a subscriber's pictures take, as its side tells?
//!
//! Two voices. REMB is the receiver's own estimate, made from when packets left and came; browsers
//! make it from pictures alone, so it is a bound for pictures. Reports tell the loss, which bounds
//! the rate as the published congestion control of WebRTC does (draft-ietf-rmcat-gcc-02 §6). A
//! receiver that says nothing for a while is thought to hear less and less. Whatever is said stays
//! between a floor and a ceiling: it comes from the network.

use std::time::{Duration, Instant};

use crate::event::Health;

/// Least and most that is believed, in bits a second.
pub(crate) const FLOOR: f64 = 30e3;
pub(crate) const CEILING: f64 = 100e6;
/// What pictures may take while nothing is known: one of 360 lines, and some room.
pub(crate) const START: f64 = 700e3;
/// A receiver that reports, but tells no estimate for so long, tells none at all. Browsers give their
/// first one after five seconds of pictures.
const NO_ESTIMATE: Duration = Duration::from_secs(8);
/// Loss above which less is sent, and below which more (draft-ietf-rmcat-gcc-02 §6).
const HIGH_LOSS: f64 = 0.10;
const LOW_LOSS: f64 = 0.02;
/// Growth in a second without loss.
const GROWTH: f64 = 1.08;
/// Packets that a loss is worked out of; of fewer one would count too much.
const SAMPLE: u64 = 20;
/// Least time between two steps down for loss, beside a round trip.
const LOSS_STEP: Duration = Duration::from_millis(300);
/// Browsers report on sound every five seconds.
const LONGEST_STEP: Duration = Duration::from_secs(5);
/// A loss that ended so long ago bounds nothing where the receiver tells an estimate.
const FORGIVEN: Duration = Duration::from_secs(2);
/// An estimate so far below the one before it is a fall, and so is one for this long after it.
const FALL: f64 = 0.97;
const FALL_LASTS: Duration = Duration::from_secs(3);
/// An estimate that has been the same for so long is none of what is lost now, where so much is lost
/// that it is not chance.
const UNCHANGED: Duration = Duration::from_millis(1500);
const FULL_LOSS: f64 = 0.25;
/// Silence while media flows: how long is none, and what is left after each second more.
const SILENCE: Duration = Duration::from_secs(3);
const SILENT_DECAY: f64 = 0.8;
/// The longest round trip and jitter that are believed.
const LONGEST: Duration = Duration::from_secs(10);

/// How sure the number of a [`Budget`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    /// The receiver has told nothing yet.
    Unknown,
    Steady,
    /// It was more a moment ago, but hardly anything was lost or late: no picture need stop for that.
    Slipping,
    /// It was more a moment ago: the way is full.
    Falling,
}

/// What pictures may take.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Budget {
    /// Bits a second.
    pub bits: f64,
    pub standing: Standing,
}

/// What one report says of the packets since the one before.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Reported {
    pub expected: u64,
    pub lost: u64,
    pub round_trip: Option<Duration>,
    pub jitter: Duration,
}

#[derive(Debug)]
pub(crate) struct Estimate {
    told: Option<f64>,
    /// The very number that was heard last, and since when it has been the same.
    same: (f32, Instant),
    /// The bound that loss sets.
    bound: f64,
    fell: Option<Instant>,
    /// When the first media went out since nothing is known.
    began: Option<Instant>,
    heard: Instant,
    stepped: Instant,
    /// When packets were last lost.
    lossy: Instant,
    passed: Instant,
    /// Expected and lost, until they are a sample.
    sample: (u64, u64),
    pub health: Health,
}

impl Estimate {
    pub fn new(now: Instant) -> Self {
        Estimate {
            told: None,
            same: (f32::NAN, now),
            bound: CEILING,
            fell: None,
            began: None,
            heard: now,
            stepped: now,
            lossy: now,
            passed: now,
            sample: (0, 0),
            health: Health::default(),
        }
    }

    /// The receiver's own estimate, in bits a second.
    pub fn hear_estimate(&mut self, bits: f32, now: Instant) {
        if bits.is_nan() {
            return;
        }
        self.heard = now;
        if bits == self.same.0 {
            return;
        }
        // What is said below the floor falls and rises too.
        if f64::from(bits) < f64::from(self.same.0) * FALL {
            self.fell = Some(now);
        }
        self.same = (bits, now);
        self.told = Some(f64::from(bits).clamp(FLOOR, CEILING));
    }

    /// A receiver report. `sending` is what pictures and probing take, in bits a second.
    pub fn hear_report(&mut self, report: Reported, sending: f64, now: Instant) {
        self.heard = now;
        self.health.round_trip =
            report.round_trip.map(|r| r.min(LONGEST)).or(self.health.round_trip);
        self.health.jitter = report.jitter.min(LONGEST);
        self.sample.0 += report.expected;
        self.sample.1 += report.lost.min(report.expected);
        if self.sample.0 < SAMPLE {
            return;
        }
        let (expected, lost) = std::mem::take(&mut self.sample);
        let loss = lost as f64 / expected as f64;
        self.health.loss = loss;
        if loss >= LOW_LOSS {
            self.lossy = now;
        }
        if loss > HIGH_LOSS {
            self.step_down(loss, sending, now);
        } else if loss < LOW_LOSS {
            self.step_up(now);
        }
    }

    fn step_up(&mut self, now: Instant) {
        let since = now.saturating_duration_since(self.stepped).min(LONGEST_STEP);
        self.stepped = now;
        self.bound = (self.bound * GROWTH.powf(since.as_secs_f64())).min(CEILING);
        // Who estimates for itself will have taken the loss into account.
        if self.told.is_some() && now.saturating_duration_since(self.lossy) >= FORGIVEN {
            self.bound = CEILING;
        }
    }

    fn step_down(&mut self, loss: f64, sending: f64, now: Instant) {
        let wait =
            LOSS_STEP + self.health.round_trip.unwrap_or_default().min(Duration::from_secs(1));
        if now.saturating_duration_since(self.stepped) < wait {
            return;
        }
        let carried = self.told.unwrap_or(sending.max(FLOOR));
        self.bound = (self.bound.min(carried) * (1.0 - 0.5 * loss)).max(FLOOR);
        // A receiver that sees too little of a full way to judge it goes on saying what it said before.
        let unchanged = now.saturating_duration_since(self.same.1) >= UNCHANGED;
        if unchanged && loss >= FULL_LOSS {
            let arrived = (sending * (1.0 - loss)).max(FLOOR);
            let tried = |told| sending >= told / 2.0;
            self.told = self.told.map(|told| if tried(told) { told.min(arrived) } else { told });
        }
        self.stepped = now;
        self.fell = Some(now);
    }

    /// Time has passed; `sending` says whether the receiver was sent anything in it.
    pub fn pass(&mut self, sending: bool, now: Instant) {
        let since = now.saturating_duration_since(self.passed);
        self.passed = now;
        if !sending {
            // Nothing to report on: that is no silence.
            self.heard = now;
            return;
        }
        self.began.get_or_insert(now);
        if now.saturating_duration_since(self.heard) > SILENCE {
            let left = SILENT_DECAY.powf(since.as_secs_f64());
            let known = self.budget(now).bits.min(self.told.unwrap_or(CEILING));
            self.bound = (known * left).max(FLOOR);
            self.fell = Some(now);
        }
    }

    pub fn budget(&self, now: Instant) -> Budget {
        let recent = |at: Instant| now.saturating_duration_since(at) < FALL_LASTS;
        let falling = self.fell.is_some_and(recent);
        let standing = if falling { Standing::Falling } else { Standing::Steady };
        let told = match self.told {
            Some(told) => told,
            None if self.is_waited_for(now) => {
                return Budget { bits: START.min(self.bound), standing: Standing::Unknown };
            }
            None => CEILING,
        };
        Budget { bits: told.min(self.bound), standing }
    }

    /// How long media has gone out.
    pub fn age(&self, now: Instant) -> Duration {
        self.began.map_or(Duration::ZERO, |at| now.saturating_duration_since(at))
    }

    fn is_waited_for(&self, now: Instant) -> bool {
        self.age(now) < NO_ESTIMATE
    }

    /// What was known may not be so any more, and there is no other way to find out: begin anew.
    pub fn doubt(&mut self, now: Instant) {
        *self = Estimate { health: self.health, ..Estimate::new(now) };
    }
}

#[cfg(test)]
mod tests;
