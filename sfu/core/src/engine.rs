//! What does the media thread do in one turn, and who owns the peers and tracks?
//!
//! A turn: wait, run commands, route a batch of datagrams, let written packets out, wake who is
//! due. Packets are written to all subscribers first and sent once per turn, so a subscriber that
//! gets three packets of a batch is driven once.

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Instant;

use str0m::media::Mid;
use str0m::rtp::RtpPacket;

use crate::error::Error;
use crate::event::{Event, EventQueue, PeerId, Reason, Role, TrackId};
use crate::forward::{Incoming, Source};
use crate::levels;
use crate::limits::{DATAGRAM_BYTES, READS};
use crate::net::{Inbox, Net, Received};
use crate::peer::{Peer, Report, Template, Write};
use crate::published::{Offered, offered};
use crate::router::{Route, Router};
use crate::sdp;
use crate::slots::Subscription;
use crate::timers::Timers;
use crate::track::{Feed, Track};

pub(crate) struct Engine {
    pub net: Net,
    events: Arc<EventQueue>,
    template: Template,
    router: Router,
    timers: Timers,
    pub peers: HashMap<PeerId, Peer>,
    pub tracks: HashMap<TrackId, Track>,
    last_id: u64,
    /// Peers that were written to since they were last driven.
    dirty: Vec<PeerId>,
    reports: Vec<Report>,
    window_ends: Instant,
    pub counters: Counters,
    /// The thread should end after this turn.
    pub stopped: bool,
}

#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Counters {
    pub packets_in: u64,
    /// Media that reached a track and was not forwarded to a subscriber, and data not delivered.
    pub dropped: u64,
    /// Datagrams from nobody known, malformed or over the rate.
    pub refused: u64,
}

impl Engine {
    pub fn new(net: Net, events: Arc<EventQueue>, template: Template, now: Instant) -> Self {
        Engine {
            net,
            events,
            template,
            router: Router::default(),
            timers: Timers::default(),
            peers: HashMap::new(),
            tracks: HashMap::new(),
            last_id: 0,
            dirty: Vec::new(),
            reports: Vec::new(),
            window_ends: now + levels::WINDOW,
            counters: Counters::default(),
            stopped: false,
        }
    }

    /// When the next turn is due if nothing arrives.
    pub fn next_turn(&self) -> Instant {
        self.timers.next().map_or(self.window_ends, |t| t.min(self.window_ends))
    }

    pub fn turn(&mut self, inbox: &mut Inbox, now: Instant) {
        self.receive_batches(inbox, now);
        while let Some((at, id)) = self.timers.pop(now) {
            let Some(peer) = self.peers.get_mut(&id) else { continue };
            if self.timers.is_due(at, id, &mut peer.wake, now) {
                let _ = self.drive(id, |peer, net, reports| peer.tick(now, net, reports));
            }
        }
        if now >= self.window_ends {
            self.window_ends = now + levels::WINDOW;
            self.close_window(now);
        }
        self.drive_dirty(now);
    }

    // ---- peers -------------------------------------------------------------------------

    /// Run something on a peer, and handle what it reports. A panic ends that peer alone.
    fn drive<T>(
        &mut self,
        id: PeerId,
        work: impl FnOnce(&mut Peer, &mut Net, &mut Vec<Report>) -> T,
    ) -> Result<T, Error> {
        let peer = self.peers.get_mut(&id).ok_or(Error::PeerGone)?;
        let mut reports = std::mem::take(&mut self.reports);
        let net = &mut self.net;
        let result = catch_unwind(AssertUnwindSafe(|| work(peer, net, &mut reports)));
        if result.is_ok() {
            self.timers.schedule(id, &mut peer.wake);
            for report in reports.drain(..) {
                self.handle(id, report);
            }
        } else {
            self.end(id, Reason::Panic);
        }
        reports.clear();
        self.reports = reports;
        result.map_err(|_| Error::PeerGone)
    }

    /// Run something small on a peer that reports nothing; it is driven later in this turn.
    fn touch<T>(&mut self, id: PeerId, work: impl FnOnce(&mut Peer) -> T) -> Option<T> {
        let peer = self.peers.get_mut(&id)?;
        match catch_unwind(AssertUnwindSafe(|| work(peer))) {
            Ok(value) => {
                self.dirty.push(id);
                Some(value)
            }
            Err(_) => {
                self.end(id, Reason::Panic);
                None
            }
        }
    }

    fn drive_dirty(&mut self, now: Instant) {
        let mut dirty = std::mem::take(&mut self.dirty);
        while !dirty.is_empty() {
            dirty.sort_unstable();
            dirty.dedup();
            for id in dirty.drain(..) {
                let _ = self.drive(id, |peer, net, reports| peer.tick(now, net, reports));
            }
            std::mem::swap(&mut dirty, &mut self.dirty);
        }
        self.dirty = dirty;
    }

    pub fn add_peer(&mut self, role: Role, now: Instant) -> Result<PeerId, Error> {
        let (template, local) = (&self.template, &self.net.advertised);
        let made = catch_unwind(AssertUnwindSafe(|| {
            let mut peer = Peer::new(role, template, local, now);
            let ufrag = peer.ufrag();
            (peer, ufrag)
        }));
        let (peer, ufrag) = made.map_err(|_| Error::Misuse("a peer could not be made"))?;
        let id = self.new_id();
        self.router.name(id, &ufrag);
        self.peers.insert(id, peer);
        Ok(id)
    }

    pub fn remove_peer(&mut self, id: PeerId, now: Instant) -> Result<(), Error> {
        self.drive(id, |peer, net, _| {
            peer.close();
            // What it still reports is of no interest: it is being removed.
            peer.tick(now, net, &mut Vec::new());
        })?;
        self.end(id, Reason::Removed);
        Ok(())
    }

    fn end(&mut self, id: PeerId, reason: Reason) {
        let Some(peer) = self.peers.remove(&id) else { return };
        self.router.forget(id);
        self.counters.dropped += peer.dropped;
        for (track, _) in &peer.published.tracks {
            self.remove_track(*track);
        }
        for track in self.tracks.values_mut() {
            track.feeds.retain(|feed| feed.peer != id);
        }
        // After a panic even its destructor is not to be trusted.
        let _ = catch_unwind(AssertUnwindSafe(|| drop(peer)));
        self.events.push(Event::Disconnected(id, reason));
    }

    fn new_id(&mut self) -> u64 {
        self.last_id += 1;
        self.last_id
    }

    fn handle(&mut self, id: PeerId, report: Report) {
        let now = Instant::now();
        match report {
            Report::Packet(packet) => self.forward(id, &packet),
            Report::KeyframeRequest(mid) => self.keyframe_requested(id, mid, now),
            Report::Connected => {
                self.events.push(Event::Connected(id));
                self.want_keyframes(id, now);
            }
            Report::Data { label, payload } => {
                if !self.events.push(Event::Data { peer: id, label, payload }) {
                    self.counters.dropped += 1;
                }
            }
            Report::Ended(reason) => self.end(id, reason),
        }
    }

    // ---- datagrams ---------------------------------------------------------------------

    fn receive_batches(&mut self, inbox: &mut Inbox, now: Instant) {
        for _ in 0..READS {
            if !self.net.receive(inbox) {
                break;
            }
            for received in inbox.datagrams() {
                self.counters.packets_in += 1;
                if !self.deliver(&received, now) {
                    self.counters.refused += 1;
                }
            }
        }
    }

    /// Whether a datagram reached a peer.
    fn deliver(&mut self, received: &Received<'_>, now: Instant) -> bool {
        let Received { source, bytes, .. } = *received;
        if bytes.len() > DATAGRAM_BYTES {
            return false;
        }
        let route = self.router.route(source, bytes, now);
        let (Route::Known(id) | Route::Check(id)) = route else { return false };
        let local = self.net.local_for(received);
        if matches!(route, Route::Check(_)) {
            let Some(peer) = self.peers.get(&id) else { return false };
            let vouched = catch_unwind(AssertUnwindSafe(|| peer.vouches(source, local, bytes)));
            if !vouched.unwrap_or(false) {
                return false;
            }
            self.router.learn(id, source);
        }
        let taken = self.drive(id, |peer, net, reports| {
            let taken = peer.receive((source, local), bytes, now);
            peer.drain(now, net, reports);
            taken
        });
        taken.unwrap_or(false)
    }

    // ---- media -------------------------------------------------------------------------

    /// The hot path: one packet in, one for each subscriber out.
    fn forward(&mut self, publisher: PeerId, packet: &RtpPacket) {
        let ssrc = packet.header.ssrc;
        let resolved = self.peers.get_mut(&publisher).and_then(|peer| peer.resolve(ssrc));
        let Some((id, layer)) = resolved else { return };
        let Some(track) = self.tracks.get_mut(&id) else { return };
        if track.muted {
            self.counters.dropped += 1;
            return;
        }
        let source = Source { track: id, layer, ssrc: *ssrc };
        let incoming = Incoming::read(track.kind, source, packet);
        track.observe(&incoming, packet);
        let (mut failed, mut asked) = (None, false);
        for at in 0..track.feeds.len() {
            let feed = track.feeds[at];
            let Some(peer) = self.peers.get_mut(&feed.peer) else { continue };
            let sent = catch_unwind(AssertUnwindSafe(|| {
                feed_slot(peer, feed.slot, track, &incoming, packet)
            }));
            match sent {
                Ok(Fed::Written) => self.dirty.push(feed.peer),
                Ok(Fed::NeedsKeyframe) => {
                    asked = true;
                    self.dirty.push(feed.peer);
                }
                Ok(Fed::Skipped) => {}
                Err(_) => failed = Some(feed.peer),
            }
        }
        if asked {
            self.ask_keyframes(id, packet.timestamp);
        }
        if let Some(id) = failed {
            self.end(id, Reason::Panic);
        }
    }

    fn keyframe_requested(&mut self, subscriber: PeerId, mid: Mid, now: Instant) {
        let Some(peer) = self.peers.get(&subscriber) else { return };
        let Some(slot) = peer.slots.by_mid(mid).map(|at| &peer.slots.all[at]) else { return };
        let Some(subscription) = &slot.subscription else { return };
        let Some(track) = self.tracks.get_mut(&subscription.track) else { return };
        let layer = slot.forwarder.layer().unwrap_or(track.layer_for(subscription.limit));
        track.want_keyframe(layer);
        self.ask_keyframes(subscription.track, now);
    }

    /// A subscriber can see now what it is subscribed to.
    fn want_keyframes(&mut self, subscriber: PeerId, now: Instant) {
        let Some(peer) = self.peers.get(&subscriber) else { return };
        let wanted: Vec<TrackId> = peer.slots.open().collect();
        for id in wanted {
            if let Some(track) = self.tracks.get_mut(&id) {
                let layer = track.layer_for(usize::MAX);
                track.want_keyframe(layer);
                self.ask_keyframes(id, now);
            }
        }
    }

    fn ask_keyframes(&mut self, id: TrackId, now: Instant) {
        let Some(track) = self.tracks.get_mut(&id) else { return };
        let (publisher, mid) = (track.publisher, track.mid);
        let rids: Vec<_> = track.keyframes_to_ask(now).collect();
        for rid in rids {
            self.touch(publisher, |peer| peer.request_keyframe(mid, rid));
        }
    }

    fn close_window(&mut self, now: Instant) {
        let mut levels = Vec::new();
        let ids: Vec<TrackId> = self.tracks.keys().copied().collect();
        for id in ids {
            self.ask_keyframes(id, now);
            let Some(track) = self.tracks.get_mut(&id) else { continue };
            if let Some((level, active)) = track.close_window() {
                levels.push((id, level, active));
            }
        }
        if !levels.is_empty() {
            self.events.push(Event::AudioLevels(levels));
        }
    }

    fn remove_track(&mut self, id: TrackId) {
        let Some(track) = self.tracks.remove(&id) else { return };
        self.events.push(Event::TrackRemoved(track.publisher, id));
        for feed in track.feeds {
            if let Some(peer) = self.peers.get_mut(&feed.peer) {
                peer.slots.unsubscribe(id);
            }
            self.tell_needed(feed.peer);
        }
    }

    fn tell_needed(&mut self, id: PeerId) {
        let Some(peer) = self.peers.get_mut(&id) else { return };
        if peer.needs_offer() && !std::mem::replace(&mut peer.told_needed, true) {
            self.events.push(Event::NegotiationNeeded(id));
        }
    }

    // ---- requests ----------------------------------------------------------------------

    pub fn answer(&mut self, id: PeerId, offer: &str, now: Instant) -> Result<String, Error> {
        self.expect(id, Role::Publisher)?;
        let remote = sdp::read(offer)?;
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

    fn add_track(&mut self, peer: PeerId, offered: Offered) {
        let track = self.new_id();
        let Offered { kind, mid, track_id, rids } = offered.clone();
        let made = Track::new(peer, kind, Mid::from(mid.as_str()), &rids);
        self.tracks.insert(track, made);
        if let Some(peer) = self.peers.get_mut(&peer) {
            peer.published.tracks.push((track, offered));
        }
        self.events.push(Event::TrackAdded { peer, track, kind, mid, track_id, rids });
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
        if self.peers.get(&id).is_some_and(|peer| peer.connected) {
            self.want_keyframes(id, now);
        }
        self.tell_needed(id);
        Ok(())
    }

    pub fn add_candidate(&mut self, id: PeerId, candidate: &str) -> Result<(), Error> {
        self.peers.get(&id).ok_or(Error::PeerGone)?;
        sdp::check_candidate(candidate)
    }

    pub fn open_channels(&mut self, id: PeerId, labels: &[(String, bool)]) -> Result<(), Error> {
        self.expect(id, Role::Subscriber)?;
        self.touch(id, |peer| peer.channels.ask(labels)).ok_or(Error::PeerGone)?;
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
        let kind = self.tracks.get(&track).ok_or(Error::TrackGone)?.kind;
        let subscription = Subscription::new(track, kind, stream_id, track_id);
        self.touch(id, |peer| peer.slots.subscribe(subscription)).ok_or(Error::PeerGone)?;
        self.tell_needed(id);
        Ok(())
    }

    pub fn unsubscribe(&mut self, id: PeerId, track: TrackId) -> Result<(), Error> {
        self.touch(id, |peer| peer.slots.unsubscribe(track)).ok_or(Error::PeerGone)?;
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
        limit: usize,
    ) -> Result<(), Error> {
        let peer = self.peers.get_mut(&id).ok_or(Error::PeerGone)?;
        let Some(subscription) = peer.slots.find(track) else { return Ok(()) };
        let changed = std::mem::replace(&mut subscription.paused, paused) != paused;
        subscription.limit = limit;
        // A pause must not look like loss to the receiver.
        if changed {
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

    fn expect(&self, id: PeerId, role: Role) -> Result<(), Error> {
        let peer = self.peers.get(&id).ok_or(Error::PeerGone)?;
        match peer.role == role {
            true => Ok(()),
            false => Err(Error::Misuse("the peer has the other role")),
        }
    }

    /// Connect the slots of a new offer to their tracks.
    fn place_feeds(&mut self, id: PeerId) {
        let Some(peer) = self.peers.get(&id) else { return };
        for (slot, placed) in peer.slots.all.iter().enumerate() {
            let Some(subscription) = &placed.subscription else { continue };
            let feed = Feed { peer: id, slot };
            if let Some(track) = self.tracks.get_mut(&subscription.track) {
                if !track.feeds.contains(&feed) {
                    track.feeds.push(feed);
                }
            }
        }
    }
}

/// What became of a packet at one subscriber.
enum Fed {
    Written,
    Skipped,
    /// Written or not: the subscriber should have another layer, and no key frame of that has
    /// been asked for yet.
    NeedsKeyframe,
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
        return Fed::Skipped;
    };
    if !connected || !slot.is_open() || subscription.paused {
        return Fed::Skipped;
    }
    let wanted = track.layer_for(subscription.limit);
    let moves = slot.forwarder.layer() != Some(wanted) && !incoming.starts;
    let asked = moves && track.want_keyframe(wanted);
    let outgoing = slot.forwarder.rewrite(incoming, wanted, packet.timestamp);
    if let Some(outgoing) = outgoing {
        peer.write(ssrc, track.kind, packet, Write { incoming, outgoing });
    }
    match (asked, outgoing) {
        (true, _) => Fed::NeedsKeyframe,
        (false, Some(_)) => Fed::Written,
        (false, None) => Fed::Skipped,
    }
}
