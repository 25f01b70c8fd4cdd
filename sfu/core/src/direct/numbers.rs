//! How do packets get the numbers that the receiver tells of, and how is that heard?
//!
//! What a receiver tells goes by the engine: it comes up to twenty times a second from each, and the
//! engine, asked for anything, looks at all it has.

use std::time::Instant;

use str0m::rtp::Ssrc;

use super::{Direct, written};
use crate::congestion::Arrival;
use crate::history::History;
use crate::protect::Unprotect;
use crate::rate::AROUND;
use crate::receipts::{Receipts, parts};

/// Bytes of IP and UDP among those around a payload.
const OUTSIDE: usize = 28;

pub(super) struct Numbers {
    /// From the first packet with a number on.
    history: Option<History>,
    unprotect: Unprotect,
    batch: Vec<Arrival>,
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
    pub fn new(unprotect: Unprotect) -> Self {
        Numbers { history: None, unprotect, batch: Vec::new() }
    }

    /// The number of the next packet.
    pub fn next(&self) -> u16 {
        self.history.as_ref().map_or(0, History::next)
    }

    /// A packet leaves under it.
    pub fn sent(&mut self, bytes: usize, cluster: u8, now: Instant) {
        self.history.get_or_insert_with(|| History::new(now)).sent(bytes, cluster, now);
    }

    /// A packet leaves under the number that it had.
    pub fn again(&mut self, packet: &[u8]) {
        if let (Some(history), Some(number)) = (&mut self.history, written::number(packet)) {
            history.forget(number);
        }
    }

    fn hear(&mut self, datagram: &[u8], now: Instant) -> Heard<'_> {
        let (Some(history), [128..=191, 192..=223, ..]) = (&mut self.history, datagram) else {
            return Heard::default();
        };
        let Some(clear) = self.unprotect.control(datagram) else {
            return Heard::default();
        };
        self.batch.clear();
        let mut wholly = true;
        for part in parts(clear) {
            match Receipts::read(part) {
                Some(receipts) => history.hear(&receipts, now, &mut self.batch),
                None => wholly = false,
            }
        }
        Heard { batch: &self.batch, wholly }
    }
}

impl Direct {
    /// The number for a packet that the engine is to send at once, if its stream has numbers.
    pub fn number_pilot(&mut self, ssrc: Ssrc, payload: usize, now: Instant) -> Option<u16> {
        let line = self.lines.iter().find(|line| line.terms.ssrc == ssrc)?;
        line.terms.number?;
        let number = self.numbers.next();
        self.numbers.sent(payload + AROUND - OUTSIDE, 0, now);
        Some(number)
    }

    /// What a datagram tells of what was sent.
    pub fn hear_numbers(&mut self, datagram: &[u8], now: Instant) -> Heard<'_> {
        self.numbers.hear(datagram, now)
    }
}
