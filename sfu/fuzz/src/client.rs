//! What is one remote side of the hall, well-behaved until it is told otherwise?

use std::collections::HashMap;
use std::io;
use std::net::{IpAddr, SocketAddr, UdpSocket};
use std::sync::Arc;
use std::time::Instant;

use liveclass_sfu_core::PeerId;
use liveclass_sfu_core::stand::Sealer;
use str0m::channel::ChannelId;
use str0m::media::Mid;
use str0m::net::{Protocol, Receive};
use str0m::rtp::{Extension, RtpWrite};
use str0m::{Candidate, Event, Input, Output, Rtc, RtcConfig};

use crate::rtp::{Numbers, Seen};
use crate::sctp::Association;
use crate::tap;

/// A connection of a client, its socket, and the keys to misuse it with.
pub struct Client {
    /// Who it is in the engine.
    pub peer: PeerId,
    /// The engine of the client.
    pub rtc: Rtc,
    /// Its only socket.
    pub socket: UdpSocket,
    local: SocketAddr,
    deadline: Instant,
    /// Both sides agreed on keys.
    pub connected: bool,
    /// Datagrams that are to leave.
    pub outbox: Vec<Vec<u8>>,
    /// Packets of media that were understood.
    pub packets: u64,
    /// Datagrams that came.
    pub datagrams: u64,
    /// Messages of data that came.
    pub messages: u64,
    /// Wishes for a key frame that came.
    pub wishes: u64,
    /// What came, by stream and number.
    pub seen: Seen,
    /// What the engine calls itself to it: checks begin with this.
    pub name: String,
    /// Its newest check of the way to the engine.
    pub check: Vec<u8>,
    /// It neither reads nor lets time pass.
    pub asleep: bool,
    /// A number came twice with different contents.
    pub reused: bool,
    /// Open channels.
    pub channels: HashMap<String, ChannelId>,
    /// M-lines it sends on.
    pub mids: Vec<Mid>,
    /// What its SCTP says next.
    pub association: Association,
    sealer: Option<Sealer>,
    numbers: Numbers,
    next: u64,
}

impl Client {
    /// A client that is not connected.
    pub fn new(peer: PeerId, address: IpAddr, now: Instant) -> io::Result<Self> {
        let socket = UdpSocket::bind((address, 0))?;
        socket.set_nonblocking(true)?;
        let local = socket.local_addr()?;
        let config = RtcConfig::new().set_crypto_provider(Arc::new(tap::provider()));
        let mut rtc = config.set_rtp_mode(true).build(now);
        rtc.add_local_candidate(Candidate::host(local, "udp").map_err(io::Error::other)?);
        Ok(Client {
            peer,
            rtc,
            socket,
            local,
            deadline: now,
            connected: false,
            outbox: Vec::new(),
            packets: 0,
            datagrams: 0,
            messages: 0,
            wishes: 0,
            seen: Seen::default(),
            name: String::new(),
            check: Vec::new(),
            asleep: false,
            reused: false,
            channels: HashMap::new(),
            mids: Vec::new(),
            association: Association::new(),
            sealer: None,
            numbers: Numbers::default(),
            next: 1000,
        })
    }

    /// Note what the engine calls itself in a description.
    pub fn note_name(&mut self, description: &str) {
        let name = description.lines().find_map(|line| line.strip_prefix("a=ice-ufrag:"));
        self.name = name.unwrap_or_default().to_owned();
    }

    /// Take what has come. Whether anything had.
    pub fn read(&mut self, now: Instant) -> bool {
        if self.asleep {
            return false;
        }
        let mut buffer = [0; 2048];
        let mut any = false;
        while let Ok((length, source)) = self.socket.recv_from(&mut buffer) {
            any = true;
            self.datagrams += 1;
            let bytes = &buffer[..length];
            self.reused |= !self.seen.note(bytes);
            if let Ok(receive) = Receive::new(Protocol::Udp, source, self.local, bytes) {
                let _ = self.rtc.handle_input(Input::Receive(now, receive));
                self.drain();
            }
        }
        any
    }

    /// Let time pass that is due.
    pub fn tick(&mut self, now: Instant) {
        if now >= self.deadline && !self.asleep {
            self.drive(now);
        }
    }

    /// Let time pass, so that what was written leaves.
    pub fn drive(&mut self, now: Instant) {
        let _ = self.rtc.handle_input(Input::Timeout(now));
        self.drain();
    }

    fn drain(&mut self) {
        while let Ok(output) = self.rtc.poll_output() {
            match output {
                Output::Timeout(at) => {
                    self.deadline = at;
                    break;
                }
                Output::Transmit(t) => {
                    let datagram = t.contents.to_vec();
                    if datagram.starts_with(&[0, 1]) {
                        self.check.clone_from(&datagram);
                    }
                    self.outbox.push(datagram);
                }
                Output::Event(event) => self.note(event),
            }
        }
        let tape = tap::take();
        tape.sent.iter().for_each(|packet| self.association.saw(packet));
        if let Some((material, profile, client)) = tape.keys {
            self.sealer = Sealer::new(material, profile, client);
        }
    }

    fn note(&mut self, event: Event) {
        match event {
            Event::Connected => self.connected = true,
            Event::RtpPacket(_) => self.packets += 1,
            Event::KeyframeRequest(_) => self.wishes += 1,
            Event::ChannelData(_) => self.messages += 1,
            Event::ChannelOpen(id, label) => {
                self.channels.insert(label, id);
            }
            _ => {}
        }
    }

    /// Send a frame of one packet on each of its m-lines, as an honest client does.
    pub fn play(&mut self, now: Instant) {
        self.next += 1;
        for mid in self.mids.clone() {
            let types = self.rtc.media(mid).map(|media| media.remote_pts().to_vec());
            let Some(kind) = types.and_then(|types| types.first().copied()) else {
                continue;
            };
            // A VP8 descriptor with a picture's number, and a key frame; for sound, any bytes.
            let picture = (self.next as u16 & 0x7fff | 0x8000).to_be_bytes();
            let payload = vec![0x90, 0xe0, picture[0], picture[1], self.next as u8, 0, 0, 7, 7];
            let time = (self.next * 3000) as u32;
            let write = RtpWrite::new(kind, self.next.into(), time, now, payload).marker(true);
            if let Some(stream) = self.rtc.direct_api().stream_tx_by_mid(mid, None) {
                stream.write_rtp(write);
            }
            self.drive(now);
        }
    }

    /// Send a message on a channel, if that is open.
    pub fn say(&mut self, label: &str, message: &[u8], now: Instant) {
        let channel = self.channels.get(label).and_then(|id| self.rtc.channel(*id));
        if let Some(mut channel) = channel {
            let _ = channel.write(true, message);
        }
        self.drive(now);
    }

    // ---- with its own keys -------------------------------------------------------------

    /// Protect a packet of media and send it.
    pub fn seal_media(&mut self, ssrc: u32, seq: u16, header: &[u8], body: &[u8]) {
        let whole = self.numbers.whole(ssrc, seq);
        let sealed = self.sealer.as_mut().and_then(|sealer| sealer.media(header, body, whole));
        self.outbox.extend(sealed);
    }

    /// Protect a packet of control and send it.
    pub fn seal_control(&mut self, clear: &[u8]) {
        let sealed = self.sealer.as_mut().and_then(|sealer| sealer.control(clear));
        self.outbox.extend(sealed);
    }

    /// Send what its SCTP never would.
    pub fn seal_data(&mut self, packet: Vec<u8>, now: Instant) {
        tap::inject(packet);
        self.drive(now);
    }

    // ---- what was agreed on ------------------------------------------------------------

    /// The stream it sends on an m-line.
    pub fn stream(&mut self, mid: Mid) -> u32 {
        let mut api = self.rtc.direct_api();
        api.stream_tx_by_mid(mid, None).map_or(0, |stream| *stream.ssrc())
    }

    /// The payload type it sends on an m-line.
    pub fn kind(&self, mid: Mid) -> u8 {
        let media = self.rtc.media(mid);
        media.and_then(|media| media.remote_pts().first().map(|pt| **pt)).unwrap_or_default()
    }

    /// All payload types that were agreed on for an m-line, or one that was not.
    pub fn kinds(&self, mid: Mid) -> Vec<u8> {
        let media = self.rtc.media(mid).map(|media| media.remote_pts());
        let kinds: Vec<u8> = media.into_iter().flatten().map(|pt| **pt).collect();
        if kinds.is_empty() { vec![0] } else { kinds }
    }

    /// What an extension is called on an m-line.
    pub fn extension(&self, mid: Mid, extension: Extension) -> Option<u8> {
        self.rtc.media(mid)?.remote_extmap().id_of(extension)
    }
}
