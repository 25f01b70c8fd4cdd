//! Whose packet is forwarded next?
//!
//! What publishers send waits in a line of each publisher's own, and the lines are served in turn. So
//! one who sends without end fills its own line and delays nobody else by more than what it is
//! served at one visit. Sound goes before the picture of the same publisher.

use std::collections::{HashMap, VecDeque};

use crate::event::{Kind, PeerId};

/// Packets of sound, and of pictures, that may wait in one line: a key frame of half a megabyte.
const LINE: usize = 512;
/// Packets of one line that are served at a visit. A picture is mostly less, and what belongs to
/// one picture leaves more cheaply together.
pub(crate) const VISIT: usize = 16;

/// Lines of those who wait. One with nothing in it is not kept.
pub(crate) struct Waiting<T> {
    lines: HashMap<PeerId, Line<T>>,
    /// Who has something waiting, the next to be served first.
    order: VecDeque<PeerId>,
    /// Served already at this visit.
    served: usize,
}

struct Line<T> {
    sound: VecDeque<T>,
    picture: VecDeque<T>,
}

impl<T> Default for Waiting<T> {
    fn default() -> Self {
        Waiting { lines: HashMap::new(), order: VecDeque::new(), served: 0 }
    }
}

impl<T> Line<T> {
    fn new() -> Self {
        Line { sound: VecDeque::new(), picture: VecDeque::new() }
    }

    fn len(&self) -> usize {
        self.sound.len() + self.picture.len()
    }

    fn pop(&mut self) -> Option<T> {
        self.sound.pop_front().or_else(|| self.picture.pop_front())
    }
}

impl<T> Waiting<T> {
    pub fn is_empty(&self) -> bool {
        self.order.is_empty()
    }

    /// False when the publisher's line is full.
    pub fn push(&mut self, publisher: PeerId, kind: Kind, packet: T) -> bool {
        let line = self.lines.entry(publisher).or_insert_with(|| {
            self.order.push_back(publisher);
            Line::new()
        });
        let waits = match kind {
            Kind::Audio => &mut line.sound,
            Kind::Video => &mut line.picture,
        };
        let fits = waits.len() < LINE;
        if fits {
            waits.push_back(packet);
        }
        fits
    }

    /// The next packet, unless the slice is at its end. `left` is what the slice may still cost.
    pub fn serve(&mut self, left: &mut usize, cost: impl FnOnce(&T) -> usize) -> Option<T> {
        if *left == 0 {
            return None;
        }
        let (_, packet) = self.pop()?;
        *left = left.saturating_sub(cost(&packet));
        Some(packet)
    }

    fn pop(&mut self) -> Option<(PeerId, T)> {
        let publisher = *self.order.front()?;
        let line = self.lines.get_mut(&publisher)?;
        let packet = line.pop()?;
        self.served += 1;
        if line.len() == 0 {
            self.forget(publisher);
        } else if self.served >= VISIT {
            self.order.rotate_left(1);
            self.served = 0;
        }
        Some((publisher, packet))
    }

    /// What a publisher has waiting is of no interest any more.
    pub fn forget(&mut self, publisher: PeerId) {
        if self.order.front() == Some(&publisher) {
            self.served = 0;
        }
        if self.lines.remove(&publisher).is_some() {
            self.order.retain(|peer| *peer != publisher);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn served(waiting: &mut Waiting<u32>) -> Vec<(PeerId, u32)> {
        std::iter::from_fn(|| waiting.pop()).collect()
    }

    #[test]
    fn a_flood_delays_another_by_one_visit() {
        let mut waiting = Waiting::default();
        let taken = (0..100_000).filter(|n| waiting.push(1, Kind::Video, *n)).count();
        assert_eq!(taken, LINE);
        assert!(waiting.push(2, Kind::Video, 7));
        let served = served(&mut waiting);
        assert_eq!(served.iter().position(|(peer, _)| *peer == 2), Some(VISIT));
        assert_eq!(served.len(), LINE + 1);
        assert!(waiting.is_empty() && waiting.lines.is_empty());
    }

    #[test]
    fn a_slice_ends_once_it_has_cost_what_it_may() {
        let mut waiting = Waiting::default();
        (0..LINE as u32).for_each(|n| assert!(waiting.push(1, Kind::Video, n)));
        let slice = |waiting: &mut Waiting<u32>| {
            let mut left = 8000;
            std::iter::from_fn(|| waiting.serve(&mut left, |_| 501)).count()
        };
        assert_eq!(slice(&mut waiting), 16);
        assert_eq!(slice(&mut waiting), 16);
        assert!(!waiting.is_empty());
    }

    #[test]
    fn sound_goes_before_the_picture_of_the_same_publisher() {
        let mut waiting = Waiting::default();
        for n in 0..3 {
            waiting.push(1, Kind::Video, n);
        }
        waiting.push(1, Kind::Audio, 9);
        assert_eq!(served(&mut waiting), [(1, 9), (1, 0), (1, 1), (1, 2)]);
    }

    #[test]
    fn nothing_is_served_of_who_was_forgotten() {
        let mut waiting = Waiting::default();
        (0..3).for_each(|peer| assert!(waiting.push(peer, Kind::Video, 0)));
        waiting.pop();
        waiting.forget(1);
        assert_eq!(served(&mut waiting), [(2, 0)]);
    }

    proptest! {
        /// Whoever sends what, and whenever it is served: of others at most a visit each goes first,
        /// and each publisher's pictures keep their order.
        #[test]
        fn everyone_is_served_in_turn(steps in prop::collection::vec((0..6u64, 1..80u32, 0..40usize), 1..40)) {
            let (mut waiting, mut next, mut log) = (Waiting::default(), 0, Vec::new());
            for (peer, packets, serve) in steps {
                for _ in 0..packets {
                    waiting.push(peer, Kind::Video, next);
                    next += 1;
                }
                for _ in 0..serve {
                    let there: Vec<PeerId> = waiting.order.iter().copied().collect();
                    if let Some((peer, packet)) = waiting.pop() {
                        log.push((peer, packet, there));
                    }
                }
            }
            for peer in 0..6 {
                let mut passed = HashMap::<PeerId, usize>::new();
                let mut newest = None;
                for (served, packet, there) in &log {
                    if *served == peer {
                        prop_assert!(newest < Some(*packet));
                        (newest, passed) = (Some(*packet), HashMap::new());
                    } else if there.contains(&peer) {
                        let passed = passed.entry(*served).or_default();
                        *passed += 1;
                        prop_assert!(*passed <= VISIT, "{} of {served} before {peer}", passed);
                    }
                }
            }
        }
    }
}
