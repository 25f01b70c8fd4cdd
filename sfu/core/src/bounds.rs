//! How much may one connected peer send us?
//!
//! Each packet of a publisher costs one for every watcher, so what a peer may send is bounded before
//! anything is done with it: packets and bytes by a bucket that holds a second's worth, and streams by
//! their number, for the engine keeps something of each stream it ever heard. The bounds are some
//! times what a browser sends that shows a camera in three layers and a screen.

use std::collections::HashSet;
use std::time::Instant;

use crate::event::Role;

/// Ten megabits of media are 1,200 packets a second; a browser that probes the way doubles that.
pub(crate) const PACKETS_PER_SECOND: f64 = 3000.0;
pub(crate) const BYTES_PER_SECOND: f64 = 4e6;
/// A camera in three layers is six streams, so this is a camera that was opened anew 170 times.
pub(crate) const STREAMS: usize = 1024;
/// Packets of further streams after which nobody can have meant it.
const ABSURD: usize = 4096;

/// What is to be done with a datagram.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Admission {
    /// Look at it.
    Taken,
    /// Drop it.
    Over,
    /// Drop it and end the peer.
    Absurd,
}

/// What one peer sent, as far as it counts.
pub(crate) struct Bounds {
    packets: f64,
    bytes: f64,
    at: Instant,
    publishes: bool,
    streams: HashSet<u32>,
    refused: usize,
}

impl Bounds {
    pub fn new(role: Role, now: Instant) -> Self {
        Bounds {
            packets: PACKETS_PER_SECOND,
            bytes: BYTES_PER_SECOND,
            at: now,
            publishes: role == Role::Publisher,
            streams: HashSet::new(),
            refused: 0,
        }
    }

    /// `genuine` tells whether the first packet of a stream is the peer's. Others may send under
    /// its address, and what they call a stream must neither count nor come before the engine,
    /// which gives the place of a known stream to a new one before it looks at the cipher.
    pub fn admits(
        &mut self,
        datagram: &[u8],
        now: Instant,
        genuine: impl FnOnce(&[u8]) -> bool,
    ) -> Admission {
        let passed = now.saturating_duration_since(self.at).as_secs_f64();
        self.at = self.at.max(now);
        self.packets = (self.packets + passed * PACKETS_PER_SECOND).min(PACKETS_PER_SECOND);
        self.bytes = (self.bytes + passed * BYTES_PER_SECOND).min(BYTES_PER_SECOND);
        if self.packets < 1.0 || self.bytes < datagram.len() as f64 {
            return Admission::Over;
        }
        self.packets -= 1.0;
        self.bytes -= datagram.len() as f64;
        let Some(ssrc) = stream(datagram) else {
            return Admission::Taken;
        };
        self.admits_stream(ssrc, || genuine(datagram))
    }

    fn admits_stream(&mut self, ssrc: u32, genuine: impl FnOnce() -> bool) -> Admission {
        if !self.publishes {
            return Admission::Over;
        }
        if self.streams.contains(&ssrc) {
            return Admission::Taken;
        }
        if !genuine() {
            return Admission::Over;
        }
        if self.streams.len() < STREAMS {
            self.streams.insert(ssrc);
            return Admission::Taken;
        }
        self.refused += 1;
        if self.refused > ABSURD { Admission::Absurd } else { Admission::Over }
    }
}

/// The stream that a packet of media says it is of (RFC 3550 §5.1, RFC 5761 §4).
fn stream(datagram: &[u8]) -> Option<u32> {
    match datagram {
        [128..=191, 192..=223, ..] => None,
        [128..=191, _, _, _, _, _, _, _, a, b, c, d, ..] => {
            Some(u32::from_be_bytes([*a, *b, *c, *d]))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    fn media(ssrc: u32, length: usize) -> Vec<u8> {
        let mut bytes = vec![0; length];
        bytes[..2].copy_from_slice(&[0x80, 96]);
        bytes[8..12].copy_from_slice(&ssrc.to_be_bytes());
        bytes
    }

    fn taken(bounds: &mut Bounds, datagram: &[u8], times: usize, now: Instant) -> usize {
        (0..times).filter(|_| bounds.admits(datagram, now, |_| true) == Admission::Taken).count()
    }

    #[test]
    fn what_a_lively_browser_sends_is_taken_and_a_flood_is_held_to_its_rate() {
        let start = Instant::now();
        let mut bounds = Bounds::new(Role::Publisher, start);
        // A thousand packets a second, and twice a second a key frame of a hundred and fifty.
        for n in 0..20_000u64 {
            let now = start + Duration::from_millis(n);
            let packets = if n % 500 == 0 { 150 } else { 1 };
            assert_eq!(taken(&mut bounds, &media(1, 1200), packets, now), packets);
        }
        let later = start + Duration::from_secs(30);
        let flood =
            |bounds: &mut Bounds, length, now| taken(bounds, &media(1, length), 100_000, now);
        assert_eq!(flood(&mut bounds, 100, later), PACKETS_PER_SECOND as usize);
        assert_eq!(flood(&mut bounds, 100, later + Duration::from_millis(500)), 1500);
        let bytes = flood(&mut bounds, 1500, later + Duration::from_secs(9));
        assert_eq!(bytes, BYTES_PER_SECOND as usize / 1500);
    }

    #[test]
    fn streams_without_end_are_refused_and_then_absurd() {
        let start = Instant::now();
        let mut bounds = Bounds::new(Role::Publisher, start);
        let mut at = |ssrc: u32| {
            let now = start + Duration::from_millis(u64::from(ssrc));
            bounds.admits(&media(ssrc, 100), now, |_| true)
        };
        assert!((0..STREAMS as u32).all(|ssrc| at(ssrc) == Admission::Taken));
        let last = (STREAMS + ABSURD) as u32;
        assert!((STREAMS as u32..last).all(|ssrc| at(ssrc) == Admission::Over));
        assert_eq!(at(7), Admission::Taken);
        assert_eq!(at(last), Admission::Absurd);
        assert_eq!(bounds.streams.len(), STREAMS);
    }

    #[test]
    fn forged_streams_are_dropped_and_do_not_count() {
        let now = Instant::now();
        let mut bounds = Bounds::new(Role::Publisher, now);
        assert_eq!(bounds.admits(&media(1, 100), now, |_| true), Admission::Taken);
        for ssrc in 2..20_000 {
            let now = now + Duration::from_millis(ssrc.into());
            assert_eq!(bounds.admits(&media(ssrc, 100), now, |_| false), Admission::Over);
        }
        assert_eq!(bounds.admits(&media(1, 100), now, |_| false), Admission::Taken);
        assert_eq!(bounds.streams.len(), 1);
    }

    #[test]
    fn reports_and_checks_are_no_streams_and_who_only_watches_has_none() {
        let now = Instant::now();
        let mut publisher = Bounds::new(Role::Publisher, now);
        for datagram in [&[0x81, 201, 0, 1, 0, 0, 0, 9, 0, 0, 0, 9][..], &[0, 1, 0, 0], &[22; 40]] {
            assert_eq!(publisher.admits(datagram, now, |_| true), Admission::Taken);
        }
        assert!(publisher.streams.is_empty());
        let mut watcher = Bounds::new(Role::Subscriber, now);
        assert_eq!(watcher.admits(&media(1, 100), now, |_| true), Admission::Over);
        assert_eq!(watcher.admits(&[0x81, 201, 0, 1, 0, 0, 0, 9], now, |_| true), Admission::Taken);
    }
}
