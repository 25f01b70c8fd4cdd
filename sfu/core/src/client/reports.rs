//! What does a receiver tell its sender?
//!
//! One compound packet: a receiver report with a block for each stream, and a name (RFC 3550
//! §6.4.2, §6.5).

use super::gaps::Gaps;

const RECEIVER_REPORT: u8 = 201;
const DESCRIPTION: u8 = 202;
const CNAME: u8 = 1;
/// Most blocks that one report has room for.
const BLOCKS: usize = 31;

/// A report on some streams, in clear.
pub(super) fn report(ssrc: u32, streams: &mut [Gaps]) -> Vec<u8> {
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
    bytes
}
