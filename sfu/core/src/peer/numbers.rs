//! How is agreed on that a subscriber tells which packets arrived, and where does that go?
//!
//! The engine would number what it sends itself, from nought, and know nothing of what leaves directly. So
//! the extension has another name for it, under which it writes numbers of ours.

use std::time::Instant;

use str0m::rtp::rtcp::Rtcp;
use str0m::rtp::{Extension, ExtensionMap, ExtensionSerializer, ExtensionValues};

use super::Peer;
use crate::direct::{Direct, Next};
use crate::sdp::Section;
use crate::slots::VIDEO_CLOCK;

/// What the extension is called, and what the engine takes it for.
const NAME: &str = "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01";
const DISGUISE: &str = "urn:x-liveclass:number";

#[derive(Debug)]
struct Written(Next);

impl ExtensionSerializer for Written {
    fn write_to(&self, room: &mut [u8], _: &ExtensionValues) -> usize {
        let Some(place) = room.first_chunk_mut::<2>() else { return 0 };
        let Some(number) = self.0.give() else { return 0 };
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
pub(super) fn extension(next: &Next) -> Extension {
    Extension::with_serializer(DISGUISE, Written(next.clone()))
}

/// What the extension is called on an m-line. In the short form there are fourteen names.
pub(super) fn name(agreed: &ExtensionMap) -> Option<u8> {
    agreed.id_of(extension(&Next::default())).filter(|name| *name < 15)
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
    pub(super) fn agree_on_numbers(&mut self, sections: &[Section], now: Instant) {
        // Who agreed before may have been found to tell nothing since.
        if !self.tells && sections.iter().any(Section::tells) {
            self.tells = true;
            self.use_numbers(now);
        }
    }

    /// Where nothing leaves directly there are no numbers.
    pub(super) fn use_numbers(&mut self, now: Instant) {
        let direct = self.direct.as_mut().filter(|_| self.tells);
        self.downlink.uses_arrivals(direct.is_some(), now);
        direct.into_iter().for_each(|direct| direct.begin_numbers(now));
    }

    /// Hear what a datagram tells of packets. Whether there is nothing else in it.
    pub fn hear_numbers(&mut self, datagram: &[u8], now: Instant) -> bool {
        let Some(direct) = &mut self.direct else { return false };
        let heard = direct.hear_numbers(datagram, now);
        self.told += heard.batch.len() as u64;
        if !heard.batch.is_empty() {
            self.downlink.uses_arrivals(true, now);
            self.downlink.hear_arrivals(heard.batch, now);
        }
        heard.wholly
    }

    /// Whether anything left, since this was asked last, that the receiver is to tell of. Of one who
    /// tells nothing it is only known whether pictures are to flow.
    pub fn flows(&mut self, pictures: bool) -> bool {
        let numbered = self.direct.as_ref().filter(|_| self.downlink.is_measured());
        let Some(given) = numbered.and_then(Direct::given) else { return pictures };
        given != std::mem::replace(&mut self.given, given)
    }

    /// Hear what the engine understood of the rest.
    pub(super) fn hear(&mut self, control: &Rtcp, now: Instant) {
        let (slots, direct) = (&self.slots, &self.direct);
        let again = |ssrc| direct.as_ref().is_some_and(|d| d.sends_again_on(ssrc));
        let clock = |ssrc| slots.clock(ssrc).or_else(|| again(ssrc).then_some(VIDEO_CLOCK));
        self.downlink.hear(control, clock, now);
        if let Some(direct) = &mut self.direct {
            let (pause, loss) = (self.downlink.response_time(), self.downlink.health().loss);
            direct.hear(control, pause, loss, now);
        }
    }
}

#[cfg(test)]
mod tests;
