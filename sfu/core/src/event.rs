//! What does the core tell those who use it, and how do they learn that there is something?

use std::collections::VecDeque;
use std::io;
use std::os::fd::{AsRawFd, OwnedFd, RawFd};
use std::sync::Mutex;
use std::time::Duration;

use rustix::event::{EventfdFlags, eventfd};

use crate::codec::Codec;
use crate::limits::EVENT_BYTES;

/// Names a peer; never used twice in one core.
pub type PeerId = u64;
/// Names a track; never used twice in one core.
pub type TrackId = u64;

/// Which way media flows on a peer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// The remote side offers and sends.
    Publisher,
    /// The core offers and sends.
    Subscriber,
}

/// What a track carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Sound.
    Audio,
    /// A picture.
    Video,
}

/// How a subscriber shows a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shown {
    /// The highest layer that is of use.
    pub limit: usize,
    /// It carries text, and is served before all others.
    pub screen: bool,
    /// In so many pixels, 0 when that is not known; the larger is served first.
    pub size: u32,
}

/// Why a peer ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// No checks arrived from the remote side for too long.
    Ice,
    /// The secure transport failed, or the remote side closed it.
    Dtls,
    /// The engine of this peer panicked.
    Panic,
    /// `remove_peer` was called.
    Removed,
    /// It made up streams without end.
    Absurd,
}

/// How a connection does.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Health {
    /// Part of the packets that is lost, 0 to 1; of a publisher, after what was sent again has come.
    pub loss: f64,
    /// From the server and back, when that is known.
    pub round_trip: Option<Duration>,
    /// How unevenly packets come, as RFC 3550 reckons it; of a subscriber alone.
    pub jitter: Duration,
}

/// Something that happened.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// Media and data can flow.
    Connected(PeerId),
    /// The peer has ended; its tracks have been reported as removed before this.
    Disconnected(PeerId, Reason),
    /// A publisher began to send a track.
    TrackAdded {
        /// The publisher.
        peer: PeerId,
        /// The new track.
        track: TrackId,
        /// What it is sent in; sound may have redundancy, too.
        codec: Codec,
        /// The m-line it arrives on.
        mid: String,
        /// The track part of the offer's `a=msid`; empty when there was none.
        track_id: String,
        /// The layers, lowest first; empty when there is only one.
        rids: Vec<String>,
    },
    /// A publisher stopped sending a track, or ended.
    TrackRemoved(PeerId, TrackId),
    /// A message on a data channel.
    Data {
        /// Who sent it.
        peer: PeerId,
        /// The label of the channel.
        label: String,
        /// The message.
        payload: Vec<u8>,
    },
    /// Who is audible: track, level 0 to 1, and whether it counts as speaking.
    AudioLevels(Vec<(TrackId, f32, bool)>),
    /// How the connections that media flows on have done, every 5 s.
    Health(Vec<(PeerId, Health)>),
    /// A subscriber cannot take a track in the form that it is sent in.
    Unfit {
        /// The subscriber.
        peer: PeerId,
        /// The track.
        track: TrackId,
    },
    /// The server holds a picture back because the way to this subscriber has no room, or it goes on.
    Held {
        /// The subscriber.
        peer: PeerId,
        /// The track.
        track: TrackId,
        /// It is held back.
        held: bool,
    },
    /// Nothing at all has come from a peer for some 4 to 7 s, or something came again after that was
    /// told.
    Quiet {
        /// The peer.
        peer: PeerId,
        /// It is silent.
        quiet: bool,
    },
    /// `offer` has something to say to this subscriber.
    NegotiationNeeded(PeerId),
}

/// A queue from the media thread to one reader, which waits on a descriptor.
pub(crate) struct EventQueue {
    queue: Mutex<Queue>,
    signal: OwnedFd,
}

#[derive(Default)]
struct Queue {
    events: VecDeque<Event>,
    data_bytes: usize,
}

impl EventQueue {
    pub fn new() -> io::Result<Self> {
        let signal = eventfd(0, EventfdFlags::CLOEXEC | EventfdFlags::NONBLOCK)?;
        Ok(EventQueue { queue: Mutex::default(), signal })
    }

    pub fn raw_fd(&self) -> RawFd {
        self.signal.as_raw_fd()
    }

    /// Whether the event was taken: data is refused while too much of it lies unread.
    pub fn push(&self, event: Event) -> bool {
        let mut queue = self.lock();
        if let Event::Data { payload, .. } = &event {
            if queue.data_bytes + payload.len() > EVENT_BYTES {
                return false;
            }
            queue.data_bytes += payload.len();
        }
        queue.events.push_back(event);
        let first = queue.events.len() == 1;
        drop(queue);
        if first {
            // Fails only when the counter is full, and then the descriptor is readable anyway.
            let _ = rustix::io::write(&self.signal, &1u64.to_ne_bytes());
        }
        true
    }

    pub fn take(&self) -> Vec<Event> {
        let mut queue = self.lock();
        let mut counter = [0u8; 8];
        let _ = rustix::io::read(&self.signal, &mut counter);
        queue.data_bytes = 0;
        std::mem::take(&mut queue.events).into()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }
}
