//! What is one TCP connection, and what becomes of one whose other end does not read?
//!
//! It is a *stranger's* until its first frame, which is read and no byte more, has named a peer and
//! been vouched for. What does not fit the queue of one that reads slowly is lost, as a datagram is.

use std::io::{ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

use super::frames::{self, Frames};
use crate::event::PeerId;
use crate::limits::DATAGRAM_BYTES;

/// Longest first frame, in bytes. A browser's check has 100 to 200.
const FIRST_FRAME: usize = 600;
/// Bytes that wait for who reads slowly: 0.7 s of 1.5 Mbit/s. The system holds about as much again.
const QUEUE: usize = 128 << 10;
/// Who has taken nothing for so long will take nothing more.
const STUCK: Duration = Duration::from_secs(10);
/// What is left of a burst gives its room back.
const SPARE: usize = 16 << 10;

/// Nothing more can come of this connection.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Over;

pub(super) struct Connection {
    pub stream: TcpStream,
    pub remote: SocketAddr,
    /// The candidate that the remote side connected to.
    pub local: SocketAddr,
    pub owner: Option<PeerId>,
    pub since: Instant,
    /// The system tells when more can be written.
    pub waits: bool,
    frames: Frames,
    out: Vec<u8>,
    written: usize,
    /// When something was taken last, while something waits.
    moved: Option<Instant>,
}

impl Connection {
    pub fn new(stream: TcpStream, remote: SocketAddr, local: SocketAddr, now: Instant) -> Self {
        Connection {
            stream,
            remote,
            local,
            owner: None,
            since: now,
            waits: false,
            frames: Frames::default(),
            out: Vec::new(),
            written: 0,
            moved: None,
        }
    }

    /// Read once, and hand on the frames that are whole: of a stranger at most one.
    pub fn read(&mut self, buffer: &mut [u8], mut each: impl FnMut(&[u8])) -> Result<(), Over> {
        if self.owner.is_some() {
            let length = read_some(&mut self.stream, buffer)?;
            return self.frames.take(&buffer[..length], DATAGRAM_BYTES, each).map_err(|_| Over);
        }
        let mut whole = false;
        while !whole {
            let lacks = self.frames.lacks(FIRST_FRAME).map_err(|_| Over)?;
            let length = read_some(&mut self.stream, &mut buffer[..lacks])?;
            if length == 0 {
                break;
            }
            let taken = self.frames.take(&buffer[..length], FIRST_FRAME, |frame| {
                whole = true;
                each(frame);
            });
            taken.map_err(|_| Over)?;
        }
        Ok(())
    }

    /// Queue a datagram. False when there is no room for it.
    pub fn queue(&mut self, datagram: &[u8]) -> bool {
        let waiting = self.out.len() - self.written;
        waiting + datagram.len() + 2 <= QUEUE && frames::put(datagram, &mut self.out)
    }

    /// Write what the system takes. `Ok(true)`: nothing is left.
    pub fn write(&mut self) -> Result<bool, Over> {
        while self.written < self.out.len() {
            match self.stream.write(&self.out[self.written..]) {
                Ok(0) => return Err(Over),
                Ok(length) => {
                    self.written += length;
                    self.moved = None;
                }
                Err(e) if e.kind() == ErrorKind::Interrupted => {}
                Err(e) if e.kind() == ErrorKind::WouldBlock => {
                    self.moved.get_or_insert_with(Instant::now);
                    self.out.drain(..std::mem::take(&mut self.written));
                    return Ok(false);
                }
                Err(_) => return Err(Over),
            }
        }
        self.out.clear();
        self.out.shrink_to(SPARE);
        self.written = 0;
        Ok(true)
    }

    pub fn is_stuck(&self, now: Instant) -> bool {
        self.moved.is_some_and(|at| now.saturating_duration_since(at) > STUCK)
    }
}

/// Zero when there is nothing now; an end is an error here.
fn read_some(stream: &mut TcpStream, buffer: &mut [u8]) -> Result<usize, Over> {
    loop {
        match stream.read(buffer) {
            Ok(0) => return Err(Over),
            Ok(length) => return Ok(length),
            Err(e) if e.kind() == ErrorKind::Interrupted => {}
            Err(e) if e.kind() == ErrorKind::WouldBlock => return Ok(0),
            Err(_) => return Err(Over),
        }
    }
}
