//! Can packets of one picture leave in one call?
//!
//! The system cuts a burst into datagrams of one length, of which only the last may be shorter. Browsers
//! share a picture out evenly: what is over makes some of its packets a byte or two longer, and these
//! come last. So the shorter ones get padding (RFC 3550 §5.1), and hundreds of watchers cost half the
//! calls.

use super::Queued;
use crate::event::Kind;

/// Most bytes of padding; what differs by more is not one picture's.
const MOST: usize = 8;

/// Give packets of pictures that wait behind each other the length of those that follow them.
pub(super) fn even(queue: &mut [Queued]) {
    let mut follows: Option<(usize, usize)> = None;
    for queued in queue.iter_mut().rev() {
        let length = queued.leaving.payload.len();
        if queued.again || queued.leaving.codec.kind() != Kind::Video || length == 0 {
            follows = None;
            continue;
        }
        let target = follows.filter(|(line, target)| {
            *line == queued.line && (length..=length + MOST).contains(target)
        });
        let target = target.map_or(length, |(_, target)| target);
        queued.padding = (target - length) as u8;
        follows = Some((queued.line, target));
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use proptest::prelude::*;

    use super::*;
    use crate::codec::Codec;
    use crate::direct::Leaving;
    use crate::forward::Outgoing;

    fn waits(line: usize, again: bool, codec: Codec, length: usize) -> Queued {
        let out = Outgoing { seq: 0, time: 0, picture: None, tl0: None, begins: false };
        let payload = Arc::from(vec![0; length]);
        let leaving = Leaving { out, codec, marker: false, orientation: None, payload };
        Queued { line, again, padding: 0, cluster: 0, leaving }
    }

    fn padded(mut queue: Vec<Queued>) -> Vec<u8> {
        even(&mut queue);
        queue.iter().map(|queued| queued.padding).collect()
    }

    fn picture(lengths: &[usize]) -> Vec<u8> {
        padded(lengths.iter().map(|length| waits(0, false, Codec::Vp8, *length)).collect())
    }

    #[test]
    fn a_picture_shared_out_evenly_becomes_one_burst() {
        assert_eq!(picture(&[1104, 1104, 1104, 1105, 1105]), [1, 1, 1, 0, 0]);
        assert_eq!(picture(&[1100, 1102, 1107, 1108]), [8, 6, 1, 0]);
    }

    #[test]
    fn what_ends_a_burst_or_differs_by_more_stays_as_it_is() {
        assert_eq!(picture(&[1105, 1105, 700]), [0, 0, 0]);
        assert_eq!(picture(&[1000, 1000 + MOST + 1]), [0, 0]);
        assert_eq!(picture(&[900, 900, 1105, 1106]), [0, 0, 1, 0]);
    }

    #[test]
    fn sound_another_stream_and_what_is_sent_again_are_left_alone() {
        let queue = |line, again, codec| {
            vec![waits(0, false, Codec::Vp8, 100), waits(line, again, codec, 101)]
        };
        assert_eq!(padded(queue(0, false, Codec::Vp8)), [1, 0]);
        for (line, again, codec) in
            [(1, false, Codec::Vp8), (0, true, Codec::Vp8), (0, false, Codec::Opus)]
        {
            assert_eq!(padded(queue(line, again, codec)), [0, 0], "{line} {again} {codec:?}");
        }
    }

    proptest! {
        /// Whatever waits: nobody gets more padding than that, and of neighbours that are alike
        /// none is shorter than what follows it.
        #[test]
        fn none_is_shorter_than_what_follows_it(lengths in prop::collection::vec(1000..1020usize, 1..20)) {
            let sizes: Vec<usize> = lengths.iter().zip(picture(&lengths))
                .map(|(length, padding)| length + usize::from(padding)).collect();
            for (at, pair) in sizes.windows(2).enumerate() {
                prop_assert!(pair[0] >= pair[1] || pair[1] - lengths[at] > MOST);
                prop_assert!(sizes[at] - lengths[at] <= MOST);
            }
        }
    }
}
