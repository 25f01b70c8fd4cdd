//! What does a receiver tell its sender?
//!
//! One compound packet: a receiver report with a block for each stream, and a name (RFC 3550
//! §6.4.2, §6.5).

use super::gaps::Gaps;

const RECEIVER_REPORT: u8 = 201;
const DESCRIPTION: u8 = 202;
const FEEDBACK: u8 = 206;
const CNAME: u8 = 1;
/// Most blocks that one report has room for.
const BLOCKS: usize = 31;

/// A report on some streams, in clear; and what the way here carries, when that is to be told.
pub(super) fn report(ssrc: u32, streams: &mut [Gaps], estimate: Option<u64>) -> Vec<u8> {
    let blocks = streams.len().min(BLOCKS);
    let streams = &mut streams[..blocks];
    let mut bytes = Vec::with_capacity(24 + 24 * streams.len());
    let words = 1 + 6 * streams.len() as u16;
    bytes.extend([0x80 | streams.len() as u8, RECEIVER_REPORT]);
    bytes.extend(words.to_be_bytes());
    bytes.extend(ssrc.to_be_bytes());
    for stream in streams {
        let lost = stream.lost().min(0x7f_ffff) as u32;
        bytes.extend(stream.ssrc.to_be_bytes());
        bytes.extend((u32::from(stream.take_fraction()) << 24 | lost).to_be_bytes());
        bytes.extend((stream.highest as u32).to_be_bytes());
        // Neither jitter nor the time of the last sender report, which stands in what is not read.
        bytes.extend([0; 12]);
    }
    bytes.extend([0x81, DESCRIPTION, 0, 3]);
    bytes.extend(ssrc.to_be_bytes());
    bytes.extend([CNAME, 5, b'v', b'i', b'e', b'w', b'r', 0]);
    if let Some(bits) = estimate {
        add_estimate(&mut bytes, ssrc, bits);
    }
    bytes
}

/// REMB (draft-alvestrand-rmcat-remb-03 §2.2), for no stream in particular.
fn add_estimate(bytes: &mut Vec<u8>, ssrc: u32, bits: u64) {
    let exponent = (64 - bits.leading_zeros()).saturating_sub(18);
    let [_, high, middle, low] = ((bits >> exponent) as u32).to_be_bytes();
    bytes.extend([0x8f, FEEDBACK, 0, 4]);
    bytes.extend(ssrc.to_be_bytes());
    bytes.extend([0; 4]);
    bytes.extend(*b"REMB");
    bytes.extend([0, (exponent as u8) << 2 | high, middle, low]);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_estimate_is_a_mantissa_of_18_bits_and_an_exponent() {
        for (bits, exponent, mantissa) in
            [(0, 0, 0), (200_000, 0, 200_000), (262_144, 1, 131_072), (5_000_000, 5, 156_250)]
        {
            let bytes = report(7, &mut [], Some(bits));
            let [.., count, high, middle, low] = bytes[..] else { panic!("too short") };
            let read = u32::from_be_bytes([0, high & 3, middle, low]);
            assert_eq!((count, high >> 2, read), (0, exponent, mantissa), "{bits}");
        }
    }
}
