//! Which peer must be woken next?
//!
//! Deadlines of peers move with almost every packet, mostly further away. The heap therefore
//! holds one entry per peer that is never later than its deadline, and an entry that comes up
//! early is put back: a push per wake-up instead of a push per packet.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::time::Instant;

use crate::event::PeerId;

/// What a peer keeps for [`Timers`].
#[derive(Debug, Clone, Copy)]
pub(crate) struct Wake {
    pub deadline: Instant,
    queued: Option<Instant>,
}

impl Wake {
    pub fn at(deadline: Instant) -> Self {
        Wake { deadline, queued: None }
    }
}

#[derive(Default)]
pub(crate) struct Timers {
    heap: BinaryHeap<Reverse<(Instant, PeerId)>>,
}

impl Timers {
    /// Note a deadline that may have moved.
    pub fn schedule(&mut self, peer: PeerId, wake: &mut Wake) {
        if wake.queued.is_none_or(|queued| wake.deadline < queued) {
            wake.queued = Some(wake.deadline);
            self.heap.push(Reverse((wake.deadline, peer)));
        }
    }

    pub fn next(&self) -> Option<Instant> {
        self.heap.peek().map(|Reverse((at, _))| *at)
    }

    /// An entry that is due: its time and peer. Pass both to [`Timers::is_due`].
    pub fn pop(&mut self, now: Instant) -> Option<(Instant, PeerId)> {
        let Reverse((at, _)) = self.heap.peek()?;
        if *at > now {
            return None;
        }
        self.heap.pop().map(|Reverse(entry)| entry)
    }

    /// Whether the peer of a popped entry is really due; when not, it is queued again.
    pub fn is_due(&mut self, at: Instant, peer: PeerId, wake: &mut Wake, now: Instant) -> bool {
        if wake.queued != Some(at) {
            return false;
        }
        wake.queued = None;
        if wake.deadline <= now {
            return true;
        }
        self.schedule(peer, wake);
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn a_deadline_that_moved_away_is_queued_again_and_fires_once() {
        let start = Instant::now();
        let ms = |n| start + Duration::from_millis(n);
        let mut timers = Timers::default();
        let mut wake = Wake::at(ms(10));
        timers.schedule(1, &mut wake);
        wake.deadline = ms(30);
        timers.schedule(1, &mut wake);
        let (at, peer) = timers.pop(ms(15)).unwrap();
        assert!(!timers.is_due(at, peer, &mut wake, ms(15)));
        assert_eq!(timers.next(), Some(ms(30)));
        let (at, peer) = timers.pop(ms(31)).unwrap();
        assert!(timers.is_due(at, peer, &mut wake, ms(31)));
        assert_eq!(timers.next(), None);
    }

    #[test]
    fn a_nearer_deadline_wins_and_the_stale_entry_is_ignored() {
        let start = Instant::now();
        let ms = |n| start + Duration::from_millis(n);
        let mut timers = Timers::default();
        let mut wake = Wake::at(ms(30));
        timers.schedule(1, &mut wake);
        wake.deadline = ms(5);
        timers.schedule(1, &mut wake);
        let (at, peer) = timers.pop(ms(6)).unwrap();
        assert!(timers.is_due(at, peer, &mut wake, ms(6)));
        let (at, peer) = timers.pop(ms(40)).unwrap();
        assert!(!timers.is_due(at, peer, &mut wake, ms(40)));
    }
}
