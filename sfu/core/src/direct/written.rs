//! How is a packet written, and what of it is read again?

use str0m::media::Mid;

use super::{Leaving, Terms};
use crate::forward::Outgoing;

/// RFC 8285 §4.2.
const ONE_BYTE_EXTENSIONS: [u8; 2] = [0xbe, 0xde];

/// The sequence number of an RTP packet (RFC 3550 §5.1).
pub(super) fn sequence(packet: &[u8]) -> u16 {
    u16::from_be_bytes([packet[2], packet[3]])
}

/// What a packet has of the moment it leaves.
#[derive(Clone, Copy)]
pub(super) struct Stamp {
    pub send_time: [u8; 3],
    /// Over all packets of the connection.
    pub number: Option<u16>,
    /// Which m-line its stream belongs to, where that has to be said.
    pub line: Option<(u8, Mid)>,
}

/// All but payload type, sequence number and stream.
pub(super) fn write_header(header: &mut Vec<u8>, terms: &Terms, leaving: &Leaving, stamp: Stamp) {
    header.clear();
    header.extend([0x80, 0, 0, 0]);
    header.extend(leaving.out.time.to_be_bytes());
    header.extend([0; 4]);
    let start = header.len();
    header.extend(ONE_BYTE_EXTENSIONS);
    header.extend([0, 0]);
    // The number comes first, where `number` looks for it.
    if let (Some(id), Some(number)) = (terms.number, stamp.number) {
        let [high, low] = number.to_be_bytes();
        header.extend([id << 4 | 1, high, low]);
    }
    if let Some(id) = terms.send_time {
        let [a, b, c] = stamp.send_time;
        header.extend([id << 4 | 2, a, b, c]);
    }
    if let (Some(id), Some(orientation)) = (terms.orientation, leaving.orientation) {
        header.extend([id << 4, orientation]);
    }
    if let Some((id, line)) = stamp.line {
        header.push(id << 4 | (line.len() - 1) as u8);
        header.extend(line.as_bytes());
    }
    let length = (header.len() - start - 4).div_ceil(4);
    if length == 0 {
        header.truncate(start);
        return;
    }
    header[0] |= 0x10;
    header[start + 3] = length as u8;
    header.resize(start + 4 + 4 * length, 0);
}

/// The number over all packets of the connection, of one that was written here.
pub(super) fn number(packet: &[u8], name: u8) -> Option<u16> {
    let [head, high, low] = packet.get(16..19)? else { return None };
    (*head == name << 4 | 1).then(|| u16::from_be_bytes([*high, *low]))
}

/// Write a picture's numbers into its VP8 descriptor (RFC 7741 §4.2), in the form that is there.
pub(super) fn renumber(payload: &mut [u8], out: &Outgoing) {
    if out.picture.is_none() && out.tl0.is_none() {
        return;
    }
    let (picture, tl0) = (0x80, 0x40);
    let parts = match payload {
        [first, parts, ..] if *first & 0x80 != 0 => *parts,
        _ => return,
    };
    let mut at = 2;
    if parts & picture != 0 {
        let [high, low] = out.picture.unwrap_or_default().to_be_bytes();
        match &mut payload[at..] {
            [long, second, ..] if *long & 0x80 != 0 => {
                (*long, *second) = (0x80 | high, low);
                at += 2;
            }
            [short, ..] => {
                *short = low & 0x7f;
                at += 1;
            }
            [] => return,
        }
    }
    if let (true, Some(number), Some(byte)) = (parts & tl0 != 0, out.tl0, payload.get_mut(at)) {
        *byte = number;
    }
}
