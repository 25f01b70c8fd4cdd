//! What of a stream without a second one for it can be sent again?
//!
//! Sound has no stream of its own for what is sent again (RFC 4588), and a number may leave twice
//! only as the very same bytes. So these are kept as they left, and only once a receiver has asked.

use super::written::sequence;

/// Packets that can be sent again: more than a second of sound, beyond which none is waited for.
const KEPT: usize = 64;

/// Why a packet leaves again as it left.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Why {
    Asked,
    Doubled,
}

#[derive(Default)]
pub(super) struct Echo {
    /// Where a packet is kept goes by its number. Empty until somebody asks.
    kept: Vec<Vec<u8>>,
}

impl Echo {
    /// The receiver asks for what it lacks.
    pub fn begin(&mut self) {
        if self.kept.is_empty() {
            self.kept.resize(KEPT, Vec::new());
        }
    }

    /// Nothing of what left is sent again.
    pub fn forget(&mut self) {
        self.kept = Vec::new();
    }

    /// This has left.
    pub fn keep(&mut self, packet: &[u8]) {
        let place = self.kept.get_mut(usize::from(sequence(packet)) % KEPT);
        if let Some(place) = place {
            place.clear();
            place.extend_from_slice(packet);
        }
    }

    /// The packet of this number, as it left.
    pub fn recall(&self, number: u16) -> Option<&[u8]> {
        let kept = self.kept.get(usize::from(number) % KEPT)?;
        (!kept.is_empty() && sequence(kept) == number).then_some(kept)
    }
}

#[cfg(test)]
mod tests;
