//! Was a packet of control heard before?
//!
//! Who sees packets pass can send them once more, and they are genuine still (RFC 3711 §3.3.2). Browsers
//! count the packets of each sender of theirs from nought.

/// Senders of one connection that are told apart: browsers have two or three.
const SENDERS: usize = 32;
/// How far behind the newest a packet may come (RFC 3711 §3.3.2 asks for 64 at least).
const WINDOW: u32 = u64::BITS;

struct Sender {
    name: u32,
    newest: u32,
    /// Which came of those up to the newest, which is the lowest bit.
    seen: u64,
}

#[derive(Default)]
pub(crate) struct Replay {
    senders: Vec<Sender>,
}

impl Replay {
    /// Take note of a genuine packet by its sender and index; whether it is news.
    pub fn is_new(&mut self, name: u32, index: u32) -> bool {
        if let Some(sender) = self.senders.iter_mut().find(|sender| sender.name == name) {
            return sender.takes(index);
        }
        if self.senders.len() == SENDERS {
            self.senders.remove(0);
        }
        self.senders.push(Sender { name, newest: index, seen: 1 });
        true
    }
}

impl Sender {
    fn takes(&mut self, index: u32) -> bool {
        if index > self.newest {
            let past = self.seen.checked_shl(index - self.newest).unwrap_or(0);
            (self.seen, self.newest) = (past | 1, index);
            return true;
        }
        let back = self.newest - index;
        let bit = 1u64.checked_shl(back).unwrap_or(0);
        let new = back < WINDOW && self.seen & bit == 0;
        self.seen |= bit;
        new
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn each_index_counts_once_and_what_is_too_old_does_not() {
        for (indices, news) in [
            (&[0, 0, 1, 1, 0][..], &[true, false, true, false, false][..]),
            (&[5, 3, 4, 3, 6, 4], &[true, true, true, false, true, false]),
            (&[100, 37, 36, 37, 99], &[true, true, false, false, true]),
            (&[0, 64, 1, 0, 63], &[true, true, true, false, true]),
            (&[1, 65, 1, 2, 1 << 30, 65], &[true, true, false, true, true, false]),
            (&[0x7fff_ffff, 0, 0x7fff_fffe], &[true, false, true]),
        ] {
            let mut replay = Replay::default();
            let said: Vec<bool> = indices.iter().map(|index| replay.is_new(9, *index)).collect();
            assert_eq!(said, news, "{indices:?}");
        }
    }

    #[test]
    fn senders_count_for_themselves_and_are_not_remembered_without_end() {
        let mut replay = Replay::default();
        assert!(replay.is_new(1, 7) && replay.is_new(2, 7));
        assert!(!replay.is_new(1, 7) && !replay.is_new(2, 7));
        (0..1000).for_each(|name| assert!(replay.is_new(10 + name, 7)));
        assert_eq!(replay.senders.len(), SENDERS);
        assert!(!replay.is_new(1009, 7));
    }

    proptest! {
        /// Whatever comes in whatever order, nothing counts twice, and all that is no further back than
        /// the window counts.
        #[test]
        fn it_is_as_if_all_were_remembered(
            steps in prop::collection::vec((0u32..3, -90i64..70), 1..400)
        ) {
            let mut replay = Replay::default();
            let (mut seen, mut newest) = (HashSet::new(), [1000i64; 3]);
            for (name, step) in steps {
                let newest = &mut newest[name as usize];
                let index = (*newest + step).max(0);
                let near = !seen.iter().any(|(n, _)| *n == name) || index > *newest - 64;
                *newest = if seen.iter().any(|(n, _)| *n == name) { index.max(*newest) } else { index };
                let first = seen.insert((name, index));
                prop_assert_eq!(replay.is_new(name, index as u32), near && first);
            }
        }
    }
}
