//! What may those who use the core ask of it? One method for each request of the handle.

use std::time::Instant;

use str0m::media::Mid;

use super::Engine;
use crate::error::Error;
use crate::event::{Event, PeerId, Reason, Role, Shown, TrackId};
use crate::peer::Peer;
use crate::published::{Offered, offered};
use crate::sdp;
use crate::slots::Subscription;
use crate::track::{Feed, Track};

impl Engine {
    pub fn answer(&mut self, id: PeerId, offer: &str, now: Instant) -> Result<String, Error> {
        self.expect(id, Role::Publisher)?;
        let mut remote = sdp::read(offer)?;
        self.peers.get(&id).ok_or(Error::PeerGone)?.settle(&mut remote.sections)?;
        let offered = offered(&remote.sections)?;
        let answer = self.drive(id, |peer, net, reports| {
            let answer = peer.answer(&remote, now);
            peer.tick(now, net, reports);
            answer
        })??;
        let peer = self.peers.get_mut(&id).ok_or(Error::PeerGone)?;
        let received: Vec<Offered> =
            offered.into_iter().filter(|o| peer.receives(&o.mid)).collect();
        let changes = peer.published.apply(received);
        self.router.name(id, &peer.ufrag());
        for track in changes.removed {
            self.remove_track(track);
        }
        for offered in changes.added {
            self.add_track(id, offered);
        }
        Ok(answer)
    }

    pub fn add_pair(
        &mut self,
        labels: &[(String, bool)],
        now: Instant,
    ) -> Result<(PeerId, PeerId), Error> {
        let publisher = self.add_peer(Role::Publisher, now)?;
        let subscriber = self.add_peer(Role::Subscriber, now);
        let subscriber = subscriber.inspect_err(|_| self.end(publisher, Reason::Removed))?;
        self.pair(publisher, subscriber)?;
        self.open_channels(subscriber, labels)?;
        Ok((publisher, subscriber))
    }

    pub fn pair(&mut self, publisher: PeerId, subscriber: PeerId) -> Result<(), Error> {
        self.expect(publisher, Role::Publisher)?;
        self.expect(subscriber, Role::Subscriber)?;
        let peer = self.peers.get_mut(&subscriber).ok_or(Error::PeerGone)?;
        peer.pace.publishes_on = Some(publisher);
        Ok(())
    }

    pub(super) fn add_track(&mut self, peer: PeerId, offered: Offered) {
        let track = self.new_id();
        let Offered { codec, mid, track_id, rids } = offered.clone();
        let made = Track::new(peer, codec, Mid::from(mid.as_str()), &rids);
        self.tracks.insert(track, made);
        if let Some(peer) = self.peers.get_mut(&peer) {
            peer.published.tracks.push((track, offered));
        }
        self.events.push(Event::TrackAdded { peer, track, codec, mid, track_id, rids });
    }

    pub fn offer(&mut self, id: PeerId, now: Instant) -> Result<Option<String>, Error> {
        self.expect(id, Role::Subscriber)?;
        let offer = self.drive(id, |peer, net, reports| {
            let offer = peer.offer();
            peer.tick(now, net, reports);
            offer
        })?;
        self.place_feeds(id);
        Ok(offer)
    }

    pub fn accept_answer(&mut self, id: PeerId, answer: &str, now: Instant) -> Result<(), Error> {
        self.expect(id, Role::Subscriber)?;
        let remote = sdp::read(answer)?;
        self.drive(id, |peer, net, reports| {
            let result = peer.accept_answer(&remote, now);
            peer.tick(now, net, reports);
            result
        })??;
        if let Some(peer) = self.peers.get_mut(&id) {
            self.router.name(id, &peer.ufrag());
        }
        self.tell_unfit(id);
        if self.peers.get(&id).is_some_and(|peer| peer.connected) {
            self.want_keyframes(id, now);
        }
        self.tell_needed(id);
        Ok(())
    }

    pub fn restart(&mut self, id: PeerId) -> Result<Option<String>, Error> {
        self.expect(id, Role::Subscriber)?;
        self.touch(id, Peer::restart).ok_or(Error::PeerGone)
    }

    pub fn add_candidate(&mut self, id: PeerId, candidate: &str) -> Result<(), Error> {
        self.peers.get(&id).ok_or(Error::PeerGone)?;
        sdp::check_candidate(candidate)
    }

    pub fn open_channels(&mut self, id: PeerId, labels: &[(String, bool)]) -> Result<(), Error> {
        let begin = |peer: &mut Peer| match peer.role {
            Role::Subscriber => peer.channels.ask(labels),
            Role::Publisher => peer.channels.expect(labels),
        };
        self.touch(id, begin).ok_or(Error::PeerGone)?;
        self.tell_needed(id);
        Ok(())
    }

    pub fn subscribe(
        &mut self,
        id: PeerId,
        track: TrackId,
        stream_id: String,
        track_id: String,
    ) -> Result<(), Error> {
        self.expect(id, Role::Subscriber)?;
        let kind = self.tracks.get(&track).ok_or(Error::TrackGone)?.kind();
        let subscription = Subscription::new(track, kind, stream_id, track_id);
        self.touch(id, |peer| peer.slots.subscribe(subscription)).ok_or(Error::PeerGone)?;
        self.tell_needed(id);
        Ok(())
    }

    pub fn unsubscribe(&mut self, id: PeerId, track: TrackId) -> Result<(), Error> {
        let ended = self.touch(id, |peer| {
            peer.forget_sent(track);
            peer.slots.unsubscribe(track)
        });
        ended.ok_or(Error::PeerGone)?;
        if let Some(track) = self.tracks.get_mut(&track) {
            track.feeds.retain(|feed| feed.peer != id);
        }
        self.tell_needed(id);
        Ok(())
    }

    pub fn set_subscription(
        &mut self,
        id: PeerId,
        track: TrackId,
        paused: bool,
        shown: Shown,
    ) -> Result<(), Error> {
        let peer = self.peers.get_mut(&id).ok_or(Error::PeerGone)?;
        let Some(subscription) = peer.slots.find(track) else {
            return Ok(());
        };
        let changed = std::mem::replace(&mut subscription.paused, paused) != paused;
        subscription.show(shown);
        peer.downlink.urgent = true;
        // A pause must not look like loss to the receiver.
        if changed {
            peer.forget_sent(track);
            peer.slots.interrupt(track);
        }
        Ok(())
    }

    pub fn set_track_muted(&mut self, id: TrackId, muted: bool) -> Result<(), Error> {
        let track = self.tracks.get_mut(&id).ok_or(Error::TrackGone)?;
        if std::mem::replace(&mut track.muted, muted) == muted {
            return Ok(());
        }
        // What follows the silence does not continue what came before it.
        let feeds = track.feeds.clone();
        for feed in feeds {
            if let Some(peer) = self.peers.get_mut(&feed.peer) {
                peer.forget_sent(id);
                peer.slots.interrupt(id);
            }
        }
        Ok(())
    }

    pub fn send_data(&mut self, id: PeerId, label: &str, payload: Vec<u8>) {
        if self.touch(id, |peer| peer.channels.push(label, payload)) == Some(false) {
            self.counters.dropped += 1;
        }
    }

    #[cfg(feature = "fault-injection")]
    pub fn explode(&mut self, id: PeerId) {
        if let Some(peer) = self.peers.get_mut(&id) {
            peer.explode = true;
        }
    }

    pub(super) fn expect(&self, id: PeerId, role: Role) -> Result<(), Error> {
        let peer = self.peers.get(&id).ok_or(Error::PeerGone)?;
        match peer.role == role {
            true => Ok(()),
            false => Err(Error::Misuse("the peer has the other role")),
        }
    }

    /// Say once of each track that this subscriber cannot take it.
    fn tell_unfit(&mut self, id: PeerId) {
        let Some(peer) = self.peers.get_mut(&id) else {
            return;
        };
        for slot in peer.slots.all.iter_mut().filter(|slot| slot.is_open()) {
            let agreed = slot.agreed;
            let Some(subscription) = &mut slot.subscription else {
                continue;
            };
            let codec = self.tracks.get(&subscription.track).map(|track| track.codec);
            let unfit = codec.is_some_and(|codec| !agreed.takes(codec));
            if unfit && !std::mem::replace(&mut subscription.told_unfit, true) {
                self.events.push(Event::Unfit { peer: id, track: subscription.track });
            }
        }
    }

    /// Connect the slots of a new offer to their tracks.
    pub(super) fn place_feeds(&mut self, id: PeerId) {
        let Some(peer) = self.peers.get(&id) else {
            return;
        };
        for (slot, placed) in peer.slots.all.iter().enumerate() {
            let Some(subscription) = &placed.subscription else {
                continue;
            };
            let feed = Feed { peer: id, slot };
            if let Some(track) = self.tracks.get_mut(&subscription.track) {
                if !track.feeds.contains(&feed) {
                    track.feeds.push(feed);
                }
            }
        }
    }

    pub(super) fn remove_track(&mut self, id: TrackId) {
        let Some(track) = self.tracks.remove(&id) else {
            return;
        };
        self.events.push(Event::TrackRemoved(track.publisher, id));
        for feed in track.feeds {
            if let Some(peer) = self.peers.get_mut(&feed.peer) {
                peer.forget_sent(id);
                peer.slots.unsubscribe(id);
            }
            self.tell_needed(feed.peer);
        }
    }

    pub(super) fn tell_needed(&mut self, id: PeerId) {
        let Some(peer) = self.peers.get_mut(&id) else {
            return;
        };
        if peer.needs_offer() && !std::mem::replace(&mut peer.told_needed, true) {
            self.events.push(Event::NegotiationNeeded(id));
        }
    }
}
