//! Where does one datagram end in a stream, and the next begin?
//!
//! Two bytes of length go before each (RFC 4571). Nothing that is longer than a datagram may be is
//! waited for.

/// A length was announced that no datagram has.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct BadLength;

/// The bytes of a stream that are no whole frame yet; never more than one frame.
#[derive(Default)]
pub(super) struct Frames {
    begun: Vec<u8>,
}

impl Frames {
    /// Take what came, and hand on each frame that is whole now.
    pub fn take(
        &mut self,
        mut bytes: &[u8],
        longest: usize,
        mut each: impl FnMut(&[u8]),
    ) -> Result<(), BadLength> {
        while !bytes.is_empty() {
            let more = self.lacks(longest)?.min(bytes.len());
            self.begun.extend_from_slice(&bytes[..more]);
            bytes = &bytes[more..];
            if self.begun.len() >= 2 && self.lacks(longest)? == 0 {
                each(&self.begun[2..]);
                self.begun.clear();
            }
        }
        Ok(())
    }

    /// How many bytes are missing of the length, or, once that is there, of the frame.
    pub fn lacks(&self, longest: usize) -> Result<usize, BadLength> {
        let [high, low, rest @ ..] = self.begun.as_slice() else {
            return Ok(2 - self.begun.len());
        };
        let length = usize::from(u16::from_be_bytes([*high, *low]));
        if length == 0 || length > longest {
            return Err(BadLength);
        }
        Ok(length - rest.len())
    }
}

/// Write a datagram as a frame. False when it is too long for one.
pub(super) fn put(datagram: &[u8], out: &mut Vec<u8>) -> bool {
    let Ok(length) = u16::try_from(datagram.len()) else {
        return false;
    };
    out.extend(length.to_be_bytes());
    out.extend_from_slice(datagram);
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const LONGEST: usize = 1500;

    proptest! {
        #[test]
        fn frames_come_out_as_they_went_in_however_the_stream_is_cut(
            datagrams in prop::collection::vec(prop::collection::vec(any::<u8>(), 1..LONGEST), 0..8),
            cuts in prop::collection::vec(1usize..4000, 1..40),
        ) {
            let mut stream = Vec::new();
            for datagram in &datagrams {
                prop_assert!(put(datagram, &mut stream));
            }
            let mut frames = Frames::default();
            let mut seen: Vec<Vec<u8>> = Vec::new();
            let mut rest = stream.as_slice();
            for cut in cuts.iter().cycle() {
                if rest.is_empty() { break }
                let (now, later) = rest.split_at(rest.len().min(*cut));
                prop_assert_eq!(frames.take(now, LONGEST, |f| seen.push(f.to_vec())), Ok(()));
                rest = later;
            }
            prop_assert_eq!(seen, datagrams);
        }

        #[test]
        fn whatever_comes_no_more_than_one_frame_is_held(
            bytes in prop::collection::vec(any::<u8>(), 0..20_000),
            longest in 1usize..LONGEST,
        ) {
            let mut frames = Frames::default();
            let mut most = 0;
            let _ = frames.take(&bytes, longest, |f| most = most.max(f.len()));
            prop_assert!(most <= longest);
            prop_assert!(frames.begun.len() <= longest + 2);
        }
    }

    #[test]
    fn lengths_that_no_datagram_has_are_refused_before_anything_is_waited_for() {
        for head in [[0, 0], [0xff, 0xff], [0x05, 0xdd]] {
            let mut frames = Frames::default();
            assert_eq!(frames.take(&head, LONGEST, |_| {}), Err(BadLength));
            assert_eq!(frames.take(b"x", LONGEST, |_| {}), Err(BadLength));
        }
    }

    #[test]
    fn first_the_length_is_lacking_and_then_the_rest() {
        let mut frames = Frames::default();
        assert_eq!(frames.lacks(LONGEST), Ok(2));
        frames.take(&[0], LONGEST, |_| {}).unwrap();
        assert_eq!(frames.lacks(LONGEST), Ok(1));
        frames.take(&[3, 7], LONGEST, |_| {}).unwrap();
        assert_eq!(frames.lacks(LONGEST), Ok(2));
    }
}
