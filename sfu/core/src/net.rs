//! How do datagrams enter and leave?
//!
//! One socket for every peer. Nothing here looks inside a datagram.

use std::io;
use std::net::{IpAddr, SocketAddr, UdpSocket};

use rustix::net::sockopt;

use crate::limits::DATAGRAM_BYTES;

/// Asked of the system for each direction; it grants what it allows.
const SOCKET_BUFFER: usize = 8 << 20;

pub(crate) struct Net {
    socket: UdpSocket,
    /// The addresses told to remote sides, all on the socket's port.
    pub advertised: Vec<SocketAddr>,
    pub packets_out: u64,
    pub unsent: u64,
}

impl Net {
    pub fn bind(bind: SocketAddr, advertise: &[IpAddr]) -> io::Result<Self> {
        let socket = UdpSocket::bind(bind)?;
        socket.set_nonblocking(true)?;
        // A smaller buffer than asked for is worse, not wrong.
        let _ = sockopt::set_socket_recv_buffer_size(&socket, SOCKET_BUFFER);
        let _ = sockopt::set_socket_send_buffer_size(&socket, SOCKET_BUFFER);
        let port = socket.local_addr()?.port();
        let advertised = advertise.iter().map(|ip| SocketAddr::new(*ip, port)).collect();
        Ok(Net { socket, advertised, packets_out: 0, unsent: 0 })
    }

    pub fn socket(&self) -> &UdpSocket {
        &self.socket
    }

    /// One datagram, or `None` when there is none now. `Some(None)`: too long, dropped.
    pub fn receive<'a>(
        &self,
        buffer: &'a mut [u8; DATAGRAM_BYTES + 1],
    ) -> Option<Option<(SocketAddr, &'a [u8])>> {
        match self.socket.recv_from(buffer) {
            Ok((length, _)) if length > DATAGRAM_BYTES => Some(None),
            Ok((length, source)) => Some(Some((source, &buffer[..length]))),
            // An ICMP answer to something sent earlier; the socket is fine.
            Err(e) if e.kind() == io::ErrorKind::ConnectionRefused => Some(None),
            Err(_) => None,
        }
    }

    /// UDP may lose what does not fit: a full buffer drops the datagram and is counted.
    pub fn send(&mut self, to: SocketAddr, datagram: &[u8]) {
        match self.socket.send_to(datagram, to) {
            Ok(_) => self.packets_out += 1,
            Err(_) => self.unsent += 1,
        }
    }

    /// The advertised address that a datagram from `source` counts as sent to. The socket may be
    /// bound to every interface, and an engine accepts only what is addressed to a candidate.
    pub fn local_for(&self, source: SocketAddr) -> SocketAddr {
        let same = self.advertised.iter().find(|a| a.is_ipv4() == source.is_ipv4());
        same.copied().unwrap_or(self.advertised[0])
    }
}
