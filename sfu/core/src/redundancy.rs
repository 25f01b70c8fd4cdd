//! What of a packet of sound with redundancy is new, and is the packet well formed?
//!
//! Before the new piece stand heads and bodies of pieces that were sent before, so that a receiver
//! has them twice (RFC 2198). Each head gives a form by number, and numbers are a sender's own: they
//! become the one that our offers give to Opus.

use std::sync::Arc;

use crate::codec::OPUS;

/// Most pieces from before. Browsers send one.
const MOST: usize = 4;
const MORE: u8 = 0x80;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Redundant {
    /// All of it.
    pub whole: Arc<[u8]>,
    /// The new piece alone: plain Opus.
    pub new: Arc<[u8]>,
}

/// `None` when it is not well formed, or of several forms.
pub(crate) fn read(payload: &Arc<[u8]>) -> Option<Redundant> {
    let (mut heads, mut before) = (0, 0);
    while *payload.get(heads)? & MORE != 0 {
        let head = payload.get(heads..heads + 4)?;
        before += usize::from(head[2] & 3) << 8 | usize::from(head[3]);
        heads += 4;
        if heads > 4 * MOST {
            return None;
        }
    }
    let form = payload[heads];
    if payload[..heads].chunks(4).any(|head| head[0] & !MORE != form) {
        return None;
    }
    let new = payload.get(heads + 1 + before..).filter(|new| !new.is_empty())?;
    Some(Redundant { whole: renamed(payload, heads, form), new: Arc::from(new) })
}

fn renamed(payload: &Arc<[u8]>, heads: usize, form: u8) -> Arc<[u8]> {
    if form == OPUS {
        return payload.clone();
    }
    let mut renamed = payload.to_vec();
    (0..heads).step_by(4).for_each(|at| renamed[at] = MORE | OPUS);
    renamed[heads] = OPUS;
    Arc::from(renamed)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Pieces in the order they were made, the new one last.
    fn written(form: u8, pieces: &[&[u8]]) -> Arc<[u8]> {
        let (new, before) = pieces.split_last().unwrap();
        let mut bytes = Vec::new();
        for (at, piece) in before.iter().enumerate() {
            let ago = 960 * (before.len() - at) as u32;
            let [_, a, b, c] = (ago << 10 | piece.len() as u32).to_be_bytes();
            bytes.extend([MORE | form, a, b, c]);
        }
        bytes.push(form);
        before.iter().for_each(|piece| bytes.extend(*piece));
        bytes.extend(*new);
        Arc::from(bytes)
    }

    #[test]
    fn the_new_piece_is_behind_those_from_before() {
        for before in [&[][..], &[&[1, 2, 3][..]], &[&[1], &[], &[2; 1023], &[4]]] {
            let packet = written(111, &[before, &[&[9, 8, 7]]].concat());
            let read = read(&packet).unwrap();
            assert_eq!(*read.new, [9, 8, 7]);
            assert!(Arc::ptr_eq(&read.whole, &packet), "nothing is copied");
        }
    }

    #[test]
    fn a_senders_own_number_becomes_ours() {
        let packet = written(96, &[&[96, 0xe0], &[1], &[2]]);
        let read = read(&packet).unwrap();
        assert_eq!(read.whole, written(111, &[&[96, 0xe0], &[1], &[2]]));
    }

    #[test]
    fn what_is_not_well_formed_is_nothing() {
        let good = written(111, &[&[1, 2], &[3, 4, 5]]);
        for length in 0..=7 {
            assert_eq!(read(&Arc::from(&good[..length])), None, "cut off at {length}");
        }
        for bytes in [
            vec![],
            vec![111],
            vec![0xef; 3],
            vec![0xef; 1400],
            // More than there is, nothing new, and two forms in one.
            vec![0xef, 0, 3, 0xff, 111, 1, 2, 3],
            vec![0xef, 0, 0, 2, 111, 1, 2],
            vec![0xef, 0, 0, 1, 110, 1, 2],
        ] {
            assert_eq!(read(&Arc::from(bytes.as_slice())), None, "{bytes:x?}");
        }
        let many: Vec<&[u8]> = vec![&[1]; MOST + 2];
        assert_eq!(read(&written(111, &many)), None);
        assert!(read(&written(111, &many[1..])).is_some());
    }

    proptest! {
        #[test]
        fn no_bytes_are_too_odd(bytes in proptest::collection::vec(any::<u8>(), 0..80)) {
            let packet: Arc<[u8]> = Arc::from(bytes);
            if let Some(read) = read(&packet) {
                prop_assert!(packet.ends_with(&read.new) && !read.new.is_empty());
                prop_assert_eq!(read.whole.len(), packet.len());
            }
        }
    }
}
