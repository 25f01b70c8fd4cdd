//! Is the rest of this picture about to come?
//!
//! Browsers let all packets of a picture go within a fraction of a millisecond. Where the first is
//! sent on alone to hundreds, that costs a call of the system for each of them, the others come
//! meanwhile and cost as many again; together they leave in one call for each. So what begins a
//! picture that many watch waits for its last packet, which carries the marker (RFC 3550 §5.1,
//! RFC 7741 §4.1, RFC 6184 §5.1), and never for long.

use std::time::{Duration, Instant};

use crate::forward::Source;

/// The longest that a packet is held.
const LONGEST: Duration = Duration::from_micros(500);
/// With fewer watchers there is nothing to gain: measured at 30.
const MANY: usize = 100;

/// What is held until more of it came.
#[derive(Debug, Default)]
pub(crate) struct Gathering {
    /// The picture that is waited for, and until when.
    held: Option<(Source, Instant)>,
}

impl Gathering {
    /// A packet of a picture came: whether it is the last of it, and how many watch this layer. With
    /// something `waiting` before it there is enough to send already, and nothing is held. Layers of one
    /// picture come interleaved, so only the last packet of the one that is waited for ends that.
    pub fn see(
        &mut self,
        source: Source,
        last: bool,
        watchers: usize,
        waiting: bool,
        now: Instant,
    ) {
        if last {
            self.held = self.held.filter(|(held, _)| *held != source);
        } else if watchers >= MANY && !waiting {
            self.held.get_or_insert((source, now + LONGEST));
        }
    }

    /// Until when what waits is not sent on.
    pub fn until(&self) -> Option<Instant> {
        self.held.map(|(_, until)| until)
    }

    /// Whether what waits is still held; it is not again before the next [`Gathering::see`].
    pub fn holds(&mut self, now: Instant) -> bool {
        self.held = self.held.filter(|(_, until)| now < *until);
        self.held.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layer(layer: usize) -> Source {
        Source { track: 1, layer, ssrc: 7 + layer as u32 }
    }

    #[test]
    fn a_picture_that_many_watch_is_held_until_its_last_packet() {
        let (mut gathering, now) = (Gathering::default(), Instant::now());
        gathering.see(layer(0), false, MANY, false, now);
        gathering.see(layer(0), false, MANY, true, now + LONGEST / 4);
        assert!(gathering.holds(now + LONGEST / 4));
        gathering.see(layer(0), true, MANY, true, now + LONGEST / 2);
        assert!(!gathering.holds(now + LONGEST / 2));
    }

    #[test]
    fn nobody_who_withholds_the_last_packet_holds_the_rest_for_longer_than_that() {
        let (mut gathering, now) = (Gathering::default(), Instant::now());
        for step in 0..8 {
            gathering.see(layer(0), false, MANY, step > 0, now + LONGEST * step / 8);
        }
        assert_eq!(gathering.until(), Some(now + LONGEST));
        assert!(!gathering.holds(now + LONGEST));
        assert_eq!(gathering.until(), None);
    }

    #[test]
    fn what_has_enough_to_send_is_not_held_by_what_comes_after_it() {
        let (mut gathering, now) = (Gathering::default(), Instant::now());
        gathering.see(layer(0), false, MANY, false, now);
        gathering.see(layer(0), true, MANY, true, now);
        gathering.see(layer(0), false, MANY, true, now);
        assert!(!gathering.holds(now));
    }

    #[test]
    fn where_few_watch_nothing_is_held() {
        let (mut gathering, now) = (Gathering::default(), Instant::now());
        gathering.see(layer(0), false, MANY - 1, false, now);
        assert!(!gathering.holds(now));
    }

    #[test]
    fn the_end_of_a_smaller_picture_in_between_is_not_the_end_of_the_larger() {
        let (mut gathering, now) = (Gathering::default(), Instant::now());
        gathering.see(layer(2), false, MANY, false, now);
        gathering.see(layer(0), true, MANY, true, now);
        gathering.see(layer(1), false, MANY, true, now);
        gathering.see(layer(1), true, MANY, true, now);
        assert!(gathering.holds(now));
        gathering.see(layer(2), true, MANY, true, now);
        assert!(!gathering.holds(now));
    }

    #[test]
    fn a_layer_that_few_watch_is_not_held_for_those_who_watch_another() {
        let (mut gathering, now) = (Gathering::default(), Instant::now());
        gathering.see(layer(2), false, 2, false, now);
        assert!(!gathering.holds(now));
        gathering.see(layer(0), false, MANY, false, now);
        gathering.see(layer(2), true, 2, true, now);
        assert!(gathering.holds(now));
    }
}
