//! Who is connected, and who of them has to go?
//!
//! Peers hold a few connections each. Strangers are bounded in number, together and for each
//! network: a new one takes the place of the oldest, for an honest one shows who it is within a
//! round trip and is a stranger no longer.

use std::collections::{HashMap, VecDeque};
use std::net::{IpAddr, SocketAddr};
use std::time::{Duration, Instant};

use super::connection::Connection;
use crate::event::PeerId;
use crate::limits::network;

pub(super) type Token = u64;

/// Most connections at once. What is left of the process's descriptors is for signalling.
const CONNECTIONS: usize = 4096;
/// Most of strangers, together and from one network.
const STRANGERS: usize = 512;
const STRANGERS_OF_ONE: usize = 64;
/// A stranger's time to show who it is.
const SHOW_WITHIN: Duration = Duration::from_secs(5);
/// Connections of one peer: a browser tries each of its networks with each address it is told.
const ADDRESSES: usize = 16;

#[derive(Default)]
pub(super) struct Crowd {
    connections: HashMap<Token, Connection>,
    last: Token,
    /// The oldest first.
    strangers: VecDeque<(Token, IpAddr)>,
    by_address: HashMap<SocketAddr, (PeerId, Token)>,
    /// The oldest first.
    addresses: HashMap<PeerId, Vec<SocketAddr>>,
}

impl Crowd {
    pub fn len(&self) -> usize {
        self.connections.len()
    }

    pub fn next_token(&mut self) -> Token {
        self.last += 1;
        self.last
    }

    pub fn get(&mut self, token: Token) -> Option<&mut Connection> {
        self.connections.get_mut(&token)
    }

    /// The connection that leads to an address.
    pub fn towards(&mut self, to: SocketAddr) -> Option<(Token, &mut Connection)> {
        let (_, token) = *self.by_address.get(&to)?;
        self.connections.get_mut(&token).map(|connection| (token, connection))
    }

    /// A stranger comes in, and perhaps another has to go for it.
    pub fn add(&mut self, token: Token, connection: Connection) {
        let from = network(connection.remote.ip());
        let of_one = self.strangers.iter().filter(|(_, ip)| *ip == from).count();
        let oldest = if of_one >= STRANGERS_OF_ONE {
            self.strangers.iter().find(|(_, ip)| *ip == from)
        } else if self.strangers.len() >= STRANGERS || self.connections.len() >= CONNECTIONS {
            self.strangers.front()
        } else {
            None
        };
        if let Some((oldest, _)) = oldest.copied() {
            self.close(oldest);
        }
        if self.connections.len() < CONNECTIONS {
            self.strangers.push_back((token, from));
            self.connections.insert(token, connection);
        }
    }

    /// From now on it is a peer's. The peer's addresses that lead nowhere lead here: its engine
    /// learns of the new one late.
    pub fn adopt(&mut self, token: Token, peer: PeerId) {
        let Some(connection) = self.connections.get_mut(&token) else {
            return;
        };
        connection.owner = Some(peer);
        let remote = connection.remote;
        self.strangers.retain(|(stranger, _)| *stranger != token);
        let addresses = self.addresses.entry(peer).or_default();
        addresses.retain(|address| *address != remote);
        let mut unused = None;
        for (at, address) in addresses.iter().enumerate() {
            if let Some(entry) = self.by_address.get_mut(address) {
                let leads = self.connections.get(&entry.1).is_some_and(|c| c.remote == *address);
                if entry.0 == peer && !leads {
                    entry.1 = token;
                    unused.get_or_insert(at);
                }
            }
        }
        if addresses.len() >= ADDRESSES {
            let Some(at) = unused else {
                self.connections.remove(&token);
                return;
            };
            let oldest = addresses.remove(at);
            self.by_address.remove(&oldest);
        }
        addresses.push(remote);
        self.by_address.insert(remote, (peer, token));
    }

    pub fn close(&mut self, token: Token) {
        self.strangers.retain(|(stranger, _)| *stranger != token);
        self.connections.remove(&token);
    }

    pub fn forget(&mut self, peer: PeerId) {
        for address in self.addresses.remove(&peer).unwrap_or_default() {
            if self.by_address.get(&address).is_some_and(|(owner, _)| *owner == peer) {
                let entry = self.by_address.remove(&address);
                entry.map(|(_, token)| self.connections.remove(&token));
            }
        }
    }

    /// Let go strangers that show nothing and peers that take nothing.
    pub fn tidy(&mut self, now: Instant) {
        while let Some((token, _)) = self.strangers.front().copied() {
            let connection = self.connections.get(&token);
            if connection.is_some_and(|c| now.saturating_duration_since(c.since) <= SHOW_WITHIN) {
                break;
            }
            self.close(token);
        }
        self.connections.retain(|_, connection| !connection.is_stuck(now));
    }
}
