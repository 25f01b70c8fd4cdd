//! How does media get through where UDP does not?
//!
//! Browsers connect to one TCP port and send over it what they would send as datagrams. Nobody is
//! connected to from here. A connection belongs to a peer once its first frame is a check of that
//! peer, vouched for; until then it is a stranger's, which costs little and not for long.

mod connection;
mod crowd;
mod frames;

use std::io::{self, ErrorKind};
use std::mem::MaybeUninit;
use std::net::{IpAddr, SocketAddr, TcpListener, TcpStream};
use std::ops::Range;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::time::{Duration, Instant};

use rustix::event::{Timespec, epoll};
use rustix::net::sockopt::{set_socket_send_buffer_size, set_tcp_nodelay};
use str0m::net::Protocol;

use crate::event::PeerId;
use crate::net::Way;
use connection::Connection;
use crowd::{Crowd, Token};

/// Asked of the system for what was written and not acknowledged: some 5 Mbit/s over 200 ms.
const SEND_BUFFER: usize = 128 << 10;
/// Bytes of one connection in one turn, and connections in one turn.
const READ: usize = 16 << 10;
const READY: usize = 64;
const ACCEPTS: usize = 32;
/// How long the door stays shut when the system has no more connections to give.
const SHUT_FOR: Duration = Duration::from_secs(1);
const DOOR: Token = 0;

pub(crate) struct Tcp {
    door: TcpListener,
    epoll: OwnedFd,
    /// The addresses told to remote sides, all on the door's port.
    pub advertised: Vec<SocketAddr>,
    crowd: Crowd,
    /// Connections that were written to since the last flush.
    touched: Vec<Token>,
    shut: Option<Instant>,
    /// The system says that there is something to do.
    pub ready: bool,
    buffer: Vec<u8>,
}

/// What came over connections in one turn.
#[derive(Default)]
pub(crate) struct Mail {
    pub bytes: Vec<u8>,
    pub frames: Vec<Frame>,
}

/// One datagram of a connection.
pub(crate) struct Frame {
    pub token: Token,
    pub way: Way,
    /// None: it is the first, and all that its connection has to show.
    pub owner: Option<PeerId>,
    pub range: Range<usize>,
}

impl Tcp {
    pub fn bind(bind: SocketAddr, advertise: &[IpAddr]) -> io::Result<Self> {
        let door = TcpListener::bind(bind)?;
        door.set_nonblocking(true)?;
        let port = door.local_addr()?.port();
        let epoll = epoll::create(epoll::CreateFlags::CLOEXEC)?;
        watch(&epoll, &door, DOOR)?;
        Ok(Tcp {
            door,
            epoll,
            advertised: advertise.iter().map(|ip| SocketAddr::new(*ip, port)).collect(),
            crowd: Crowd::default(),
            touched: Vec::new(),
            shut: None,
            ready: false,
            buffer: vec![0; READ],
        })
    }

    pub fn port(&self) -> u16 {
        self.door.local_addr().map_or(0, |address| address.port())
    }

    /// Readable when there is something to do.
    pub fn fd(&self) -> BorrowedFd<'_> {
        self.epoll.as_fd()
    }

    /// Connections now, strangers' included.
    pub fn count(&self) -> usize {
        self.crowd.len()
    }

    /// Accept, read and write what can be now. What came is in `mail`.
    pub fn receive(&mut self, mail: &mut Mail, now: Instant) {
        let mut room = [const { MaybeUninit::uninit() }; READY];
        let at_once = Timespec { tv_sec: 0, tv_nsec: 0 };
        // Interrupted: then the next turn looks again.
        let Ok((events, _)) = epoll::wait(&self.epoll, &mut room, Some(&at_once)) else {
            return;
        };
        for epoll::Event { data, flags } in events.iter().copied() {
            let token = data.u64();
            if token == DOOR {
                self.accept(now);
                continue;
            }
            if flags.contains(epoll::EventFlags::OUT) {
                self.write(token);
            }
            if flags.intersects(!epoll::EventFlags::OUT) {
                self.read(token, mail);
            }
        }
    }

    fn read(&mut self, token: Token, mail: &mut Mail) {
        let Some(connection) = self.crowd.get(token) else {
            return;
        };
        let owner = connection.owner;
        let way = Way { wire: Protocol::Tcp, from: connection.remote, to: connection.local };
        let read = connection.read(&mut self.buffer, |bytes| {
            let start = mail.bytes.len();
            mail.bytes.extend_from_slice(bytes);
            mail.frames.push(Frame { token, way, owner, range: start..mail.bytes.len() });
        });
        if read.is_err() {
            self.crowd.close(token);
        }
    }

    fn accept(&mut self, now: Instant) {
        for _ in 0..ACCEPTS {
            match self.door.accept() {
                Ok((stream, remote)) => self.welcome(stream, remote, now),
                Err(e) if e.kind() == ErrorKind::WouldBlock => return,
                Err(e) if e.kind() == ErrorKind::ConnectionAborted => {}
                Err(_) => {
                    // No descriptor is left. The door would go on ringing.
                    let _ = epoll::delete(&self.epoll, &self.door);
                    self.shut = Some(now);
                    return;
                }
            }
        }
    }

    fn welcome(&mut self, stream: TcpStream, remote: SocketAddr, now: Instant) {
        let Ok(local) = stream.local_addr() else {
            return;
        };
        let remote = SocketAddr::new(remote.ip().to_canonical(), remote.port());
        let local = self.candidate(local.ip().to_canonical());
        // A buffer of another size is worse, not wrong; so is a packet that waits for the next.
        let _ = set_socket_send_buffer_size(&stream, SEND_BUFFER);
        let _ = set_tcp_nodelay(&stream, true);
        if stream.set_nonblocking(true).is_err() {
            return;
        }
        let token = self.crowd.next_token();
        if watch(&self.epoll, &stream, token).is_ok() {
            self.crowd.add(token, Connection::new(stream, remote, local, now));
        }
    }

    /// The candidate that a connection to this address counts as made to. Behind address
    /// translation the machine's own differs.
    fn candidate(&self, on: IpAddr) -> SocketAddr {
        let exact = self.advertised.iter().find(|a| a.ip() == on);
        let same = || self.advertised.iter().find(|a| a.is_ipv4() == on.is_ipv4());
        *exact.or_else(same).unwrap_or(&self.advertised[0])
    }

    /// The first frame was genuine: what comes from now on is this peer's.
    pub fn adopt(&mut self, token: Token, peer: PeerId) {
        self.crowd.adopt(token, peer);
    }

    /// The first frame was not.
    pub fn refuse(&mut self, token: Token) {
        self.crowd.close(token);
    }

    /// A peer has ended.
    pub fn forget(&mut self, peer: PeerId) {
        self.crowd.forget(peer);
    }

    /// Queue a datagram until the next flush. False when it is lost.
    pub fn send(&mut self, to: SocketAddr, datagram: &[u8]) -> bool {
        let Some((token, connection)) = self.crowd.towards(to) else {
            return false;
        };
        if !connection.waits && !self.touched.contains(&token) {
            self.touched.push(token);
        }
        connection.queue(datagram)
    }

    pub fn flush(&mut self) {
        while let Some(token) = self.touched.pop() {
            self.write(token);
        }
    }

    fn write(&mut self, token: Token) {
        let Some(connection) = self.crowd.get(token) else {
            return;
        };
        let Ok(done) = connection.write() else {
            self.crowd.close(token);
            return;
        };
        if connection.waits == done {
            connection.waits = !done;
            let mut flags = epoll::EventFlags::IN;
            flags.set(epoll::EventFlags::OUT, !done);
            let data = epoll::EventData::new_u64(token);
            if epoll::modify(&self.epoll, &connection.stream, data, flags).is_err() {
                self.crowd.close(token);
            }
        }
    }

    /// Let go who shows nothing or takes nothing; open the door again.
    pub fn tidy(&mut self, now: Instant) {
        self.crowd.tidy(now);
        if self.shut.is_some_and(|at| now.saturating_duration_since(at) > SHUT_FOR)
            && watch(&self.epoll, &self.door, DOOR).is_ok()
        {
            self.shut = None;
        }
    }
}

fn watch(epoll: &OwnedFd, fd: impl AsFd, token: Token) -> rustix::io::Result<()> {
    epoll::add(epoll, fd, epoll::EventData::new_u64(token), epoll::EventFlags::IN)
}
