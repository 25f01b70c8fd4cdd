//! How does one subscriber see a single unbroken stream, whatever layer or track feeds it?
//!
//! A receiver expects sequence numbers, times and VP8 picture ids that run on. A *run* is a
//! stretch of packets from one source (one layer of one track); within a run all of them move
//! by constant offsets, and a new run starts where the last one ended. So a packet of the
//! current run that comes late is still forwarded to its right place, and one from before the
//! run is dropped. Video changes its run only at a key frame.

use std::sync::Arc;
use std::time::Instant;

use str0m::rtp::{RtpPacket, Vp8Descriptor};

use crate::codec::{Agreed, Codec};
use crate::event::{Kind, TrackId};
use crate::{h264, redundancy};

/// Picture ids have 15 bits, or 7 when the sender wrote the short form.
const PICTURE_LONG: u16 = 0x7fff;
const PICTURE_SHORT: u16 = 0x7f;
/// A packet so far ahead of the newest begins a new run. A receiver that loses one packet of a jump
/// of half the numbers takes the roll-over count for another (RFC 3711 §3.3.1), and all after it are lost.
const JUMP: u64 = 4096;

/// Where packets come from; a change of any part starts a new run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Source {
    pub track: TrackId,
    pub layer: usize,
    pub ssrc: u32,
}

/// What is worked out once for a packet and used for every subscriber.
pub(crate) struct Incoming {
    pub source: Source,
    pub codec: Codec,
    pub seq: u64,
    pub time: u32,
    pub descriptor: Option<Vp8Descriptor>,
    picture_mask: u16,
    /// A decoder can start here.
    pub starts: bool,
    payload: Arc<[u8]>,
    /// Sound alone, of a packet that has what was sent before it, too.
    alone: Option<Arc<[u8]>>,
}

impl Incoming {
    /// `None` when it is not what it says it is.
    pub fn read(codec: Codec, source: Source, packet: &RtpPacket) -> Option<Self> {
        let descriptor = match codec {
            Codec::Vp8 => Vp8Descriptor::parse(&packet.payload).ok(),
            _ => None,
        };
        let starts = match codec {
            Codec::Opus | Codec::Red => true,
            Codec::Vp8 => descriptor.as_ref().is_some_and(|d| d.starts_keyframe(&packet.payload)),
            Codec::H264 => h264::starts(&packet.payload),
        };
        let (payload, alone) = match codec {
            Codec::Red => {
                let redundant = redundancy::read(&packet.payload)?;
                (redundant.whole, Some(redundant.new))
            }
            _ => (packet.payload.clone(), None),
        };
        let (seq, time) = (*packet.seq_no, packet.header.timestamp);
        // RFC 7741 §4.2: the id follows the extension byte, its first bit tells the form.
        let long = packet.payload.get(2).is_some_and(|byte| byte & 0x80 != 0);
        let picture_mask = if long { PICTURE_LONG } else { PICTURE_SHORT };
        let read =
            Incoming { source, codec, seq, time, descriptor, picture_mask, starts, payload, alone };
        Some(read)
    }

    /// As a receiver gets it that takes these forms; `sparing` when there is room for the least only.
    pub fn form(&self, agreed: Agreed, sparing: bool) -> Option<(Codec, &Arc<[u8]>)> {
        match &self.alone {
            Some(alone) if sparing || !agreed.takes_redundancy() => Some((Codec::Opus, alone)),
            _ => Some((self.codec, &self.payload)),
        }
        .filter(|(codec, _)| agreed.takes(*codec))
    }

    /// Bytes of payload as a receiver gets it that takes no redundancy.
    pub fn least(&self) -> usize {
        self.alone.as_ref().unwrap_or(&self.payload).len()
    }

    fn picture(&self) -> Option<u16> {
        self.descriptor.as_ref()?.picture_id()
    }

    fn tl0(&self) -> Option<u8> {
        self.descriptor.as_ref()?.tl0_pic_idx()
    }
}

/// The numbers a packet leaves with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Outgoing {
    pub seq: u64,
    pub time: u32,
    pub picture: Option<u16>,
    pub tl0: Option<u8>,
    /// Another run begins here: what came before is of no use to who has not got it.
    pub begins: bool,
}

#[derive(Debug)]
struct Run {
    source: Source,
    first_seq: u64,
    newest_seq: u64,
    /// Added to incoming numbers, modulo their width.
    seq: u64,
    time: u32,
    picture: u16,
    tl0: u8,
}

/// The newest numbers that left.
#[derive(Debug, Clone, Copy)]
struct Last {
    seq: u64,
    time: u32,
    picture: u16,
    tl0: u8,
    at: Instant,
}

/// The outgoing side of one slot.
#[derive(Debug)]
pub(crate) struct Forwarder {
    clock_rate: u32,
    run: Option<Run>,
    last: Option<Last>,
}

impl Forwarder {
    pub fn new(kind: Kind) -> Self {
        let clock_rate = match kind {
            Kind::Audio => 48_000,
            Kind::Video => 90_000,
        };
        Forwarder { clock_rate, run: None, last: None }
    }

    /// The layer that feeds this slot now.
    pub fn layer(&self) -> Option<usize> {
        self.run.as_ref().map(|run| run.source.layer)
    }

    /// End the run: the next packet that can start one does.
    pub fn interrupt(&mut self) {
        self.run = None;
    }

    /// Numbers for a packet, or `None` when it must not be forwarded. `wanted` is the layer
    /// this slot should have.
    pub fn rewrite(&mut self, packet: &Incoming, wanted: usize, now: Instant) -> Option<Outgoing> {
        let current = self
            .run
            .as_ref()
            .is_some_and(|run| run.source == packet.source && !jumps(run.newest_seq, packet.seq));
        if !current {
            if packet.source.layer != wanted || !packet.starts {
                return None;
            }
            self.run = Some(self.start_run(packet, now));
        }
        let run = self.run.as_mut()?;
        // Modulo their width, as a sender may count below nought: no number of an earlier run is
        // used again, because with it the cipher's nonce would be.
        if is_before(packet.seq, run.first_seq) {
            return None;
        }
        if is_before(run.newest_seq, packet.seq) {
            run.newest_seq = packet.seq;
        }
        let out = Outgoing {
            seq: packet.seq.wrapping_add(run.seq),
            time: packet.time.wrapping_add(run.time),
            picture: packet.picture().map(|p| p.wrapping_add(run.picture) & packet.picture_mask),
            tl0: packet.tl0().map(|t| t.wrapping_add(run.tl0)),
            begins: !current,
        };
        self.remember(out, now);
        Some(out)
    }

    fn start_run(&self, packet: &Incoming, now: Instant) -> Run {
        let (picture, tl0) = (packet.picture().unwrap_or(0), packet.tl0().unwrap_or(0));
        // Without history a packet keeps its numbers, but for the roll-over count, which the
        // receiver cannot know and takes as zero.
        let next = self.last.map_or(
            Last { seq: packet.seq & 0x7fff, time: packet.time, picture, tl0, at: now },
            |last| Last {
                seq: last.seq + 1,
                time: last.time.wrapping_add(self.ticks_since(last.at, now)),
                picture: last.picture.wrapping_add(1),
                tl0: last.tl0.wrapping_add(1),
                at: now,
            },
        );
        Run {
            source: packet.source,
            first_seq: packet.seq,
            newest_seq: packet.seq,
            seq: next.seq.wrapping_sub(packet.seq),
            time: next.time.wrapping_sub(packet.time),
            picture: next.picture.wrapping_sub(picture),
            tl0: next.tl0.wrapping_sub(tl0),
        }
    }

    /// At least one tick, so that two frames never share a time.
    fn ticks_since(&self, then: Instant, now: Instant) -> u32 {
        let micros = now.saturating_duration_since(then).as_micros();
        let ticks = micros * u128::from(self.clock_rate) / 1_000_000;
        u32::try_from(ticks).unwrap_or(u32::MAX).max(1)
    }

    fn remember(&mut self, out: Outgoing, now: Instant) {
        let last = self.last.get_or_insert(Last {
            seq: out.seq,
            time: out.time,
            picture: out.picture.unwrap_or(0),
            tl0: out.tl0.unwrap_or(0),
            at: now,
        });
        if out.seq < last.seq {
            return;
        }
        *last = Last {
            seq: out.seq,
            time: out.time,
            picture: out.picture.unwrap_or(last.picture),
            tl0: out.tl0.unwrap_or(last.tl0),
            at: now,
        };
    }
}

fn is_before(one: u64, other: u64) -> bool {
    one.wrapping_sub(other) > u64::MAX / 2
}

fn jumps(newest: u64, seq: u64) -> bool {
    !is_before(seq, newest) && seq.wrapping_sub(newest) > JUMP
}

#[cfg(test)]
mod tests;
