//! What is sent when nothing has to be?
//!
//! To find out whether more would arrive: packets that have arrived, once more, on the stream for what
//! is sent again; where nothing is kept, packets of padding alone. A receiver throws both away, after
//! counting them.

use std::sync::Arc;

use str0m::rtp::Ssrc;

use super::{Direct, Leaving, Queued};
use crate::codec::Codec;
use crate::forward::Outgoing;
use crate::rate::AROUND;

/// The most padding that one packet can have, its own length included (RFC 3550 §5.1).
pub(super) const PADDING: usize = 255;
/// Bytes on the network of a packet of padding.
pub(crate) const SMALLEST: usize = PADDING + AROUND;

impl Direct {
    /// Whether there is a stream for it, and a way.
    pub fn can_pad(&self) -> bool {
        self.way.is_some() && self.lines.iter().any(|line| line.terms.again.is_some())
    }

    /// Whether something that was sent before goes out again on this stream.
    pub fn sends_again_on(&self, ssrc: Ssrc) -> bool {
        self.lines.iter().any(|line| line.terms.again == Some(ssrc))
    }

    /// Queue packets of so many bytes at most, which belong to a cluster; how many it came to.
    pub fn pad(&mut self, bytes: usize, cluster: u8) -> usize {
        let with_again = |line: &super::Line| line.terms.again.is_some();
        let Some(at) = self.lines.iter().position(with_again).filter(|_| self.way.is_some()) else {
            return 0;
        };
        let lines = self.lines.iter().enumerate().filter(|(_, line)| with_again(line));
        let kept = lines.filter_map(|(at, line)| Some((at, line.kept.newest()?)));
        let kept = kept.max_by_key(|(_, (_, sent))| *sent);
        let kept = kept.map(|(at, (leaving, _))| (at, leaving.clone()));
        // On a narrow way a large packet would be more than was asked for, and sound would wait behind it.
        let fits = |(_, leaving): &(usize, Leaving)| {
            leaving.payload.len() >= PADDING && leaving.payload.len() + AROUND <= bytes
        };
        let (line, leaving, padding) = match kept.filter(fits) {
            Some((line, leaving)) => (line, leaving, 0),
            None => (at, padding(), bytes.saturating_sub(AROUND).min(PADDING)),
        };
        let each = leaving.payload.len() + padding + AROUND;
        let packets = if leaving.payload.len() + padding == 0 { 0 } else { bytes / each };
        for _ in 0..packets {
            let (padding, leaving) = (padding as u8, leaving.clone());
            self.queue.push(Queued { line, again: true, padding, cluster, leaving });
        }
        packets * each
    }
}

/// A packet of nothing.
fn padding() -> Leaving {
    let out = Outgoing { seq: 0, time: 0, picture: None, tl0: None, begins: false };
    let (codec, payload) = (Codec::Vp8, Arc::from([]));
    Leaving { out, codec, marker: false, orientation: None, payload }
}
