//! What of a picture will not come any more?
//!
//! A publisher is asked five times for a packet that is missing, and each of these can be lost too. Where the
//! last was in vain, watchers stand still until they give up waiting themselves, which takes browsers three
//! seconds. So the layer is asked for a key frame as soon as nothing is to be hoped for.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

/// From when a packet is missed until nothing is hoped for: the engine asks within 165 ms, and a slow way there
/// and back takes as long again twice. Where packets still come later than that, so much longer than the latest did, up
/// to a bound.
const HOPED_FOR: Duration = Duration::from_millis(500);
const LATER: Duration = Duration::from_millis(200);
const LONGEST: Duration = Duration::from_secs(2);
/// Where much is lost, key frames would be lost as well.
const REST: Duration = Duration::from_secs(2);
/// So far away a number begins another run.
const JUMP: u64 = 1000;
/// Of more than this at once the latest are enough: one that is given up is.
const MOST: usize = 64;

/// Of one layer.
#[derive(Debug)]
pub(crate) struct Holes {
    highest: Option<u64>,
    /// Numbers and since when they are missed, the oldest first.
    missing: VecDeque<(u64, Instant)>,
    hoped_for: Duration,
    /// Something was given up that no key frame has made good.
    given_up: bool,
    rests_until: Option<Instant>,
}

impl Default for Holes {
    fn default() -> Self {
        Holes {
            highest: None,
            missing: VecDeque::new(),
            hoped_for: HOPED_FOR,
            given_up: false,
            rests_until: None,
        }
    }
}

impl Holes {
    /// A packet came.
    pub fn saw(&mut self, seq: u64, now: Instant) {
        let highest = *self.highest.get_or_insert(seq);
        let ahead = seq.wrapping_sub(highest);
        if ahead <= JUMP {
            self.highest = Some(seq);
            let from = ahead.saturating_sub(MOST as u64).max(1);
            self.missing.extend((from..ahead).map(|step| (highest.wrapping_add(step), now)));
            let too_many = self.missing.len().saturating_sub(MOST);
            self.missing.drain(..too_many);
        } else if ahead.wrapping_neg() <= JUMP {
            self.came_late(seq, now);
        } else {
            *self = Holes { highest: Some(seq), ..Holes::default() };
        }
        let old = |at: Instant| now.saturating_duration_since(at) >= self.hoped_for;
        let given_up = self.missing.iter().take_while(|(_, at)| old(*at)).count();
        self.missing.drain(..given_up);
        self.given_up |= given_up > 0;
    }

    fn came_late(&mut self, seq: u64, now: Instant) {
        let at = self.missing.iter().position(|(missing, _)| *missing == seq);
        if let Some((_, missed)) = at.and_then(|at| self.missing.remove(at)) {
            let late = now.saturating_duration_since(missed) + LATER;
            self.hoped_for = self.hoped_for.max(late).min(LONGEST);
        }
    }

    /// Whether somebody who watches needs a key frame; not again before a while has passed.
    pub fn wants_keyframe(&mut self, now: Instant) -> bool {
        let wants = self.given_up && self.rests_until.is_none_or(|until| now >= until);
        if wants {
            self.rests_until = Some(now + REST);
        }
        wants
    }

    /// A key frame begins with this number: nothing from before is needed.
    pub fn fill(&mut self, seq: u64) {
        self.missing.retain(|(missing, _)| missing.wrapping_sub(seq) <= JUMP);
        self.given_up = false;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn ms(n: u64) -> Duration {
        Duration::from_millis(n)
    }

    /// When a key frame is wanted, in milliseconds: numbers that came, each ten after the one before.
    fn wanted(numbers: impl IntoIterator<Item = u64>) -> Vec<u64> {
        let (mut holes, start) = (Holes::default(), Instant::now());
        let came = numbers.into_iter().zip((0..).step_by(10));
        let wants = |(seq, at): &(u64, u64)| {
            holes.saw(*seq, start + ms(*at));
            holes.wants_keyframe(start + ms(*at))
        };
        came.filter(wants).map(|(_, at)| at).collect()
    }

    #[test]
    fn what_does_not_come_is_given_up_and_what_comes_late_is_not() {
        assert_eq!(wanted((0..200).filter(|seq| *seq != 10)), [600]);
        assert_eq!(wanted(0..200), [0; 0]);
        let late = (0..10).chain(11..50).chain([10]).chain(50..200);
        assert_eq!(wanted(late), [0; 0]);
    }

    #[test]
    fn a_long_gap_is_given_up_and_what_is_far_behind_forgets_nothing() {
        assert_eq!(wanted((0..10).chain(500..600)), [600]);
        let behind = (0..10).chain(11..150).chain([40]).chain(150..200);
        assert_eq!(wanted(behind), [600]);
    }

    #[test]
    fn until_a_key_frame_comes_it_is_wanted_now_and_then() {
        assert_eq!(wanted((0..600).filter(|seq| *seq != 10)), [600, 2600, 4600]);
        let (mut holes, start) = (Holes::default(), Instant::now());
        [1, 5].into_iter().for_each(|seq| holes.saw(seq, start));
        holes.saw(6, start + HOPED_FOR);
        assert!(holes.wants_keyframe(start + HOPED_FOR));
        holes.fill(7);
        assert!(!holes.wants_keyframe(start + REST * 2));
    }

    #[test]
    fn what_is_missing_of_a_key_frame_itself_is_not_filled_by_its_beginning() {
        let (mut holes, start) = (Holes::default(), Instant::now());
        [1, 4, 6].into_iter().for_each(|seq| holes.saw(seq, start));
        holes.saw(3, start + ms(50));
        holes.fill(3);
        holes.saw(7, start + HOPED_FOR);
        assert!(holes.wants_keyframe(start + HOPED_FOR), "5 is missing");
    }

    #[test]
    fn on_a_slow_way_more_is_hoped_for() {
        let (mut holes, start) = (Holes::default(), Instant::now());
        [1, 3].into_iter().for_each(|seq| holes.saw(seq, start));
        holes.saw(2, start + ms(450));
        [5, 6].into_iter().for_each(|seq| holes.saw(seq, start + ms(500)));
        holes.saw(7, start + ms(500) + ms(640));
        assert!(!holes.wants_keyframe(start + ms(1140)));
        holes.saw(8, start + ms(500) + ms(650));
        assert!(holes.wants_keyframe(start + ms(1150)));
    }

    proptest! {
        /// Wherever numbers begin, and at the end of what they can be.
        #[test]
        fn no_numbers_are_too_odd(
            base in any::<u64>(),
            steps in prop::collection::vec(-1500i64..1500, 0..200),
        ) {
            let (mut holes, now, mut seq) = (Holes::default(), Instant::now(), base);
            for step in steps {
                seq = seq.wrapping_add_signed(step);
                holes.saw(seq, now);
                prop_assert!(holes.missing.len() <= MOST);
            }
        }

        /// Whatever the order, nothing that came is missing.
        #[test]
        fn what_came_is_not_missing(numbers in prop::collection::vec(0u64..60, 1..120)) {
            let (mut holes, now) = (Holes::default(), Instant::now());
            for seq in &numbers {
                holes.saw(*seq, now);
            }
            let highest = numbers.iter().max().copied();
            for (missing, _) in &holes.missing {
                prop_assert!(*missing > numbers[0] && Some(*missing) < highest);
                prop_assert!(!numbers.contains(missing));
            }
        }
    }
}
