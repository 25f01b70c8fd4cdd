//! How is a packet written, and what of it is read again?

use super::{Leaving, Terms};
use crate::forward::Outgoing;

/// RFC 8285 §4.2.
const ONE_BYTE_EXTENSIONS: [u8; 2] = [0xbe, 0xde];

/// The sequence number of an RTP packet (RFC 3550 §5.1).
pub(super) fn sequence(packet: &[u8]) -> u16 {
    u16::from_be_bytes([packet[2], packet[3]])
}

/// All but payload type, sequence number and stream.
pub(super) fn write_header(
    header: &mut Vec<u8>,
    terms: &Terms,
    leaving: &Leaving,
    send_time: [u8; 3],
) {
    header.clear();
    header.extend([0x80, 0, 0, 0]);
    header.extend(leaving.out.time.to_be_bytes());
    header.extend([0; 4]);
    let mut extensions = [0u8; 8];
    let mut length = 0;
    if let Some(id) = terms.send_time {
        extensions[0] = id << 4 | 2;
        extensions[1..4].copy_from_slice(&send_time);
        length = 4;
    }
    if let (Some(id), Some(orientation)) = (terms.orientation, leaving.orientation) {
        extensions[length..length + 2].copy_from_slice(&[id << 4, orientation]);
        length += 4;
    }
    if length > 0 {
        header[0] |= 0x10;
        header.extend(ONE_BYTE_EXTENSIONS);
        header.extend([0, length as u8 / 4]);
        header.extend_from_slice(&extensions[..length]);
    }
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
