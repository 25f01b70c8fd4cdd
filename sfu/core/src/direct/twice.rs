//! Is sound sent twice to this receiver?
//!
//! Most receivers ask for lost sound again, or take it with redundancy. Firefox does neither and hears every
//! packet that is lost. To who has not asked and tells of loss each packet leaves once more with the next
//! one, as the very same bytes: who has the first throws the second away (RFC 3711 §3.3.2).

use std::time::{Duration, Instant};

/// What part must be lost for it to begin. Who has only sound lacks little of what leaves twice, and any of
/// that shows that it is needed.
const LOSS: f64 = 0.02;
/// It goes on for so long after the last loss; browsers report on sound each five seconds.
const LASTS: Duration = Duration::from_secs(30);

#[derive(Debug, Default)]
pub(super) struct Twice {
    helps_itself: bool,
    until: Option<Instant>,
    /// The number of the packet before.
    before: Option<u16>,
}

impl Twice {
    /// The receiver asks for what it lacks, or takes redundancy.
    pub fn helps_itself(&mut self) {
        *self = Twice { helps_itself: true, ..Twice::default() };
    }

    /// What part of the latest packets was lost.
    pub fn lost(&mut self, part: f64, now: Instant) {
        let needed = part >= LOSS || part > 0.0 && self.is_on(now);
        if !self.helps_itself && needed {
            self.until = Some(now + LASTS);
        }
    }

    pub fn is_on(&self, now: Instant) -> bool {
        self.until.is_some_and(|until| now < until)
    }

    /// A packet leaves; the one that leaves with it again.
    pub fn leaves(&mut self, number: u16, now: Instant) -> Option<u16> {
        let before = self.before.replace(number);
        // One in between may have gone by the engine.
        before.filter(|before| self.is_on(now) && number.wrapping_sub(*before) <= 2)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const REPORT: Duration = Duration::from_secs(5);

    #[test]
    fn it_begins_with_much_loss_and_ends_a_while_after_the_last() {
        let start = Instant::now();
        let mut twice = Twice::default();
        let mut after = |reports: u32, part| {
            let now = start + REPORT * reports;
            twice.lost(part, now);
            twice.is_on(now)
        };
        assert!(!after(0, 0.0) && !after(1, LOSS / 2.0));
        assert!(after(2, 0.1) && after(3, 0.01) && after(4, 0.0) && after(5, 0.001));
        assert!((6..11).all(|reports| after(reports, 0.0)));
        assert!(!after(11, 0.0) && !after(12, 0.001), "the little that is left does not begin it");
    }

    #[test]
    fn each_leaves_with_the_next_one_and_never_over_a_gap() {
        let now = Instant::now();
        let mut twice = Twice::default();
        assert_eq!(twice.leaves(65_534, now), None);
        assert_eq!(twice.leaves(65_535, now), None);
        twice.lost(LOSS, now);
        assert_eq!(twice.leaves(0, now), Some(65_535));
        assert_eq!(twice.leaves(1, now), Some(0));
        assert_eq!(twice.leaves(3, now), Some(1), "what was between went by the engine");
        assert_eq!(twice.leaves(6, now), None);
        assert_eq!(twice.leaves(7, now + LASTS), None);
    }

    #[test]
    fn who_helps_itself_gets_each_once() {
        let now = Instant::now();
        let mut twice = Twice::default();
        twice.lost(LOSS, now);
        twice.helps_itself();
        assert!(!twice.is_on(now));
        twice.lost(1.0, now);
        assert!(!twice.is_on(now));
    }
}
