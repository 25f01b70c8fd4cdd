//! How many bits a second have arrived lately?

use std::collections::VecDeque;

use super::Packet;

/// What is remembered, in seconds and packets; and what a rate is worked out over, usually and at least.
const KEPT: f64 = 1.0;
const MOST: usize = 4096;
const USUAL: f64 = 0.5;
const LEAST: f64 = 0.15;

#[derive(Debug, Default)]
pub(super) struct Acknowledged {
    /// When each arrived, and its bits.
    packets: VecDeque<(f64, f64)>,
    /// Bits of all of these: whole numbers, so that no rest remains of those that went.
    bits: f64,
    newest: f64,
    first: Option<f64>,
}

impl Acknowledged {
    pub fn count(&mut self, packet: Packet) {
        self.first.get_or_insert(packet.arrived);
        self.newest = self.newest.max(packet.arrived);
        self.packets.push_back((packet.arrived, packet.bits));
        self.bits += packet.bits;
        let old = |(at, _): &(f64, f64)| self.newest - at > KEPT;
        while self.packets.len() > MOST || self.packets.front().is_some_and(old) {
            self.bits -= self.packets.pop_front().map_or(0.0, |(_, bits)| bits);
        }
    }

    /// Bits a second over so many seconds, within bounds. `None` before there were as many.
    pub fn rate(&self, seconds: f64) -> Option<f64> {
        let seconds = seconds.clamp(LEAST, USUAL);
        self.first.filter(|first| self.newest - first >= seconds)?;
        let recent = self.packets.iter().filter(|(at, _)| self.newest - at < seconds);
        Some(recent.map(|(_, bits)| bits).sum::<f64>() / seconds)
    }

    /// Over a second, so that one large picture does not count for more than it is.
    pub fn lately(&self) -> f64 {
        self.bits / KEPT
    }
}
