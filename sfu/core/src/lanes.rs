//! Whose datagrams do not wait in line with everyone's?
//!
//! What was not read yet waits in the socket's buffer, and when that is full the system drops what
//! comes, whoever sent it. A flood fills the common one whenever the media thread waits for a core.
//! So the proven addresses of publishers get a socket, and with it a buffer, of their own: the
//! system gives a socket that is connected to an address what comes from there, before the common
//! one. Lanes are only read, and what they hold is looked at like all else.

use std::mem::MaybeUninit;
use std::net::{SocketAddr, UdpSocket};
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};

use quinn_udp::{UdpSockRef, UdpSocketState};
use rustix::event::{Timespec, epoll};
use rustix::io;
use rustix::net::sockopt::set_socket_reuseport;
use rustix::net::{AddressFamily, SocketFlags, SocketType, bind, connect, socket_with};

use crate::event::PeerId;
use crate::net::Inbox;

/// Most lanes: the system looks through them for each datagram.
const LANES: usize = 64;
/// Most of one peer; a browser checks a few ways and keeps to one.
const LANES_OF_ONE: usize = 4;
/// Asked of the system: a second of what one publisher may send at most.
const BUFFER: usize = 4 << 20;

pub(crate) type Token = u64;

pub(crate) struct Lanes {
    epoll: OwnedFd,
    open: Vec<Lane>,
    last: Token,
    /// How often any was opened or read.
    reads: u64,
}

struct Lane {
    token: Token,
    peer: PeerId,
    from: SocketAddr,
    to: SocketAddr,
    /// Which of the reads was its last.
    read: u64,
    socket: UdpSocket,
    state: UdpSocketState,
}

impl Lanes {
    /// None yet. `common` is the socket for everyone, which lanes share the port of: so may the
    /// sockets of nobody but this user.
    pub fn new(common: &UdpSocket) -> io::Result<Self> {
        set_socket_reuseport(common, true)?;
        let epoll = epoll::create(epoll::CreateFlags::CLOEXEC)?;
        Ok(Lanes { epoll, open: Vec::new(), last: 0, reads: 0 })
    }

    /// Readable when a lane is.
    pub fn fd(&self) -> BorrowedFd<'_> {
        self.epoll.as_fd()
    }

    /// Whether what comes this way waits with everyone's.
    pub fn lacks(&self, from: SocketAddr, to: SocketAddr) -> bool {
        !self.open.iter().any(|lane| (lane.from, lane.to) == (from, to))
    }

    /// Open one for what a peer sends from this address to that one of ours. Where there can be
    /// none it waits with everyone's. `publishes` tells of a peer whether it sends media now.
    pub fn open(
        &mut self,
        peer: PeerId,
        from: SocketAddr,
        to: SocketAddr,
        publishes: impl Fn(PeerId) -> bool,
    ) {
        if let Some(lane) = self.open.iter_mut().find(|l| (l.from, l.to) == (from, to)) {
            lane.peer = peer;
            return;
        }
        if !self.make_room(peer, publishes) {
            return;
        }
        self.last += 1;
        let data = epoll::EventData::new_u64(self.last);
        if let Ok(mut lane) = Lane::new(self.last, peer, from, to) {
            if epoll::add(&self.epoll, &lane.socket, data, epoll::EventFlags::IN).is_ok() {
                self.reads += 1;
                lane.read = self.reads;
                self.open.push(lane);
            }
        }
    }

    /// Whether there is room for one more lane of a peer, if need be where another was: its own
    /// longest unread when it has many, else that of who publishes nothing, else, for who
    /// publishes, the longest unread of all.
    fn make_room(&mut self, peer: PeerId, publishes: impl Fn(PeerId) -> bool) -> bool {
        let own = self.open.iter().filter(|lane| lane.peer == peer).count();
        let victim = if own >= LANES_OF_ONE {
            self.open.iter().filter(|lane| lane.peer == peer).min_by_key(|lane| lane.read)
        } else if self.open.len() >= LANES {
            let longest = self.open.iter().min_by_key(|lane| (publishes(lane.peer), lane.read));
            longest.filter(|lane| publishes(peer) || !publishes(lane.peer))
        } else {
            return true;
        };
        let victim = victim.map(|lane| lane.token);
        self.open.retain(|lane| Some(lane.token) != victim);
        victim.is_some()
    }

    /// A peer has ended.
    pub fn forget(&mut self, peer: PeerId) {
        self.open.retain(|lane| lane.peer != peer);
    }

    /// Those with something to read now.
    pub fn ready(&self) -> Vec<Token> {
        if self.open.is_empty() {
            return Vec::new();
        }
        let mut room = [const { MaybeUninit::uninit() }; LANES];
        let at_once = Timespec { tv_sec: 0, tv_nsec: 0 };
        // Interrupted: then the next turn looks again.
        let ready = epoll::wait(&self.epoll, &mut room, Some(&at_once));
        ready
            .map_or(Vec::new(), |(events, _)| events.iter().map(|event| event.data.u64()).collect())
    }

    /// Read what one brought, once. False when that was nothing.
    pub fn receive(&mut self, token: Token, inbox: &mut Inbox) -> bool {
        let Some(lane) = self.open.iter_mut().find(|lane| lane.token == token) else {
            return false;
        };
        self.reads += 1;
        lane.read = self.reads;
        inbox.fill(&lane.socket, &lane.state)
    }
}

impl Lane {
    fn new(token: Token, peer: PeerId, from: SocketAddr, to: SocketAddr) -> std::io::Result<Self> {
        let family = if to.is_ipv4() { AddressFamily::INET } else { AddressFamily::INET6 };
        let socket = socket_with(family, SocketType::DGRAM, SocketFlags::CLOEXEC, None)?;
        set_socket_reuseport(&socket, true)?;
        bind(&socket, &to)?;
        let socket = UdpSocket::from(socket);
        let state = UdpSocketState::new(UdpSockRef::from(&socket))?;
        // A smaller buffer than asked for is worse, not wrong.
        let _ = state.set_recv_buffer_size(UdpSockRef::from(&socket), BUFFER);
        // What strangers sent in between is here now, and is looked at like all else.
        connect(&socket, &from)?;
        Ok(Lane { token, peer, from, to, read: 0, socket, state })
    }
}

#[cfg(test)]
mod tests {
    use std::net::IpAddr;

    use super::*;
    use crate::net::Net;

    const HOME: IpAddr = IpAddr::V4(std::net::Ipv4Addr::LOCALHOST);

    fn socket() -> UdpSocket {
        UdpSocket::bind((HOME, 0)).unwrap()
    }

    /// A datagram from everyone, read from the common socket; then each has a lane.
    fn net(everywhere: bool, publishers: &[UdpSocket]) -> (Net, SocketAddr) {
        let bind = if everywhere { "[::]:0".parse().unwrap() } else { SocketAddr::new(HOME, 0) };
        let mut net = Net::bind(bind, &[HOME]).unwrap();
        let (to, mut inbox) = (net.advertised[0], Inbox::default());
        for (peer, publisher) in publishers.iter().enumerate() {
            publisher.send_to(b"?", to).unwrap();
            while !net.receive(&mut inbox) {}
            net.open_lane(peer as PeerId, &inbox.datagrams().next().unwrap(), |_| true);
        }
        (net, to)
    }

    fn brought(net: &mut Net) -> Vec<(SocketAddr, Vec<u8>)> {
        let (mut inbox, mut all) = (Inbox::default(), Vec::new());
        for lane in net.ready_lanes() {
            assert!(net.receive_lane(lane, &mut inbox));
            all.extend(inbox.datagrams().map(|d| (d.source, d.bytes.to_vec())));
        }
        all
    }

    #[test]
    fn what_a_publisher_sends_arrives_though_a_flood_has_filled_the_common_buffer() {
        for everywhere in [false, true] {
            let (publisher, stranger) = (socket(), socket());
            let (mut net, to) = net(everywhere, std::slice::from_ref(&publisher));
            // More than any system lets wait.
            for _ in 0..30_000 {
                stranger.send_to(&[7; 1200], to).unwrap();
            }
            publisher.send_to(b"media", to).unwrap();
            let expected = vec![(publisher.local_addr().unwrap(), b"media".to_vec())];
            assert_eq!(brought(&mut net), expected);
            let (mut inbox, mut read) = (Inbox::default(), 0);
            while net.receive(&mut inbox) {
                read += inbox.datagrams().count();
            }
            assert!(read < 30_000, "the buffer was never full");
        }
    }

    #[test]
    fn a_peer_that_ends_has_no_lane_and_is_heard_like_everyone() {
        let publishers = [socket(), socket()];
        let (mut net, to) = net(false, &publishers);
        net.forget(0);
        for publisher in &publishers {
            publisher.send_to(b"!", to).unwrap();
        }
        let mut inbox = Inbox::default();
        assert!(net.receive(&mut inbox));
        let source = |socket: &UdpSocket| socket.local_addr().unwrap();
        assert_eq!(inbox.datagrams().next().unwrap().source, source(&publishers[0]));
        assert_eq!(brought(&mut net), [(source(&publishers[1]), b"!".to_vec())]);
    }

    #[test]
    fn who_settles_on_another_address_of_ours_has_a_lane_there() {
        let ours = [HOME, "127.0.0.2".parse().unwrap()];
        let mut net = Net::bind("0.0.0.0:0".parse().unwrap(), &ours).unwrap();
        let (publisher, mut inbox) = (socket(), Inbox::default());
        for to in net.advertised.clone() {
            publisher.send_to(b"?", to).unwrap();
            while !net.receive(&mut inbox) {}
            let check = inbox.datagrams().next().unwrap();
            assert!(net.lacks_lane(&check));
            net.open_lane(1, &check, |_| true);
            assert!(!net.lacks_lane(&check));
        }
        publisher.send_to(b"media", net.advertised[1]).unwrap();
        let from = publisher.local_addr().unwrap();
        assert_eq!(brought(&mut net), [(from, b"media".to_vec())]);
    }

    fn from(port: u16) -> SocketAddr {
        SocketAddr::new(HOME, port)
    }

    fn ports(lanes: &Lanes) -> Vec<u16> {
        lanes.open.iter().map(|lane| lane.from.port()).collect()
    }

    fn read(lanes: &mut Lanes, port: u16) {
        let lane = lanes.open.iter().find(|lane| lane.from.port() == port).unwrap().token;
        lanes.receive(lane, &mut Inbox::default());
    }

    #[test]
    fn who_wanders_keeps_the_lanes_that_were_read_last() {
        let common = socket();
        let to = common.local_addr().unwrap();
        let mut lanes = Lanes::new(&common).unwrap();
        (1..=4).for_each(|port| lanes.open(1, from(port), to, |_| true));
        read(&mut lanes, 1);
        lanes.open(1, from(5), to, |_| true);
        assert_eq!(ports(&lanes), [1, 3, 4, 5]);
        lanes.open(2, from(5), to, |_| true);
        assert_eq!(lanes.open.iter().filter(|lane| lane.peer == 1).count(), 3);
    }

    #[test]
    fn who_publishes_takes_the_lane_of_who_does_not_and_else_the_longest_unread() {
        let common = socket();
        let to = common.local_addr().unwrap();
        let mut lanes = Lanes::new(&common).unwrap();
        let first = 100 + LANES as u16;
        (100..first).for_each(|port| lanes.open(PeerId::from(port), from(port), to, |_| true));
        read(&mut lanes, 100);
        read(&mut lanes, 120);
        // All publish but two, of whom one was read just now; who comes does not.
        let publishes = |peer| ![120, 130, 900].contains(&peer);
        lanes.open(901, from(901), to, publishes);
        assert!(ports(&lanes).contains(&901) && !ports(&lanes).contains(&130));
        lanes.open(902, from(902), to, publishes);
        assert!(ports(&lanes).contains(&902) && !ports(&lanes).contains(&120));
        lanes.open(900, from(900), to, publishes);
        assert!(!ports(&lanes).contains(&900), "who publishes nothing takes nobody's");
        lanes.open(903, from(903), to, publishes);
        assert!(ports(&lanes).contains(&903) && !ports(&lanes).contains(&101));
        assert!(ports(&lanes).contains(&100), "it was read after");
        assert_eq!(lanes.open.len(), LANES);
    }

    #[test]
    fn nobody_else_takes_the_port() {
        let (net, to) = net(false, &[]);
        assert!(UdpSocket::bind(to).is_err());
        let again = Net::bind(to, &[HOME]);
        assert!(again.is_err(), "a second server on one port");
        drop(net);
    }
}
