//! What does a client's end of a TCP connection to the media server do?

use std::io::{Read, Write};
use std::net::{IpAddr, SocketAddr, TcpStream};
use std::time::Duration;

use socket2::{Domain, Socket, Type};

/// A connection from an address of this machine, or `None` when the system has none to give. It
/// never waits, and when it is dropped it leaves nothing behind in the system.
pub fn connect(from: IpAddr, to: SocketAddr) -> Option<TcpStream> {
    let socket = Socket::new(Domain::for_address(to), Type::STREAM, None).ok()?;
    socket.bind(&SocketAddr::new(from, 0).into()).ok()?;
    socket.set_linger(Some(Duration::ZERO)).ok()?;
    socket.connect(&to.into()).ok()?;
    socket.set_nonblocking(true).ok()?;
    Some(socket.into())
}

/// Close it as who has said all closes it.
pub fn farewell(stream: TcpStream) {
    let _ = stream.shutdown(std::net::Shutdown::Write);
}

/// Send what the system takes.
pub fn send(mut stream: &TcpStream, bytes: &[u8]) {
    let _ = stream.write(bytes);
}

/// Bytes that came; `None` once the server has closed it.
pub fn came(mut stream: &TcpStream) -> Option<usize> {
    let mut buffer = [0; 4096];
    match stream.read(&mut buffer) {
        Ok(0) => None,
        Ok(length) => Some(length),
        Err(e) if e.kind() == std::io::ErrorKind::WouldBlock => Some(0),
        Err(_) => None,
    }
}

/// A datagram as a frame of a stream (RFC 4571).
pub fn frame(datagram: &[u8]) -> Vec<u8> {
    let length = u16::try_from(datagram.len()).unwrap_or(u16::MAX);
    [&length.to_be_bytes()[..], datagram].concat()
}
