//! What does a packet of SCTP look like (RFC 9260)?

use std::collections::HashMap;

/// What must be right for a packet to be looked at, read from what the client itself sent.
#[derive(Debug, Clone, Default)]
pub struct Association {
    ports: [u8; 4],
    tag: u32,
    /// Number of the next piece of data.
    pub next: u32,
    /// Number of the next message of a stream, among those in order.
    messages: HashMap<u16, u16>,
}

impl Association {
    /// Begin with ports that all use, and no tag.
    pub fn new() -> Self {
        Association { ports: [0x13, 0x88, 0x13, 0x88], tag: 0, next: 0, messages: HashMap::new() }
    }

    /// Note a packet that the client sent.
    pub fn saw(&mut self, packet: &[u8]) {
        let [a, b, c, d, t0, t1, t2, t3, _, _, _, _, rest @ ..] = packet else {
            return;
        };
        self.ports = [*a, *b, *c, *d];
        self.tag = u32::from_be_bytes([*t0, *t1, *t2, *t3]);
        let mut rest = rest;
        while let [kind, _, high, low, tail @ ..] = rest {
            if let (0, [n0, n1, n2, n3, ..]) = (*kind, tail) {
                self.next = u32::from_be_bytes([*n0, *n1, *n2, *n3]).wrapping_add(1);
            }
            let length = usize::from(u16::from_be_bytes([*high, *low])).max(4);
            rest = rest.get(length.next_multiple_of(4)..).unwrap_or_default();
        }
    }

    /// A packet of these chunks; of an association that begins, when `fresh`.
    pub fn packet(&self, chunks: &[u8], fresh: bool) -> Vec<u8> {
        let tag = if fresh { 0 } else { self.tag };
        let mut packet = [&self.ports[..], &tag.to_be_bytes(), &[0; 4], chunks].concat();
        let sum = crc32c(&packet);
        packet[8..12].copy_from_slice(&sum.to_le_bytes());
        packet
    }

    /// The chunk of the next piece of data.
    pub fn data(&mut self, flags: u8, stream: u16, kind: u32, body: &[u8]) -> Vec<u8> {
        let number = self.next;
        self.next = self.next.wrapping_add(1);
        let message = self.messages.entry(stream).or_default();
        let head = [&number.to_be_bytes()[..], &stream.to_be_bytes(), &message.to_be_bytes()];
        // The last piece of a message in order.
        if flags & 5 == 1 {
            *message = message.wrapping_add(1);
        }
        let head = head.concat();
        chunk(0, flags, &[&head, &kind.to_be_bytes()[..], body].concat(), None)
    }
}

/// A chunk, padded; its length may be a lie.
pub fn chunk(kind: u8, flags: u8, body: &[u8], lie: Option<u16>) -> Vec<u8> {
    let length = lie.unwrap_or(body.len() as u16 + 4);
    let mut chunk = [&[kind, flags][..], &length.to_be_bytes(), body].concat();
    chunk.resize(chunk.len().next_multiple_of(4), 0);
    chunk
}

/// Open a channel (RFC 8832 §5.1).
pub fn open(kind: u8, label: &[u8], protocol: &[u8]) -> Vec<u8> {
    let lengths = [(label.len() as u16).to_be_bytes(), (protocol.len() as u16).to_be_bytes()];
    [&[3, kind, 0, 0, 0, 0, 0, 0][..], &lengths.concat(), label, protocol].concat()
}

/// The checksum of RFC 9260 appendix A.
fn crc32c(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| {
            sum >> 1 ^ (0x82f6_3b78 & (sum & 1).wrapping_neg())
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checksum_is_the_known_one() {
        assert_eq!(crc32c(b"123456789"), 0xe306_9283);
    }

    #[test]
    fn what_the_client_sent_is_gone_on_with() {
        let mut ours = Association::new();
        let mut theirs = Association { tag: 7, next: 41, ..ours.clone() };
        let first = theirs.data(3, 1, 51, b"abc");
        ours.saw(&theirs.packet(&first, false));
        assert_eq!((ours.tag, ours.next), (7, 42));
    }
}
