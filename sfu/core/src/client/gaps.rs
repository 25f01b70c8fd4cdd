//! How many packets of a stream came, and how many did not?

/// What came and what did not, of one stream or of many.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Totals {
    /// Connections that can carry media.
    pub connected: usize,
    /// Media packets that came.
    pub packets: u64,
    /// Bytes of those, headers and tags included.
    pub bytes: u64,
    /// Sequence numbers that were passed over and have not come since.
    pub lost: u64,
    /// Packets of control that came.
    pub controls: u64,
    /// Receiver reports sent.
    pub reports: u64,
    /// Packets of transport-wide feedback sent.
    pub feedback: u64,
}

/// The sequence numbers of one stream (RFC 3550 §A.1, without its probation: what comes here is
/// from a server that the connection has checked).
#[derive(Debug, Clone, Copy)]
pub(super) struct Gaps {
    pub ssrc: u32,
    first: u64,
    /// With the roll-overs counted.
    pub highest: u64,
    pub packets: u64,
    pub bytes: u64,
    /// What had been expected and had come when the last report was made.
    reported: (u64, u64),
}

impl Gaps {
    pub fn new(ssrc: u32, sequence: u16) -> Self {
        // One round ahead, so that what came before the first packet does not fall below zero.
        let first = u64::from(sequence) + (1 << 16);
        Gaps { ssrc, first, highest: first, packets: 0, bytes: 0, reported: (0, 0) }
    }

    pub fn saw(&mut self, sequence: u16, bytes: usize) {
        let ahead = sequence.wrapping_sub(self.highest as u16);
        if ahead < 1 << 15 {
            self.highest += u64::from(ahead);
        } else {
            self.first = self.first.min(self.highest - u64::from(ahead.wrapping_neg()));
        }
        self.packets += 1;
        self.bytes += bytes as u64;
    }

    fn expected(&self) -> u64 {
        if self.packets == 0 { 0 } else { self.highest - self.first + 1 }
    }

    pub fn lost(&self) -> u64 {
        self.expected().saturating_sub(self.packets)
    }

    /// The share of packets lost since the last call, in 256ths.
    pub fn take_fraction(&mut self) -> u8 {
        let now = (self.expected(), self.packets);
        let (expected, came) = (now.0 - self.reported.0, now.1 - self.reported.1);
        self.reported = now;
        let lost = expected.saturating_sub(came);
        u8::try_from((lost * 256).checked_div(expected).unwrap_or(0)).unwrap_or(u8::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(sequences: impl IntoIterator<Item = u16>) -> Gaps {
        let mut sequences = sequences.into_iter().peekable();
        let mut gaps = Gaps::new(1, *sequences.peek().unwrap());
        sequences.for_each(|sequence| gaps.saw(sequence, 100));
        gaps
    }

    #[test]
    fn nothing_is_lost_of_a_stream_that_rolls_over() {
        let gaps = seen((65_000..=65_535).chain(0..500));
        assert_eq!((gaps.packets, gaps.lost()), (1036, 0));
    }

    #[test]
    fn what_is_passed_over_is_lost_until_it_comes_late() {
        assert_eq!(seen([10, 11, 14]).lost(), 2);
        assert_eq!(seen([10, 11, 14, 12]).lost(), 1);
        assert_eq!(seen([65_534, 1, 65_535, 0]).lost(), 0);
        assert_eq!(seen([0, 65_535]).lost(), 0);
    }

    #[test]
    fn a_report_tells_the_loss_since_the_one_before() {
        let mut gaps = seen([1, 2, 4]);
        assert_eq!(gaps.take_fraction(), 64);
        gaps.saw(5, 100);
        assert_eq!((gaps.take_fraction(), gaps.take_fraction()), (0, 0));
    }
}
