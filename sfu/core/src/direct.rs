//! How does a packet leave without asking the engine about it?
//!
//! The engine spends more on one packet than the packet itself costs. So it gets those of a stream
//! until the receiver has reported on it, which also name the stream, and from then on two a second of
//! all streams together.
//! Such a *pilot* shows which way the connection goes now and keeps the sender reports in step.
//! Every other packet is *direct*: header, cipher, socket. Of each stream a number goes to one of
//! the two, and resending is done here alone, so no index of the cipher is used twice: a picture's
//! packets are sent again on a stream of their own, those of sound as the very bytes that left.

mod echo;
mod even;
mod kept;
mod moment;
mod numbers;
mod pad;
mod twice;
mod written;

use std::sync::Arc;
use std::time::{Duration, Instant};

use str0m::media::Mid;
use str0m::rtp::Ssrc;
use str0m::rtp::rtcp::{Nack, NackEntry, ReceptionReport, Rtcp};

use crate::codec::{ALL, Codec};
use crate::forward::Outgoing;
use crate::net::{Net, Way};
use crate::protect::{Protect, Unprotect};
use echo::{Echo, Why};
use kept::Kept;
use moment::send_time;
pub(crate) use moment::wall_clock;
pub(crate) use numbers::Next;
use numbers::Numbers;
pub(crate) use pad::SMALLEST;
use twice::Twice;
use written::{Stamp, renumber, write_header};

/// A connection shows its way twice a second, by whichever stream is at hand; each stream keeps its
/// reports in step at least so often.
const PILOT_EVERY: Duration = Duration::from_millis(500);
const PILOT_OF_EACH: Duration = Duration::from_secs(2);
/// Most packets sent again for each one sent, and how many at once after a calm.
const AGAIN: f32 = 0.15;
const AGAIN_BURST: f32 = 100.0;

/// A packet as it will leave, but for its protection.
#[derive(Clone)]
pub(crate) struct Leaving {
    pub out: Outgoing,
    pub codec: Codec,
    pub marker: bool,
    pub orientation: Option<u8>,
    pub payload: Arc<[u8]>,
}

/// What the receiver of a stream was told of it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Terms {
    pub ssrc: Ssrc,
    /// Of each codec the payload type, and that of what is sent again.
    pub types: [Option<(u8, Option<u8>)>; ALL.len()],
    /// Stream of what is sent again.
    pub again: Option<Ssrc>,
    /// Extensions, by what the receiver calls them.
    pub number: Option<u8>,
    pub send_time: Option<u8>,
    pub orientation: Option<u8>,
    /// And what it calls the stream's m-line.
    pub line: Option<(u8, Mid)>,
}

struct Line {
    terms: Terms,
    /// The receiver has reported on the stream, so it knows whose it is.
    known: bool,
    next_pilot: Option<Instant>,
    kept: Kept,
    echo: Echo,
    twice: Twice,
    next_again: u64,
    allowance: f32,
}

struct Queued {
    line: usize,
    /// It was sent before, and is missing.
    again: bool,
    /// Bytes of padding behind the payload.
    padding: u8,
    /// Of probing; nought when it is none.
    cluster: u8,
    leaving: Leaving,
}

/// The packets of one connection that leave directly.
pub(crate) struct Direct {
    protect: Protect,
    numbers: Numbers,
    /// The way the engine last sent something else than a check.
    way: Option<Way>,
    next_pilot: Option<Instant>,
    lines: Vec<Line>,
    queue: Vec<Queued>,
    /// Lines and numbers of what leaves again as it left.
    echoes: Vec<(usize, u16, Why)>,
    header: Vec<u8>,
    body: Vec<u8>,
    sealed: Vec<u8>,
}

impl Direct {
    pub fn new(protect: Protect, unprotect: Unprotect, engine: Next, now: Instant) -> Self {
        Direct {
            protect,
            numbers: Numbers::new(unprotect, engine, now),
            way: None,
            next_pilot: None,
            lines: Vec::new(),
            queue: Vec::new(),
            echoes: Vec::new(),
            header: Vec::new(),
            body: Vec::new(),
            sealed: Vec::new(),
        }
    }

    /// The engine sends this now: only what is no check goes the way that was agreed on.
    pub fn note_way(&mut self, way: Way, datagram: &[u8]) {
        if datagram.first().is_some_and(|first| *first > 3) {
            self.way = Some(way);
        }
    }

    /// Another way was agreed on: the engine shows it with what it sends next.
    pub fn forget_way(&mut self) {
        self.way = None;
    }

    /// Take a packet, or leave it to the engine as a pilot.
    pub fn takes(
        &mut self,
        ssrc: Ssrc,
        terms: impl FnOnce() -> Option<Terms>,
        leaving: &Leaving,
        now: Instant,
    ) -> bool {
        let at = self.lines.iter().position(|line| line.terms.ssrc == ssrc);
        let at = match at {
            Some(at) => at,
            None => {
                let Some(terms) = terms() else { return false };
                self.lines.push(Line::new(terms, now));
                self.lines.len() - 1
            }
        };
        let line = &mut self.lines[at];
        line.keep(leaving, now);
        let due = [self.next_pilot, line.next_pilot]
            .iter()
            .any(|next| next.is_none_or(|next| now >= next));
        // Behind what waits here a pilot would overtake it.
        let pilot = !line.known || self.way.is_none() || (due && self.queue.is_empty());
        if pilot {
            line.next_pilot = Some(now + PILOT_OF_EACH);
            self.next_pilot = Some(now + PILOT_EVERY);
        } else {
            let leaving = leaving.clone();
            self.queue.push(Queued { line: at, again: false, padding: 0, cluster: 0, leaving });
        }
        !pilot
    }

    /// Something was agreed on anew.
    pub fn renew(&mut self, mut terms: impl FnMut(Ssrc) -> Option<Terms>) {
        for line in &mut self.lines {
            line.terms = terms(line.terms.ssrc).unwrap_or(line.terms);
        }
    }

    /// Give back the room of streams that stand still.
    pub fn forget_old(&mut self, now: Instant) {
        self.lines.iter_mut().for_each(|line| line.kept.forget_old(now));
    }

    /// Nothing that was sent of a stream is sent again, and what waits of it is not sent at all.
    pub fn forget(&mut self, ssrc: Ssrc) {
        if let Some(at) = self.lines.iter().position(|line| line.terms.ssrc == ssrc) {
            self.lines[at].kept.forget();
            self.lines[at].echo.forget();
            self.queue.retain(|queued| queued.line != at);
        }
    }

    /// What the receiver says of what it gets. What leaves again now takes `pause` to get there and be
    /// told of; `loss` is what part of everything was lost lately.
    pub fn hear(&mut self, control: &Rtcp, pause: Duration, loss: f64, now: Instant) {
        match control {
            Rtcp::ReceiverReport(report) => {
                for line in &mut self.lines {
                    let named = |block: &ReceptionReport| block.ssrc == line.terms.ssrc;
                    line.known |= report.reports.iter().any(named);
                    line.hear_loss(loss, now);
                }
            }
            Rtcp::Nack(nack) => self.send_again(nack, pause, now),
            _ => {}
        }
    }

    fn send_again(&mut self, nack: &Nack, pause: Duration, now: Instant) {
        let Some(at) = self.lines.iter().position(|line| line.terms.ssrc == nack.ssrc) else {
            return;
        };
        if self.way.is_none() {
            return;
        }
        let line = &mut self.lines[at];
        let echoes = line.terms.again.is_none();
        if echoes {
            line.echo.begin();
            line.twice.helps_itself();
        }
        for missing in nack.reports.iter().copied().flat_map(missing) {
            if echoes {
                if line.has_echo(missing) {
                    self.echoes.push((at, missing, Why::Asked));
                }
            } else if let Some(leaving) = line.recall(missing, pause, now) {
                let (line, again, padding, cluster) = (at, true, 0, 0);
                self.queue.push(Queued { line, again, padding, cluster, leaving });
            }
        }
    }

    /// Whether sound on this stream is sent twice.
    pub fn doubles(&self, ssrc: Ssrc, now: Instant) -> bool {
        let line = self.lines.iter().find(|line| line.terms.ssrc == ssrc);
        line.is_some_and(|line| line.twice.is_on(now))
    }

    /// Let go what waits; `sparing` where there is room for what is new alone.
    pub fn flush(&mut self, net: &mut Net, sparing: bool, now: Instant) {
        let Some(way) = self.way else { return };
        if !self.queue.is_empty() {
            self.flush_queue(way, net, sparing, now);
        }
        for (line, number, why) in self.echoes.drain(..) {
            let line = &self.lines[line];
            if let Some(packet) = line.echo.recall(number) {
                let number = line.terms.number.and_then(|name| written::number(packet, name));
                number.into_iter().for_each(|number| match why {
                    Why::Asked => self.numbers.again(number, now),
                    Why::Doubled => self.numbers.doubled(number),
                });
                net.send(way, packet);
                net.direct += 1;
            }
        }
    }

    fn flush_queue(&mut self, way: Way, net: &mut Net, sparing: bool, now: Instant) {
        let send_time = send_time(now);
        let mut queue = std::mem::take(&mut self.queue);
        even::even(&mut queue);
        for queued in queue.drain(..) {
            if self.seal(&queued, send_time) {
                let line = &mut self.lines[queued.line];
                if line.terms.number.is_some() {
                    self.numbers.sent(self.sealed.len(), queued.cluster, now);
                }
                if !queued.again {
                    let again = line.doubled(&queued.leaving, now).filter(|_| !sparing);
                    line.echo.keep(&self.sealed);
                    self.echoes.extend(again.map(|number| (queued.line, number, Why::Doubled)));
                }
                net.send(way, &self.sealed);
                net.direct += 1;
            }
        }
        self.queue = queue;
    }

    /// Make what goes out of one packet. False when that cannot be.
    fn seal(&mut self, queued: &Queued, send_time: [u8; 3]) -> bool {
        let Queued { line, again, padding, leaving, .. } = queued;
        let line = &mut self.lines[*line];
        let Some((ssrc, payload_type, seq)) = line.numbers(*again, leaving) else {
            return false;
        };
        let (header, body) = (&mut self.header, &mut self.body);
        // The engine names the m-line of every other stream. A stream that never did is thrown away by Firefox.
        let names = line.terms.line.filter(|_| *again);
        let stamp = Stamp { send_time, number: self.numbers.next(), line: names };
        write_header(header, &line.terms, leaving, stamp);
        header[1] = u8::from(leaving.marker) << 7 | payload_type;
        header[2..4].copy_from_slice(&(seq as u16).to_be_bytes());
        header[8..12].copy_from_slice(&ssrc.to_be_bytes());
        body.clear();
        if *again && *padding == 0 {
            // RFC 4588 §4: the number it had at first.
            body.extend((leaving.out.seq as u16).to_be_bytes());
        }
        let start = body.len();
        body.extend_from_slice(&leaving.payload);
        renumber(&mut body[start..], &leaving.out);
        if *padding > 0 {
            header[0] |= 0x20;
            body.resize(body.len() + usize::from(*padding) - 1, 0);
            body.push(*padding);
        }
        self.sealed.clear();
        self.protect.media(header, body, seq, &mut self.sealed)
    }
}

impl Line {
    fn new(terms: Terms, now: Instant) -> Self {
        Line {
            terms,
            known: false,
            next_pilot: None,
            kept: Kept::new(now),
            echo: Echo::default(),
            twice: Twice::default(),
            next_again: 0,
            allowance: AGAIN_BURST,
        }
    }

    /// Of everything that the receiver was sent so much was lost.
    fn hear_loss(&mut self, loss: f64, now: Instant) {
        if self.terms.again.is_none() {
            self.twice.lost(loss, now);
        }
    }

    /// The packet that leaves again with this one: of plain sound.
    fn doubled(&mut self, leaving: &Leaving, now: Instant) -> Option<u16> {
        match leaving.codec {
            Codec::Opus => {
                if self.twice.is_on(now) {
                    self.echo.begin();
                }
                self.twice.leaves(leaving.out.seq as u16, now)
            }
            Codec::Red => {
                self.twice.helps_itself();
                None
            }
            Codec::Vp8 | Codec::H264 => None,
        }
    }

    fn keep(&mut self, leaving: &Leaving, now: Instant) {
        self.allowance = (self.allowance + AGAIN).min(AGAIN_BURST);
        if self.terms.again.is_some() {
            self.kept.keep(leaving, now);
        }
    }

    fn recall(&mut self, sequence: u16, pause: Duration, now: Instant) -> Option<Leaving> {
        if self.allowance < 1.0 {
            return None;
        }
        let leaving = self.kept.recall(sequence, pause, now)?;
        self.allowance -= 1.0;
        Some(leaving)
    }

    fn has_echo(&mut self, sequence: u16) -> bool {
        let has = self.allowance >= 1.0 && self.echo.recall(sequence).is_some();
        if has {
            self.allowance -= 1.0;
        }
        has
    }

    /// Stream, payload type and index that a packet leaves with.
    fn numbers(&mut self, again: bool, leaving: &Leaving) -> Option<(Ssrc, u8, u64)> {
        let (payload_type, of_again) = self.terms.types[leaving.codec as usize]?;
        if !again {
            return Some((self.terms.ssrc, payload_type, leaving.out.seq));
        }
        let (ssrc, payload_type) = (self.terms.again?, of_again?);
        self.next_again += 1;
        Some((ssrc, payload_type, self.next_again))
    }
}

/// The numbers that one entry of a NACK names (RFC 4585 §6.2.1).
fn missing(entry: NackEntry) -> impl Iterator<Item = u16> {
    let more = (0..16).filter(move |bit| entry.blp >> bit & 1 == 1).map(|bit| bit + 1);
    std::iter::once(0).chain(more).map(move |offset| entry.pid.wrapping_add(offset))
}

#[cfg(test)]
mod tests;
