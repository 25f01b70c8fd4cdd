//! What does a packet of media look like (RFC 3550, RFC 8285), and was a number used twice?

use std::collections::HashMap;

/// The parts of a header that a sender chooses.
#[derive(Debug, Default, Clone)]
pub struct Header {
    /// Stream.
    pub ssrc: u32,
    /// Payload type.
    pub kind: u8,
    /// Marker.
    pub last: bool,
    /// Number.
    pub seq: u16,
    /// Time.
    pub time: u32,
    /// Extensions by id; one byte a head, or two.
    pub extensions: Vec<(u8, Vec<u8>)>,
    /// The form with heads of two bytes.
    pub wide: bool,
}

impl Header {
    /// Its bytes.
    pub fn bytes(&self) -> Vec<u8> {
        let mut bytes = vec![0x80, u8::from(self.last) << 7 | self.kind & 0x7f];
        bytes.extend(self.seq.to_be_bytes());
        bytes.extend(self.time.to_be_bytes());
        bytes.extend(self.ssrc.to_be_bytes());
        if self.extensions.is_empty() {
            return bytes;
        }
        bytes[0] |= 0x10;
        let mut block = Vec::new();
        for (id, value) in &self.extensions {
            match self.wide {
                true => block.extend([*id, value.len() as u8]),
                false => block.push(id << 4 | (value.len() as u8).wrapping_sub(1) & 15),
            }
            block.extend(value);
        }
        block.resize(block.len().next_multiple_of(4), 0);
        bytes.extend(if self.wide { [0x10, 0] } else { [0xbe, 0xde] });
        bytes.extend((block.len() as u16 / 4).to_be_bytes());
        bytes.extend(block);
        bytes
    }
}

/// Stream and number of a datagram that is media.
pub fn read(datagram: &[u8]) -> Option<(u32, u16)> {
    match datagram {
        [128..=191, 0..=191 | 224..=255, s0, s1, _, _, _, _, a, b, c, d, ..] => {
            Some((u32::from_be_bytes([*a, *b, *c, *d]), u16::from_be_bytes([*s0, *s1])))
        }
        _ => None,
    }
}

/// Numbers with their roll-overs, as a receiver reckons them (RFC 3711 §3.3.1).
#[derive(Debug, Default)]
pub struct Numbers {
    newest: HashMap<u32, u64>,
}

impl Numbers {
    /// The whole number of a packet.
    pub fn whole(&mut self, ssrc: u32, seq: u16) -> u64 {
        let newest = self.newest.entry(ssrc).or_insert(u64::from(seq));
        let step = i64::from(seq.wrapping_sub(*newest as u16) as i16);
        let whole = newest.checked_add_signed(step).unwrap_or(u64::from(seq));
        *newest = whole.max(*newest);
        whole
    }
}

/// What a watcher got: under one key no number may protect two different packets.
#[derive(Debug, Default)]
pub struct Seen {
    numbers: Numbers,
    packets: HashMap<(u32, u64), Vec<u8>>,
}

impl Seen {
    /// Note a datagram. False when its number protected another one before.
    pub fn note(&mut self, datagram: &[u8]) -> bool {
        let Some((ssrc, seq)) = read(datagram) else {
            return true;
        };
        let whole = self.numbers.whole(ssrc, seq);
        let former = self.packets.entry((ssrc, whole)).or_insert_with(|| datagram.to_vec());
        former == datagram
    }

    /// Streams that came.
    pub fn streams(&self) -> Vec<u32> {
        let mut streams: Vec<u32> = self.numbers.newest.keys().copied().collect();
        streams.sort_unstable();
        streams
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_run_on_over_their_end() {
        let mut numbers = Numbers::default();
        let whole: Vec<u64> = [65_534, 0, 65_535, 2].map(|seq| numbers.whole(1, seq)).into();
        assert_eq!(whole, [65_534, 65_536, 65_535, 65_538]);
    }

    #[test]
    fn a_number_used_twice_is_noticed() {
        let mut seen = Seen::default();
        let packet = |body: u8| {
            [Header { ssrc: 5, seq: 9, ..Header::default() }.bytes(), vec![body]].concat()
        };
        assert!(seen.note(&packet(1)) && seen.note(&packet(1)));
        assert!(!seen.note(&packet(2)));
        assert_eq!(seen.streams(), [5]);
    }
}
