//! What of a picture will not come any more?
//!
//! A publisher is asked five times for a packet that is missing, and each of these can be lost too. Where the
//! last was in vain, watchers stand still until they give up waiting themselves, which takes browsers three
//! seconds. So the layer is asked for a key frame as soon as nothing is to be hoped for.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

/// From when a packet is missed until nothing is hoped for: the engine asks within 165 ms, and a slow way there
/// and back takes as long again twice.
const HOPED_FOR: Duration = Duration::from_millis(500);
/// Where much is lost, key frames would be lost as well.
const REST: Duration = Duration::from_secs(2);
/// More than this is another run, not loss.
const MOST: u64 = 64;

/// Of one layer.
#[derive(Debug, Default)]
pub(crate) struct Holes {
    highest: Option<u64>,
    /// Numbers and since when they are missed, the oldest first.
    missing: VecDeque<(u64, Instant)>,
    rests_until: Option<Instant>,
}

impl Holes {
    /// A packet came; whether another is given up.
    pub fn saw(&mut self, seq: u64, now: Instant) -> bool {
        let highest = *self.highest.get_or_insert(seq);
        let ahead = seq.wrapping_sub(highest);
        if ahead <= MOST {
            self.highest = Some(seq);
            self.missing.extend((1..ahead).map(|step| (highest + step, now)));
        } else if ahead.wrapping_neg() <= MOST {
            self.missing.retain(|(missing, _)| *missing != seq);
        } else {
            *self = Holes { highest: Some(seq), ..Holes::default() };
        }
        let too_many = self.missing.len().saturating_sub(MOST as usize);
        self.missing.drain(..too_many);
        self.gives_up(now)
    }

    fn gives_up(&mut self, now: Instant) -> bool {
        let old = |at: Instant| now.saturating_duration_since(at) >= HOPED_FOR;
        let given_up = self.missing.iter().take_while(|(_, at)| old(*at)).count();
        self.missing.drain(..given_up);
        if given_up == 0 || self.rests_until.is_some_and(|until| now < until) {
            return false;
        }
        self.rests_until = Some(now + REST);
        true
    }

    /// A key frame came: nothing from before is needed.
    pub fn fill(&mut self) {
        self.missing.clear();
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// When something is given up, in milliseconds: numbers that came, each ten after the one before.
    fn given_up(numbers: impl IntoIterator<Item = u64>) -> Vec<u64> {
        let (mut holes, start) = (Holes::default(), Instant::now());
        let came = numbers.into_iter().zip((0..).step_by(10));
        let gives_up = |(seq, ms): &(u64, u64)| holes.saw(*seq, start + Duration::from_millis(*ms));
        came.filter(gives_up).map(|(_, ms)| ms).collect()
    }

    #[test]
    fn what_does_not_come_is_given_up_once_and_what_comes_late_is_not() {
        assert_eq!(given_up((0..200).filter(|seq| *seq != 10)), [600]);
        assert_eq!(given_up(0..200), [0; 0]);
        let late = (0..10).chain(11..50).chain([10]).chain(50..200);
        assert_eq!(given_up(late), [0; 0]);
    }

    #[test]
    fn where_much_is_lost_it_rests_between() {
        let tenth = |seq: &u64| !seq.is_multiple_of(10);
        let found = given_up((0..1000).filter(tenth));
        assert!(found.windows(2).all(|pair| pair[1] - pair[0] >= 2000), "{found:?}");
        assert_eq!(found.len(), 5);
    }

    #[test]
    fn another_run_of_numbers_and_a_key_frame_end_what_was_missing() {
        assert_eq!(given_up((0..20).chain(5000..5200)), [0; 0]);
        assert_eq!(given_up((5000..5020).chain(0..200)), [0; 0]);
        let (mut holes, now) = (Holes::default(), Instant::now());
        holes.saw(1, now);
        holes.saw(5, now);
        holes.fill();
        assert!(!holes.saw(6, now + HOPED_FOR));
    }

    proptest! {
        #[test]
        fn no_numbers_are_too_odd(numbers in prop::collection::vec(any::<u64>(), 0..200)) {
            let (mut holes, now) = (Holes::default(), Instant::now());
            for seq in numbers {
                holes.saw(seq, now);
                prop_assert!(holes.missing.len() <= MOST as usize);
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
