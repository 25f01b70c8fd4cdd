//! What is known of one published track while it lasts?

use std::time::Instant;

use str0m::media::{Mid, Rid};
use str0m::rtp::RtpPacket;

use crate::arrivals::Arrivals;
use crate::codec::{Agreed, Codec};
use crate::event::{Kind, PeerId};
use crate::forward::Incoming;
use crate::holes::Holes;
use crate::layers::{Live, MOST};
use crate::levels::Level;
use crate::limits::KEYFRAME_EVERY;
use crate::rate::Rate;

/// The slot of a subscriber that a track feeds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Feed {
    pub peer: PeerId,
    pub slot: usize,
}

pub(crate) struct Track {
    pub publisher: PeerId,
    pub codec: Codec,
    pub mid: Mid,
    /// The layers, lowest first; one without a name when there is no simulcast.
    pub rids: Vec<Option<Rid>>,
    pub muted: bool,
    pub feeds: Vec<Feed>,
    /// To how many the latest packet of each layer went.
    pub watchers: [usize; MOST],
    pub live: Live,
    level: Level,
    keyframes: [Keyframe; MOST],
    rates: [Rate; MOST],
    /// Of sound without redundancy.
    plain: Rate,
    pub arrivals: Arrivals,
    holes: [Holes; MOST],
}

/// Whether a layer should send a key frame, and when it was last asked.
#[derive(Default, Clone, Copy)]
struct Keyframe {
    wanted: bool,
    asked: Option<Instant>,
}

impl Track {
    pub fn new(publisher: PeerId, codec: Codec, mid: Mid, rids: &[String]) -> Self {
        let mut rids: Vec<Option<Rid>> = rids.iter().map(|r| Some(r.as_str().into())).collect();
        if rids.is_empty() {
            rids.push(None);
        }
        Track {
            publisher,
            codec,
            mid,
            rids,
            muted: false,
            feeds: Vec::new(),
            watchers: [0; MOST],
            live: Live::default(),
            level: Level::default(),
            keyframes: [Keyframe::default(); MOST],
            rates: [Rate::default(); MOST],
            plain: Rate::default(),
            arrivals: Arrivals::default(),
            holes: Default::default(),
        }
    }

    pub fn kind(&self) -> Kind {
        self.codec.kind()
    }

    /// Whether it may be sent in this form. One that offers several pictures sends the first.
    pub fn carries(&self, codec: Codec) -> bool {
        codec == self.codec || (self.codec, codec) == (Codec::Opus, Codec::Red)
    }

    /// A packet came, of whatever use. Whether the layer needs a key frame, because another will never come.
    pub fn lacks(&mut self, layer: usize, seq: u64, now: Instant) -> bool {
        if self.kind() == Kind::Audio {
            return false;
        }
        self.holes[layer].saw(seq, now);
        self.watchers[layer] > 0 && self.holes[layer].wants_keyframe(now)
    }

    /// Take note of a packet that will be forwarded.
    pub fn observe(&mut self, incoming: &Incoming, packet: &RtpPacket) {
        self.rates[incoming.source.layer].count(packet.payload.len());
        self.arrivals.saw(incoming.source.layer, incoming.seq);
        match self.kind() {
            Kind::Audio => {
                self.plain.count(incoming.least());
                if let Some(level) = packet.header.ext_vals.audio_level {
                    self.level.hear(level.unsigned_abs());
                }
            }
            Kind::Video => {
                self.live.saw(incoming.source.layer, incoming.time);
                if incoming.starts {
                    self.keyframes[incoming.source.layer].wanted = false;
                    self.holes[incoming.source.layer].fill(incoming.seq);
                }
            }
        }
    }

    pub fn close_window(&mut self) -> Option<(f32, bool)> {
        let kind = self.kind();
        for (layer, rate) in self.rates.iter_mut().enumerate() {
            // What does not come now tells nothing of what it takes when it comes again.
            if self.muted || (kind == Kind::Video && !self.live.is_live(layer)) {
                *rate = Rate::default();
            } else {
                rate.close_window();
            }
        }
        self.plain.close_window();
        if self.muted {
            self.plain = Rate::default();
        }
        self.level.close_window()
    }

    /// Bits a second that sound takes to who takes these forms of it, and what it would without
    /// redundancy.
    pub fn sound(&self, agreed: Agreed) -> (f64, f64) {
        if self.kind() == Kind::Video {
            return (0.0, 0.0);
        }
        let plain = self.plain.bits().unwrap_or_default();
        let all = self.rates[0].bits().filter(|_| agreed.takes_redundancy());
        (all.unwrap_or(plain), plain)
    }

    /// Bits a second of the layers that a subscriber with this limit may get; all `None` as long as
    /// none of them has been measured.
    pub fn offers(&self, limit: usize) -> [Option<f64>; MOST] {
        let mut offers = [None; MOST];
        let Some(best) = self.live.choose(limit).filter(|_| !self.muted) else {
            return offers;
        };
        for (layer, offer) in offers.iter_mut().enumerate().take(best + 1) {
            *offer = self.rates[layer].bits().filter(|_| self.live.is_live(layer));
        }
        offers
    }

    /// The layer that a subscriber with this limit should get.
    pub fn layer_for(&self, limit: usize) -> usize {
        match self.kind() {
            Kind::Audio => 0,
            Kind::Video => self.live.choose(limit).unwrap_or(0),
        }
    }

    /// A subscriber cannot go on without a key frame of this layer. Whether that is news.
    pub fn want_keyframe(&mut self, layer: usize) -> bool {
        if self.kind() == Kind::Audio {
            return false;
        }
        !std::mem::replace(&mut self.keyframes[layer].wanted, true)
    }

    /// Layers to ask for a key frame now. Asking is held to a rate per layer and goes on until
    /// a key frame arrives, since the request or its answer may be lost.
    pub fn keyframes_to_ask(&mut self, now: Instant) -> impl Iterator<Item = Option<Rid>> + '_ {
        let muted = self.muted;
        let due = move |k: &Keyframe| {
            !muted && k.wanted && k.asked.is_none_or(|at| now.duration_since(at) >= KEYFRAME_EVERY)
        };
        self.rids.iter().zip(self.keyframes.iter_mut()).filter_map(move |(rid, keyframe)| {
            due(keyframe).then(|| {
                keyframe.asked = Some(now);
                *rid
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sound_takes_more_with_redundancy_where_that_is_agreed_on() {
        let mut red = Agreed::default();
        red.read("a=rtpmap:63 red/48000/2");
        red.read("a=rtpmap:111 opus/48000/2");
        for (codec, agreed, expected) in [
            (Codec::Red, red, (80_000.0, 40_000.0)),
            (Codec::Red, Agreed::default(), (40_000.0, 40_000.0)),
            (Codec::Vp8, red, (0.0, 0.0)),
        ] {
            let mut track = Track::new(1, codec, "0".into(), &[]);
            for _ in 0..10 {
                track.rates[0].count(2000 - crate::rate::AROUND);
                track.plain.count(1000 - crate::rate::AROUND);
                track.rates[0].close_window();
                track.plain.close_window();
            }
            assert_eq!(track.sound(agreed), expected, "{codec:?}");
        }
    }
}
