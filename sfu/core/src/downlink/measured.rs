//! What follows where the receiver tells when each packet arrived?
//!
//! Sound counts in what is measured then, probing is a few packets now and then, and what the receiver
//! estimates itself does not count.

use std::time::{Duration, Instant};

use super::{Downlink, Sending, Sound, spares};
use crate::allocate::{Allocator, QUICK, RISE_PART, SLOW, Share, Wish};
use crate::congestion::{Arrival, Congestion};
use crate::estimate::Budget;

/// How often something is sent while probing and nothing else is.
const PROBE_EVERY: Duration = Duration::from_millis(20);
/// The same within a cluster.
const CLUSTER_EVERY: Duration = Duration::from_millis(4);
/// Who has been sent pictures for so long and told of nothing tells of nothing at all.
const UNTOLD: Duration = Duration::from_secs(5);

impl Downlink {
    /// Whether the receiver tells when each packet arrived; its own estimate does not count then.
    pub fn uses_arrivals(&mut self, yes: bool, now: Instant) {
        if yes != self.is_measured() {
            self.measured = yes.then(|| Congestion::new(now));
            self.allocator = Allocator::new(if yes { QUICK } else { SLOW });
        }
    }

    pub fn is_measured(&self) -> bool {
        self.measured.is_some()
    }

    /// Packets that the receiver tells of, in the order they were sent.
    pub fn hear_arrivals(&mut self, batch: &[Arrival], now: Instant) {
        if let Some(measured) = &mut self.measured {
            self.urgent |= measured.hear(batch, now) || self.allocator.waits();
        }
    }

    /// What probing that is sent now belongs to: nought where nothing tells what came of it.
    pub fn cluster(&self) -> u8 {
        self.measured.as_ref().map_or(0, Congestion::cluster)
    }

    /// How soon there is more to probe with.
    pub fn probes_every(&self) -> Duration {
        if self.measured.is_some() { CLUSTER_EVERY } else { PROBE_EVERY }
    }

    /// Whether a picture that begins now would wait behind what fills the way, and be lost there.
    pub fn empties(&self, now: Instant) -> bool {
        now < self.empty_at
    }

    /// Whether it can be measured: who agreed to tell and does not is judged as before.
    pub(super) fn measures(&mut self, now: Instant) -> bool {
        let told = self.measured.as_ref().is_some_and(Congestion::is_told);
        if !told && self.estimate.age(now) >= UNTOLD {
            self.uses_arrivals(false, now);
        }
        self.is_measured()
    }

    pub(super) fn share_measured(
        &mut self,
        wishes: &[Wish],
        sound: Sound,
        sends: Sending,
        now: Instant,
    ) -> Share {
        let Some(measured) = &mut self.measured else {
            return self.allocator.decide(wishes, sound.all, self.estimate.budget(now), now);
        };
        measured.pass(sends.flows, now);
        let sent = sound.sent(self.spares_sound);
        let excess = measured.excess(self.used + sent.told, now);
        let left = |told: f64| (measured.bits() - told).max(0.0) / excess;
        let budget = Budget { bits: left(sent.told), standing: measured.standing(now) };
        // Whether there is room for redundancy does not depend on whether it is sent now.
        self.spares_sound = spares(self.spares_sound, left(sound.told), sound.all);
        self.carries = measured.bits();
        let share = self.allocator.decide(wishes, sent.all, budget, now);
        if share.full && share.used < self.used {
            self.empty_at = now + measured.empties();
        }
        let next = share.next.filter(|_| sends.pads);
        measured.plan(next.map(|next| next / RISE_PART + sent.told), now);
        share
    }
}
