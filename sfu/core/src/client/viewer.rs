//! What does one watcher do with what it is sent?

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::time::{Duration, Instant};

use str0m::Rtc;
use str0m::change::SdpOffer;
use str0m::format::Codec;

use super::gaps::{Gaps, Totals};
use super::listening::Listening;
use super::notes::{Least, Notes};
use super::reports::report;
use super::source::{PICTURE_CLOCK, SOUND_CLOCK};
use super::stage::{Stage, Template};
use super::tally::{EVERY, Tally};
use crate::error::Error;
use crate::protect::Protect;
use crate::{keys, sdp};

const REPORT_EVERY: Duration = Duration::from_secs(1);
/// What the first of all watchers calls itself in its reports.
pub(super) const FIRST: u32 = 1;
/// Streams of one connection that are told apart.
const STREAMS: usize = 64;

/// The kinds of datagrams that share a socket, by their first bytes (RFC 7983, RFC 5761).
#[derive(Debug, PartialEq, Eq)]
enum Datagram {
    Media { kind: u8, sequence: u16, time: u32, ssrc: u32 },
    Control,
    Engine,
}

impl Datagram {
    fn read(bytes: &[u8]) -> Self {
        match bytes {
            [128..=191, 192..=223, ..] => Datagram::Control,
            [128..=191, kind, s0, s1, t0, t1, t2, t3, a, b, c, d, _, ..] => Datagram::Media {
                kind: kind & 0x7f,
                sequence: u16::from_be_bytes([*s0, *s1]),
                time: u32::from_be_bytes([*t0, *t1, *t2, *t3]),
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
    /// One for each of the streams.
    leasts: Vec<Least>,
    controls: u64,
    reports: u64,
    ssrc: u32,
    next_report: Instant,
    /// Of all packets, where the server wants to be told.
    tally: Option<Tally>,
    next_tally: Instant,
    feedback: u64,
    /// Ticks a second of each kind of payload.
    clocks: Vec<(u8, u32)>,
    /// What it tells the server that its way down carries, in bits a second; one that is told when
    /// each packet came finds out for itself.
    pub estimate: Option<u64>,
    pub listening: Listening,
}

impl Viewer {
    pub fn new(template: &Template, address: IpAddr, ssrc: u32, now: Instant) -> io::Result<Self> {
        Ok(Viewer {
            stage: Stage::new(template, address, now)?,
            server: None,
            protect: None,
            streams: Vec::new(),
            leasts: Vec::new(),
            controls: 0,
            reports: 0,
            ssrc,
            next_report: now + REPORT_EVERY,
            tally: None,
            next_tally: now,
            feedback: 0,
            clocks: Vec::new(),
            estimate: None,
            listening: Listening::since(now),
        })
    }

    pub fn answer(&mut self, offer: &str, now: Instant) -> Result<String, Error> {
        let bad = |error: &dyn std::fmt::Display| Error::BadSdp(error.to_string());
        let wanted = SdpOffer::from_sdp_string(offer).map_err(|e| bad(&e))?;
        let answer = self.stage.rtc.sdp_api().accept_offer(wanted).map_err(|e| bad(&e))?;
        self.clocks = clocks(&self.stage.rtc);
        self.tick(now);
        let answer = answer.to_sdp_string();
        match (agreed(offer, &answer)?, &mut self.tally) {
            (Some(name), Some(tally)) => tally.name = name,
            (name, tally) => *tally = name.map(Tally::new),
        }
        Ok(answer)
    }

    /// Read all that is there.
    pub fn read(&mut self, buffer: &mut [u8], now: Instant, notes: &mut Option<Notes>) {
        while let Ok((length, source)) = self.stage.socket.recv_from(buffer) {
            let bytes = &buffer[..length];
            match Datagram::read(bytes) {
                Datagram::Media { kind, sequence, time, ssrc } => {
                    let clock = self.clock(kind);
                    if clock == Some(SOUND_CLOCK) {
                        self.listening.heard(now);
                    }
                    let (came, stream) = (Instant::now(), self.count(ssrc, sequence, length));
                    if let Some(tally) = &mut self.tally {
                        tally.saw(bytes, came);
                    }
                    self.note(notes, stream, clock.map(|rate| (rate, time)), length, came);
                }
                Datagram::Control => self.controls += 1,
                Datagram::Engine => {
                    self.server = Some(source);
                    self.stage.take(source, bytes, now);
                    self.drain();
                }
            }
        }
    }

    fn clock(&self, kind: u8) -> Option<u32> {
        self.clocks.iter().find(|(named, _)| *named == kind).map(|(_, rate)| *rate)
    }

    fn note(
        &mut self,
        notes: &mut Option<Notes>,
        stream: Option<usize>,
        clock: Option<(u32, u32)>,
        length: usize,
        now: Instant,
    ) {
        let above = stream
            .zip(clock)
            .and_then(|(at, (rate, time))| Some(self.leasts.get_mut(at)?.above(time, rate, now)));
        let Some(notes) = notes else { return };
        if self.ssrc == FIRST {
            notes.came(length, now);
        }
        if let Some((rate, time)) = clock {
            notes.took(time, rate, now);
        }
        if let Some(above) = above {
            notes.took_above(above);
        }
    }

    /// Which of its streams a packet is of.
    fn count(&mut self, ssrc: u32, sequence: u16, bytes: usize) -> Option<usize> {
        let at = self.streams.iter().position(|stream| stream.ssrc == ssrc);
        let at = at.unwrap_or(self.streams.len());
        if at == self.streams.len() {
            if at == STREAMS {
                return None;
            }
            self.streams.push(Gaps::new(ssrc, sequence));
            self.leasts.push(Least::default());
        }
        self.streams[at].saw(sequence, bytes);
        Some(at)
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
        if now >= self.next_tally {
            self.next_tally = now + EVERY;
            self.tell();
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
        let estimate = self.estimate.filter(|_| self.tally.is_none());
        let Some(protected) = protect.control(&report(self.ssrc, &mut self.streams, estimate))
        else {
            return;
        };
        if self.stage.socket.send_to(&protected, server).is_ok() {
            self.reports += 1;
        }
    }

    fn tell(&mut self) {
        let (Some(tally), Some(server), Some(protect), Some(stream)) =
            (&mut self.tally, self.server, &mut self.protect, self.streams.first())
        else {
            return;
        };
        tally.tell(self.ssrc, stream.ssrc, |clear| {
            let protected = protect.control(clear);
            let sent = protected.map(|bytes| self.stage.socket.send_to(&bytes, server));
            self.feedback += u64::from(sent.is_some_and(|sent| sent.is_ok()));
        });
    }

    pub fn add_to(&self, totals: &mut Totals) {
        totals.connected += usize::from(self.stage.connected);
        totals.controls += self.controls;
        totals.reports += self.reports;
        totals.feedback += self.feedback;
        for stream in &self.streams {
            totals.packets += stream.packets;
            totals.bytes += stream.bytes;
            totals.lost += stream.lost();
        }
    }
}

/// What the numbers over all streams are called, where they and feedback of them were offered: the
/// engine takes part in feedback of which the offer says nothing.
fn agreed(offer: &str, answer: &str) -> Result<Option<u8>, Error> {
    let wanted = |line: &str| line.starts_with("a=rtcp-fb:") && line.ends_with(" transport-cc");
    let name = sdp::read(answer)?.feedback.first().copied();
    Ok(name.filter(|_| offer.lines().any(wanted)))
}

fn clocks(rtc: &Rtc) -> Vec<(u8, u32)> {
    let clock = |codec| match codec {
        Codec::Opus => Some(SOUND_CLOCK),
        Codec::Vp8 => Some(PICTURE_CLOCK),
        _ => None,
    };
    let known = rtc.codec_config().params().iter();
    known.filter_map(|p| Some((*p.pt(), clock(p.spec().codec)?))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn datagrams_are_told_apart_by_their_first_bytes() {
        let mut media = [0u8; 40];
        media[..4].copy_from_slice(&[0x80, 96 | 0x80, 1, 2]);
        media[11] = 9;
        media[7] = 5;
        let read = Datagram::Media { kind: 96, sequence: 258, time: 5, ssrc: 9 };
        assert_eq!(Datagram::read(&media), read);
        media[1] = 201;
        assert_eq!(Datagram::read(&media), Datagram::Control);
        assert_eq!(Datagram::read(&[0, 1, 0, 0]), Datagram::Engine);
        assert_eq!(Datagram::read(&[22, 254, 253]), Datagram::Engine);
        assert_eq!(Datagram::read(&[0x80; 5]), Datagram::Engine);
        assert_eq!(Datagram::read(&[]), Datagram::Engine);
    }
}
