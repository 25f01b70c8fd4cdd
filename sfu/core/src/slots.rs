//! Which m-line of a subscriber carries which track, and what must the next offer change?
//!
//! A *slot* is an m-line the core made. Slots are never thrown away: when a subscription ends,
//! its slot becomes inactive, and after the remote side has confirmed that, the slot may carry
//! another track of its kind under another name. So a description grows with the most tracks
//! ever watched at a time, not with every change of mind.

use str0m::change::SdpApi;
use str0m::media::{Direction, MediaKind, Mid};
use str0m::rtp::Ssrc;

use crate::allocate::Grant;
use crate::codec::Agreed;
use crate::event::{Kind, Shown, TrackId};
use crate::forward::Forwarder;
use crate::sdp::{Names, Section};

/// Ticks in a second of a picture.
pub(crate) const VIDEO_CLOCK: u32 = 90_000;

#[derive(Debug)]
pub(crate) struct Subscription {
    pub track: TrackId,
    kind: Kind,
    stream_id: String,
    track_id: String,
    pub paused: bool,
    pub limit: usize,
    /// It carries text.
    pub screen: bool,
    /// Pixels that the viewer shows it in, as far as known.
    pub size: u32,
    /// Its owner was told that it cannot be taken.
    pub told_unfit: bool,
    /// What the way down has room for. `None` until that is known.
    pub grant: Option<Grant>,
    /// The layer it had while that is decided anew.
    had: usize,
}

impl Subscription {
    pub fn new(track: TrackId, kind: Kind, stream_id: String, track_id: String) -> Self {
        Subscription {
            track,
            kind,
            stream_id,
            track_id,
            paused: false,
            limit: usize::MAX,
            screen: false,
            size: 0,
            told_unfit: false,
            grant: None,
            had: 0,
        }
    }

    /// The viewer shows it in another way from now on.
    pub fn show(&mut self, shown: Shown) {
        // What had to wait before is looked at anew when more is asked for.
        if let (true, Some(Grant::Layer(layer))) = (shown.limit > self.limit, self.grant) {
            (self.grant, self.had) = (None, layer);
        }
        (self.limit, self.screen, self.size) = (shown.limit, shown.screen, shown.size);
    }

    /// It has its share; what it had before.
    pub fn give(&mut self, grant: Option<Grant>) -> Option<Grant> {
        self.had = 0;
        std::mem::replace(&mut self.grant, grant)
    }

    /// The highest layer to send now; `None` when nothing of it is to be sent.
    pub fn ceiling(&self) -> Option<usize> {
        match (self.paused, self.kind, self.grant) {
            (true, ..) | (_, Kind::Video, Some(Grant::Paused)) => None,
            (_, Kind::Audio, _) => Some(0),
            (_, Kind::Video, Some(Grant::Layer(layer))) => Some(layer.min(self.limit)),
            // Something to look at until it is known what fits.
            (_, Kind::Video, None) => Some(self.had.min(self.limit)),
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// Free for another track.
    Free,
    /// In an offer that has no answer yet.
    Opening,
    Open,
    /// Its subscription ended; the next offer says so.
    Ending,
    /// An offer that says so has no answer yet.
    Closing,
}

#[derive(Debug)]
pub(crate) struct Slot {
    pub kind: Kind,
    pub mid: Mid,
    state: State,
    /// Set once the engine has the stream.
    pub ssrc: Option<Ssrc>,
    pub subscription: Option<Subscription>,
    /// What the remote side takes on it.
    pub agreed: Agreed,
    /// It tells when what is sent on it arrived.
    pub told: bool,
    pub forwarder: Forwarder,
}

impl Slot {
    /// Whether media may go out on it now.
    pub fn is_open(&self) -> bool {
        self.state == State::Open && self.ssrc.is_some()
    }
}

#[derive(Default)]
pub(crate) struct Slots {
    pub all: Vec<Slot>,
    /// Subscriptions that no offer has named yet.
    pending: Vec<Subscription>,
}

impl Slots {
    pub fn subscribe(&mut self, subscription: Subscription) {
        if self.find(subscription.track).is_none() {
            self.pending.push(subscription);
        }
    }

    /// End a subscription. Whether there was one.
    pub fn unsubscribe(&mut self, track: TrackId) -> bool {
        if let Some(at) = self.pending.iter().position(|s| s.track == track) {
            self.pending.remove(at);
            return true;
        }
        let found = self.all.iter_mut().find(|s| carries(s, track));
        let Some(slot) = found else { return false };
        slot.subscription = None;
        slot.forwarder.interrupt();
        // A slot still in an offer is ended by the answer: see `confirm`.
        if slot.state == State::Open {
            slot.state = State::Ending;
        }
        true
    }

    pub fn find(&mut self, track: TrackId) -> Option<&mut Subscription> {
        let pending = self.pending.iter_mut();
        let placed = self.all.iter_mut().filter_map(|s| s.subscription.as_mut());
        pending.chain(placed).find(|s| s.track == track)
    }

    /// What comes next on a track's slot does not continue what came before.
    pub fn interrupt(&mut self, track: TrackId) {
        for slot in self.all.iter_mut().filter(|s| carries(s, track)) {
            slot.forwarder.interrupt();
        }
    }

    /// The stream that carries a track now.
    pub fn stream_of(&self, track: TrackId) -> Option<Ssrc> {
        self.all.iter().find(|s| carries(s, track))?.ssrc
    }

    pub fn by_mid(&self, mid: Mid) -> Option<usize> {
        self.all.iter().position(|s| s.mid == mid)
    }

    /// Whether an offer would change anything.
    pub fn has_changes(&self) -> bool {
        !self.pending.is_empty() || self.all.iter().any(|s| s.state == State::Ending)
    }

    /// Write every change into the next offer.
    pub fn put(&mut self, api: &mut SdpApi) {
        for slot in self.all.iter_mut().filter(|s| s.state == State::Ending) {
            api.set_direction(slot.mid, Direction::Inactive);
            slot.state = State::Closing;
        }
        for subscription in std::mem::take(&mut self.pending) {
            let kind = subscription.kind;
            let free = self.all.iter_mut().find(|s| s.state == State::Free && s.kind == kind);
            if let Some(slot) = free {
                api.set_direction(slot.mid, Direction::SendOnly);
                slot.state = State::Opening;
                slot.subscription = Some(subscription);
            } else {
                self.all.push(add(api, subscription));
            }
        }
    }

    /// The names that the m-lines of an offer stand for.
    pub fn names(&self) -> Names {
        let named = |slot: &Slot| {
            let s = slot.subscription.as_ref()?;
            Some((slot.mid.to_string(), s.stream_id.clone(), s.track_id.clone()))
        };
        self.all.iter().filter_map(named).collect()
    }

    /// The remote side has answered; `ssrc_of` finds the stream the engine made for an m-line.
    pub fn confirm(&mut self, answered: &[Section], mut ssrc_of: impl FnMut(Mid) -> Option<Ssrc>) {
        for slot in &mut self.all {
            slot.state = match (slot.state, &slot.subscription) {
                (State::Opening, Some(_)) => State::Open,
                (State::Opening, None) => State::Ending,
                (State::Closing, _) => State::Free,
                (state, _) => state,
            };
            slot.ssrc = slot.ssrc.or_else(|| ssrc_of(slot.mid));
            if let Some(section) = answered.iter().find(|section| *slot.mid == *section.mid) {
                slot.agreed = section.agreed;
                slot.told = section.tells();
            }
        }
    }

    /// Ticks in a second of a stream, when it is one of these.
    pub fn clock(&self, ssrc: Ssrc) -> Option<u32> {
        let slot = self.all.iter().find(|slot| slot.ssrc == Some(ssrc))?;
        Some(match slot.kind {
            Kind::Audio => 48_000,
            Kind::Video => VIDEO_CLOCK,
        })
    }

    /// Tracks that media can flow for now.
    pub fn open(&self) -> impl Iterator<Item = TrackId> + '_ {
        let open = self.all.iter().filter(|s| s.is_open());
        open.filter_map(|s| s.subscription.as_ref().map(|sub| sub.track))
    }
}

fn carries(slot: &Slot, track: TrackId) -> bool {
    slot.subscription.as_ref().is_some_and(|s| s.track == track)
}

fn add(api: &mut SdpApi, subscription: Subscription) -> Slot {
    let kind = match subscription.kind {
        Kind::Audio => MediaKind::Audio,
        Kind::Video => MediaKind::Video,
    };
    let stream = Some(subscription.stream_id.clone());
    let track = Some(subscription.track_id.clone());
    Slot {
        kind: subscription.kind,
        mid: api.add_media(kind, Direction::SendOnly, stream, track, None),
        state: State::Opening,
        ssrc: None,
        agreed: Agreed::default(),
        told: false,
        forwarder: Forwarder::new(subscription.kind),
        subscription: Some(subscription),
    }
}
