//! What does the media thread do in one turn, and who owns the peers and tracks?
//!
//! A turn: wait, run commands, route a batch of datagrams, forward a slice of the media that waits, let
//! written packets out, wake who is due. Packets are written to all subscribers first and sent once
//! per turn, so a subscriber that gets three packets of a slice is driven once. A slice is bounded by
//! what has to be sent for it, so that commands and the socket are looked at again before long.

mod media;
mod requests;
mod sharing;
mod silence;
mod streams;

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::{Duration, Instant};

use str0m::Candidate;
use str0m::net::Protocol;

use crate::bounds::Admission;
use crate::clock::Clock;
use crate::error::Error;
use crate::event::{Event, EventQueue, PeerId, Reason, Role, TrackId};
use crate::gathering::Gathering;
use crate::keys;
use crate::levels;
use crate::limits::{DATAGRAM_BYTES, READS, SLICE};
use crate::net::{Inbox, Net, Received, Way};
use crate::peer::{Peer, Report, Template};
use crate::router::{Route, Router};
use crate::tcp::Mail;
use crate::timers::Timers;
use crate::track::Track;
use crate::waiting::Waiting;

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
    waiting: Waiting<media::Arrived>,
    gathering: Gathering,
    reports: Vec<Report>,
    /// Room for what connections bring.
    mail: Mail,
    candidates: Vec<Candidate>,
    window_ends: Instant,
    /// Windows that have ended.
    windows: u64,
    pub counters: Counters,
    /// The thread should end after this turn.
    pub stopped: bool,
    pub clock: Clock,
}

#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Counters {
    pub packets_in: u64,
    /// Packets of which peers that are gone told whether they arrived.
    pub told: u64,
    /// Media that reached a track and was not forwarded to a subscriber, and data not delivered.
    pub dropped: u64,
    /// Datagrams from nobody known, malformed or over the rate.
    pub refused: u64,
    /// Datagrams of known peers over what one of them may send.
    pub over: u64,
}

impl Engine {
    pub fn new(net: Net, events: Arc<EventQueue>, template: Template, now: Instant) -> Self {
        Engine {
            candidates: net.candidates(),
            mail: Mail::default(),
            net,
            events,
            template,
            router: Router::default(),
            timers: Timers::default(),
            peers: HashMap::new(),
            tracks: HashMap::new(),
            last_id: 0,
            dirty: Vec::new(),
            waiting: Waiting::default(),
            gathering: Gathering::default(),
            reports: Vec::new(),
            window_ends: now + levels::WINDOW,
            windows: 0,
            counters: Counters::default(),
            stopped: false,
            clock: Clock::System,
        }
    }

    fn since(&self, began: Instant) -> Duration {
        self.clock.now().saturating_duration_since(began)
    }

    /// When the next turn is due if nothing arrives.
    pub fn next_turn(&self, now: Instant) -> Instant {
        if !self.waiting.is_empty() {
            return self.gathering.until().unwrap_or(now);
        }
        self.timers.next().map_or(self.window_ends, |t| t.min(self.window_ends))
    }

    pub fn turn(&mut self, inbox: &mut Inbox, now: Instant) {
        let began = self.clock.now();
        self.receive_batches(inbox, now);
        self.receive_streams(now);
        if !self.gathering.holds(now) {
            self.forward_slice(SLICE);
        }
        while let Some(entry) = self.timers.pop(now) {
            let Some(peer) = self.peers.get_mut(&entry.peer) else {
                continue;
            };
            if self.timers.is_due(entry, &mut peer.wake, now) {
                // What leaves by it says when it left.
                let now = now + self.since(began);
                let _ = self.drive(entry.peer, |peer, net, reports| peer.tick(now, net, reports));
            }
        }
        if now >= self.window_ends {
            self.window_ends = now + levels::WINDOW;
            self.close_window(now);
            if let Some(tcp) = &mut self.net.tcp {
                tcp.tidy(now);
            }
            self.share_downlinks(now);
            self.notice_silence();
        }
        self.drive_dirty(now, began);
        self.net.flush();
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
            keys::forget();
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
                self.mark_dirty(id);
                Some(value)
            }
            Err(_) => {
                keys::forget();
                self.end(id, Reason::Panic);
                None
            }
        }
    }

    fn mark_dirty(&mut self, id: PeerId) {
        if let Some(peer) = self.peers.get_mut(&id) {
            peer.engine_dirty = true;
            if !std::mem::replace(&mut peer.dirty, true) {
                self.dirty.push(id);
            }
        }
    }

    fn drive_dirty(&mut self, now: Instant, began: Instant) {
        while let Some(id) = self.dirty.pop() {
            // When a packet left is compared with when it arrived, and a turn may take long.
            let now = now + self.since(began);
            let _ = self.drive(id, |peer, net, reports| {
                peer.dirty = false;
                if peer.engine_dirty {
                    peer.tick(now, net, reports);
                } else {
                    peer.let_go(now, net);
                }
            });
        }
    }

    pub fn add_peer(&mut self, role: Role, now: Instant) -> Result<PeerId, Error> {
        let (template, local) = (&self.template, &self.candidates);
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
        let Some(peer) = self.peers.remove(&id) else {
            return;
        };
        self.router.forget(id);
        self.waiting.forget(id);
        self.net.forget(id);
        self.counters.dropped += peer.dropped;
        self.counters.told += peer.told;
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

    /// Packets of which their receivers told whether they arrived.
    pub fn told(&self) -> u64 {
        self.counters.told + self.peers.values().map(|peer| peer.told).sum::<u64>()
    }

    fn new_id(&mut self) -> u64 {
        self.last_id += 1;
        self.last_id
    }

    fn handle(&mut self, id: PeerId, report: Report) {
        let now = self.clock.now();
        match report {
            Report::Packet(packet) => self.arrived(id, packet),
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

    /// Publishers' lanes first, so that a flood on the common socket does not keep them waiting.
    fn receive_batches(&mut self, inbox: &mut Inbox, now: Instant) {
        for lane in self.net.ready_lanes() {
            if self.net.receive_lane(lane, inbox) {
                self.deliver_all(inbox, now);
            }
        }
        for _ in 0..READS {
            if !self.net.receive(inbox) {
                break;
            }
            self.deliver_all(inbox, now);
            if !inbox.is_full() {
                break;
            }
        }
    }

    fn deliver_all(&mut self, inbox: &Inbox, now: Instant) {
        for received in inbox.datagrams() {
            self.counters.packets_in += 1;
            if !self.deliver(&received, now) {
                self.counters.refused += 1;
            }
        }
    }

    /// False when a datagram is nobody's, or was not understood.
    fn deliver(&mut self, received: &Received<'_>, now: Instant) -> bool {
        let Received { source, bytes, .. } = *received;
        if bytes.len() > DATAGRAM_BYTES {
            return false;
        }
        let route = self.router.route(source, bytes, now);
        let (Route::Known(id) | Route::Chosen(id) | Route::Check(id)) = route else {
            return false;
        };
        let way = Way { wire: Protocol::Udp, from: source, to: self.net.local_for(received) };
        if matches!(route, Route::Check(_)) {
            if !self.vouched(id, way, bytes) {
                return false;
            }
            self.router.learn(id, source, now);
            self.open_lane(id, received);
        } else if matches!(route, Route::Chosen(_))
            && self.is_due_lane(id, received, now)
            && self.vouched(id, way, bytes)
        {
            self.open_lane(id, received);
        }
        self.hand_over(id, way, bytes, now)
    }

    /// Whether a publisher chose a way that has no lane, and one may be looked for.
    fn is_due_lane(&mut self, id: PeerId, received: &Received<'_>, now: Instant) -> bool {
        self.expect(id, Role::Publisher).is_ok()
            && self.net.lacks_lane(received)
            && self.router.may_have_lane(received.source, now)
    }

    fn open_lane(&mut self, id: PeerId, received: &Received<'_>) {
        if self.expect(id, Role::Publisher).is_err() {
            return;
        }
        let (peers, tracks) = (&self.peers, &self.tracks);
        let sends = |track: &TrackId| tracks.get(track).is_some_and(|track| !track.muted);
        self.net.open_lane(id, received, |id| {
            peers.get(&id).is_some_and(|peer| peer.published.tracks.iter().any(|(t, _)| sends(t)))
        });
    }

    /// Whether a check that names a peer is its.
    fn vouched(&self, id: PeerId, way: Way, bytes: &[u8]) -> bool {
        let Some(peer) = self.peers.get(&id) else {
            return false;
        };
        catch_unwind(AssertUnwindSafe(|| peer.vouches(way, bytes))).unwrap_or(false)
    }

    fn hand_over(&mut self, id: PeerId, way: Way, bytes: &[u8], now: Instant) -> bool {
        let admission = self.peers.get_mut(&id).map(|peer| {
            if peer.quiet.heard(bytes) {
                self.events.push(Event::Quiet { peer: id, quiet: false });
            }
            peer.admits(bytes, now)
        });
        match admission {
            Some(Admission::Taken) => {}
            Some(Admission::Over) => {
                self.counters.over += 1;
                return true;
            }
            Some(Admission::Absurd) => {
                self.end(id, Reason::Absurd);
                return true;
            }
            None => return false,
        }
        let taken = self.drive(id, |peer, net, reports| {
            if peer.hear_numbers(bytes, now) {
                return true;
            }
            let taken = peer.receive(way, bytes, now);
            peer.drain(now, net, reports);
            taken
        });
        taken.unwrap_or(false)
    }
}
