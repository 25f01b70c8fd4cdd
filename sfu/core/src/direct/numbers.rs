//! How do packets get the numbers that the receiver tells of, and how is that heard?
//!
//! What a receiver tells goes by the engine: it comes up to twenty times a second from each, and the
//! engine, asked for anything, looks at all it has.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Instant;

use super::Direct;
use crate::congestion::Arrival;
use crate::history::History;
use crate::protect::{Opened, Unprotect};
use crate::receipts::{Receipts, is_feedback, parts};

/// There is a number to give; and it was given.
const READY: u32 = 1 << 16;
const GIVEN: u32 = 1 << 17;
/// What is heard in a second, and at once after a calm: browsers send twenty packets of feedback, and
/// each may lead over all that is remembered.
const FEEDBACK: f64 = 200.0;

/// The number of what leaves next, for the engine: it asks when it writes a packet, which leaves
/// before the next is written.
#[derive(Debug, Default, Clone)]
pub(crate) struct Next(Arc<AtomicU32>);

impl Next {
    fn set(&self, number: u16) {
        self.0.store(READY | u32::from(number), Ordering::Relaxed);
    }

    /// A packet is written. It has no number before there is one to give.
    pub fn give(&self) -> Option<u16> {
        let next = self.0.load(Ordering::Relaxed);
        (next & READY != 0).then(|| {
            self.0.store(next | GIVEN, Ordering::Relaxed);
            next as u16
        })
    }

    /// Whether it was given since this was last asked.
    fn was_given(&self) -> bool {
        let next = self.0.load(Ordering::Relaxed);
        self.0.store(next & !GIVEN, Ordering::Relaxed);
        next & GIVEN != 0
    }
}

pub(super) struct Numbers {
    /// Where numbers were agreed on.
    history: Option<History>,
    engine: Next,
    unprotect: Unprotect,
    batch: Vec<Arrival>,
    allowance: f64,
    heard: Instant,
}

/// What was in a packet of control.
#[derive(Default)]
pub(crate) struct Heard<'a> {
    /// It told of these.
    pub batch: &'a [Arrival],
    /// There was nothing else in it.
    pub wholly: bool,
}

impl Numbers {
    pub fn new(unprotect: Unprotect, engine: Next, now: Instant) -> Self {
        let (batch, allowance) = (Vec::new(), FEEDBACK);
        Numbers { history: None, engine, unprotect, batch, allowance, heard: now }
    }

    /// The number of the next packet.
    pub fn next(&self) -> Option<u16> {
        self.history.as_ref().map(History::next)
    }

    /// A packet leaves under it.
    pub fn sent(&mut self, bytes: usize, cluster: u8, now: Instant) {
        if let Some(history) = &mut self.history {
            history.sent(bytes, cluster, now);
            self.engine.set(history.next());
        }
    }

    /// A packet leaves under the number that it had.
    pub fn again(&mut self, number: u16, now: Instant) {
        if let Some(history) = &mut self.history {
            history.again(number, now);
        }
    }

    /// A packet leaves twice without having been missed.
    pub fn doubled(&mut self, number: u16) {
        if let Some(history) = &mut self.history {
            history.doubled(number);
        }
    }

    fn hear(&mut self, datagram: &[u8], now: Instant) -> Heard<'_> {
        let (Some(history), [128..=191, 192..=223, ..]) = (&mut self.history, datagram) else {
            return Heard::default();
        };
        let Some(Opened { clear, is_new }) = self.unprotect.control(datagram) else {
            return Heard::default();
        };
        let passed = now.saturating_duration_since(self.heard).as_secs_f64();
        self.heard = now;
        self.allowance = (self.allowance + passed * FEEDBACK).min(FEEDBACK);
        self.batch.clear();
        let mut wholly = true;
        for part in parts(clear) {
            if !is_feedback(part) {
                wholly = false;
            } else if is_new && self.allowance >= 1.0 {
                self.allowance -= 1.0;
                let receipts = Receipts::read(part);
                receipts.iter().for_each(|said| history.hear(said, now, &mut self.batch));
            }
        }
        Heard { batch: &self.batch, wholly }
    }
}

impl Direct {
    /// From now on there are numbers.
    pub fn begin_numbers(&mut self, now: Instant) {
        let history = self.numbers.history.get_or_insert_with(|| History::new(now));
        self.numbers.engine.set(history.next());
    }

    /// How many numbers were given.
    pub fn given(&self) -> Option<u64> {
        self.numbers.history.as_ref().map(History::given)
    }

    /// The engine wrote this, and it leaves or does not.
    pub fn note_number(&mut self, datagram: &[u8], leaves: bool, now: Instant) {
        if self.numbers.engine.was_given() && leaves {
            self.numbers.sent(datagram.len(), 0, now);
        }
    }

    /// What a datagram tells of what was sent.
    pub fn hear_numbers(&mut self, datagram: &[u8], now: Instant) -> Heard<'_> {
        self.numbers.hear(datagram, now)
    }
}

#[cfg(test)]
mod tests;
