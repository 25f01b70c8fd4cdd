//! What does one watcher do with what it is sent?

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::time::{Duration, Instant};

use str0m::change::SdpOffer;

use super::gaps::{Gaps, Totals};
use super::reports::report;
use super::stage::{Stage, Template};
use crate::error::Error;
use crate::keys;
use crate::protect::Protect;

const REPORT_EVERY: Duration = Duration::from_secs(1);
/// Streams of one connection that are told apart.
const STREAMS: usize = 64;

/// The kinds of datagrams that share a socket, by their first bytes (RFC 7983, RFC 5761).
#[derive(Debug, PartialEq, Eq)]
enum Datagram {
    Media { sequence: u16, ssrc: u32 },
    Control,
    Engine,
}

impl Datagram {
    fn read(bytes: &[u8]) -> Self {
        match bytes {
            [128..=191, 192..=223, ..] => Datagram::Control,
            [128..=191, _, s0, s1, _, _, _, _, a, b, c, d, _, ..] => Datagram::Media {
                sequence: u16::from_be_bytes([*s0, *s1]),
                ssrc: u32::from_be_bytes([*a, *b, *c, *d]),
            },
            _ => Datagram::Engine,
        }
    }
}

pub(super) struct Viewer {
    pub stage: Stage,
    server: Option<SocketAddr>,
    protect: Option<Protect>,
    streams: Vec<Gaps>,
    controls: u64,
    reports: u64,
    ssrc: u32,
    next_report: Instant,
    /// What it tells the server that its way down carries, in bits a second.
    pub estimate: Option<u64>,
}

impl Viewer {
    pub fn new(template: &Template, address: IpAddr, ssrc: u32, now: Instant) -> io::Result<Self> {
        Ok(Viewer {
            stage: Stage::new(template, address, now)?,
            server: None,
            protect: None,
            streams: Vec::new(),
            controls: 0,
            reports: 0,
            ssrc,
            next_report: now + REPORT_EVERY,
            estimate: None,
        })
    }

    pub fn answer(&mut self, offer: &str, now: Instant) -> Result<String, Error> {
        let bad = |error: &dyn std::fmt::Display| Error::BadSdp(error.to_string());
        let offer = SdpOffer::from_sdp_string(offer).map_err(|e| bad(&e))?;
        let answer = self.stage.rtc.sdp_api().accept_offer(offer).map_err(|e| bad(&e))?;
        self.tick(now);
        Ok(answer.to_sdp_string())
    }

    /// Read all that is there.
    pub fn read(&mut self, buffer: &mut [u8], now: Instant) {
        while let Ok((length, source)) = self.stage.socket.recv_from(buffer) {
            let bytes = &buffer[..length];
            match Datagram::read(bytes) {
                Datagram::Media { sequence, ssrc } => self.count(ssrc, sequence, length),
                Datagram::Control => self.controls += 1,
                Datagram::Engine => {
                    self.server = Some(source);
                    self.stage.take(source, bytes, now);
                    self.drain();
                }
            }
        }
    }

    fn count(&mut self, ssrc: u32, sequence: u16, bytes: usize) {
        let at = self.streams.iter().position(|stream| stream.ssrc == ssrc);
        let at = at.unwrap_or(self.streams.len());
        if at == self.streams.len() {
            if at == STREAMS {
                return;
            }
            self.streams.push(Gaps::new(ssrc, sequence));
        }
        self.streams[at].saw(sequence, bytes);
    }

    /// Let the time pass that is due.
    pub fn tick(&mut self, now: Instant) {
        if now >= self.stage.deadline {
            self.stage.tick(now);
            self.drain();
        }
        if now >= self.next_report {
            self.next_report = now + REPORT_EVERY;
            self.send_report();
        }
    }

    fn drain(&mut self) {
        self.stage.drain(|_| {});
        if let Some(keys) = keys::take() {
            self.protect = Protect::new(&keys::provider(), &keys);
        }
    }

    fn send_report(&mut self) {
        let (Some(server), Some(protect)) = (self.server, &mut self.protect) else {
            return;
        };
        if self.streams.is_empty() {
            return;
        }
        let Some(protected) = protect.control(&report(self.ssrc, &mut self.streams, self.estimate))
        else {
            return;
        };
        if self.stage.socket.send_to(&protected, server).is_ok() {
            self.reports += 1;
        }
    }

    pub fn add_to(&self, totals: &mut Totals) {
        totals.connected += usize::from(self.stage.connected);
        totals.controls += self.controls;
        totals.reports += self.reports;
        for stream in &self.streams {
            totals.packets += stream.packets;
            totals.bytes += stream.bytes;
            totals.lost += stream.lost();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn datagrams_are_told_apart_by_their_first_bytes() {
        let mut media = [0u8; 40];
        media[..4].copy_from_slice(&[0x80, 96 | 0x80, 1, 2]);
        media[11] = 9;
        assert_eq!(Datagram::read(&media), Datagram::Media { sequence: 258, ssrc: 9 });
        media[1] = 201;
        assert_eq!(Datagram::read(&media), Datagram::Control);
        assert_eq!(Datagram::read(&[0, 1, 0, 0]), Datagram::Engine);
        assert_eq!(Datagram::read(&[22, 254, 253]), Datagram::Engine);
        assert_eq!(Datagram::read(&[0x80; 5]), Datagram::Engine);
        assert_eq!(Datagram::read(&[]), Datagram::Engine);
    }
}
