//! How is agreed on that a subscriber tells which packets arrived, and where does that go?
//!
//! The engine would number what it sends itself, from nought, and know nothing of what leaves directly. So
//! the extension has another name for it, under which it writes the numbers that it is given.

use std::time::Instant;

use str0m::rtp::{Extension, ExtensionSerializer, ExtensionValues};

use super::Peer;
use crate::sdp::Section;

/// What the extension is called, and what the engine takes it for.
const NAME: &str = "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01";
const DISGUISE: &str = "urn:x-liveclass:number";

/// The number of one packet.
pub(super) struct Number(pub u16);

#[derive(Debug)]
struct Written;

impl ExtensionSerializer for Written {
    fn write_to(&self, room: &mut [u8], values: &ExtensionValues) -> usize {
        let number = values.user_values.get::<Number>();
        let place = room.first_chunk_mut::<2>();
        let Some((Number(number), place)) = number.zip(place) else { return 0 };
        *place = number.to_be_bytes();
        place.len()
    }

    fn parse_value(&self, _: &[u8], _: &mut ExtensionValues) -> bool {
        false
    }

    fn is_video(&self) -> bool {
        true
    }

    fn is_audio(&self) -> bool {
        true
    }
}

/// The extension as the engine knows it.
pub(super) fn extension() -> Extension {
    Extension::with_serializer(DISGUISE, Written)
}

/// A remote description as the engine is to see it, and its own as others are.
pub(super) fn disguise(description: &str) -> String {
    description.replace(NAME, DISGUISE)
}

pub(super) fn undisguise(description: &str) -> String {
    description.replace(DISGUISE, NAME)
}

impl Peer {
    /// An answer was taken. What was agreed on once stays, for sections come and go.
    pub(super) fn agree_on_numbers(&mut self, sections: &[Section]) {
        self.tells |= sections.iter().any(Section::tells);
        self.use_numbers();
    }

    /// Numbers are given to what leaves directly, and to nothing as long as nothing does.
    pub(super) fn use_numbers(&mut self) {
        self.downlink.uses_arrivals(self.tells && self.direct.is_some());
    }

    /// Hear what a datagram tells of packets. Whether there is nothing else in it.
    pub fn hear_numbers(&mut self, datagram: &[u8], now: Instant) -> bool {
        let Some(direct) = &mut self.direct else { return false };
        let heard = direct.hear_numbers(datagram, now);
        self.told += heard.batch.len() as u64;
        if !heard.batch.is_empty() {
            self.downlink.hear_arrivals(heard.batch, now);
        }
        heard.wholly
    }
}
