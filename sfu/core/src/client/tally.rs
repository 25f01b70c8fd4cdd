//! When did each packet of a connection come, and how is its sender told?
//!
//! The sender numbers what it sends over all streams, and is told ten times a second which numbers
//! came when (draft-holmer-rmcat-transport-wide-cc-extensions-01). What comes after a later number
//! was told of is told by itself.

use std::time::{Duration, Instant};

use super::notes::ticks;
use crate::feedback::each_extension;

/// libwebrtc begins with this pause, and then keeps to 50 to 250 ms.
pub(super) const EVERY: Duration = Duration::from_millis(100);
/// A second of the times that are told.
const TICKS: u32 = 4000;
/// Packets of one message: it fits one datagram, whatever their times.
const MOST: usize = 400;
/// More numbers than this that never came are not told one by one.
const PASSED: u64 = 4000;
const TRANSPORT_FEEDBACK: u8 = 205;
const ALL_STREAMS: u8 = 15;

/// What is told of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Symbol {
    Lost = 0,
    Soon = 1,
    Late = 2,
}

/// What came since the last message.
pub(super) struct Tally {
    /// What the extension is called.
    pub name: u8,
    /// The highest number that came, with the roll-overs.
    highest: Option<u64>,
    came: Vec<(u64, u32)>,
    /// The number after the highest that was told of.
    next: u64,
    messages: u8,
}

impl Tally {
    pub fn new(name: u8) -> Self {
        Tally { name, highest: None, came: Vec::new(), next: 0, messages: 0 }
    }

    /// A packet of media came.
    pub fn saw(&mut self, packet: &[u8], now: Instant) {
        let mut number = None;
        each_extension(packet, |name, value| {
            if let (true, [high, low]) = (name == self.name, value) {
                number = Some(u16::from_be_bytes([*high, *low]));
            }
        });
        if let Some(number) = number {
            self.count(number, ticks(now, TICKS));
        }
    }

    fn count(&mut self, number: u16, time: u32) {
        // One round ahead, so that what came before the first packet does not fall below zero.
        let highest = self.highest.unwrap_or(u64::from(number) + (1 << 16));
        let ahead = number.wrapping_sub(highest as u16);
        let whole = match ahead < 1 << 15 {
            true => highest + u64::from(ahead),
            false => highest.saturating_sub(u64::from(ahead.wrapping_neg())),
        };
        self.highest = Some(highest.max(whole));
        self.came.push((whole, time));
    }

    /// What there is to tell, one packet of control after the other, in clear: from whom, and of one
    /// of the streams.
    pub fn tell(&mut self, from: u32, of: u32, mut send: impl FnMut(&[u8])) {
        let mut came = std::mem::take(&mut self.came);
        came.sort_unstable();
        came.dedup_by_key(|(number, _)| *number);
        let mut rest = &came[..];
        while let [(first, _), ..] = rest {
            let passed = first.checked_sub(self.next).is_some_and(|passed| passed <= PASSED);
            let base = if passed && self.next > 0 { self.next } else { *first };
            let (told, later) = rest.split_at(self.fit(rest));
            send(&message(from, of, self.messages, base, told));
            self.messages = self.messages.wrapping_add(1);
            self.next = told.last().map_or(self.next, |(last, _)| self.next.max(last + 1));
            rest = later;
        }
        came.clear();
        self.came = came;
    }

    /// How many of these one message can tell of: each soon enough after the one before, and none of
    /// which an earlier message told in between.
    fn fit(&self, came: &[(u64, u32)]) -> usize {
        let near = |pair: &[(u64, u32)]| {
            let [(last, before), (number, time)] = pair else { return false };
            let apart = time.wrapping_sub(*before) as i32;
            let passed = number - last - 1;
            i16::try_from(apart).is_ok()
                && passed <= PASSED
                && (passed == 0 || *last + 1 >= self.next)
        };
        1 + came.windows(2).take(MOST - 1).take_while(|pair| near(pair)).count()
    }
}

fn message(from: u32, of: u32, count: u8, base: u64, came: &[(u64, u32)]) -> Vec<u8> {
    let began = came.first().map_or(0, |(_, time)| time & !0xff);
    let (symbols, deltas) = told(base, began, came);
    let mut bytes = vec![0x80 | ALL_STREAMS, TRANSPORT_FEEDBACK, 0, 0];
    bytes.extend(from.to_be_bytes());
    bytes.extend(of.to_be_bytes());
    bytes.extend((base as u16).to_be_bytes());
    bytes.extend((symbols.len() as u16).to_be_bytes());
    // 64 ms are 256 ticks.
    bytes.extend((began | u32::from(count)).to_be_bytes());
    let mut rest = &symbols[..];
    while !rest.is_empty() {
        let (chunk, length) = chunk(rest);
        bytes.extend(chunk.to_be_bytes());
        rest = &rest[length..];
    }
    bytes.extend(deltas);
    bytes.resize(bytes.len().next_multiple_of(4), 0);
    let words = (bytes.len() / 4 - 1) as u16;
    bytes[2..4].copy_from_slice(&words.to_be_bytes());
    bytes
}

/// A symbol for each number from `base` on, and the times between those that came.
fn told(base: u64, began: u32, came: &[(u64, u32)]) -> (Vec<Symbol>, Vec<u8>) {
    let (mut symbols, mut deltas) = (Vec::new(), Vec::with_capacity(2 * came.len()));
    let mut before = began;
    for (number, time) in came {
        symbols.resize((number - base) as usize, Symbol::Lost);
        let apart = time.wrapping_sub(before) as i32;
        before = *time;
        if let Ok(soon) = u8::try_from(apart) {
            symbols.push(Symbol::Soon);
            deltas.push(soon);
        } else {
            symbols.push(Symbol::Late);
            deltas.extend((apart as i16).to_be_bytes());
        }
    }
    (symbols, deltas)
}

/// The first chunk of some symbols, and how many it holds: a run, fourteen bits, or seven pairs.
fn chunk(symbols: &[Symbol]) -> (u16, usize) {
    let run = symbols.iter().take(0x1fff).take_while(|symbol| **symbol == symbols[0]).count();
    if run >= 14 || run == symbols.len() {
        return ((symbols[0] as u16) << 13 | run as u16, run);
    }
    let all = |length: usize| symbols.iter().take(length).zip(1..);
    if all(14).all(|(symbol, _)| *symbol != Symbol::Late) {
        let bits = all(14).fold(0x8000, |bits, (symbol, n)| bits | (*symbol as u16) << (14 - n));
        return (bits, symbols.len().min(14));
    }
    let pairs = all(7).fold(0xc000, |bits, (symbol, n)| bits | (*symbol as u16) << (14 - 2 * n));
    (pairs, symbols.len().min(7))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn pair(bytes: &[u8], at: usize) -> u16 {
        u16::from_be_bytes([bytes[at], bytes[at + 1]])
    }

    /// The symbols of a chunk, in full.
    fn unfolded(chunk: u16) -> Vec<u16> {
        match chunk >> 14 {
            0 | 1 => vec![chunk >> 13; usize::from(chunk & 0x1fff)],
            2 => (0..14).map(|n| chunk >> (13 - n) & 1).collect(),
            _ => (0..7).map(|n| chunk >> (12 - 2 * n) & 3).collect(),
        }
    }

    /// Each number that a message tells of, and when it came.
    fn read(bytes: &[u8]) -> Vec<(u16, Option<u32>)> {
        assert_eq!(bytes[..2], [0x8f, 205]);
        assert_eq!(4 * (usize::from(pair(bytes, 2)) + 1), bytes.len());
        let (base, count) = (pair(bytes, 12), usize::from(pair(bytes, 14)));
        let mut time = u32::from_be_bytes([bytes[16], bytes[17], bytes[18], 0]);
        let (mut symbols, mut at) = (Vec::new(), 20);
        while symbols.len() < count {
            symbols.extend(unfolded(pair(bytes, at)));
            at += 2;
        }
        let came = symbols[..count].iter().zip(0..).map(|(symbol, n)| {
            let apart = match symbol {
                0 => return (base.wrapping_add(n), None),
                1 => i32::from(bytes[at]),
                _ => i32::from(pair(bytes, at) as i16),
            };
            at += usize::from(*symbol);
            time = time.wrapping_add_signed(apart);
            (base.wrapping_add(n), Some(time))
        });
        let came = came.collect();
        assert!(bytes.len() - at < 4);
        came
    }

    fn messages(tally: &mut Tally, came: &[(u16, u32)]) -> Vec<Vec<(u16, Option<u32>)>> {
        came.iter().for_each(|(number, time)| tally.count(*number, *time));
        let mut told = Vec::new();
        tally.tell(1, 2, |bytes| told.push(read(bytes)));
        told
    }

    #[test]
    fn what_was_passed_over_is_told_as_lost_across_messages_and_roll_overs() {
        let mut tally = Tally::new(3);
        let told = messages(&mut tally, &[(65_534, 1000), (65_535, 1004), (1, 1300)]);
        let lost = (0, None);
        assert_eq!(told, [[(65_534, Some(1000)), (65_535, Some(1004)), lost, (1, Some(1300))]]);
        assert_eq!(messages(&mut tally, &[(3, 1500)]), [[(2, None), (3, Some(1500))]]);
        assert!(messages(&mut tally, &[]).is_empty());
    }

    #[test]
    fn what_comes_late_takes_nothing_back() {
        let mut tally = Tally::new(3);
        messages(&mut tally, &[(10, 0), (14, 1)]);
        let told = messages(&mut tally, &[(15, 9), (11, 7), (13, 8)]);
        assert_eq!(told, [vec![(11, Some(7))], vec![(13, Some(8))], vec![(15, Some(9))]]);
    }

    #[test]
    fn a_number_is_read_from_either_form_of_header_and_under_its_name_alone() {
        for head in [&[0xbe, 0xde, 0, 1, 0x31, 1, 2, 0][..], &[0x10, 0, 0, 1, 3, 2, 1, 2]] {
            let packet = [&[0x90, 96, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1], head, &[7; 20]].concat();
            for (name, count) in [(3, 1), (4, 0)] {
                let mut tally = Tally::new(name);
                tally.saw(&packet, Instant::now());
                assert_eq!(tally.came.len(), count);
                assert!(tally.came.iter().all(|(number, _)| *number as u16 == 258));
            }
        }
    }

    proptest! {
        /// Whatever came is told once, as it came; and a number that did not come is never said to have.
        #[test]
        fn what_is_told_is_what_came(
            first in any::<u16>(),
            steps in prop::collection::vec((-3i32..40, 0u32..60_000, any::<bool>()), 1..900),
        ) {
            let (mut tally, mut number, mut time) = (Tally::new(3), first, u32::MAX - 90_000);
            let (mut came, mut told) = (std::collections::BTreeMap::new(), Vec::new());
            for (step, after, tell) in steps {
                number = number.wrapping_add(step as u16);
                time = time.wrapping_add(after / 60);
                came.entry(number).or_insert_with(|| {
                    tally.count(number, time);
                    time
                });
                if tell {
                    tally.tell(1, 2, |bytes| told.extend(read(bytes)));
                }
            }
            tally.tell(1, 2, |bytes| {
                assert!(bytes.len() < 1400);
                told.extend(read(bytes));
            });
            let mut heard: Vec<_> =
                told.into_iter().filter_map(|(number, time)| Some((number, time?))).collect();
            heard.sort_unstable();
            prop_assert_eq!(heard, came.into_iter().collect::<Vec<_>>());
        }
    }
}
