//! Who has stopped sending, and is anybody told?

use super::Engine;
use crate::event::Event;

/// How many are told of in one window. When a firewall closes, everyone falls silent at once: a class
/// of 500 has a thousand connections, which is seven seconds then.
const EACH_WINDOW: usize = 30;

impl Engine {
    /// A window has passed: tell of those who have been silent for too long.
    pub(super) fn notice_silence(&mut self) {
        let mut left = EACH_WINDOW;
        for (id, peer) in self.peers.iter_mut().filter(|(_, peer)| peer.connected) {
            peer.quiet.window();
            if left > 0 && peer.quiet.is_to_be_told() {
                left -= 1;
                peer.quiet.tell();
                self.events.push(Event::Quiet(*id));
            }
        }
    }
}
