//! Has the remote side of a connection stopped sending anything at all?
//!
//! A browser whose way is dead waits some 15 s before it looks for another; from here it can be told
//! sooner. Whoever is there sends a check now and then, even with nothing to say: Chromium each
//! 2.5 s, Firefox and others each 4 to 6 s (RFC 7675 §5.1). So nearly twice the longest pause between
//! checks that was seen of late is a silence, and where little was seen yet, more than any pause allowed.
//!
//! Time is counted in windows of the engine: one that was itself held up hears nobody, and must not
//! take that for everybody's silence. It costs a comparison a datagram, and no timer.

use crate::event::PeerId;

/// Windows of 200 ms: 4 s, sooner than that a bad line is not yet a dead one.
const SOONEST: u16 = 20;
/// 7 s: longer than the longest pause that RFC 7675 allows.
const LATEST: u16 = 35;
/// 1.2 s less than twice the usual pause: 4 s for who checks each 2.5 s, and more than 6 s for who does
/// each 4 s and may be random about it.
const LESS: u16 = 6;
/// 10 s: so long a peer is not known yet.
const NEW: u16 = 50;
/// 30 s: so long a pause is remembered, and at most twice that.
const MEMORY: u16 = 150;

/// What one peer was last heard to send.
pub(crate) struct Quiet {
    /// Windows since anything was heard, and since a check.
    silent: u16,
    unchecked: u16,
    /// The longest pauses between checks, of now and of the memory before.
    longest: u16,
    before: u16,
    passed: u16,
    /// This silence was told of.
    told: bool,
}

impl Quiet {
    pub fn new() -> Self {
        Quiet {
            silent: 0,
            unchecked: 0,
            longest: 0,
            before: LATEST,
            passed: MEMORY - NEW,
            told: false,
        }
    }

    /// A datagram came. True when that ends a silence that was told of.
    pub fn heard(&mut self, datagram: &[u8]) -> bool {
        self.silent = 0;
        // STUN, as against DTLS and media (RFC 7983 §7).
        if datagram.first().is_some_and(|first| *first < 4) {
            self.longest = self.longest.max(self.unchecked);
            self.unchecked = 0;
        }
        std::mem::take(&mut self.told)
    }

    /// A window has passed.
    fn window(&mut self) {
        self.silent = self.silent.saturating_add(1);
        self.unchecked = self.unchecked.saturating_add(1);
        self.passed += 1;
        if self.passed == MEMORY {
            self.before = std::mem::take(&mut self.longest);
            self.passed = 0;
        }
    }

    /// Whether it has been silent for too long and was not told of.
    fn is_to_be_told(&self) -> bool {
        let usual = self.longest.max(self.before);
        !self.told
            && self.silent >= usual.saturating_mul(2).saturating_sub(LESS).clamp(SOONEST, LATEST)
    }
}

/// How many are told of in one window. When a firewall closes, everyone falls silent at once: a class
/// of 500 has a thousand connections, which is seven seconds then.
const EACH_WINDOW: usize = 30;

/// A window has passed for all these; of whom is to be told now.
pub(crate) fn notice<'a>(all: impl Iterator<Item = (PeerId, &'a mut Quiet)>) -> Vec<PeerId> {
    let mut silent = Vec::new();
    for (id, quiet) in all {
        quiet.window();
        if silent.len() < EACH_WINDOW && quiet.is_to_be_told() {
            quiet.told = true;
            silent.push(id);
        }
    }
    silent
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHECK: &[u8] = &[0, 1, 0, 0];
    const MEDIA: &[u8] = &[0x80, 111, 0, 0];

    /// Let so many windows pass; the one in which a silence was told, if one was.
    fn pass(quiet: &mut Quiet, windows: u16) -> Option<u16> {
        (1..=windows).find(|_| !notice(std::iter::once((1, &mut *quiet))).is_empty())
    }

    /// Someone who sends a check each so many windows, and media in between.
    fn talker(pause: u16, checks: u16, chatty: bool) -> Quiet {
        let mut quiet = Quiet::new();
        for _ in 0..checks {
            for _ in 0..pause {
                assert_eq!(pass(&mut quiet, 1), None, "a pause of {pause} is none");
                if chatty {
                    quiet.heard(MEDIA);
                }
            }
            quiet.heard(CHECK);
        }
        quiet
    }

    #[test]
    fn a_silence_is_told_of_after_nearly_twice_the_usual_pause_and_within_bounds() {
        for (pause, expected) in
            [(1, 20), (5, 20), (13, 20), (15, 24), (20, 34), (25, 35), (30, 35)]
        {
            for chatty in [false, true] {
                let mut quiet = talker(pause, 400 / pause, chatty);
                assert_eq!(pass(&mut quiet, 100), Some(expected), "{pause} {chatty}");
            }
        }
    }

    #[test]
    fn who_stops_sending_media_and_still_checks_is_not_silent() {
        for pause in [12, 30] {
            let mut quiet = talker(pause, 20, true);
            for _ in 0..20 {
                assert_eq!(pass(&mut quiet, pause), None);
                quiet.heard(CHECK);
            }
        }
    }

    #[test]
    fn before_anything_is_known_it_waits_longest() {
        assert_eq!(pass(&mut Quiet::new(), 100), Some(LATEST));
    }

    #[test]
    fn a_silence_is_told_of_once_and_the_next_one_again() {
        let mut quiet = talker(15, 30, false);
        assert_eq!(pass(&mut quiet, 100), Some(24));
        assert_eq!(pass(&mut quiet, u16::MAX), None);
        assert!(quiet.heard(MEDIA));
        assert!(!quiet.heard(MEDIA));
        assert!(pass(&mut quiet, 100).is_some());
    }

    #[test]
    fn a_long_pause_is_forgotten_in_time() {
        let mut quiet = talker(12, 30, false);
        pass(&mut quiet, 60);
        quiet.heard(CHECK);
        for _ in 0..30 {
            assert_eq!(pass(&mut quiet, 12), None);
            quiet.heard(CHECK);
        }
        assert_eq!(pass(&mut quiet, 100), Some(SOONEST));
    }

    #[test]
    fn of_many_who_fall_silent_at_once_each_is_told_of_in_turn_and_once() {
        let mut class: Vec<Quiet> = (0..1000).map(|_| Quiet::new()).collect();
        let mut told = Vec::new();
        for _ in 0..200 {
            let all = class.iter_mut().enumerate();
            let now = notice(all.map(|(id, quiet)| (id as PeerId, quiet)));
            assert!(now.len() <= EACH_WINDOW);
            told.extend(now);
        }
        told.sort_unstable();
        assert_eq!(told, (0..1000).collect::<Vec<PeerId>>());
    }
}
