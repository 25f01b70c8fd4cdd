//! Which part of what a publisher sent has not come?

use crate::layers::MOST;

/// So far ahead a number begins a new count: no network loses as much and goes on.
const JUMP: u64 = 1000;

/// What came of the layers of a track since this was last asked for.
#[derive(Debug, Default)]
pub(crate) struct Arrivals {
    highest: [Option<u64>; MOST],
    expected: u64,
    came: u64,
}

impl Arrivals {
    pub fn saw(&mut self, layer: usize, seq: u64) {
        let Some(highest) = &mut self.highest[layer] else {
            self.highest[layer] = Some(seq);
            return;
        };
        let ahead = seq.wrapping_sub(*highest);
        if ahead <= JUMP {
            *highest = seq;
            self.expected += ahead;
            self.came += u64::from(ahead > 0);
        } else if ahead.wrapping_neg() <= JUMP {
            // It comes late, and was expected before.
            self.came += 1;
        } else {
            *highest = seq;
        }
    }

    /// Packets expected and lost since the last call.
    pub fn take(&mut self) -> (u64, u64) {
        let (expected, came) = (std::mem::take(&mut self.expected), std::mem::take(&mut self.came));
        (expected, expected.saturating_sub(came))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(sequences: impl IntoIterator<Item = u64>) -> (u64, u64) {
        let mut arrivals = Arrivals::default();
        sequences.into_iter().for_each(|seq| arrivals.saw(0, seq));
        arrivals.take()
    }

    #[test]
    fn what_is_passed_over_is_lost_unless_it_comes_late() {
        assert_eq!(of(1..=101), (100, 0));
        assert_eq!(of([1, 2, 5]), (4, 2));
        assert_eq!(of([1, 2, 5, 3, 4]), (4, 0));
    }

    #[test]
    fn a_jump_is_no_loss() {
        assert_eq!(of([1, 2, u64::MAX / 2, u64::MAX / 2 + 1]), (2, 0));
        assert_eq!(of([5, 5u64.wrapping_sub(6), 6]), (1, 0));
        assert_eq!(of([5000, 1, 2]), (1, 0));
    }
}
