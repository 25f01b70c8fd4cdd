//! Which packets left together, and how long was the last of them on its way?
//!
//! One packet says little: what leaves within five milliseconds counts as one (as published), and so
//! does what arrives in one burst after having waited for the receiver, a busy computer or its wifi.

use super::Packet;

/// What leaves within so many seconds is one group.
const TOGETHER: f64 = 0.005;
/// What arrives so soon after the packet before it, and was shorter on its way, is of its burst.
const BURST_GAP: f64 = 0.005;
const LONGEST_BURST: f64 = 0.4;
/// Nothing is overtaken by so many seconds.
const FURTHEST: f64 = 1.0;

/// Packets that left together; times in seconds.
#[derive(Debug, Clone, Copy)]
pub(super) struct Group {
    first_sent: f64,
    sent: f64,
    pub arrived: f64,
}

impl Group {
    /// Seconds on the way, by two clocks: only differences mean something.
    pub fn took(&self) -> f64 {
        self.arrived - self.sent
    }

    fn takes(&self, packet: Packet) -> bool {
        let burst = packet.arrived - self.arrived <= BURST_GAP
            && packet.arrived - packet.sent < self.took()
            && packet.sent - self.first_sent <= LONGEST_BURST;
        packet.sent - self.first_sent <= TOGETHER || burst
    }
}

#[derive(Debug, Default)]
pub(super) struct Groups {
    open: Option<Group>,
}

impl Groups {
    /// Add a packet; the group before it if it begins one.
    pub fn add(&mut self, packet: Packet) -> Option<Group> {
        let Packet { sent, arrived, .. } = packet;
        let begun = Group { first_sent: sent, sent, arrived };
        let Some(open) = &mut self.open else {
            self.open = Some(begun);
            return None;
        };
        if arrived < open.arrived {
            // It overtook, so it tells nothing of the queue; unless what it overtook was told wrong.
            if open.arrived - arrived > FURTHEST {
                *open = begun;
            }
            return None;
        }
        if open.takes(packet) {
            (open.sent, open.arrived) = (sent, arrived);
            return None;
        }
        self.open.replace(begun)
    }
}
