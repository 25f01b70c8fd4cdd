//! Which ways may what a peer sends take?

use std::time::Instant;

use super::Peer;
use crate::net::{Net, Way};

impl Peer {
    /// Ask addresses whether anybody is there, before they are answered.
    pub(super) fn ask_back(&mut self, now: Instant, net: &mut Net) {
        if !self.proof.is_waiting() {
            return;
        }
        let own = self.ufrag();
        let question = self.remote.as_ref().and_then(|remote| self.proof.ask(&own, remote, now));
        if let Some((way, bytes)) = question {
            net.send(way, &bytes);
        }
    }

    /// Send what the engine made, if it may go this way yet.
    pub(super) fn send_on(&mut self, way: Way, datagram: &[u8], now: Instant, net: &mut Net) {
        let lets = self.proof.lets(way, datagram.len());
        if let Some(direct) = &mut self.direct {
            direct.note_number(datagram, lets, now);
        }
        if !lets {
            return;
        }
        if let Some(direct) = self.direct.as_mut().filter(|_| self.proof.is_proven(way)) {
            direct.note_way(way, datagram);
        }
        net.send(way, datagram);
    }
}
