//! Who gets which layer, now that it is known what everyone's way down carries?

use std::collections::HashMap;
use std::time::Instant;

use super::Engine;
use crate::allocate::{Grant, Wish};
use crate::downlink::{Sending, Sound};
use crate::event::{Event, Health, Kind, PeerId, Role, TrackId};
use crate::peer::Peer;
use crate::track::Track;

type Tracks = HashMap<TrackId, Track>;

/// Windows after which everyone's share is looked at, heard from or not.
const EVERY: u64 = 5;
/// Windows between two words on how connections do: 5 s.
const HEALTH_EVERY: u64 = 25;
/// Packets that a loss is worked out of.
const SAMPLE: u64 = 20;

impl Engine {
    /// Share every subscriber's way down out among its pictures.
    pub(super) fn share_downlinks(&mut self, now: Instant) {
        self.windows += 1;
        let (mut probing, mut ways) = (Vec::new(), Vec::new());
        for (id, peer) in &mut self.peers {
            let turn = id % EVERY == self.windows % EVERY;
            if peer.role != Role::Subscriber || !peer.connected || !(turn || peer.downlink.urgent) {
                continue;
            }
            for (track, paused) in share(peer, &self.tracks, now) {
                self.events.push(Event::Held { peer: *id, track, held: paused });
            }
            if peer.downlink.probes() {
                probing.push(*id);
            }
            let narrow = peer.downlink.is_narrow();
            ways.extend(peer.pace.publishes_on.map(|publisher| (publisher, narrow)));
        }
        for (publisher, narrow) in ways {
            if let Some(peer) = self.peers.get_mut(&publisher) {
                peer.pace.narrow = narrow;
            }
        }
        probing.into_iter().for_each(|id| self.mark_dirty(id));
        if self.windows % HEALTH_EVERY == 0 {
            self.tell_health();
        }
    }

    fn tell_health(&mut self) {
        let mut sent: HashMap<PeerId, (u64, u64)> = HashMap::new();
        for track in self.tracks.values_mut() {
            let (expected, lost) = track.arrivals.take();
            let sum = sent.entry(track.publisher).or_default();
            *sum = (sum.0 + expected, sum.1 + lost);
        }
        let publishers = sent.into_iter().filter(|(_, (expected, _))| *expected >= SAMPLE);
        let mut all: Vec<(PeerId, Health)> = publishers
            .map(|(id, (expected, lost))| {
                (id, Health { loss: lost as f64 / expected as f64, ..Health::default() })
            })
            .collect();
        let subscribers = self.peers.iter().filter(|(_, peer)| peer.downlink.is_reported_on());
        all.extend(subscribers.map(|(id, peer)| (*id, peer.downlink.health())));
        if !all.is_empty() {
            self.events.push(Event::Health(all));
        }
    }
}

/// Carry out what one subscriber's share is; which tracks were paused or go on for that.
fn share(peer: &mut Peer, tracks: &Tracks, now: Instant) -> Vec<(TrackId, bool)> {
    let (mut slots, mut wishes, mut sound) = (Vec::new(), Vec::new(), Sound::default());
    for (at, slot) in peer.slots.all.iter().enumerate() {
        let Some(subscription) = slot.subscription.as_ref().filter(|_| slot.is_open()) else {
            continue;
        };
        let Some(track) = tracks.get(&subscription.track).filter(|_| !subscription.paused) else {
            continue;
        };
        if !slot.agreed.takes(track.codec) {
            continue;
        }
        let (takes, plain) = track.sound(slot.agreed);
        let takes = if peer.doubles(slot.ssrc, now) { takes + plain } else { takes };
        sound.add((takes, plain), slot.told);
        if slot.kind == Kind::Video {
            slots.push(at);
            wishes.push(Wish {
                screen: subscription.screen,
                size: subscription.size,
                layers: track.offers(subscription.limit),
                grant: subscription.grant,
            });
        }
    }
    // Browsers estimate, and report often enough for silence to tell something, of pictures alone.
    let pictures = wishes.iter().any(|w| w.grant.is_some_and(|g| g != Grant::Paused));
    let sends = Sending { flows: peer.flows(pictures), pads: peer.can_probe() };
    let share = peer.downlink.share(&wishes, sound, sends, now);
    let mut changes = Vec::new();
    for ((at, wish), grant) in slots.into_iter().zip(wishes).zip(share.grants) {
        changes.extend(give(peer, at, wish.comes().then_some(grant), share.full));
    }
    changes
}

/// Give a slot its share; whether that pauses it or lets it go on.
fn give(peer: &mut Peer, at: usize, grant: Option<Grant>, full: bool) -> Option<(TrackId, bool)> {
    let slot = peer.slots.all.get_mut(at)?;
    let subscription = slot.subscription.as_mut()?;
    let before = subscription.give(grant);
    let paused = |grant| grant == Some(Grant::Paused);
    let changed = paused(before) != paused(grant);
    // Neither a pause nor what a full way has no room for may look like loss to the receiver.
    if changed || (full && grant < before) {
        slot.forwarder.interrupt();
    }
    if !changed {
        return None;
    }
    Some((subscription.track, paused(grant)))
}
