//! Whose is this datagram?
//!
//! By source address when that address has proven itself; otherwise only a STUN binding request
//! that names a known user fragment is looked at. Everything else from a stranger is dropped
//! without an answer, so DTLS and media can never arrive from an address that ICE has not checked.

use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr};
use std::time::{Duration, Instant};

use crate::event::PeerId;
use crate::limits::SourceLimiter;

/// Most addresses one peer is remembered by; a phone that wanders makes new ones.
const ADDRESSES: usize = 8;
/// How long an address stays with a peer that checks its way from there. Browsers check at least
/// every six seconds (RFC 7675 §5.1).
const HELD_FOR: Duration = Duration::from_secs(7);
/// How often a lane is looked for where a known address chose a way that has none.
const LANE_AGAIN: Duration = Duration::from_secs(1);

/// What to do with a datagram.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Route {
    /// From an address this peer has proven.
    Known(PeerId),
    /// The same, and the peer says that this way is the one it will use. Not authenticated.
    Chosen(PeerId),
    /// A check that names this peer; only its engine can tell whether it is genuine.
    Check(PeerId),
    /// Nobody's.
    Drop,
}

#[derive(Default)]
pub(crate) struct Router {
    by_address: HashMap<SocketAddr, Place>,
    by_ufrag: HashMap<String, PeerId>,
    peers: HashMap<PeerId, Entry>,
    limiter: SourceLimiter,
}

/// Whose an address is, and when it last named itself from there.
#[derive(Clone, Copy)]
struct Place {
    peer: PeerId,
    checked: Instant,
    /// When a lane was last looked for.
    lane: Option<Instant>,
}

#[derive(Default)]
struct Entry {
    ufrag: String,
    addresses: Vec<SocketAddr>,
}

impl Router {
    /// The peer's checks carry this local fragment from now on; the former one is forgotten.
    pub fn name(&mut self, peer: PeerId, ufrag: &str) {
        let entry = self.peers.entry(peer).or_default();
        if entry.ufrag == ufrag {
            return;
        }
        self.by_ufrag.remove(&entry.ufrag);
        entry.ufrag = ufrag.to_owned();
        self.by_ufrag.insert(ufrag.to_owned(), peer);
    }

    /// The peer that a stranger's check names, if the stranger may still ask.
    pub fn named(&mut self, source: IpAddr, datagram: &[u8], now: Instant) -> Option<PeerId> {
        let ufrag = Some(datagram).filter(|d| is_stun(d)).and_then(local_ufrag)?;
        let named = self.by_ufrag.get(ufrag).copied()?;
        self.limiter.allows(source, now).then_some(named)
    }

    pub fn route(&mut self, source: SocketAddr, datagram: &[u8], now: Instant) -> Route {
        let known = self.by_address.get_mut(&source);
        if !is_stun(datagram) {
            return known.map_or(Route::Drop, |place| Route::Known(place.peer));
        }
        let named = local_ufrag(datagram).and_then(|ufrag| self.by_ufrag.get(ufrag)).copied();
        let known_or_chosen = |peer| match attribute(datagram, USE_CANDIDATE) {
            Some(_) => Route::Chosen(peer),
            None => Route::Known(peer),
        };
        match (named, known) {
            (Some(named), Some(place)) if named == place.peer => {
                place.checked = now;
                known_or_chosen(named)
            }
            // A browser may use one address for both of its connections, one after the other. But
            // whoever has a name may check under another's address, and must not get that.
            (Some(_), Some(place)) if now < place.checked + HELD_FOR => Route::Drop,
            (Some(named), _) if self.limiter.allows(source.ip(), now) => Route::Check(named),
            (Some(_), _) => Route::Drop,
            (None, Some(place)) => Route::Known(place.peer),
            (None, None) => Route::Drop,
        }
    }

    /// The peer's engine has authenticated a check from this address.
    pub fn learn(&mut self, peer: PeerId, source: SocketAddr, now: Instant) {
        let place = Place { peer, checked: now, lane: None };
        let former = self.by_address.insert(source, place);
        let former = former.map(|place| place.peer);
        if former == Some(peer) {
            return;
        }
        if let Some(entry) = former.and_then(|p| self.peers.get_mut(&p)) {
            entry.addresses.retain(|a| *a != source);
        }
        let entry = self.peers.entry(peer).or_default();
        if entry.addresses.len() >= ADDRESSES {
            self.by_address.remove(&entry.addresses.remove(0));
        }
        entry.addresses.push(source);
    }

    /// Whether a lane may be looked for again for what comes from this address, once a second.
    pub fn may_have_lane(&mut self, source: SocketAddr, now: Instant) -> bool {
        let place = self.by_address.get_mut(&source);
        place.is_some_and(|place| {
            let due = place.lane.is_none_or(|at| now.saturating_duration_since(at) >= LANE_AGAIN);
            if due {
                place.lane = Some(now);
            }
            due
        })
    }

    pub fn forget(&mut self, peer: PeerId) {
        let Some(entry) = self.peers.remove(&peer) else {
            return;
        };
        self.by_ufrag.remove(&entry.ufrag);
        for address in entry.addresses {
            self.by_address.remove(&address);
        }
    }
}

/// First byte 0 to 3 (RFC 7983) and the magic cookie of RFC 8489.
fn is_stun(datagram: &[u8]) -> bool {
    datagram.len() >= 20 && datagram[0] < 4 && datagram[4..8] == [0x21, 0x12, 0xA4, 0x42]
}

const USERNAME: u16 = 0x0006;
/// RFC 8445 §7.1.2.
const USE_CANDIDATE: u16 = 0x0025;

/// The part of a binding request's user name that the receiver chose, which stands first.
fn local_ufrag(datagram: &[u8]) -> Option<&str> {
    if datagram[..2] != [0, 1] {
        return None;
    }
    std::str::from_utf8(attribute(datagram, USERNAME)?).ok()?.split(':').next()
}

/// What the first attribute of this kind in a message says.
fn attribute(message: &[u8], kind: u16) -> Option<&[u8]> {
    let mut rest = message.get(20..)?;
    while rest.len() >= 4 {
        let length = usize::from(u16::from_be_bytes([rest[2], rest[3]]));
        let value = rest.get(4..4 + length)?;
        if rest[..2] == kind.to_be_bytes() {
            return Some(value);
        }
        rest = rest.get(4 + length.next_multiple_of(4)..)?;
    }
    None
}

#[cfg(test)]
mod tests;
