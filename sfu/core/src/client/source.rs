//! What does a steady publisher send?
//!
//! Thirty pictures and fifty pieces of sound a second. A picture leaves at once, in packets of one
//! size, as a sender that has the line for itself sends it; its first is a key frame, and so is
//! the next after each wish for one. A packet's time is that of its leaving, so that watchers in the
//! same process can tell how long it took.

use std::io;
use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use str0m::Event;
use str0m::change::{SdpAnswer, SdpPendingOffer};
use str0m::media::{Direction, MediaKind, Mid};
use str0m::rtp::{ExtensionValues, RtpWrite};

use super::notes::ticks;
use super::stage::{Stage, Template};
use crate::error::Error;
use crate::keys;

const PICTURE_EVERY: Duration = Duration::from_micros(33_333);
const SOUND_EVERY: Duration = Duration::from_millis(20);
const SOUND_BYTES: usize = 100;
/// Ticks a second of the times that packets carry.
pub(super) const SOUND_CLOCK: u32 = 48_000;
pub(super) const PICTURE_CLOCK: u32 = 90_000;
/// Bytes of a picture's packet, with its VP8 descriptor.
const PACKET: usize = 1050;

/// A publisher in a thread of its own. Dropping it ends it.
pub struct Source {
    offer: String,
    commands: Sender<String>,
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

#[derive(Default)]
struct Shared {
    playing: AtomicBool,
    stopped: AtomicBool,
    packets: AtomicU64,
}

struct Publisher {
    stage: Stage,
    pending: Option<SdpPendingOffer>,
    audio: Mid,
    video: Mid,
    /// Packets of one picture.
    picture: usize,
    key: bool,
    pictures: u16,
    /// Numbers of the next packets.
    sequences: [u64; 2],
}

impl Source {
    /// A publisher of about so many bits a second of VP8, and of sound.
    pub fn start(address: IpAddr, bits_per_second: u32) -> io::Result<Self> {
        let (mut publisher, offer) = Publisher::new(address, bits_per_second)?;
        let shared = Arc::new(Shared::default());
        let (commands, inbox) = channel();
        let theirs = shared.clone();
        let run = move || publisher.run(&inbox, &theirs);
        let thread = thread::Builder::new().name("source".into()).spawn(run)?;
        Ok(Source { offer, commands, shared, thread: Some(thread) })
    }

    /// The offer of its two tracks.
    pub fn offer(&self) -> &str {
        &self.offer
    }

    /// The server's answer.
    pub fn accept(&self, answer: String) -> Result<(), Error> {
        SdpAnswer::from_sdp_string(&answer).map_err(|e| Error::BadSdp(e.to_string()))?;
        self.commands.send(answer).map_err(|_| Error::Closed)
    }

    /// Send, or be silent. The connection stays.
    pub fn play(&self, playing: bool) {
        self.shared.playing.store(playing, Ordering::Relaxed);
    }

    /// Packets sent since it began.
    pub fn packets(&self) -> u64 {
        self.shared.packets.load(Ordering::Relaxed)
    }
}

impl Drop for Source {
    fn drop(&mut self) {
        self.shared.stopped.store(true, Ordering::Relaxed);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

impl Publisher {
    fn new(address: IpAddr, bits_per_second: u32) -> io::Result<(Self, String)> {
        let mut stage = Stage::new(&Template::new()?, address, Instant::now())?;
        let mut api = stage.rtc.sdp_api();
        let mut add = |kind, track: &str| {
            let stream = Some("source".to_owned());
            api.add_media(kind, Direction::SendOnly, stream, Some(track.to_owned()), None)
        };
        let (audio, video) = (add(MediaKind::Audio, "microphone"), add(MediaKind::Video, "camera"));
        let (offer, pending) = api.apply().ok_or_else(|| io::Error::other("nothing to offer"))?;
        let bytes = f64::from(bits_per_second) / 8.0 * PICTURE_EVERY.as_secs_f64();
        let publisher = Publisher {
            stage,
            pending: Some(pending),
            audio,
            video,
            picture: (bytes / PACKET as f64).round().max(1.0) as usize,
            key: true,
            pictures: 0,
            sequences: [1000, 1000],
        };
        Ok((publisher, offer.to_sdp_string()))
    }

    fn run(&mut self, inbox: &Receiver<String>, shared: &Shared) {
        let mut buffer = [0; 2048];
        let (mut picture_at, mut sound_at) = (Instant::now(), Instant::now());
        while !shared.stopped.load(Ordering::Relaxed) {
            for answer in inbox.try_iter() {
                self.accept(&answer);
            }
            while let Ok((length, source)) = self.stage.socket.recv_from(&mut buffer) {
                self.stage.take(source, &buffer[..length], Instant::now());
                self.drain();
            }
            let now = Instant::now();
            if !self.stage.connected || !shared.playing.load(Ordering::Relaxed) {
                (picture_at, sound_at) = (now, now);
            }
            let mut sent = 0;
            if now > picture_at {
                picture_at += PICTURE_EVERY;
                sent += self.send_picture(now);
            }
            if now > sound_at {
                sound_at += SOUND_EVERY;
                sent += self.send_sound(now);
            }
            if sent > 0 || now >= self.stage.deadline {
                self.stage.tick(now);
                self.drain();
            }
            shared.packets.fetch_add(sent, Ordering::Relaxed);
            thread::sleep(Duration::from_millis(1));
        }
    }

    fn accept(&mut self, answer: &str) {
        // Both were made by those who call: it parsed before, and there is one offer.
        if let (Some(pending), Ok(answer)) =
            (self.pending.take(), SdpAnswer::from_sdp_string(answer))
        {
            let _ = self.stage.rtc.sdp_api().accept_answer(pending, answer);
        }
    }

    fn drain(&mut self) {
        let mut key = false;
        self.stage.drain(|event| key |= matches!(event, Event::KeyframeRequest(_)));
        self.key |= key;
        // A source reports nothing that it would protect itself.
        let _ = keys::take();
    }

    fn write(&mut self, at: usize, time: u32, marker: bool, payload: Vec<u8>, now: Instant) {
        let mid = [self.audio, self.video][at];
        let pt = self.stage.rtc.media(mid).and_then(|media| media.remote_pts().first().copied());
        let Some(pt) = pt else { return };
        self.sequences[at] += 1;
        let write = RtpWrite::new(pt, self.sequences[at].into(), time, now, payload)
            .marker(marker)
            .nackable(at == 1)
            .ext_vals(ExtensionValues {
                audio_level: (at == 0).then_some(-30),
                voice_activity: (at == 0).then_some(true),
                ..ExtensionValues::default()
            });
        if let Some(stream) = self.stage.rtc.direct_api().stream_tx_by_mid(mid, None) {
            stream.write_rtp(write);
        }
    }

    fn send_sound(&mut self, now: Instant) -> u64 {
        let time = ticks(now, SOUND_CLOCK);
        self.write(0, time, false, vec![0x5a; SOUND_BYTES], now);
        1
    }

    /// VP8 with a full descriptor (RFC 7741 §4.2) and a body that no decoder would like.
    fn send_picture(&mut self, now: Instant) -> u64 {
        self.pictures = (self.pictures + 1) & 0x7fff;
        let [high, low] = self.pictures.to_be_bytes();
        let (key, time) = (std::mem::take(&mut self.key), ticks(now, PICTURE_CLOCK));
        for n in 0..self.picture {
            let start = if n == 0 { 0x90 } else { 0x80 };
            let mut payload = vec![start, 0xe0, 0x80 | high, low, low, 0, u8::from(!key)];
            payload.resize(PACKET, 0xa5);
            let last = n + 1 == self.picture;
            self.write(1, time, last, payload, now);
            // One packet of a stream leaves the engine for each time it is told the time.
            self.stage.tick(now);
            self.drain();
        }
        self.picture as u64
    }
}
