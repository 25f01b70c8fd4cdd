//! How many bits a second does a layer bring?

use crate::levels::WINDOW;

/// Windows that the average looks back over: some three seconds.
const SPAN: f64 = 15.0;
/// Windows until there is an average: of less the first key frame would be most.
const FIRST: u32 = 5;
/// Bytes that a packet takes beside its payload: IP, UDP, RTP with extensions, and the tag.
pub(crate) const AROUND: usize = 68;

/// A moving average over windows.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Rate {
    bytes: usize,
    windows: u32,
    average: f64,
}

impl Rate {
    /// A packet with so many bytes of payload came.
    pub fn count(&mut self, payload: usize) {
        self.bytes += payload + AROUND;
    }

    pub fn close_window(&mut self) {
        let bytes = std::mem::take(&mut self.bytes);
        if bytes == 0 && self.windows == 0 {
            return;
        }
        self.windows = self.windows.saturating_add(1);
        let weight = f64::from(self.windows).min(SPAN);
        let now = bytes as f64 * 8.0 / WINDOW.as_secs_f64();
        self.average += (now - self.average) / weight;
    }

    /// Bits a second; `None` when it has not come for long enough to tell.
    pub fn bits(&self) -> Option<f64> {
        (self.windows >= FIRST).then_some(self.average)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(windows: impl IntoIterator<Item = usize>) -> Rate {
        let mut rate = Rate::default();
        for bytes in windows {
            rate.count(bytes - AROUND);
            rate.close_window();
        }
        rate
    }

    #[test]
    fn a_steady_stream_has_its_rate_after_a_second() {
        assert_eq!(after([1000; 4]).bits(), None);
        assert_eq!(after([1000; 5]).bits(), Some(40_000.0));
        assert_eq!(after([1000; 500]).bits(), Some(40_000.0));
    }

    #[test]
    fn one_key_frame_is_no_new_rate_and_a_lasting_change_is_one() {
        let burst = after([1000; 50].into_iter().chain([10_000])).bits().unwrap();
        assert!((60_000.0..70_000.0).contains(&burst), "{burst}");
        let more = after([1000; 50].into_iter().chain([10_000; 45])).bits().unwrap();
        assert!(more > 370_000.0, "{more}");
    }

    #[test]
    fn silence_before_the_first_packet_does_not_count() {
        let mut rate = Rate::default();
        (0..100).for_each(|_| rate.close_window());
        assert_eq!(rate.bits(), None);
    }
}
