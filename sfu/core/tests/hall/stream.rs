//! The client's end of a TCP connection, with the framing of RFC 4571.

use std::io::{ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream};

pub struct Stream {
    socket: TcpStream,
    server: SocketAddr,
    came: Vec<u8>,
    pub ended: bool,
}

impl Stream {
    pub fn to(server: SocketAddr) -> Self {
        let socket = TcpStream::connect(server).unwrap();
        socket.set_nonblocking(true).unwrap();
        socket.set_nodelay(true).unwrap();
        Stream { socket, server, came: Vec::new(), ended: false }
    }

    pub fn local(&self) -> SocketAddr {
        self.socket.local_addr().unwrap()
    }

    pub fn server(&self) -> SocketAddr {
        self.server
    }

    pub fn send(&mut self, datagram: &[u8]) {
        let length = u16::try_from(datagram.len()).unwrap();
        self.write(&[&length.to_be_bytes(), datagram].concat());
    }

    /// As much as the other side takes; it may have closed.
    pub fn write(&mut self, mut bytes: &[u8]) {
        while !bytes.is_empty() && !self.ended {
            match self.socket.write(bytes) {
                Ok(length) => bytes = &bytes[length..],
                Err(e) if e.kind() == ErrorKind::WouldBlock => std::thread::yield_now(),
                Err(_) => self.ended = true,
            }
        }
    }

    /// The next whole frame, if one has come.
    pub fn next(&mut self) -> Option<Vec<u8>> {
        let mut buffer = [0; 4096];
        match self.socket.read(&mut buffer) {
            Ok(0) => self.ended = true,
            Ok(length) => self.came.extend_from_slice(&buffer[..length]),
            Err(e) if e.kind() == ErrorKind::WouldBlock => {}
            Err(_) => self.ended = true,
        }
        let head = self.came.get(..2)?;
        let length = usize::from(u16::from_be_bytes([head[0], head[1]]));
        self.came.get(2..2 + length)?;
        let frame = self.came.drain(..2 + length).skip(2).collect();
        Some(frame)
    }
}
