//! Who can be heard, and how loud?
//!
//! Levels come from the audio-level header extension (RFC 6464: 0 is loudest, 127 is silence, in
//! −dBov), so no audio is decoded. A window is loud when enough of its packets are; the level
//! of loud windows is smoothed over about two of them.

use std::time::Duration;

/// How often levels are worked out.
pub(crate) const WINDOW: Duration = Duration::from_millis(200);

/// Quieter than this is not speech.
const THRESHOLD: u8 = 35;
/// Part of the window's packets that must be loud.
const LOUD_PART: f32 = 0.4;
/// Packets a window holds at the usual 20 ms; fewer arrive when the sender is silent.
const PACKETS: f32 = 10.0;
/// Weight of the newest window.
const SMOOTHING: f32 = 0.5;
/// Where a decaying level counts as silence: the threshold as an amplitude, halved.
const FLOOR: f32 = 0.009;

#[derive(Debug, Default)]
pub(crate) struct Level {
    loud: u32,
    sum: f32,
    smoothed: f32,
    told: bool,
}

impl Level {
    /// Take the level of one packet, in −dBov.
    pub fn hear(&mut self, quietness: u8) {
        if quietness <= THRESHOLD {
            self.loud += 1;
            self.sum += amplitude(quietness);
        }
    }

    /// End the window: level and whether it is active, when either deserves telling.
    pub fn close_window(&mut self) -> Option<(f32, bool)> {
        let loud = self.loud as f32 >= PACKETS * LOUD_PART;
        let now = if loud { self.sum / self.loud as f32 } else { 0.0 };
        self.loud = 0;
        self.sum = 0.0;
        self.smoothed += (now - self.smoothed) * SMOOTHING;
        let active = self.smoothed > FLOOR;
        if !active {
            self.smoothed = 0.0;
        }
        let tell = active || self.told;
        self.told = active;
        tell.then_some((self.smoothed.min(1.0), active))
    }
}

fn amplitude(quietness: u8) -> f32 {
    10f32.powf(-f32::from(quietness) / 20.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn window(level: &mut Level, quietness: u8) -> Option<(f32, bool)> {
        for _ in 0..10 {
            level.hear(quietness);
        }
        level.close_window()
    }

    #[test]
    fn silence_is_never_told() {
        let mut level = Level::default();
        assert_eq!(window(&mut level, 127), None);
        assert_eq!(level.close_window(), None);
    }

    #[test]
    fn speech_rises_and_its_end_is_told_once() {
        let mut level = Level::default();
        let (first, active) = window(&mut level, 20).unwrap();
        let (second, _) = window(&mut level, 20).unwrap();
        assert!(active && second > first && second <= 0.1);
        let told: Vec<_> = std::iter::from_fn(|| level.close_window()).collect();
        assert_eq!(told.last(), Some(&(0.0, false)));
        assert!(told[..told.len() - 1].iter().all(|(_, active)| *active));
        assert_eq!(level.close_window(), None);
    }

    #[test]
    fn a_click_is_not_speech() {
        let mut level = Level::default();
        level.hear(5);
        assert_eq!(level.close_window(), None);
    }

    #[test]
    fn louder_is_higher_and_full_scale_is_one() {
        let (mut loud, mut quiet) = (Level::default(), Level::default());
        for _ in 0..20 {
            assert!(window(&mut loud, 0) > window(&mut quiet, 30));
        }
        assert!(window(&mut loud, 0).unwrap().0 <= 1.0);
    }
}
