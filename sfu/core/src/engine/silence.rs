//! Who has stopped sending, and is anybody told?

use super::Engine;
use crate::event::Event;
use crate::quiet::notice;

impl Engine {
    /// A window has passed: tell of those who have been silent for too long.
    pub(super) fn notice_silence(&mut self) {
        let connected = self.peers.iter_mut().filter(|(_, peer)| peer.connected);
        for id in notice(connected.map(|(id, peer)| (*id, &mut peer.quiet))) {
            self.events.push(Event::Quiet { peer: id, quiet: true });
        }
    }
}
