//! A hall for tests: one core, and str0m clients that talk to it over loopback, UDP or TCP.
//!
//! Everything is driven from the test's own thread: [`Hall::until`] keeps all clients running
//! until something is true, and says what was missing when it never is.
// Each test file uses its own part, and failing is what tests do.
#![allow(dead_code, clippy::unwrap_used)]

pub mod forms;
mod life;
mod sound;
pub mod stream;

use std::net::{IpAddr, Ipv4Addr, SocketAddr, UdpSocket};
use std::time::{Duration, Instant};

use stream::Stream;

use liveclass_sfu_core::{Core, Event, Kind, PeerId, Role, Shown, TrackId};
use str0m::change::{SdpAnswer, SdpOffer};
use str0m::channel::ChannelId;
use str0m::media::{Direction, MediaKind, Mid, Rid, Simulcast, SimulcastLayer};
use str0m::rtp::{ExtensionValues, RtpPacket, RtpWrite, Vp8Descriptor};
use str0m::{Candidate, Rtc, RtcConfig};

pub const LOOPBACK: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);
const PATIENCE: Duration = Duration::from_secs(20);

pub struct Hall {
    pub core: Core,
    address: IpAddr,
    pub clients: Vec<Client>,
    pub events: Vec<Event>,
    /// Who comes now comes over TCP.
    pub over_tcp: bool,
    /// Who watches from now on tells which packets arrived, and sends no estimate of its own.
    pub tells: bool,
}

pub struct Client {
    pub peer: PeerId,
    rtc: Rtc,
    pub socket: UdpSocket,
    /// What the client takes for its address; the socket's is what others see of it.
    home: SocketAddr,
    pub stream: Option<Stream>,
    deadline: Instant,
    pub connected: bool,
    pub packets: Vec<(Mid, RtpPacket)>,
    pub messages: Vec<(String, Vec<u8>)>,
    pub keyframe_requests: Vec<(Mid, Option<Rid>)>,
    pub audio: Option<Mid>,
    pub video: Option<Mid>,
    channels: Vec<(ChannelId, String)>,
    next_seq: u64,
    /// Of the media that comes, one in so many is lost on the way.
    pub loses: Option<u64>,
    media: u64,
    /// The last binding request it sent.
    pub last_check: Option<Vec<u8>>,
    /// What the core's last offer said that its checks take.
    pub password_of_core: Option<String>,
    /// It has stopped reading, and lives on.
    pub is_deaf: bool,
    /// It agrees to tell which packets arrived.
    pub tells: bool,
    /// What it tells the server that its way down carries, in bits a second.
    pub estimate: Option<u64>,
}

/// What a test frame says about itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Frame {
    pub tag: u8,
    pub key: bool,
    pub picture: u16,
    pub tl0: u8,
}

impl Hall {
    pub fn new() -> Self {
        Hall::on(LOOPBACK)
    }

    /// One on this address of the machine.
    pub fn on(address: IpAddr) -> Self {
        let any = SocketAddr::new(address, 0);
        let core = Core::listen(any, Some(any), &[address]).unwrap();
        Hall { core, address, clients: vec![], events: vec![], over_tcp: false, tells: false }
    }

    pub fn door(&self) -> SocketAddr {
        SocketAddr::new(self.address, self.core.tcp_port().unwrap())
    }

    fn client(&self, role: Role) -> Client {
        let peer = self.core.add_peer(role).unwrap();
        let mut client = match self.over_tcp {
            true => Client::over_tcp(peer, Stream::to(self.door())),
            false => Client::on(peer, self.address),
        };
        client.tells |= role == Role::Publisher || self.tells;
        client
    }

    pub fn address(&self) -> SocketAddr {
        SocketAddr::new(self.address, self.core.port())
    }

    /// A connected publisher of the layers given (none: no video, `[""]`: one without a name).
    pub fn publisher(&mut self, audio: bool, layers: &[&str]) -> usize {
        let mut client = self.client(Role::Publisher);
        client.offer_media(&self.core, audio, layers);
        self.connected(client)
    }

    pub fn subscriber(&mut self, tracks: &[TrackId]) -> usize {
        let mut client = self.client(Role::Subscriber);
        let labels = [("_reliable".into(), true), ("_lossy".into(), false)];
        self.core.open_channels(client.peer, labels.into()).unwrap();
        for track in tracks {
            self.subscribe(client.peer, *track);
        }
        assert!(client.renegotiate(&self.core).is_some());
        self.connected(client)
    }

    fn connected(&mut self, client: Client) -> usize {
        self.clients.push(client);
        let at = self.clients.len() - 1;
        let peer = self.clients[at].peer;
        self.until("both sides are connected", |hall| {
            hall.clients[at].connected && hall.events.contains(&Event::Connected(peer))
        });
        at
    }

    pub fn subscribe(&self, peer: PeerId, track: TrackId) {
        self.core
            .subscribe(peer, track, format!("PA_x|TR_{track}"), format!("TR_{track}"))
            .unwrap();
    }

    /// A subscriber pauses a picture, or bounds its layer.
    pub fn show(&self, peer: PeerId, track: TrackId, paused: bool, limit: usize) {
        let shown = Shown { limit, screen: false, size: 0 };
        self.core.set_subscription(peer, track, paused, shown).unwrap();
    }

    pub fn tracks(&mut self, publisher: usize, kind: Kind) -> Vec<TrackId> {
        let peer = self.clients[publisher].peer;
        self.events.extend(self.core.take_events());
        let of_peer = |e: &Event| match e {
            Event::TrackAdded { peer: p, track, codec, .. }
                if *p == peer && codec.kind() == kind =>
            {
                Some(*track)
            }
            _ => None,
        };
        self.events.iter().filter_map(of_peer).collect()
    }

    /// Run everyone until something is true.
    pub fn until(&mut self, what: &str, mut is_so: impl FnMut(&mut Hall) -> bool) {
        let end = Instant::now() + PATIENCE;
        loop {
            self.run();
            if is_so(self) {
                return;
            }
            assert!(Instant::now() < end, "never: {what}; events: {:?}", self.events);
        }
    }

    /// One turn of everyone, in which something is done.
    pub fn once(&mut self, work: impl FnOnce(&mut Hall)) {
        work(self);
        self.run();
    }

    pub fn until_event(&mut self, event: &Event) {
        self.until(&format!("{event:?}"), |hall| hall.events.contains(event));
    }

    fn run(&mut self) {
        for client in &mut self.clients {
            client.run();
        }
        self.events.extend(self.core.take_events());
        std::thread::sleep(Duration::from_millis(1));
    }

    /// Send frames from one client, `make` says which, until something is true.
    pub fn send_until(
        &mut self,
        what: &str,
        mut send: impl FnMut(&mut Hall, u16),
        mut is_so: impl FnMut(&mut Hall) -> bool,
    ) {
        let mut n = 0;
        self.until(what, |hall| {
            send(hall, n);
            n += 1;
            is_so(hall)
        });
    }
}

fn bound(address: IpAddr) -> UdpSocket {
    let socket = UdpSocket::bind((address, 0)).unwrap();
    socket.set_nonblocking(true).unwrap();
    socket
}

impl Client {
    pub fn new(peer: PeerId) -> Self {
        Client::on(peer, LOOPBACK)
    }

    pub fn on(peer: PeerId, address: IpAddr) -> Self {
        let mut client = Client::without_candidate(peer, address);
        client.rtc.add_local_candidate(Candidate::host(client.home, "udp").unwrap());
        client
    }

    pub fn over_tcp(peer: PeerId, stream: Stream) -> Self {
        let mut client = Client::without_candidate(peer, LOOPBACK);
        client.rtc.add_local_candidate(Candidate::host(stream.local(), "tcp").unwrap());
        client.stream = Some(stream);
        client
    }

    fn without_candidate(peer: PeerId, address: IpAddr) -> Self {
        let socket = bound(address);
        let now = Instant::now();
        Client {
            peer,
            rtc: RtcConfig::new().set_rtp_mode(true).build(now),
            stream: None,
            home: socket.local_addr().unwrap(),
            socket,
            deadline: now,
            connected: false,
            packets: Vec::new(),
            messages: Vec::new(),
            keyframe_requests: Vec::new(),
            audio: None,
            video: None,
            channels: Vec::new(),
            next_seq: 1000,
            loses: None,
            media: 0,
            last_check: None,
            password_of_core: None,
            is_deaf: false,
            tells: false,
            estimate: None,
        }
    }

    pub fn offer_media(&mut self, core: &Core, audio: bool, layers: &[&str]) {
        let mut api = self.rtc.sdp_api();
        if audio {
            let stream = Some("stream".to_owned());
            let track = Some("microphone".to_owned());
            let mid = api.add_media(MediaKind::Audio, Direction::SendOnly, stream, track, None);
            self.audio = Some(mid);
        }
        if !layers.is_empty() {
            let simulcast = (layers != [""]).then(|| {
                let mut simulcast = Simulcast::new();
                layers.iter().for_each(|rid| simulcast.add_send_layer(SimulcastLayer::new(rid)));
                simulcast
            });
            let (stream, track) = (Some("stream".to_owned()), Some("camera".to_owned()));
            let mid =
                api.add_media(MediaKind::Video, Direction::SendOnly, stream, track, simulcast);
            self.video = Some(mid);
        }
        api.add_channel("_reliable".to_owned());
        let (offer, pending) = api.apply().unwrap();
        let answer = core.answer(self.peer, offer.to_sdp_string()).unwrap();
        let answer = SdpAnswer::from_sdp_string(&answer).unwrap();
        self.rtc.sdp_api().accept_answer(pending, answer).unwrap();
    }

    /// Change what an m-line sends, with a new offer.
    pub fn set_direction(&mut self, core: &Core, mid: Mid, direction: Direction) {
        let mut api = self.rtc.sdp_api();
        api.set_direction(mid, direction);
        let (offer, pending) = api.apply().unwrap();
        let answer = core.answer(self.peer, offer.to_sdp_string()).unwrap();
        let answer = SdpAnswer::from_sdp_string(&answer).unwrap();
        self.rtc.sdp_api().accept_answer(pending, answer).unwrap();
    }

    /// Take an offer if there is one; returns its text.
    pub fn renegotiate(&mut self, core: &Core) -> Option<String> {
        let text = core.offer(self.peer).unwrap()?;
        self.take(core, &text);
        Some(text)
    }

    pub fn take(&mut self, core: &Core, offer: &str) {
        self.password_of_core =
            offer.lines().find_map(|line| line.strip_prefix("a=ice-pwd:")).map(str::to_owned);
        let offer = SdpOffer::from_sdp_string(offer).unwrap();
        let answer = self.rtc.sdp_api().accept_offer(offer).unwrap().to_sdp_string();
        let agreed = |line: &&str| self.tells || !line.contains("transport-wide-cc");
        let answer: Vec<&str> = answer.lines().filter(agreed).chain([""]).collect();
        core.accept_answer(self.peer, answer.join("\r\n")).unwrap();
    }

    /// Be seen under another address from now on; what is on its way to the former one is lost.
    pub fn move_house(&mut self) {
        self.socket = bound(self.home.ip());
    }

    /// Ask for new ways to the core.
    pub fn restart(&mut self, core: &Core) {
        let mut api = self.rtc.sdp_api();
        api.ice_restart(true);
        let (offer, pending) = api.apply().unwrap();
        let answer = core.answer(self.peer, offer.to_sdp_string()).unwrap();
        let answer = SdpAnswer::from_sdp_string(&answer).unwrap();
        self.rtc.sdp_api().accept_answer(pending, answer).unwrap();
    }

    pub fn send_audio(&mut self, level: i8, tag: u8) {
        let mid = self.audio.unwrap();
        let pt = self.payload_type(mid);
        self.next_seq += 1;
        let time = (self.next_seq * 960) as u32;
        let extensions = ExtensionValues {
            audio_level: Some(level),
            voice_activity: Some(true),
            ..ExtensionValues::default()
        };
        let rtp = RtpWrite::new(pt, self.next_seq.into(), time, Instant::now(), vec![tag; 80])
            .ext_vals(extensions);
        self.rtc.direct_api().stream_tx_by_mid(mid, None).unwrap().write_rtp(rtp);
        self.run_at(Instant::now());
    }

    pub fn send_video(&mut self, rid: Option<&str>, frame: Frame) {
        let mid = self.video.unwrap();
        let pt = self.payload_type(mid);
        let seq = u64::from(frame.picture) + 1;
        let time = u32::from(frame.picture) * 3000;
        let rtp = RtpWrite::new(pt, seq.into(), time, Instant::now(), frame.payload())
            .marker(true)
            .nackable(true);
        let mut api = self.rtc.direct_api();
        if let Some(stream) = api.stream_tx_by_mid(mid, rid.map(Rid::from)) {
            stream.write_rtp(rtp);
        }
        self.run_at(Instant::now());
    }

    pub fn send_data(&mut self, label: &str, message: &[u8]) {
        let (id, _) = self.channels.iter().find(|(_, l)| l == label).unwrap();
        assert!(self.rtc.channel(*id).unwrap().write(true, message).unwrap());
        self.run_at(Instant::now());
    }

    pub fn has_channel(&self, label: &str) -> bool {
        self.channels.iter().any(|(_, l)| l == label)
    }

    /// Frames received, in order of arrival.
    pub fn frames(&self) -> Vec<Frame> {
        self.packets.iter().filter_map(|(_, packet)| Frame::read(&packet.payload)).collect()
    }

    fn payload_type(&self, mid: Mid) -> str0m::media::Pt {
        self.rtc.media(mid).unwrap().remote_pts()[0]
    }
}

impl Frame {
    /// A VP8 payload with a full descriptor (RFC 7741 §4.2) and the tag as its picture.
    fn payload(self) -> Vec<u8> {
        let [high, low] = self.picture.to_be_bytes();
        let mut bytes = vec![0x90, 0xe0, 0x80 | high, low, self.tl0, 0x00, u8::from(!self.key)];
        bytes.resize(700, self.tag);
        bytes
    }

    fn read(payload: &[u8]) -> Option<Frame> {
        let descriptor = Vp8Descriptor::parse(payload).ok()?;
        Some(Frame {
            tag: *payload.last()?,
            key: descriptor.starts_keyframe(payload),
            picture: descriptor.picture_id()?,
            tl0: descriptor.tl0_pic_idx()?,
        })
    }
}
