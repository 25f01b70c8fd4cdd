//! How does a test run the engine in its own thread, at times of its own?
//!
//! Hostile bytes are found by trying many, and a find is of use only when it happens again. So
//! here nothing waits and no clock but the caller's moves: a call sends or reads what there is on
//! real sockets, and returns. Not part of what the server is built of.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Instant;

use str0m::crypto::dtls::SrtpProfile;

use crate::clock::Clock;
use crate::engine::Engine;
use crate::error::Error;
use crate::event::{Event, EventQueue, PeerId, Role, TrackId};
use crate::keys::{self, Keys};
use crate::net::{Inbox, Net};
use crate::peer::Template;
use crate::protect::Protect;
use crate::tcp::Tcp;

/// An engine without a thread.
pub struct Stand {
    engine: Engine,
    inbox: Inbox,
    events: Arc<EventQueue>,
    address: SocketAddr,
    streams: SocketAddr,
}

impl Stand {
    /// An engine on free ports of this address.
    pub fn new(address: IpAddr, now: Instant) -> io::Result<Self> {
        let anywhere = SocketAddr::new(address, 0);
        let mut net = Net::bind(anywhere, &[address])?;
        let tcp = Tcp::bind(anywhere, &[address])?;
        let streams = SocketAddr::new(address, tcp.port());
        net.tcp = Some(tcp);
        let address = net.socket().local_addr()?;
        let template = Template::new(keys::provider())
            .ok_or_else(|| io::Error::other("no certificate could be made"))?;
        let events = Arc::new(EventQueue::new()?);
        let mut engine = Engine::new(net, events.clone(), template, now);
        engine.clock = Clock::Given(now);
        Ok(Stand { engine, inbox: Inbox::default(), events, address, streams })
    }

    /// Where its socket is.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Where it listens for connections.
    pub fn streams(&self) -> SocketAddr {
        self.streams
    }

    /// Connections now, those of strangers included.
    pub fn connections(&self) -> usize {
        self.engine.net.tcp.as_ref().map_or(0, Tcp::count)
    }

    /// What the media thread does once: read what is there, and let pass what time it is.
    pub fn turn(&mut self, now: Instant) {
        if let Some(tcp) = &mut self.engine.net.tcp {
            tcp.ready = true;
        }
        self.engine.clock = Clock::Given(now);
        self.engine.turn(&mut self.inbox, now);
    }

    fn at(&mut self, now: Instant) -> &mut Engine {
        self.engine.clock = Clock::Given(now);
        &mut self.engine
    }

    /// As [`crate::Core::take_events`].
    pub fn take_events(&mut self) -> Vec<Event> {
        self.events.take()
    }

    /// Whether what comes from this address waits with everyone's.
    pub fn lacks_lane(&self, from: SocketAddr) -> bool {
        self.engine.net.lanes.as_ref().is_none_or(|lanes| lanes.lacks(from, self.address))
    }

    /// Peers and tracks alive, and datagrams refused since it began.
    pub fn counts(&self) -> (usize, usize, u64) {
        let engine = &self.engine;
        (engine.peers.len(), engine.tracks.len(), engine.counters.refused)
    }

    /// Packets and messages that were dropped.
    pub fn dropped(&self) -> u64 {
        self.engine.counters.dropped
    }

    /// Packets of which their receivers told whether they arrived.
    pub fn told(&self) -> u64 {
        self.engine.told()
    }

    /// As [`crate::Core::add_peer`].
    pub fn add_peer(&mut self, role: Role, now: Instant) -> Result<PeerId, Error> {
        self.at(now).add_peer(role, now)
    }

    /// As [`crate::Core::pair`].
    pub fn pair(&mut self, publisher: PeerId, subscriber: PeerId) -> Result<(), Error> {
        self.engine.pair(publisher, subscriber)
    }

    /// As [`crate::Core::remove_peer`].
    pub fn remove_peer(&mut self, peer: PeerId, now: Instant) -> Result<(), Error> {
        self.at(now).remove_peer(peer, now)
    }

    /// As [`crate::Core::answer`].
    pub fn answer(&mut self, peer: PeerId, offer: &str, now: Instant) -> Result<String, Error> {
        self.at(now).answer(peer, offer, now)
    }

    /// As [`crate::Core::offer`].
    pub fn offer(&mut self, peer: PeerId, now: Instant) -> Result<Option<String>, Error> {
        self.at(now).offer(peer, now)
    }

    /// As [`crate::Core::accept_answer`].
    pub fn accept_answer(&mut self, peer: PeerId, answer: &str, now: Instant) -> Result<(), Error> {
        self.at(now).accept_answer(peer, answer, now)
    }

    /// As [`crate::Core::add_candidate`].
    pub fn add_candidate(&mut self, peer: PeerId, candidate: &str) -> Result<(), Error> {
        self.engine.add_candidate(peer, candidate)
    }

    /// As [`crate::Core::open_channels`].
    pub fn open_channels(&mut self, peer: PeerId, labels: &[(String, bool)]) -> Result<(), Error> {
        self.engine.open_channels(peer, labels)
    }

    /// As [`crate::Core::subscribe`], with the number of the track for a name.
    pub fn subscribe(&mut self, peer: PeerId, track: TrackId) -> Result<(), Error> {
        let name = format!("TR_{track}");
        self.engine.subscribe(peer, track, name.clone(), name)
    }

    /// As [`crate::Core::send_data`].
    pub fn send_data(&mut self, peer: PeerId, label: &str, payload: Vec<u8>) {
        self.engine.send_data(peer, label, payload);
    }
}

/// Protects what a joined peer of ill will sends, so that it gets past the cipher.
pub struct Sealer(Protect);

impl Sealer {
    /// From what DTLS agreed on. `None` when that is not AES-GCM.
    pub fn new(material: Vec<u8>, profile: SrtpProfile, client: bool) -> Option<Self> {
        Protect::new(&keys::provider(), &Keys { material, profile, client }).map(Sealer)
    }

    /// A protected packet of media. `index` is its sequence number with the roll-overs, and the
    /// header has at least the fixed 12 bytes.
    pub fn media(&mut self, header: &[u8], body: &[u8], index: u64) -> Option<Vec<u8>> {
        let mut sealed = Vec::new();
        let whole = header.len() >= 12;
        (whole && self.0.media(header, body, index, &mut sealed)).then_some(sealed)
    }

    /// A protected packet of control. `None` when it has not even a header.
    pub fn control(&mut self, clear: &[u8]) -> Option<Vec<u8>> {
        self.0.control(clear)
    }
}
