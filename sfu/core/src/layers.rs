//! Which layer of a track should a subscriber get?
//!
//! A layer is known by its place, lowest quality first. A sender drops its upper layers without
//! notice when its uplink is short, so a layer counts as live by what arrives: it is not, once
//! enough frames of the others went by without one of its own. Counting frames instead of
//! seconds is right for a still screen, where every layer slows down together.

/// Names of layers, lowest first, as LiveKit's clients use them.
const NAMES: [&str; 3] = ["q", "h", "f"];
/// Frames of other layers after which a layer is not live: about half a second of two others.
const MISSED: u8 = 30;

/// Most layers of one track that are told apart.
pub(crate) const MOST: usize = 3;

/// The rids of an offer, lowest quality first.
pub(crate) fn order(mut rids: Vec<String>) -> Vec<String> {
    let place = |rid: &String| NAMES.iter().position(|name| name == rid);
    if rids.iter().all(|rid| place(rid).is_some()) {
        rids.sort_by_key(place);
    }
    rids.truncate(MOST);
    rids
}

/// Which layers are live.
#[derive(Debug)]
pub(crate) struct Live {
    missed: [u8; MOST],
    last_frame: [Option<u32>; MOST],
}

impl Default for Live {
    fn default() -> Self {
        Live { missed: [MISSED; MOST], last_frame: [None; MOST] }
    }
}

impl Live {
    /// A packet of the frame with this RTP time arrived on a layer.
    pub fn saw(&mut self, layer: usize, frame: u32) {
        if self.last_frame[layer] == Some(frame) {
            return;
        }
        self.last_frame[layer] = Some(frame);
        for (other, missed) in self.missed.iter_mut().enumerate() {
            *missed = if other == layer { 0 } else { missed.saturating_add(1) };
        }
    }

    pub fn is_live(&self, layer: usize) -> bool {
        self.missed[layer] < MISSED
    }

    /// The best live layer up to `limit`, else the lowest live one.
    pub fn choose(&self, limit: usize) -> Option<usize> {
        let below = (0..=limit.min(MOST - 1)).rev().find(|l| self.is_live(*l));
        below.or_else(|| (0..MOST).find(|l| self.is_live(*l)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rids_are_ordered_by_quality_whatever_the_offer_says() {
        let rids = |names: &[&str]| names.iter().map(ToString::to_string).collect::<Vec<_>>();
        assert_eq!(order(rids(&["f", "q", "h"])), rids(&["q", "h", "f"]));
        assert_eq!(order(rids(&["hi", "lo"])), rids(&["hi", "lo"]));
        assert_eq!(order(rids(&["1", "2", "3", "4"])).len(), MOST);
    }

    #[test]
    fn the_best_allowed_live_layer_is_chosen() {
        let mut live = Live::default();
        assert_eq!(live.choose(2), None);
        live.saw(0, 1);
        assert_eq!(live.choose(2), Some(0));
        live.saw(2, 1);
        assert_eq!((live.choose(2), live.choose(1)), (Some(2), Some(0)));
    }

    #[test]
    fn a_layer_that_stopped_is_left_and_one_above_the_limit_is_better_than_none() {
        let mut live = Live::default();
        live.saw(2, 0);
        for frame in 0..40 {
            live.saw(1, frame);
        }
        assert_eq!(live.choose(2), Some(1));
        assert_eq!(live.choose(0), Some(1));
    }

    #[test]
    fn packets_of_one_frame_count_once() {
        let mut live = Live::default();
        live.saw(1, 7);
        for _ in 0..100 {
            live.saw(0, 7);
        }
        assert!(live.is_live(1));
    }
}
