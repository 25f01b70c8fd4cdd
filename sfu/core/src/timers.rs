//! Which peer must be woken next?
//!
//! Deadlines of peers move with almost every packet, mostly further away. The heap therefore
//! holds one entry per peer that is never later than its deadline, and an entry that comes up
//! early is put back: a push per wake-up instead of a push per packet. And nobody is woken for one
//! deadline alone where a packet may wake the thread soon anyway: each may be a little late.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::time::{Duration, Instant};

use crate::event::PeerId;

/// What a peer keeps for [`Timers`].
#[derive(Debug, Clone, Copy)]
pub(crate) struct Wake {
    deadline: Instant,
    latest: Instant,
    /// The latest time that it was queued with.
    queued: Option<Instant>,
}

impl Wake {
    pub fn at(deadline: Instant) -> Self {
        Wake { deadline, latest: deadline, queued: None }
    }

    pub fn deadline(&self) -> Instant {
        self.deadline
    }

    /// Its deadline is this one now, and it may be so late.
    pub fn set(&mut self, deadline: Instant, late: Duration) {
        (self.deadline, self.latest) = (deadline, deadline + late);
    }

    /// Nor is it later than this.
    pub fn bring_forward(&mut self, deadline: Instant) {
        self.deadline = self.deadline.min(deadline);
        self.latest = self.latest.min(deadline);
    }
}

/// A time in the heap, and whose it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Entry {
    latest: Instant,
    deadline: Instant,
    pub peer: PeerId,
}

#[derive(Default)]
pub(crate) struct Timers {
    heap: BinaryHeap<Reverse<Entry>>,
}

impl Timers {
    /// Note a deadline that may have moved.
    pub fn schedule(&mut self, peer: PeerId, wake: &mut Wake) {
        let Wake { deadline, latest, queued } = *wake;
        if queued.is_none_or(|queued| latest < queued) {
            wake.queued = Some(latest);
            self.heap.push(Reverse(Entry { latest, deadline, peer }));
        }
    }

    /// When somebody must be woken at the latest.
    pub fn next(&self) -> Option<Instant> {
        self.heap.peek().map(|Reverse(entry)| entry.latest)
    }

    /// An entry that is due. Pass it to [`Timers::is_due`].
    pub fn pop(&mut self, now: Instant) -> Option<Entry> {
        let Reverse(entry) = self.heap.peek()?;
        if entry.deadline > now {
            return None;
        }
        self.heap.pop().map(|Reverse(entry)| entry)
    }

    /// Whether the peer of a popped entry is really due; when not, it is queued again.
    pub fn is_due(&mut self, entry: Entry, wake: &mut Wake, now: Instant) -> bool {
        if wake.queued != Some(entry.latest) {
            return false;
        }
        wake.queued = None;
        if wake.deadline <= now {
            return true;
        }
        self.schedule(entry.peer, wake);
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const PEER: PeerId = 1;

    fn ms(n: u64) -> Duration {
        Duration::from_millis(n)
    }

    /// A timer of one peer that was set at the start, for so many milliseconds after it, and may be so late.
    fn set(start: Instant, after: u64, late: u64) -> (Timers, Wake) {
        let (mut timers, mut wake) = (Timers::default(), Wake::at(start));
        wake.set(start + ms(after), ms(late));
        timers.schedule(PEER, &mut wake);
        (timers, wake)
    }

    #[test]
    fn a_deadline_that_moved_away_is_queued_again_and_fires_once() {
        let start = Instant::now();
        let (mut timers, mut wake) = set(start, 10, 0);
        wake.set(start + ms(40), ms(5));
        timers.schedule(PEER, &mut wake);
        let entry = timers.pop(start + ms(15)).unwrap();
        assert!(!timers.is_due(entry, &mut wake, start + ms(15)));
        assert_eq!(timers.next(), Some(start + ms(45)));
        let entry = timers.pop(start + ms(41)).unwrap();
        assert!(timers.is_due(entry, &mut wake, start + ms(41)));
        assert_eq!(timers.next(), None);
    }

    #[test]
    fn a_nearer_deadline_wins_and_the_stale_entry_is_ignored() {
        let start = Instant::now();
        let (mut timers, mut wake) = set(start, 30, 5);
        wake.bring_forward(start + ms(8));
        timers.schedule(PEER, &mut wake);
        assert_eq!(timers.next(), Some(start + ms(8)));
        let entry = timers.pop(start + ms(9)).unwrap();
        assert!(timers.is_due(entry, &mut wake, start + ms(9)));
        let entry = timers.pop(start + ms(40)).unwrap();
        assert!(!timers.is_due(entry, &mut wake, start + ms(40)));
    }

    #[test]
    fn what_may_be_late_is_done_by_who_is_awake_anyway_and_is_not_later_than_something_that_may_not()
     {
        let start = Instant::now();
        let (mut timers, mut wake) = set(start, 10, 20);
        assert_eq!(timers.next(), Some(start + ms(30)));
        assert!(timers.pop(start + ms(9)).is_none());
        wake.bring_forward(start + ms(15));
        timers.schedule(PEER, &mut wake);
        assert_eq!(timers.next(), Some(start + ms(15)));
        let entry = timers.pop(start + ms(10)).unwrap();
        assert!(timers.is_due(entry, &mut wake, start + ms(10)));
    }

    proptest! {
        /// Who sleeps until the next one, or is woken before, does none early and all in time.
        #[test]
        fn nothing_is_early_or_later_than_it_may_be(
            steps in prop::collection::vec((0..8u64, 0..300u64, 0..30u64, 0..100u64), 1..60),
        ) {
            let mut now = Instant::now();
            let (mut timers, mut wakes) = (Timers::default(), [Wake::at(now); 8]);
            for (peer, after, late, woken) in steps {
                let wake = &mut wakes[peer as usize];
                wake.set(now + ms(after), ms(late));
                timers.schedule(peer, wake);
                now = timers.next().map_or(now, |next| next.min(now + ms(woken)).max(now));
                while let Some(entry) = timers.pop(now) {
                    let wake = &mut wakes[entry.peer as usize];
                    if timers.is_due(entry, wake, now) {
                        prop_assert!(wake.deadline <= now && now <= wake.latest);
                        wake.set(now + ms(7), ms(2));
                        timers.schedule(entry.peer, wake);
                    }
                }
                prop_assert!(timers.next().is_none_or(|next| next > now));
            }
        }
    }
}
