//! Whose is a frame that came over a connection?

use std::time::Instant;

use super::Engine;
use crate::event::PeerId;
use crate::net::Way;
use crate::tcp::{Frame, Mail};

impl Engine {
    pub(super) fn receive_streams(&mut self, now: Instant) {
        let Some(tcp) = self.net.tcp.as_mut().filter(|tcp| tcp.ready) else {
            return;
        };
        tcp.ready = false;
        let mut mail = std::mem::take(&mut self.mail);
        tcp.receive(&mut mail, now);
        let Mail { bytes, frames } = &mut mail;
        for frame in frames.drain(..) {
            self.counters.packets_in += 1;
            if !self.deliver_frame(&frame, &bytes[frame.range.clone()], now) {
                self.counters.refused += 1;
            }
        }
        bytes.clear();
        self.mail = mail;
    }

    /// Whether a frame reached a peer.
    fn deliver_frame(&mut self, frame: &Frame, bytes: &[u8], now: Instant) -> bool {
        let owner = frame.owner.or_else(|| self.introduced(frame.way, bytes, now));
        let Some(tcp) = &mut self.net.tcp else {
            return false;
        };
        match owner {
            Some(peer) if frame.owner.is_none() => tcp.adopt(frame.token, peer),
            Some(_) => {}
            None => tcp.refuse(frame.token),
        }
        owner.is_some_and(|peer| self.hand_over(peer, frame.way, bytes, now))
    }

    /// The peer that a first frame names and that vouches for it.
    fn introduced(&mut self, way: Way, bytes: &[u8], now: Instant) -> Option<PeerId> {
        let named = self.router.named(way.from.ip(), bytes, now)?;
        self.vouched(named, way, bytes).then_some(named)
    }
}
