//! How do datagrams enter and leave?
//!
//! One socket for every peer, and lanes for publishers, read and written in batches: the system is
//! asked once for many datagrams, and consecutive datagrams of one length for one destination leave as one call
//! (segmentation offload), which costs less than half of sending them one by one. Nothing here
//! looks inside a datagram.

use std::io::{self, IoSliceMut};
use std::net::{IpAddr, SocketAddr, UdpSocket};

use quinn_udp::{BATCH_SIZE, RecvMeta, UdpSockRef, UdpSocketState};
use str0m::Candidate;
use str0m::net::{Protocol, TcpType};

use crate::event::PeerId;
use crate::lanes::{Lanes, Token};
use crate::outbox::{Door, Outbox, Path};
use crate::tcp::Tcp;

/// Asked of the system for each direction; it grants what it allows.
const SOCKET_BUFFER: usize = 8 << 20;
/// Room for one read, which may hold many datagrams that the system joined.
const READ: usize = 1 << 16;
/// The way of a datagram, in or out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Way {
    pub wire: Protocol,
    pub from: SocketAddr,
    pub to: SocketAddr,
}

/// Where there may be something to read.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ready {
    /// The socket for everyone.
    pub common: bool,
    pub lanes: bool,
}

impl Ready {
    pub const EVERYWHERE: Ready = Ready { common: true, lanes: true };
}

pub(crate) struct Net {
    socket: UdpSocket,
    state: UdpSocketState,
    /// Bound to an IPv6 address, and so perhaps to both families.
    v6: bool,
    /// The addresses told to remote sides, all on the socket's port.
    pub advertised: Vec<SocketAddr>,
    /// Addresses of this machine that datagrams have come in on. A reply must leave from where
    /// the remote side sent to, and a socket on every interface would not see to that.
    own: Vec<IpAddr>,
    /// For those whom UDP does not reach.
    pub tcp: Option<Tcp>,
    /// `None` where the system has none.
    pub lanes: Option<Lanes>,
    /// Bound to every address of this machine, so that each datagram must say from which it leaves.
    everywhere: bool,
    /// As the system said last: to ask a socket that has nothing costs as much as to read one.
    pub ready: Ready,
    outbox: Outbox,
    /// What left by TCP.
    streamed: u64,
    /// Media among those that the engine did not make.
    pub direct: u64,
    unstreamed: u64,
}

/// Room for what one read brings.
pub(crate) struct Inbox {
    bytes: Vec<u8>,
    metas: [RecvMeta; BATCH_SIZE],
    filled: usize,
}

impl Default for Inbox {
    fn default() -> Self {
        let metas = [RecvMeta::default(); BATCH_SIZE];
        Inbox { bytes: vec![0; READ * BATCH_SIZE], metas, filled: 0 }
    }
}

/// A datagram and its way here.
pub(crate) struct Received<'a> {
    pub source: SocketAddr,
    /// The address of this machine it came in on, when the system tells.
    pub on: Option<IpAddr>,
    pub bytes: &'a [u8],
}

impl Inbox {
    /// There may be more to read.
    pub fn is_full(&self) -> bool {
        self.filled == BATCH_SIZE
    }

    /// Read a socket once. False when there was nothing.
    pub fn fill(&mut self, socket: &UdpSocket, state: &UdpSocketState) -> bool {
        let mut slices = self.bytes.chunks_mut(READ).map(IoSliceMut::new);
        let mut slices: [IoSliceMut<'_>; BATCH_SIZE] =
            std::array::from_fn(|_| slices.next().unwrap_or_else(|| IoSliceMut::new(&mut [])));
        let socket = UdpSockRef::from(socket);
        self.filled = state.recv(socket, &mut slices, &mut self.metas).unwrap_or(0);
        self.filled > 0
    }

    pub fn datagrams(&self) -> impl Iterator<Item = Received<'_>> {
        let reads = self.metas.iter().zip(self.bytes.chunks(READ)).take(self.filled);
        reads.flat_map(|(meta, bytes)| {
            let joined = bytes[..meta.len].chunks(meta.stride.max(1));
            // A socket for both families shows IPv4 addresses in their IPv6 form.
            let source = SocketAddr::new(meta.addr.ip().to_canonical(), meta.addr.port());
            let on = meta.dst_ip.map(|ip| ip.to_canonical());
            joined.map(move |bytes| Received { source, on, bytes })
        })
    }
}

impl Net {
    pub fn bind(bind: SocketAddr, advertise: &[IpAddr]) -> io::Result<Self> {
        let socket = UdpSocket::bind(bind)?;
        let state = UdpSocketState::new(UdpSockRef::from(&socket))?;
        // A smaller buffer than asked for is worse, not wrong.
        let _ = state.set_recv_buffer_size(UdpSockRef::from(&socket), SOCKET_BUFFER);
        let _ = state.set_send_buffer_size(UdpSockRef::from(&socket), SOCKET_BUFFER);
        let lanes = Lanes::new(&socket).ok();
        let local = socket.local_addr()?;
        let (port, v6) = (local.port(), local.is_ipv6());
        Ok(Net {
            socket,
            state,
            v6,
            advertised: advertise.iter().map(|ip| SocketAddr::new(*ip, port)).collect(),
            own: Vec::new(),
            tcp: None,
            lanes,
            everywhere: local.ip().is_unspecified(),
            ready: Ready::EVERYWHERE,
            outbox: Outbox::default(),
            streamed: 0,
            direct: 0,
            unstreamed: 0,
        })
    }

    /// What remote sides are told of where we are.
    pub fn candidates(&self) -> Vec<Candidate> {
        let streams = self.tcp.iter().flat_map(|tcp| &tcp.advertised);
        let streams =
            streams.map(|to| Candidate::builder().tcp().host(*to).tcptype(TcpType::Passive));
        let datagrams = self.advertised.iter().map(|to| Candidate::builder().udp().host(*to));
        let datagrams = datagrams.map(|candidate| candidate.build());
        datagrams.chain(streams.map(|candidate| candidate.build())).flatten().collect()
    }

    pub fn socket(&self) -> &UdpSocket {
        &self.socket
    }

    /// Read what is there now for everyone. False when that was nothing.
    pub fn receive(&self, inbox: &mut Inbox) -> bool {
        self.ready.common && inbox.fill(&self.socket, &self.state)
    }

    /// Lanes with something to read.
    pub fn ready_lanes(&self) -> Vec<Token> {
        self.lanes.as_ref().filter(|_| self.ready.lanes).map_or(Vec::new(), Lanes::ready)
    }

    /// Read what one of them brought. False when that was nothing.
    pub fn receive_lane(&mut self, token: Token, inbox: &mut Inbox) -> bool {
        self.lanes.as_mut().is_some_and(|lanes| lanes.receive(token, inbox))
    }

    /// What a peer sends on this way has a lane of its own from now on, if there is room:
    /// [`Lanes::open`].
    pub fn open_lane(
        &mut self,
        peer: PeerId,
        received: &Received<'_>,
        publishes: impl Fn(PeerId) -> bool,
    ) {
        let to = self.arrived_at(received);
        if let (Some(lanes), Some(to)) = (&mut self.lanes, to) {
            lanes.open(peer, received.source, to, publishes);
        }
    }

    /// Whether a datagram came with everyone's that could have come by a lane.
    pub fn lacks_lane(&self, received: &Received<'_>) -> bool {
        let lanes = self.lanes.as_ref().zip(self.arrived_at(received));
        lanes.is_some_and(|(lanes, to)| lanes.lacks(received.source, to))
    }

    fn arrived_at(&self, received: &Received<'_>) -> Option<SocketAddr> {
        received.on.map(|on| SocketAddr::new(on, self.advertised[0].port()))
    }

    /// A peer has ended.
    pub fn forget(&mut self, peer: PeerId) {
        if let Some(lanes) = &mut self.lanes {
            lanes.forget(peer);
        }
        if let Some(tcp) = &mut self.tcp {
            tcp.forget(peer);
        }
    }

    /// The advertised address that a datagram counts as sent to: an engine accepts only what is
    /// addressed to a candidate. Behind address translation the machine's own differs.
    pub fn local_for(&mut self, received: &Received<'_>) -> SocketAddr {
        if let Some(on) = received.on {
            if !self.own.contains(&on) {
                self.own.push(on);
            }
            if let Some(exact) = self.advertised.iter().find(|a| a.ip() == on) {
                return *exact;
            }
        }
        let v4 = received.source.is_ipv4();
        let same = self.advertised.iter().find(|a| a.is_ipv4() == v4);
        same.copied().unwrap_or(self.advertised[0])
    }

    /// Let a datagram leave, at the latest with the next [`Net::flush`].
    pub fn send(&mut self, way: Way, datagram: &[u8]) {
        if way.wire == Protocol::Tcp {
            self.send_in_stream(way.to, datagram);
            return;
        }
        let from = self.own.contains(&way.from.ip()) && self.everywhere;
        let path = Path {
            from: from.then(|| self.as_bound(way.from.ip())),
            to: SocketAddr::new(self.as_bound(way.to.ip()), way.to.port()),
        };
        let door = Door { socket: &self.socket, state: &self.state };
        self.outbox.put(&door, path, datagram);
    }

    fn send_in_stream(&mut self, to: SocketAddr, datagram: &[u8]) {
        let queued = self.tcp.as_mut().is_some_and(|tcp| tcp.send(to, datagram));
        self.streamed += u64::from(queued);
        self.unstreamed += u64::from(!queued);
    }

    /// Let everything leave that waits.
    pub fn flush(&mut self) {
        self.outbox.flush(&Door { socket: &self.socket, state: &self.state });
        if let Some(tcp) = &mut self.tcp {
            tcp.flush();
        }
    }

    /// Datagrams that left.
    pub fn packets_out(&self) -> u64 {
        self.outbox.sent + self.streamed
    }

    /// Datagrams that nobody took.
    pub fn unsent(&self) -> u64 {
        self.outbox.unsent + self.unstreamed
    }
}

impl Net {
    /// An address in the form that the socket's family takes.
    fn as_bound(&self, ip: IpAddr) -> IpAddr {
        match ip {
            IpAddr::V4(v4) if self.v6 => IpAddr::V6(v4.to_ipv6_mapped()),
            _ => ip,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    fn pair() -> (Net, UdpSocket) {
        let home = IpAddr::from([127, 0, 0, 1]);
        let net = Net::bind(SocketAddr::new(home, 0), &[home]).unwrap();
        let other = UdpSocket::bind(SocketAddr::new(home, 0)).unwrap();
        other.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
        (net, other)
    }

    fn udp(from: SocketAddr, to: SocketAddr) -> Way {
        Way { wire: Protocol::Udp, from, to }
    }

    #[test]
    fn datagrams_of_any_lengths_arrive_whole_and_in_order() {
        let (mut net, other) = pair();
        let lengths = [900, 900, 900, 300, 1200, 1200, 1, 1, 7, 1400];
        let from = net.advertised[0];
        let to = other.local_addr().unwrap();
        for (n, length) in lengths.iter().enumerate() {
            net.send(udp(from, to), &vec![n as u8; *length]);
        }
        net.flush();
        for (n, length) in lengths.iter().enumerate() {
            let mut buffer = [0; 2000];
            let (received, _) = other.recv_from(&mut buffer).unwrap();
            assert_eq!(buffer[..received], vec![n as u8; *length]);
        }
        assert_eq!((net.packets_out(), net.unsent()), (lengths.len() as u64, 0));
    }

    #[test]
    fn a_socket_for_both_families_answers_ipv4_from_where_it_was_asked() {
        let home = IpAddr::from([127, 0, 0, 1]);
        let mut net =
            Net::bind("[::]:0".parse().unwrap(), &["::1".parse().unwrap(), home]).unwrap();
        let other = UdpSocket::bind(SocketAddr::new(home, 0)).unwrap();
        other.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
        other.send_to(b"?", net.advertised[1]).unwrap();
        let mut inbox = Inbox::default();
        while !net.receive(&mut inbox) {}
        let received = inbox.datagrams().next().unwrap();
        assert_eq!(received.source, other.local_addr().unwrap());
        let local = net.local_for(&received);
        net.send(udp(local, received.source), b"!");
        net.flush();
        let (_, from) = other.recv_from(&mut [0; 10]).unwrap();
        assert_eq!((from, local), (net.advertised[1], net.advertised[1]));
    }

    #[test]
    fn a_read_gives_back_every_datagram() {
        let (net, other) = pair();
        for n in 0..100u8 {
            other.send_to(&[n; 500], net.advertised[0]).unwrap();
        }
        let mut inbox = Inbox::default();
        let mut seen = Vec::new();
        while net.receive(&mut inbox) {
            seen.extend(inbox.datagrams().map(|d| (d.bytes[0], d.bytes.len())));
        }
        assert_eq!(seen, (0..100).map(|n| (n, 500)).collect::<Vec<_>>());
    }
}
