//! What was sent to a receiver under which number, and what became of it?
//!
//! One number counts over all packets of a connection. What was sent is kept in a ring, so that
//! neither sending a packet nor hearing of it asks for memory. What is missing in one word of the receiver's
//! counts as lost with the next: a network may change the order. What leaves again under its number counts as
//! lost too, once, unless the first was merely late.

mod repeats;

use std::time::{Duration, Instant};

use crate::congestion::{Arrival, TWICE};
use crate::receipts::{Clock, Receipts, Said};
use repeats::Repeats;

/// Packets that are remembered: some two seconds of the most that is sent. A power of two.
const KEPT: u64 = 2048;

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum Fate {
    #[default]
    Unknown,
    Missing,
    Told,
}

#[derive(Default, Clone, Copy)]
struct Packet {
    /// Microseconds since the beginning, of which an hour can be told apart.
    sent: u32,
    bytes: u16,
    cluster: u8,
    fate: Fate,
}

pub(crate) struct History {
    began: Instant,
    packets: Box<[Packet]>,
    /// The next number, with the rounds that were made.
    next: u64,
    /// None before it is missing.
    missing: u64,
    repeats: Repeats,
    clock: Clock,
}

impl History {
    pub fn new(now: Instant) -> Self {
        History {
            began: now,
            packets: vec![Packet::default(); KEPT as usize].into(),
            next: 0,
            missing: 0,
            repeats: Repeats::default(),
            clock: Clock::default(),
        }
    }

    /// The number of the next packet.
    pub fn next(&self) -> u16 {
        self.next as u16
    }

    /// How many packets left.
    pub fn given(&self) -> u64 {
        self.next
    }

    /// A packet leaves under the next number.
    pub fn sent(&mut self, bytes: usize, cluster: u8, now: Instant) {
        let sent = self.micros(now) as u32;
        let bytes = u16::try_from(bytes).unwrap_or(u16::MAX);
        *self.packet(self.next) = Packet { sent, bytes, cluster, fate: Fate::Unknown };
        self.next += 1;
    }

    /// It leaves again under the same number.
    pub fn again(&mut self, number: u16, now: Instant) {
        let back = u64::from(self.next().wrapping_sub(number));
        if !(1..=KEPT.min(self.next)).contains(&back) {
            return;
        }
        let (number, oldest) = (self.next - back, self.next.saturating_sub(KEPT));
        if self.packet(number).fate == Fate::Told {
            return;
        }
        // Where it cannot be noted, whatever is told of it may be of either.
        if !self.repeats.note(number, oldest, self.micros(now)) {
            self.packet(number).fate = Fate::Told;
        }
    }

    /// It leaves twice: whether the first of the two was lost cannot be told.
    pub fn doubled(&mut self, number: u16) {
        let back = u64::from(self.next().wrapping_sub(number));
        if (1..=KEPT.min(self.next)).contains(&back) {
            self.packet(self.next - back).cluster = TWICE;
        }
    }

    /// What the receiver says, as far as it is of what was sent, is news and is remembered; in the
    /// order it was sent.
    pub fn hear(&mut self, receipts: &Receipts<'_>, now: Instant, batch: &mut Vec<Arrival>) {
        let oldest = self.next.saturating_sub(KEPT);
        let back = self.next().wrapping_sub(receipts.first);
        // Before the first of all, when it is nothing that was sent.
        let mut at = self.next as i64 - i64::from(back);
        let first = u64::try_from(at).unwrap_or(0).clamp(oldest, self.next);
        for number in self.missing.max(oldest)..first {
            if self.packet(number).fate == Fate::Missing {
                self.tell(number, None, now, batch);
            }
        }
        self.missing = first;
        let mut clock = std::mem::take(&mut self.clock);
        receipts.each(&mut clock, |said| {
            let (count, came) = match said {
                Said::Missing(count) => (i64::from(count), None),
                Said::Came(ticks) => (1, Some(time(ticks))),
            };
            let known = at.max(oldest as i64)..(at + count).min(self.next as i64);
            at += count;
            known.for_each(|number| self.settle(number as u64, came, now, batch));
        });
        self.clock = clock;
    }

    fn settle(
        &mut self,
        number: u64,
        came: Option<Duration>,
        now: Instant,
        batch: &mut Vec<Arrival>,
    ) {
        match (self.packet(number).fate, came) {
            (Fate::Told, _) => {}
            (Fate::Unknown, None) => self.packet(number).fate = Fate::Missing,
            (Fate::Missing, None) | (_, Some(_)) => self.tell(number, came, now, batch),
        }
    }

    fn tell(
        &mut self,
        number: u64,
        arrived: Option<Duration>,
        now: Instant,
        batch: &mut Vec<Arrival>,
    ) {
        let micros = self.micros(now);
        let packet = self.packet(number);
        packet.fate = Fate::Told;
        let Packet { bytes, cluster, .. } = *packet;
        let ago = u64::from((micros as u32).wrapping_sub(packet.sent));
        let sent = micros.saturating_sub(ago);
        let arrived = self.repeats.settle(number, sent, arrived);
        let sent = self.began + Duration::from_micros(sent);
        batch.push(Arrival { sent, bytes, arrived, cluster });
    }

    fn packet(&mut self, number: u64) -> &mut Packet {
        &mut self.packets[(number % KEPT) as usize]
    }

    fn micros(&self, now: Instant) -> u64 {
        now.saturating_duration_since(self.began).as_micros() as u64
    }
}

/// The receiver's time.
fn time(ticks: i64) -> Duration {
    Duration::from_micros(ticks.unsigned_abs().saturating_mul(250))
}

#[cfg(test)]
mod tests;
