//! Is anybody there, at the address that a check came from?
//!
//! Who knows a connection's password can write any address on a check as its sender's, and would have
//! their stream sent to a stranger. So an address that is new is asked back: what it answers holds a
//! number that was sent there alone. Until then no more bytes go there than came from there.

mod question;

use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;
use std::time::{Duration, Instant};

use str0m::net::Protocol;

use crate::net::Way;
use question::{answered_number, question};

/// Addresses of one peer that are remembered, as many as the router remembers.
const PLACES: usize = 8;
/// A question may be lost, and is asked again after so long, when a check comes.
const AGAIN: Duration = Duration::from_millis(250);

/// What the remote side calls itself, and its password.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Credentials {
    pub ufrag: String,
    pub password: String,
}

pub(crate) struct Proof {
    places: Vec<Place>,
    secret: RandomState,
    asked: u64,
}

struct Place {
    way: Way,
    proven: bool,
    /// Bytes from there that nothing has been sent there for.
    allowance: usize,
    question: Option<([u8; 12], Instant)>,
}

impl Default for Proof {
    fn default() -> Self {
        Proof { places: Vec::new(), secret: RandomState::new(), asked: 0 }
    }
}

impl Proof {
    /// Note what came. True when it is the answer to a question, and so nothing for the engine.
    pub fn heard(&mut self, way: Way, datagram: &[u8]) -> bool {
        if way.wire != Protocol::Udp {
            return false;
        }
        let at = self.places.iter().position(|place| place.way.from == way.from);
        let at = at.unwrap_or_else(|| self.add(way));
        let place = &mut self.places[at];
        if place.proven {
            return false;
        }
        place.allowance += datagram.len();
        let asked = place.question.map(|(number, _)| number);
        place.proven = asked.is_some() && answered_number(datagram) == asked;
        place.proven
    }

    fn add(&mut self, way: Way) -> usize {
        if self.places.len() >= PLACES {
            let unproven = self.places.iter().position(|place| !place.proven);
            self.places.remove(unproven.unwrap_or(0));
        }
        self.places.push(Place { way, proven: false, allowance: 0, question: None });
        self.places.len() - 1
    }

    /// A question that is due, and where it goes.
    pub fn ask(&mut self, own: &str, remote: &Credentials, now: Instant) -> Option<(Way, Vec<u8>)> {
        let due = |place: &Place| {
            place.question.is_none_or(|(_, at)| now.saturating_duration_since(at) >= AGAIN)
        };
        for place in self.places.iter_mut().filter(|place| !place.proven && due(place)) {
            // The same number again: an answer may take longer than we wait to ask.
            let number = match place.question {
                Some((number, _)) => number,
                None => {
                    self.asked += 1;
                    new_number(&self.secret, self.asked)
                }
            };
            let bytes = question(&format!("{}:{own}", remote.ufrag), &remote.password, number)?;
            if let Some(left) = place.allowance.checked_sub(bytes.len()) {
                place.allowance = left;
                place.question = Some((number, now));
                let way = Way { wire: Protocol::Udp, from: place.way.to, to: place.way.from };
                return Some((way, bytes));
            }
        }
        None
    }

    pub fn is_waiting(&self) -> bool {
        self.places.iter().any(|place| !place.proven)
    }

    /// Whether somebody is at the end of this way. TCP has shown it.
    pub fn is_proven(&self, way: Way) -> bool {
        way.wire != Protocol::Udp
            || self.places.iter().any(|place| place.way.from == way.to && place.proven)
    }

    /// Whether so many bytes may leave this way now.
    pub fn lets(&mut self, way: Way, bytes: usize) -> bool {
        if self.is_proven(way) {
            return true;
        }
        let Some(place) = self.places.iter_mut().find(|place| place.way.from == way.to) else {
            return false;
        };
        match place.allowance.checked_sub(bytes) {
            Some(left) => {
                place.allowance = left;
                true
            }
            None => false,
        }
    }
}

fn new_number(secret: &RandomState, count: u64) -> [u8; 12] {
    let mut number = [0; 12];
    number[..8].copy_from_slice(&secret.hash_one(count).to_be_bytes());
    number[8..].copy_from_slice(&(count as u32).to_be_bytes());
    number
}

#[cfg(test)]
mod tests;
