//! What does a receiver say of the numbers that packets were sent under?
//!
//! Each packet has a number, over all streams of a connection, and the receiver tells of stretches of
//! numbers which came, and when (draft-holmer-rmcat-transport-wide-cc-extensions-01 §3.1). What it says
//! may be wrong in any way: to read it takes no more work than it has bytes, and ends where it stops
//! making sense.

/// RFC 4585 §6.1: feedback on a connection; and the draft's form of it.
const FEEDBACK: u8 = 205;
const FORM: u8 = 15;
/// A quarter of a millisecond: what differences of time are told in.
const TICKS_OF_REFERENCE: i64 = 256;
/// Where the receiver's clock is taken to begin, so that it can be set back.
const ORIGIN: i64 = 1 << 40;

/// What is said of some numbers, one after the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Said {
    /// So many did not come.
    Missing(u16),
    /// One came at this time, in quarters of a millisecond.
    Came(i64),
}

/// One packet of feedback.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Receipts<'a> {
    /// The first number it tells of.
    pub first: u16,
    count: u16,
    reference: u32,
    chunks: &'a [u8],
    differences: &'a [u8],
}

/// Turns times that begin anew every twelve days into ones that go on.
#[derive(Debug, Default)]
pub(crate) struct Clock {
    last: Option<(u32, i64)>,
}

impl Clock {
    fn at(&mut self, reference: u32) -> i64 {
        let ticks = self.last.map_or(ORIGIN, |(before, ticks)| {
            // Twenty-four bits, of which the highest is the sign of the difference.
            let step = i64::from((reference.wrapping_sub(before) << 8) as i32 >> 8);
            ticks.saturating_add(step * TICKS_OF_REFERENCE).max(0)
        });
        self.last = Some((reference, ticks));
        ticks
    }
}

/// Whether a packet of control is feedback on numbers, sense or not.
pub(crate) fn is_feedback(packet: &[u8]) -> bool {
    matches!(packet, [head, FEEDBACK, ..] if head & 0x1f == FORM)
}

impl<'a> Receipts<'a> {
    /// Read one packet of feedback; `None` when it makes no sense.
    pub fn read(packet: &'a [u8]) -> Option<Self> {
        let [head, _, _, _, body @ ..] = packet else { return None };
        let padding = if head & 0x20 == 0 { 0 } else { usize::from(*packet.last()?) };
        let body = body.get(8..body.len().checked_sub(padding)?)?;
        let [a, b, c, d, e, f, g, _, rest @ ..] = body else { return None };
        let count = u16::from_be_bytes([*c, *d]);
        let chunks = chunks(rest, count)?;
        let (chunks, differences) = rest.split_at(chunks);
        Some(Receipts {
            first: u16::from_be_bytes([*a, *b]),
            count,
            reference: u32::from_be_bytes([0, *e, *f, *g]),
            chunks,
            differences,
        })
    }

    /// Go through what is said of each number, as far as that makes sense.
    pub fn each(&self, clock: &mut Clock, mut tell: impl FnMut(Said)) {
        let mut at = clock.at(self.reference);
        let mut differences = self.differences;
        let mut left = self.count;
        for chunk in self.chunks.chunks_exact(2) {
            let chunk = Chunk(u16::from_be_bytes([chunk[0], chunk[1]]));
            let told = chunk.numbers().min(left);
            left -= told;
            if chunk.is_run() && chunk.symbol(0) == 0 {
                tell(Said::Missing(told));
                continue;
            }
            for number in 0..told {
                let symbol = chunk.symbol(number);
                if symbol == 0 {
                    tell(Said::Missing(1));
                    continue;
                }
                let Some(step) = step(symbol, &mut differences) else { return };
                at = at.saturating_add(step).max(0);
                tell(Said::Came(at));
            }
        }
    }
}

/// Bytes of the chunks that so many numbers take.
fn chunks(body: &[u8], count: u16) -> Option<usize> {
    let (mut left, mut length) = (count, 0);
    while left > 0 {
        let chunk = body.get(length..length + 2)?;
        left = left.saturating_sub(Chunk(u16::from_be_bytes([chunk[0], chunk[1]])).numbers());
        length += 2;
    }
    Some(length)
}

/// The time from one that came to the next. `None` for a symbol that nobody knows, and where there is
/// no time.
fn step(symbol: u16, differences: &mut &[u8]) -> Option<i64> {
    let (step, rest) = match (symbol, *differences) {
        (1, [small, rest @ ..]) => (i64::from(*small), rest),
        (2, [high, low, rest @ ..]) => (i64::from(i16::from_be_bytes([*high, *low])), rest),
        _ => return None,
    };
    *differences = rest;
    Some(step)
}

/// What is said of some numbers at once (§3.1.1–§3.1.4).
#[derive(Clone, Copy)]
struct Chunk(u16);

impl Chunk {
    fn is_run(self) -> bool {
        self.0 & 0x8000 == 0
    }

    fn has_short_symbols(self) -> bool {
        self.0 & 0x4000 == 0
    }

    fn numbers(self) -> u16 {
        match (self.is_run(), self.has_short_symbols()) {
            (true, _) => self.0 & 0x1fff,
            (false, true) => 14,
            (false, false) => 7,
        }
    }

    fn symbol(self, at: u16) -> u16 {
        match (self.is_run(), self.has_short_symbols()) {
            (true, _) => self.0 >> 13 & 3,
            (false, true) => self.0 >> (13 - at) & 1,
            (false, false) => self.0 >> (12 - 2 * at) & 3,
        }
    }
}

/// The packets of a compound one (RFC 3550 §6.1), as far as they can be told apart.
pub(crate) fn parts(mut compound: &[u8]) -> impl Iterator<Item = &[u8]> {
    std::iter::from_fn(move || {
        let [_, _, high, low, ..] = compound else { return None };
        let length = 4 * (1 + usize::from(u16::from_be_bytes([*high, *low])));
        let (part, rest) = compound.split_at_checked(length)?;
        compound = rest;
        Some(part)
    })
}

#[cfg(test)]
mod tests;
