//! What of a stream that has a second one for it can be sent again, and when?
//!
//! A receiver asks for what is missing until it comes. On a way that is full it asks many times before the
//! first answer can be there, and for pictures that nobody waits for any more. So a packet goes again no
//! sooner than its answer could have come back, and none of a layer that was left: what follows begins
//! with a key frame.

use std::time::{Duration, Instant};

use super::Leaving;

/// Packets that can be sent again: some four seconds of a picture. A power of two.
pub(super) const KEPT: usize = 1024;
/// What stands still this long is not asked for any more.
const KEPT_FOR: Duration = Duration::from_secs(4);

#[derive(Clone)]
struct Entry {
    leaving: Leaving,
    /// Milliseconds from the beginning until it left again; nought when it did not. There are thousands.
    again: u32,
}

pub(super) struct Kept {
    began: Instant,
    /// Where a packet is goes by its number. Empty while the stream stands still.
    ring: Vec<Option<Entry>>,
    /// Where the last one is, and when it came there.
    newest: Option<usize>,
    at: Instant,
    /// The first number of the layer that it has now.
    first: u64,
}

impl Kept {
    pub fn new(now: Instant) -> Self {
        Kept { began: now, ring: Vec::new(), newest: None, at: now, first: 0 }
    }

    pub fn keep(&mut self, leaving: &Leaving, now: Instant) {
        self.at = now;
        if self.ring.is_empty() {
            self.ring.resize(KEPT, None);
        }
        if leaving.out.begins {
            self.first = leaving.out.seq;
        }
        let at = leaving.out.seq as usize % KEPT;
        self.newest = Some(at);
        self.ring[at] = Some(Entry { leaving: leaving.clone(), again: 0 });
    }

    /// The packet with this number, if it is of use still and what left of it before cannot have arrived
    /// yet: that takes `pause`.
    pub fn recall(&mut self, sequence: u16, pause: Duration, now: Instant) -> Option<Leaving> {
        let at = now.saturating_duration_since(self.began).as_millis() as u32;
        let entry = self.ring.get_mut(usize::from(sequence) % KEPT)?.as_mut()?;
        let seq = entry.leaving.out.seq;
        if seq as u16 != sequence || seq < self.first {
            return None;
        }
        if entry.again != 0 && u128::from(at.wrapping_sub(entry.again)) < pause.as_millis() {
            return None;
        }
        entry.again = at.max(1);
        Some(entry.leaving.clone())
    }

    /// The last one, and when it was sent.
    pub fn newest(&self) -> Option<(&Leaving, Instant)> {
        let entry = self.ring.get(self.newest?)?.as_ref()?;
        Some((&entry.leaving, self.at))
    }

    pub fn forget(&mut self) {
        self.ring = Vec::new();
    }

    /// Give back its room when the stream stands still.
    pub fn forget_old(&mut self, now: Instant) {
        if now.saturating_duration_since(self.at) > KEPT_FOR {
            self.forget();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::codec::Codec;
    use crate::forward::Outgoing;

    const PAUSE: Duration = Duration::from_millis(40);

    fn packet(seq: u64, begins: bool) -> Leaving {
        let out = Outgoing { seq, time: 1, picture: None, tl0: None, begins };
        let (codec, payload) = (Codec::H264, Arc::from([1, 2, 3]));
        Leaving { out, codec, marker: false, orientation: None, payload }
    }

    /// Which of these can be sent again.
    fn recalled(kept: &mut Kept, numbers: std::ops::Range<u64>, now: Instant) -> Vec<u64> {
        numbers.filter(|seq| kept.recall(*seq as u16, PAUSE, now).is_some()).collect()
    }

    #[test]
    fn what_was_sent_is_known_by_its_number_until_the_stream_stands_still() {
        let now = Instant::now();
        let mut kept = Kept::new(now);
        kept.keep(&packet(70_000, false), now);
        assert!(kept.recall(1, PAUSE, now).is_none());
        assert!(kept.recall((70_000 + KEPT) as u16, PAUSE, now).is_none());
        assert!(kept.recall(70_000u64 as u16, PAUSE, now).is_some());
        assert!(kept.newest().is_some());
        kept.forget_old(now + KEPT_FOR + PAUSE);
        assert!(kept.recall(70_000u64 as u16, PAUSE, now + KEPT_FOR).is_none());
        assert!(kept.newest().is_none());
    }

    #[test]
    fn an_answer_is_given_time_to_arrive_before_the_next() {
        let began = Instant::now();
        let mut kept = Kept::new(began);
        let now = began + PAUSE;
        kept.keep(&packet(5, false), now);
        let asked = (0..100).map(Duration::from_millis);
        let answered = asked.filter(|after| kept.recall(5, PAUSE, now + *after).is_some());
        assert_eq!(answered.map(|after| after.as_millis()).collect::<Vec<_>>(), [0, 40, 80]);
    }

    #[test]
    fn nothing_goes_again_of_a_layer_that_was_left() {
        let now = Instant::now();
        let mut kept = Kept::new(now);
        (0..8).for_each(|seq| kept.keep(&packet(seq, seq == 0), now));
        assert_eq!(recalled(&mut kept, 0..12, now), [0, 1, 2, 3, 4, 5, 6, 7]);
        (8..11).for_each(|seq| kept.keep(&packet(seq, seq == 8), now));
        assert_eq!(recalled(&mut kept, 0..12, now + PAUSE), [8, 9, 10]);
    }
}
