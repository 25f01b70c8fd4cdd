//! How often is a publisher asked for what is missing?
//!
//! The engine asks for each packet up to five times, every 33 ms, however long the way there and back
//! takes. These wishes go down to the same person whom the other connection sends sound: with a twentieth
//! lost they take an eighth of 100 kbit/s, most of it for what is already on its way again. So where that
//! way is narrow the engine may ask in a part of the time only; what was not asked for then is the next
//! time.

use std::time::{Duration, Instant};

use super::Peer;
use crate::event::PeerId;

/// From one time of asking to the next, and how long it lasts: longer than the engine's own pause.
const EVERY: Duration = Duration::from_millis(150);
const LASTS: Duration = Duration::from_millis(35);

#[derive(Debug, Default)]
pub(crate) struct Pace {
    /// Of a subscriber: the connection on which the same person publishes.
    pub publishes_on: Option<PeerId>,
    /// Of a publisher: sound all but fills the same person's way down.
    pub narrow: bool,
    began: Option<Instant>,
    silent: bool,
}

impl Pace {
    /// Whether asking has to stop, or may begin again; nothing when that is as it was.
    fn change(&mut self, now: Instant) -> Option<bool> {
        let began = self.began.filter(|began| now.saturating_duration_since(*began) < EVERY);
        let began = *self.began.insert(began.unwrap_or(now));
        let silent = self.narrow && now.saturating_duration_since(began) >= LASTS;
        (std::mem::replace(&mut self.silent, silent) != silent).then_some(silent)
    }
}

impl Peer {
    /// Let the engine ask, or not.
    pub(super) fn pace_asking(&mut self, now: Instant) {
        if !self.pace.narrow && !self.pace.silent {
            return;
        }
        let Some(silent) = self.pace.change(now) else { return };
        let mut api = self.rtc.direct_api();
        for ssrc in self.published.streams() {
            if let Some(stream) = api.stream_rx(&ssrc) {
                stream.suppress_nack(silent);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn asking_rests_on_a_narrow_way_alone_and_goes_on_when_it_is_wide_again() {
        let start = Instant::now();
        let mut pace = Pace::default();
        let mut silent = |narrow, from: u64, to: u64| {
            pace.narrow = narrow;
            let at = |ms| start + Duration::from_millis(ms);
            (from..to)
                .filter(|ms| {
                    pace.change(at(*ms));
                    pace.silent
                })
                .count()
        };
        assert_eq!(silent(false, 0, 1500), 0);
        assert_eq!(silent(true, 1500, 3000), 10 * 115);
        assert_eq!(silent(false, 3000, 4500), 0);
    }
}
