//! When are a few packets more sent in quick succession, and at what rate did they arrive?
//!
//! The rate at which a few packets leave is the most they can find, and the rate at which they arrive
//! what the way carries: so a moment tells what a long run of sending too much would. On a narrow way
//! they are few and small, because sound waits behind them.

use std::time::{Duration, Instant};

use super::{Arrival, Packet, TWICE};

/// Packets of a cluster at least, and bytes on the network of the smallest one that is worth it.
const PACKETS: f64 = 6.0;
pub(crate) const SMALL: f64 = 160.0;
/// How long it lasts at least, in seconds, and at most.
const LASTS: f64 = 0.03;
const LONGEST: Duration = Duration::from_millis(250);
/// So many times what is known is tried, and so many times what is wanted at most.
const ABOVE: f64 = 2.2;
const ENOUGH: f64 = 1.4;
/// Nothing above is tried, in bits a second.
const MOST: f64 = 12e6;
/// How long nothing is tried after a fall, after a cluster that brought much, and after one that did not.
const AFTER_FALL: Duration = Duration::from_millis(1200);
const AFTER_GAIN: Duration = Duration::from_millis(400);
const REST: Duration = Duration::from_millis(1500);
const LONGEST_REST: Duration = Duration::from_secs(5);
const GAIN: f64 = 1.1;
/// One that told nothing is soon tried again.
const AGAIN: Duration = Duration::from_millis(700);
/// The receiver must have told of all of it within this.
const ANSWERED: Duration = Duration::from_millis(1500);
/// Packets that must have arrived, and part of all.
const ARRIVED: u32 = 4;
const ARRIVED_PART: f64 = 0.6;
/// What arrives so much slower than it left met the way's end; of that a little is left free.
const SLOWER: f64 = 0.9;
const FREE: f64 = 0.95;
const UNEVEN: f64 = 0.7;
/// What arrives so much faster than it left was held up before, and tells nothing.
const FASTER: f64 = 2.0;
/// A shorter time than this, in seconds, is not measured.
const SHORTEST: f64 = 0.001;

/// What was told of a cluster; media that left between its packets counts with them.
#[derive(Debug, Clone, Copy, Default)]
struct Told {
    first: Option<Packet>,
    last: Option<Packet>,
    /// Bits from the first to the last, and of media since.
    bits: f64,
    since: f64,
    /// Its own packets: sent and arrived.
    packets: u32,
    arrived: u32,
}

impl Told {
    fn add(&mut self, packet: Packet) {
        self.packets += 1;
        self.arrived += 1;
        self.bits += self.since + packet.bits;
        self.since = 0.0;
        self.first.get_or_insert(packet);
        self.last = Some(packet);
    }

    /// Bits a second that were found, at most as many as were tried. `None` when it tells nothing.
    fn found(&self, tried: f64) -> Option<f64> {
        let (first, last) = (self.first?, self.last?);
        let enough = f64::from(self.packets) * ARRIVED_PART;
        if self.arrived < ARRIVED || f64::from(self.arrived) < enough {
            return None;
        }
        let left = (self.bits - last.bits) / (last.sent - first.sent).max(SHORTEST);
        let came = (self.bits - first.bits) / (last.arrived - first.arrived).max(SHORTEST);
        if came > left * FASTER {
            return None;
        }
        let found = if came < left * SLOWER { came * FREE } else { came.min(left) };
        Some(found.min(tried))
    }
}

#[derive(Debug, Clone, Copy)]
enum Phase {
    Resting,
    /// Bits a second, what is still to be sent, in bytes, and since when that is.
    Sending {
        rate: f64,
        left: f64,
        began: Instant,
    },
    /// All was sent by then.
    Waiting {
        rate: f64,
        ended: Instant,
    },
}

#[derive(Debug)]
pub(crate) struct Clusters {
    phase: Phase,
    /// Of the one that is sent, or was last.
    id: u8,
    due_at: Instant,
    rest: Duration,
    /// Bytes that are due, and when that was worked out.
    due: f64,
    topped: Instant,
    told: Told,
    /// Bits a second that were known when it began.
    known: f64,
}

impl Clusters {
    pub fn new(now: Instant) -> Self {
        Clusters {
            phase: Phase::Resting,
            id: 0,
            due_at: now,
            rest: REST,
            due: 0.0,
            topped: now,
            told: Told::default(),
            known: 0.0,
        }
    }

    pub fn id(&self) -> u8 {
        self.id
    }

    pub fn is_sending(&self) -> bool {
        matches!(self.phase, Phase::Sending { .. })
    }

    /// None is on the way.
    pub fn rests(&self) -> bool {
        matches!(self.phase, Phase::Resting)
    }

    /// Bits a second of the one that it is time for, when something is wanted that takes so many in
    /// all and more is not known to fit.
    pub fn is_due(&self, wanted: f64, known: f64, now: Instant) -> Option<f64> {
        let rate = (known * ABOVE).min(wanted * ENOUGH).min(MOST);
        (self.rests() && now >= self.due_at && rate > known).then_some(rate)
    }

    /// The way is full: what is on the way of a cluster tells nothing more.
    pub fn fell(&mut self, now: Instant) {
        let rest = if self.rests() { AFTER_FALL } else { self.longer() };
        self.phase = Phase::Resting;
        self.due_at = self.due_at.max(now + rest);
    }

    fn longer(&mut self) -> Duration {
        self.rest = (self.rest * 3 / 2).min(LONGEST_REST);
        self.rest
    }

    /// Begin one if it is time and something is wanted that takes so many bits a second in all; what
    /// was found by one after which nothing was sent that would have ended it.
    pub fn plan(&mut self, wanted: Option<f64>, known: f64, now: Instant) -> Option<f64> {
        if let Phase::Waiting { rate, ended } = self.phase {
            let answered = now.saturating_duration_since(ended) >= ANSWERED;
            return if answered { self.end(rate, now) } else { None };
        }
        let rate = self.is_due(wanted?, known, now)?;
        self.id = self.id % (TWICE - 1) + 1;
        let left = (PACKETS * SMALL).max(rate / 8.0 * LASTS);
        self.phase = Phase::Sending { rate, left, began: now };
        (self.told, self.known, self.due, self.topped) = (Told::default(), known, SMALL, now);
        None
    }

    fn rest_for(&mut self, rest: Duration, now: Instant) {
        self.phase = Phase::Resting;
        self.due_at = now + rest;
    }

    /// Bytes to send now; nothing as long as they are no packet.
    pub fn due(&mut self, now: Instant) -> usize {
        let Phase::Sending { rate, left, began } = self.phase else {
            return 0;
        };
        let since = now.saturating_duration_since(self.topped).as_secs_f64();
        self.topped = now;
        self.due = (self.due + rate / 8.0 * since).min(left.max(SMALL));
        if now.saturating_duration_since(began) > LONGEST {
            self.phase = Phase::Waiting { rate, ended: now };
            return 0;
        }
        if self.due < SMALL { 0 } else { self.due as usize }
    }

    /// So many bytes of it were sent.
    pub fn sent(&mut self, bytes: usize, now: Instant) {
        let Phase::Sending { rate, left, began } = self.phase else {
            return;
        };
        self.due -= bytes as f64;
        let left = left - bytes as f64;
        self.phase = if left > 0.0 {
            Phase::Sending { rate, left, began }
        } else {
            Phase::Waiting { rate, ended: now }
        };
    }

    /// The receiver tells of a packet, which arrived or not; what was found if that ends a cluster.
    pub(super) fn told(
        &mut self,
        arrival: &Arrival,
        packet: Option<Packet>,
        now: Instant,
    ) -> Option<f64> {
        if self.rests() {
            return None;
        }
        if arrival.cluster != 0 && arrival.cluster == self.id {
            match packet {
                Some(packet) => self.told.add(packet),
                None => self.told.packets += 1,
            }
            return None;
        }
        if self.told.first.is_some() {
            self.told.since += packet.map_or(0.0, |packet| packet.bits);
        }
        match self.phase {
            Phase::Waiting { rate, ended } if arrival.sent > ended => self.end(rate, now),
            _ => None,
        }
    }

    fn end(&mut self, tried: f64, now: Instant) -> Option<f64> {
        let found = self.told.found(tried);
        match found {
            None => self.rest_for(AGAIN, now),
            Some(found) if found > self.known * GAIN => {
                self.rest = REST;
                self.rest_for(AFTER_GAIN, now);
            }
            // The receiver's own pace may be as uneven as this: it is no end of the way.
            Some(found) if found > tried * UNEVEN => self.rest_for(REST, now),
            Some(_) => {
                let rest = self.longer();
                self.rest_for(rest, now);
            }
        }
        found
    }
}

#[cfg(test)]
mod tests;
