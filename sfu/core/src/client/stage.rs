//! What do a viewer and a source share? A socket of their own and an engine that lives on it.

use std::io;
use std::net::{IpAddr, SocketAddr, UdpSocket};
use std::sync::Arc;
use std::time::{Duration, Instant};

use str0m::config::DtlsCert;
use str0m::net::{Protocol, Receive};
use str0m::{Candidate, Event, Input, Output, Rtc, RtcConfig};

use crate::keys;

/// Asked of the system, which grants what it allows: a reader that is late must not look like loss.
const SOCKET_BUFFER: usize = 4 << 20;

/// What all clients of one thread begin with. One certificate for all: making one takes time.
#[derive(Clone)]
pub(super) struct Template {
    base: RtcConfig,
}

impl Template {
    pub fn new() -> io::Result<Self> {
        let provider = keys::provider();
        let cert: Option<DtlsCert> = provider.dtls_provider.generate_certificate();
        let cert = cert.ok_or_else(|| io::Error::other("no certificate could be made"))?;
        let base = RtcConfig::new()
            .set_crypto_provider(Arc::new(provider))
            .set_dtls_cert(cert)
            .set_rtp_mode(true);
        Ok(Template { base })
    }
}

/// A connection and its socket.
pub(super) struct Stage {
    pub rtc: Rtc,
    pub socket: UdpSocket,
    local: SocketAddr,
    pub deadline: Instant,
    pub connected: bool,
}

impl Stage {
    pub fn new(template: &Template, address: IpAddr, now: Instant) -> io::Result<Self> {
        let socket = UdpSocket::bind((address, 0))?;
        socket.set_nonblocking(true)?;
        // A smaller buffer than asked for is worse, not wrong.
        let _ = rustix::net::sockopt::set_socket_recv_buffer_size(&socket, SOCKET_BUFFER);
        let local = socket.local_addr()?;
        let mut rtc = template.base.clone().build(now);
        let candidate = Candidate::host(local, "udp").map_err(io::Error::other)?;
        rtc.add_local_candidate(candidate);
        Ok(Stage { rtc, socket, local, deadline: now, connected: false })
    }

    /// Give the engine a datagram. It may be forged, and then the engine is right to refuse it.
    pub fn take(&mut self, source: SocketAddr, bytes: &[u8], now: Instant) {
        if let Ok(receive) = Receive::new(Protocol::Udp, source, self.local, bytes) {
            let _ = self.rtc.handle_input(Input::Receive(now, receive));
        }
    }

    pub fn tick(&mut self, now: Instant) {
        let _ = self.rtc.handle_input(Input::Timeout(now));
    }

    /// Send what the engine wants sent, and note what it reports.
    pub fn drain(&mut self, mut note: impl FnMut(Event)) {
        loop {
            match self.rtc.poll_output() {
                Ok(Output::Timeout(at)) => {
                    self.deadline = at;
                    return;
                }
                Ok(Output::Transmit(t)) => {
                    let _ = self.socket.send_to(&t.contents, t.destination);
                }
                Ok(Output::Event(Event::Connected)) => self.connected = true,
                Ok(Output::Event(event)) => note(event),
                Err(_) => {
                    self.connected = false;
                    self.deadline = Instant::now() + Duration::from_secs(3600);
                    return;
                }
            }
        }
    }
}
