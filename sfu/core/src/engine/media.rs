//! What happens to one packet, and to a wish for a key frame?

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Instant;

use str0m::media::Mid;
use str0m::rtp::RtpPacket;

use super::Engine;
use crate::codec::Codec;
use crate::event::{Event, Kind, PeerId, Reason, TrackId};
use crate::forward::{Incoming, Source};
use crate::limits::PAYLOAD_BYTES;
use crate::peer::{Peer, Write};
use crate::track::Track;

impl Engine {
    /// A packet came. It waits for its publisher's turn.
    pub(super) fn arrived(&mut self, publisher: PeerId, packet: RtpPacket) {
        let ssrc = packet.header.ssrc;
        let payload_type = packet.header.payload_type;
        let resolved = self.peers.get_mut(&publisher).and_then(|peer| {
            let (id, layer) = peer.resolve(ssrc)?;
            Some((id, layer, peer.codec(payload_type)?))
        });
        let Some((id, layer, codec)) = resolved else { return };
        let Some(track) = self.tracks.get(&id).filter(|track| track.carries(codec)) else {
            self.counters.dropped += 1;
            return;
        };
        let (kind, source) = (track.kind(), Source { track: id, layer, ssrc: *ssrc });
        if kind == Kind::Video {
            let (last, waiting) = (packet.header.marker, !self.waiting.is_empty());
            let watchers = track.watchers[layer];
            self.gathering.see(source, last, watchers, waiting, packet.timestamp);
        }
        if !self.waiting.push(publisher, kind, Arrived { source, codec, packet }) {
            self.counters.over += 1;
        }
    }

    /// Forward what waits, until about so many packets have to be sent for it.
    pub(super) fn forward_slice(&mut self, sends: usize) {
        let mut left = sends;
        loop {
            let feeds = |id| self.tracks.get(&id).map_or(0, |track| track.feeds.len());
            let cost = |arrived: &Arrived| 1 + feeds(arrived.source.track);
            let Some(arrived) = self.waiting.serve(&mut left, cost) else {
                return;
            };
            self.forward(arrived);
        }
    }

    /// The hot path: one packet in, one for each subscriber out.
    fn forward(&mut self, Arrived { source, codec, packet }: Arrived) {
        let (id, packet) = (source.track, &packet);
        let Some(track) = self.tracks.get_mut(&id) else {
            return;
        };
        if track.muted || packet.payload.len() > PAYLOAD_BYTES {
            self.counters.dropped += 1;
            return;
        }
        let lacks = track.lacks(source.layer, *packet.seq_no, packet.timestamp);
        let Some(incoming) = Incoming::read(codec, source, packet) else {
            self.counters.dropped += 1;
            return;
        };
        track.observe(&incoming, packet);
        let mut asked = lacks && !incoming.starts && track.want_keyframe(source.layer);
        let (mut failed, mut watchers) = (None, 0);
        for at in 0..track.feeds.len() {
            let feed = track.feeds[at];
            let Some(peer) = self.peers.get_mut(&feed.peer) else {
                continue;
            };
            let sent = catch_unwind(AssertUnwindSafe(|| {
                feed_slot(peer, feed.slot, track, &incoming, packet)
            }));
            match sent {
                Ok(fed) => {
                    asked |= fed.asked;
                    watchers += usize::from(fed.written);
                    if fed.written && !std::mem::replace(&mut peer.dirty, true) {
                        self.dirty.push(feed.peer);
                    }
                }
                Err(_) => failed = Some(feed.peer),
            }
        }
        track.watchers[source.layer] = watchers;
        if asked {
            self.ask_keyframes(id, packet.timestamp);
        }
        if let Some(id) = failed {
            self.end(id, Reason::Panic);
        }
    }

    pub(super) fn keyframe_requested(&mut self, subscriber: PeerId, mid: Mid, now: Instant) {
        let Some(peer) = self.peers.get(&subscriber) else {
            return;
        };
        let Some(slot) = peer.slots.by_mid(mid).map(|at| &peer.slots.all[at]) else {
            return;
        };
        let Some(subscription) = &slot.subscription else {
            return;
        };
        let Some(track) = self.tracks.get_mut(&subscription.track) else {
            return;
        };
        let Some(ceiling) = subscription.ceiling() else {
            return;
        };
        let layer = slot.forwarder.layer().unwrap_or(track.layer_for(ceiling));
        track.want_keyframe(layer);
        self.ask_keyframes(subscription.track, now);
    }

    /// A subscriber can see now what it is subscribed to.
    pub(super) fn want_keyframes(&mut self, subscriber: PeerId, now: Instant) {
        let Some(peer) = self.peers.get(&subscriber) else {
            return;
        };
        let wanted: Vec<TrackId> = peer.slots.open().collect();
        for id in wanted {
            if let Some(track) = self.tracks.get_mut(&id) {
                let layer = track.layer_for(usize::MAX);
                track.want_keyframe(layer);
                self.ask_keyframes(id, now);
            }
        }
    }

    pub(super) fn ask_keyframes(&mut self, id: TrackId, now: Instant) {
        let Some(track) = self.tracks.get_mut(&id) else {
            return;
        };
        let (publisher, mid) = (track.publisher, track.mid);
        let rids: Vec<_> = track.keyframes_to_ask(now).collect();
        for rid in rids {
            self.touch(publisher, |peer| peer.request_keyframe(mid, rid));
        }
    }

    pub(super) fn close_window(&mut self, now: Instant) {
        let mut levels = Vec::new();
        let ids: Vec<TrackId> = self.tracks.keys().copied().collect();
        for id in ids {
            self.ask_keyframes(id, now);
            let Some(track) = self.tracks.get_mut(&id) else {
                continue;
            };
            if let Some((level, active)) = track.close_window() {
                levels.push((id, level, active));
            }
        }
        if !levels.is_empty() {
            self.events.push(Event::AudioLevels(levels));
        }
    }
}

/// A packet of a track that is to be forwarded.
pub(super) struct Arrived {
    source: Source,
    codec: Codec,
    packet: RtpPacket,
}

/// What became of a packet at one subscriber.
#[derive(Default)]
struct Fed {
    written: bool,
    /// It should have another layer, and no key frame of that had been asked for yet.
    asked: bool,
}

/// Give one subscriber its copy of a packet.
fn feed_slot(
    peer: &mut Peer,
    slot: usize,
    track: &mut Track,
    incoming: &Incoming,
    packet: &RtpPacket,
) -> Fed {
    let connected = peer.connected;
    let slot = &mut peer.slots.all[slot];
    let (Some(subscription), Some(ssrc)) = (&slot.subscription, slot.ssrc) else {
        return Fed::default();
    };
    let Some((codec, payload)) = incoming.form(slot.agreed, peer.downlink.spares_sound()) else {
        return Fed::default();
    };
    let Some(ceiling) = subscription.ceiling().filter(|_| connected && slot.is_open()) else {
        return Fed::default();
    };
    let begins = slot.kind == Kind::Video && slot.forwarder.layer().is_none();
    if begins && peer.downlink.empties(packet.timestamp) {
        return Fed::default();
    }
    let wanted = track.layer_for(ceiling);
    let moves = slot.forwarder.layer() != Some(wanted) && !incoming.starts;
    let asked = moves && track.want_keyframe(wanted);
    let outgoing = slot.forwarder.rewrite(incoming, wanted, packet.timestamp);
    if let Some(outgoing) = outgoing {
        peer.write(ssrc, packet, Write { incoming, outgoing, codec, payload });
    }
    Fed { written: outgoing.is_some(), asked }
}
