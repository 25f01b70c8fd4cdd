//! Who is in the hall while hostile bytes come in?
//!
//! A publisher and a watcher who mean well and must not notice anything; and of ill will a
//! publisher, with a watcher of what it sends, and a watcher of the class. Time moves only here.

use std::net::{IpAddr, Ipv4Addr, SocketAddr, UdpSocket};
use std::time::{Duration, Instant};

use liveclass_sfu_core::stand::Stand;
use liveclass_sfu_core::{Event, PeerId, Reason, Role, TrackId};
use str0m::change::{SdpAnswer, SdpOffer};
use str0m::media::{Direction, MediaKind, Simulcast, SimulcastLayer};

use crate::client::Client;

const LOOPBACK: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);
/// A step of time, and how many until something must have happened.
const STEP: Duration = Duration::from_millis(5);
const STEPS: usize = 2000;
/// Layers of the hostile publisher's picture.
pub const LAYERS: [&str; 3] = ["q", "h", "f"];

/// Places of the clients.
pub const SPEAKER: usize = 0;
/// Watches the speaker.
pub const LISTENER: usize = 1;
/// Publishes, of ill will.
pub const INTRUDER: usize = 2;
/// Watches what the intruder publishes.
pub const AUDIENCE: usize = 3;
/// Watches the speaker, of ill will.
pub const HECKLER: usize = 4;

/// An engine, its clients, and the time.
pub struct Hall {
    /// The engine.
    pub stand: Stand,
    /// The clients, in their places.
    pub clients: Vec<Client>,
    /// A socket of nobody.
    pub stranger: UdpSocket,
    /// The time.
    pub now: Instant,
    /// What the engine said since it was last asked.
    pub events: Vec<Event>,
    /// Datagrams that clients sent, the newest hundred.
    pub tape: Vec<Vec<u8>>,
    /// Bytes from the stranger, and to it, since the hall was new: what it sent once may be
    /// answered much later.
    pub strange: (usize, usize),
}

impl Hall {
    /// A hall with everyone in their places.
    pub fn new() -> Self {
        let now = Instant::now();
        let stand = Stand::new(LOOPBACK, now).expect("a socket");
        let stranger = UdpSocket::bind((LOOPBACK, 0)).expect("a socket");
        stranger.set_nonblocking(true).expect("a socket that does not block");
        let (events, tape, strange) = (Vec::new(), Vec::new(), (0, 0));
        let mut hall = Hall { stand, clients: Vec::new(), stranger, now, events, tape, strange };
        let class = hall.publisher(&[]);
        hall.watcher(&class);
        let mischief = hall.publisher(&LAYERS);
        hall.watcher(&mischief);
        hall.watcher(&class);
        for n in 0..20 {
            hall.clients[SPEAKER].play(hall.now);
            hall.clients[SPEAKER].say("_reliable", &[n; 40], hall.now);
            hall.step();
        }
        assert!(hall.clients[LISTENER].packets > 0, "the class has begun");
        hall
    }

    /// A client that is not connected; it is the last of them.
    pub fn enter(&mut self, role: Role) -> usize {
        let peer = self.stand.add_peer(role, self.now).expect("a peer");
        self.clients.push(Client::new(peer, LOOPBACK, self.now).expect("a client"));
        self.clients.len() - 1
    }

    /// The last client goes, and so does its peer.
    pub fn dismiss(&mut self) {
        if let Some(client) = self.clients.pop() {
            let _ = self.stand.remove_peer(client.peer, self.now);
        }
    }

    fn publisher(&mut self, layers: &[&str]) -> Vec<TrackId> {
        let at = self.enter(Role::Publisher);
        self.publish(at, layers);
        self.until_connected(at);
        let peer = self.clients[at].peer;
        self.tracks(peer)
    }

    fn tracks(&self, peer: PeerId) -> Vec<TrackId> {
        let of_peer = |event: &Event| match event {
            Event::TrackAdded { peer: p, track, .. } if *p == peer => Some(*track),
            _ => None,
        };
        self.events.iter().filter_map(of_peer).collect()
    }

    /// Offer sound, a picture and a channel.
    pub fn publish(&mut self, at: usize, layers: &[&str]) {
        let client = &mut self.clients[at];
        let mut api = client.rtc.sdp_api();
        let simulcast = (!layers.is_empty()).then(|| {
            let mut simulcast = Simulcast::new();
            layers.iter().for_each(|rid| simulcast.add_send_layer(SimulcastLayer::new(rid)));
            simulcast
        });
        let name = |name: &str| Some(name.to_owned());
        let sound = api.add_media(
            MediaKind::Audio,
            Direction::SendOnly,
            name("stream"),
            name("microphone"),
            None,
        );
        let picture = api.add_media(
            MediaKind::Video,
            Direction::SendOnly,
            name("stream"),
            name("camera"),
            simulcast,
        );
        api.add_channel("_reliable".to_owned());
        let (offer, pending) = api.apply().expect("something to offer");
        let answer = self.stand.answer(client.peer, &offer.to_sdp_string(), self.now);
        let answer = answer.expect("an answer");
        client.note_name(&answer);
        let answer = SdpAnswer::from_sdp_string(&answer).expect("its text");
        client.rtc.sdp_api().accept_answer(pending, answer).expect("an answer that fits");
        client.mids = vec![sound, picture];
    }

    fn watcher(&mut self, tracks: &[TrackId]) {
        let at = self.enter(Role::Subscriber);
        let peer = self.clients[at].peer;
        let labels = [("_reliable".to_owned(), true), ("_lossy".to_owned(), false)];
        self.stand.open_channels(peer, &labels).expect("channels");
        for track in tracks {
            self.stand.subscribe(peer, *track).expect("a subscription");
        }
        let answer = self.honest_answer(at).expect("an offer");
        self.stand.accept_answer(peer, &answer, self.now).expect("an answer that fits");
        self.until_connected(at);
    }

    /// What an honest client answers to the engine's offer, if there is one.
    pub fn honest_answer(&mut self, at: usize) -> Option<String> {
        let client = &mut self.clients[at];
        let offer = self.stand.offer(client.peer, self.now).ok()??;
        client.note_name(&offer);
        let offer = SdpOffer::from_sdp_string(&offer).expect("an offer of ours");
        let answer = client.rtc.sdp_api().accept_offer(offer).expect("an answer to it");
        Some(answer.to_sdp_string())
    }

    fn until_connected(&mut self, at: usize) {
        let said = Event::Connected(self.clients[at].peer);
        for _ in 0..STEPS {
            self.step();
            if self.clients[at].connected && self.events.contains(&said) {
                return;
            }
        }
        panic!("client {at} never connected");
    }

    // ---- time --------------------------------------------------------------------------

    /// Let a step of time pass, and all datagrams arrive.
    pub fn step(&mut self) {
        self.now += STEP;
        self.clients.iter_mut().for_each(|client| client.tick(self.now));
        // Two turns read what one batch of the system's may have left.
        while self.carry() {}
        self.events.extend(self.stand.take_events());
    }

    /// Send what clients have to send; the engine does not look yet.
    pub fn deliver(&mut self) -> bool {
        let mut any = false;
        let to = self.stand.address();
        for client in &mut self.clients {
            for datagram in client.outbox.drain(..) {
                any = true;
                let _ = client.socket.send_to(&datagram, to);
                self.tape.push(datagram);
            }
        }
        self.tape.drain(..self.tape.len().saturating_sub(100));
        any
    }

    fn carry(&mut self) -> bool {
        let mut any = self.deliver();
        self.stand.turn(self.now);
        for client in &mut self.clients {
            any |= client.read(self.now);
        }
        let mut buffer = [0; 2048];
        while let Ok(length) = self.stranger.recv(&mut buffer) {
            self.strange.1 += length;
        }
        any
    }

    /// A datagram from a client's address that the client did not send, or from nobody's.
    pub fn forge(&mut self, from: Option<usize>, datagram: &[u8]) {
        let to: SocketAddr = self.stand.address();
        if from.is_none() {
            self.strange.0 += datagram.len();
        }
        let socket = from.map_or(&self.stranger, |at| &self.clients[at].socket);
        // What is too long for the system is so for everyone.
        let _ = socket.send_to(datagram, to);
        self.stand.turn(self.now);
    }

    // ---- what must hold ----------------------------------------------------------------

    /// What went wrong for those who mean well, if anything did.
    pub fn complaint(&mut self) -> Option<String> {
        self.step();
        let before = self.clients[LISTENER].packets;
        let mut steps = 0;
        while self.clients[LISTENER].packets < before + 2 {
            self.clients[SPEAKER].play(self.now);
            self.step();
            steps += 1;
            if steps > 40 {
                return Some("the listener gets nothing any more".into());
            }
        }
        if self.strange.1 > self.strange.0 {
            return Some(format!("a stranger got {} bytes for {}", self.strange.1, self.strange.0));
        }
        if let Some(at) = self.clients.iter().position(|client| client.reused) {
            return Some(format!("client {at} got two packets under one number"));
        }
        for event in std::mem::take(&mut self.events) {
            match event {
                Event::Disconnected(peer, Reason::Panic) => {
                    return Some(format!("the engine of peer {peer} panicked"));
                }
                Event::Disconnected(peer, reason) if self.means_well(peer) => {
                    return Some(format!("peer {peer} ended: {reason:?}"));
                }
                _ => {}
            }
        }
        None
    }

    fn means_well(&self, peer: PeerId) -> bool {
        [SPEAKER, LISTENER, AUDIENCE].iter().any(|at| self.clients[*at].peer == peer)
    }

    /// Whether those of ill will are still connected, so that the hall serves for another input.
    pub fn is_whole(&self) -> bool {
        self.clients.len() == HECKLER + 1 && self.stand.counts() == (5, 4, self.stand.counts().2)
    }
}

impl Default for Hall {
    fn default() -> Self {
        Self::new()
    }
}
