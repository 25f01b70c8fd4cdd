//! How do datagrams that are ready at the same moment leave?
//!
//! What goes to one receiver in datagrams of one length is a *burst* and leaves as one call
//! (segmentation offload). Receivers for whom there is one datagram only share a call among them:
//! each would cost little less than a burst, and wakes somebody who then takes the processor.

use std::io::IoSlice;
use std::net::{IpAddr, SocketAddr, UdpSocket};
use std::os::fd::AsRawFd;

use nix::libc;
use nix::sys::socket::{ControlMessage, MsgFlags, MultiHeaders, SockaddrStorage, sendmmsg};
use quinn_udp::{Transmit, UdpSockRef, UdpSocketState};

/// Most bytes that leave in one burst; the system's bound is 64 KiB with headers.
const BURST: usize = 60_000;
/// Bursts that are held until they have to leave.
const BURSTS: usize = 64;

/// Where datagrams leave by.
pub(crate) struct Door<'a> {
    pub socket: &'a UdpSocket,
    pub state: &'a UdpSocketState,
}

/// Where a burst goes, and the address of this machine it must leave from, if that is not given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Path {
    pub from: Option<IpAddr>,
    pub to: SocketAddr,
}

#[derive(Default)]
struct Burst {
    path: Option<Path>,
    bytes: Vec<u8>,
    segment: usize,
    count: usize,
    /// A shorter one came, and only the last may be shorter.
    full: bool,
}

/// Datagrams that wait to leave, and what became of those before.
#[derive(Default)]
pub(crate) struct Outbox {
    bursts: Vec<Burst>,
    used: usize,
    pub sent: u64,
    /// The system did not take them.
    pub unsent: u64,
}

impl Outbox {
    /// Let a datagram leave, at the latest with the next [`Outbox::flush`].
    pub fn put(&mut self, door: &Door<'_>, path: Path, datagram: &[u8]) {
        let most = door.state.max_gso_segments();
        let newest = self.used.checked_sub(1).map(|at| &self.bursts[at]);
        if !newest.is_some_and(|burst| burst.takes(path, datagram.len(), most)) {
            self.begin(door, path, datagram.len());
        }
        let burst = &mut self.bursts[self.used - 1];
        burst.full = datagram.len() < burst.segment;
        burst.bytes.extend_from_slice(datagram);
        burst.count += 1;
    }

    fn begin(&mut self, door: &Door<'_>, path: Path, segment: usize) {
        // A long burst leaves while it is at hand; only those of one datagram are worth waiting.
        let long = self.used.checked_sub(1).is_some_and(|at| self.bursts[at].count > 1);
        if long || self.used == BURSTS {
            self.flush(door);
        }
        if self.used == self.bursts.len() {
            self.bursts.push(Burst::default());
        }
        let burst = &mut self.bursts[self.used];
        burst.bytes.clear();
        (burst.path, burst.segment, burst.count) = (Some(path), segment, 0);
        self.used += 1;
    }

    /// UDP may lose what does not fit: what the system does not take is dropped and counted.
    pub fn flush(&mut self, door: &Door<'_>) {
        let (mut bursts, mut sent, mut unsent) = (&self.bursts[..self.used], 0, 0);
        while let Some(first) = bursts.first() {
            let alike = |burst: &&Burst| burst.count == 1 && burst.source() == first.source();
            let alone = bursts.iter().take_while(alike).count();
            let (now, left) = bursts.split_at(alone.max(1));
            // After those that left one was refused; it stays behind, and the others try again.
            let left_now = if alone > 1 { leave_alone(door, now) } else { first.leave(door) };
            let tried = if left_now < now.len() { left_now + 1 } else { left_now };
            sent += now[..left_now].iter().map(|burst| burst.count as u64).sum::<u64>();
            unsent += now[left_now..tried].iter().map(|burst| burst.count as u64).sum::<u64>();
            bursts = if tried < now.len() { &bursts[tried..] } else { left };
        }
        (self.used, self.sent, self.unsent) = (0, self.sent + sent, self.unsent + unsent);
    }
}

impl Burst {
    fn takes(&self, path: Path, length: usize, most: usize) -> bool {
        self.path == Some(path)
            && !self.full
            && length <= self.segment
            && self.count < most
            && self.bytes.len() + length <= BURST
    }

    fn source(&self) -> Option<IpAddr> {
        self.path.and_then(|path| path.from)
    }

    /// How many bursts left: one, or none.
    fn leave(&self, door: &Door<'_>) -> usize {
        let Some(Path { from, to }) = self.path else { return 1 };
        let transmit = Transmit {
            destination: to,
            ecn: None,
            contents: &self.bytes,
            segment_size: (self.count > 1).then_some(self.segment),
            src_ip: from,
        };
        usize::from(door.state.try_send(UdpSockRef::from(door.socket), &transmit).is_ok())
    }
}

/// Send bursts of one datagram that leave from one address, and say how many left.
fn leave_alone(door: &Door<'_>, bursts: &[Burst]) -> usize {
    let slices: Vec<[IoSlice<'_>; 1]> = bursts.iter().map(|b| [IoSlice::new(&b.bytes)]).collect();
    let to: Vec<Option<SockaddrStorage>> =
        bursts.iter().map(|burst| burst.path.map(|path| path.to.into())).collect();
    let send = |from: &[ControlMessage<'_>], room: Option<Vec<u8>>| {
        let mut headers = MultiHeaders::preallocate(bursts.len(), room);
        let fd = door.socket.as_raw_fd();
        sendmmsg(fd, &mut headers, &slices, &to, from, MsgFlags::empty()).map_or(0, Iterator::count)
    };
    match bursts.first().and_then(Burst::source) {
        None => send(&[], None),
        Some(IpAddr::V4(ip)) => {
            let source = libc::in_addr { s_addr: u32::from_ne_bytes(ip.octets()) };
            let none = libc::in_addr { s_addr: 0 };
            let info = libc::in_pktinfo { ipi_ifindex: 0, ipi_spec_dst: source, ipi_addr: none };
            send(&[ControlMessage::Ipv4PacketInfo(&info)], Some(nix::cmsg_space!(libc::in_pktinfo)))
        }
        Some(IpAddr::V6(ip)) => {
            let source = libc::in6_addr { s6_addr: ip.octets() };
            let info = libc::in6_pktinfo { ipi6_ifindex: 0, ipi6_addr: source };
            send(
                &[ControlMessage::Ipv6PacketInfo(&info)],
                Some(nix::cmsg_space!(libc::in6_pktinfo)),
            )
        }
    }
}
