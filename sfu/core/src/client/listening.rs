//! When did a watcher first hear something, and how long did it hear nothing since?

use std::time::{Duration, Instant};

/// What one watcher has heard, as its sound comes. A packet is heard when it comes: nothing is
/// decrypted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Listening {
    began: Instant,
    last: Option<Instant>,
    /// From its first offer to its first packet of sound; `None` when none came.
    pub first: Option<Duration>,
    /// The longest time without a packet of sound since the first.
    pub longest: Duration,
}

impl Listening {
    pub(super) fn since(began: Instant) -> Self {
        Listening { began, last: None, first: None, longest: Duration::ZERO }
    }

    /// A packet of sound came.
    pub(super) fn heard(&mut self, now: Instant) {
        *self = self.until(now);
        self.first = self.first.or(Some(now.saturating_duration_since(self.began)));
        self.last = Some(now);
    }

    /// The same, with the silence that goes on now.
    pub(super) fn until(&self, now: Instant) -> Self {
        let silence = self.last.map_or(Duration::ZERO, |last| now.saturating_duration_since(last));
        Listening { longest: self.longest.max(silence), ..*self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_silence_is_between_packets_or_the_one_that_goes_on() {
        let start = Instant::now();
        let at = |millis| start + Duration::from_millis(millis);
        let mut listening = Listening::since(start);
        assert_eq!(
            (listening.until(at(900)).first, listening.until(at(900)).longest),
            (None, Duration::ZERO)
        );
        for millis in [1000, 1020, 1300, 1320] {
            listening.heard(at(millis));
        }
        assert_eq!(listening.first, Some(Duration::from_millis(1000)));
        assert_eq!(listening.until(at(1330)).longest, Duration::from_millis(280));
        assert_eq!(listening.until(at(2320)).longest, Duration::from_millis(1000));
    }
}
