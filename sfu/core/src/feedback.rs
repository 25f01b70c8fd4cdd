//! Which packets would upset the engine's count of what a publisher sends?
//!
//! A publisher numbers its packets over all streams (transport-wide congestion control), and the
//! engine reports which of them came. It takes a number that is far behind for one of the round
//! before; and where there was no round before, for one of the last round there can be, 2⁴⁸ rounds
//! ahead. Of everything between it then makes a list, until memory is gone. So such a number must not
//! come before it.

use str0m::rtp::RtpPacket;

/// What the extension is called in [`crate::peer`]'s own descriptions.
const OURS: u8 = 3;
/// The first number from which the engine can look half a round back.
const HALF: u16 = 0x8000;

/// What is known of one publisher's numbers.
pub(crate) struct Feedback {
    /// What the extension was ever called in a description of the publisher's.
    names: Vec<u8>,
    /// A number of the first half has come before the engine.
    low: bool,
    /// The highest number that the engine counted for certain.
    counted: Option<u16>,
}

impl Feedback {
    pub fn new() -> Self {
        Feedback { names: vec![OURS], low: false, counted: None }
    }

    /// The publisher calls the extension this.
    pub fn is_called(&mut self, names: &[u8]) {
        let new =
            names.iter().filter(|name| !self.names.contains(name)).copied().collect::<Vec<_>>();
        self.names.extend(new);
    }

    /// The engine found a packet genuine, and counted it.
    pub fn count(&mut self, packet: &RtpPacket) {
        self.counted = self.counted.max(packet.header.ext_vals.transport_cc);
    }

    /// Whether a packet of media may come before the engine.
    pub fn admits(&mut self, packet: &[u8]) -> bool {
        if self.counted >= Some(HALF) {
            return true;
        }
        let Feedback { names, low, counted } = self;
        let mut fits = true;
        each_extension(packet, |name, value| {
            if let (true, [high, low_byte, ..]) = (names.contains(&name), value) {
                let number = u16::from_be_bytes([*high, *low_byte]);
                let ahead = counted.is_some_and(|newest| number.wrapping_sub(newest) < HALF);
                fits &= number < HALF || !*low || ahead;
                *low |= number < HALF;
            }
        });
        fits
    }
}

/// The header extensions of a packet (RFC 8285 §4.2, §4.3), as far as they can be read.
pub(crate) fn each_extension(packet: &[u8], mut visit: impl FnMut(u8, &[u8])) {
    let Some((block, wide)) = extension_block(packet) else {
        return;
    };
    let mut rest = block;
    while let [first, tail @ ..] = rest {
        if *first == 0 {
            rest = tail;
            continue;
        }
        let (name, length, tail) = match (wide, tail) {
            (false, tail) => (first >> 4, usize::from(first & 15) + 1, tail),
            (true, [length, tail @ ..]) => (*first, usize::from(*length), tail),
            (true, []) => return,
        };
        let Some((value, tail)) = tail.split_at_checked(length) else {
            return;
        };
        visit(name, value);
        rest = tail;
    }
}

/// The extensions of a packet of media, and whether they are in the form with heads of two bytes.
fn extension_block(packet: &[u8]) -> Option<(&[u8], bool)> {
    let [first @ 128..=191, 0..=191 | 224..=255, ..] = packet else {
        return None;
    };
    let at = 12 + 4 * usize::from(first & 0x0f);
    let [a, b, c, d, rest @ ..] = packet.get(at..)? else {
        return None;
    };
    let length = 4 * usize::from(u16::from_be_bytes([*c, *d]));
    let block = &rest[..length.min(rest.len())];
    let (extended, wide) = (first & 0x10 != 0, (a, b) != (&0xbe, &0xde));
    extended.then_some((block, wide))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn numbered(number: u16, wide: bool, name: u8) -> Vec<u8> {
        let [high, low] = number.to_be_bytes();
        let mut packet = vec![0x91, 96, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 9, 9, 9, 9];
        match wide {
            false => packet.extend([0xbe, 0xde, 0, 2, 0x41, 1, 1, 0, name << 4 | 1, high, low, 0]),
            true => packet.extend([0x10, 0, 0, 2, 4, 1, 1, 0, name, 2, high, low]),
        }
        packet
    }

    #[test]
    fn a_number_from_before_the_beginning_is_refused_in_either_form() {
        for wide in [false, true] {
            let mut feedback = Feedback::new();
            assert!(feedback.admits(&numbered(0, wide, OURS)));
            assert!(!feedback.admits(&numbered(40_000, wide, OURS)));
            assert!(feedback.admits(&numbered(40_000, wide, 5)), "another extension");
            feedback.is_called(&[5]);
            assert!(!feedback.admits(&numbered(40_000, wide, 5)));
            assert!(feedback.admits(&numbered(32_767, wide, OURS)));
        }
    }

    #[test]
    fn who_begins_in_the_second_half_or_gets_there_goes_on() {
        let mut feedback = Feedback::new();
        assert!(feedback.admits(&numbered(50_000, false, OURS)));
        assert!(feedback.admits(&numbered(65_535, false, OURS)));
        let mut feedback = Feedback::new();
        assert!(feedback.admits(&numbered(32_000, false, OURS)));
        feedback.counted = Some(32_000);
        assert!(feedback.admits(&numbered(33_000, false, OURS)));
        feedback.counted = Some(33_000);
        assert!(feedback.admits(&numbered(0, false, OURS)), "half a round back there is one");
    }

    proptest! {
        /// What passes never makes the engine count below nought, whichever of it is genuine.
        #[test]
        fn nothing_that_passes_is_from_before_the_beginning(
            steps in prop::collection::vec((any::<u16>(), any::<bool>(), any::<bool>()), 0..60),
        ) {
            let mut feedback = Feedback::new();
            let mut newest: Option<u64> = None;
            for (number, genuine, told) in steps {
                if !feedback.admits(&numbered(number, false, OURS)) || !genuine {
                    continue;
                }
                let step = |newest: u64| i64::from(number.wrapping_sub(newest as u16) as i16);
                let whole = newest.map_or(i128::from(number), |n| i128::from(n) + i128::from(step(n)));
                prop_assert!(whole >= 0, "{number} after {newest:?}");
                newest = newest.max(u64::try_from(whole).ok());
                if told {
                    feedback.counted = feedback.counted.max(Some(number));
                }
            }
        }

        #[test]
        fn any_bytes_are_read_without_panic(bytes in prop::collection::vec(any::<u8>(), 0..80)) {
            let mut bytes = bytes;
            if let [first, ..] = &mut bytes[..] {
                *first = 0x90 | *first & 0x0f;
            }
            Feedback::new().admits(&bytes);
        }
    }
}
