//! How much may one peer, or one stranger, ask of us?

use std::collections::HashMap;
use std::net::IpAddr;
use std::time::{Duration, Instant};

/// Longest description accepted, in bytes. A browser's grows by some 2.3 KiB with every track it
/// publishes anew and never shrinks, so this is about a hundred camera switches.
pub(crate) const SDP_BYTES: usize = 256 * 1024;
/// Most m-lines in one description.
pub(crate) const SDP_LINES: usize = 200;
/// Most tracks one publisher may send at a time.
pub(crate) const TRACKS: usize = 32;
/// Most data channels a peer may open.
pub(crate) const CHANNELS: usize = 64;
/// Longest label of a data channel that is reported, in bytes.
pub(crate) const LABEL_BYTES: usize = 64;
/// Longest candidate line accepted, in bytes.
pub(crate) const CANDIDATE_BYTES: usize = 1024;
/// Longest datagram accepted; media over the internet never exceeds it.
pub(crate) const DATAGRAM_BYTES: usize = 1500;
/// Longest payload forwarded, in bytes. With headers, tag and IPv6 it fills an Ethernet frame; what
/// is longer would be refused by the network with all that leaves for the same receiver beside it.
pub(crate) const PAYLOAD_BYTES: usize = 1400;
/// Reads of the socket before commands and timers get their turn.
pub(crate) const READS: usize = 2;
/// Packets to send before commands, the socket and timers get their turn: some twenty milliseconds.
pub(crate) const SLICE: usize = 8000;
/// Data messages held for the reader of events before more are dropped, in bytes.
pub(crate) const EVENT_BYTES: usize = 32 << 20;
/// Data held for one channel that is slow or not open yet, in bytes.
pub(crate) const CHANNEL_BYTES: usize = 4 << 20;
/// Least time between two keyframe requests for one layer.
pub(crate) const KEYFRAME_EVERY: Duration = Duration::from_millis(500);
/// How long a peer may take from its first description until it is connected.
pub(crate) const CONNECT_WITHIN: Duration = Duration::from_secs(30);

/// Checks per second that one address may have examined before it is known.
///
/// Hundreds may join from one address: two connections each, 500 people, in 30 s, and a
/// browser sends some five checks before the first answer counts.
const UNKNOWN_PER_SECOND: f64 = 200.0;
const UNKNOWN_BURST: f64 = 400.0;
const SOURCES: usize = 4096;

/// A token bucket per address for datagrams from sources that have not proven who they are.
#[derive(Default)]
pub(crate) struct SourceLimiter {
    buckets: HashMap<IpAddr, (f64, Instant)>,
    swept: Option<Instant>,
}

impl SourceLimiter {
    /// Whether one more datagram from this address may be looked at.
    pub fn allows(&mut self, source: IpAddr, now: Instant) -> bool {
        let source = network(source);
        if self.buckets.len() >= SOURCES && !self.buckets.contains_key(&source) {
            self.sweep(now);
            if self.buckets.len() >= SOURCES {
                return false;
            }
        }
        let (tokens, at) = self.buckets.entry(source).or_insert((UNKNOWN_BURST, now));
        let refill = now.saturating_duration_since(*at).as_secs_f64() * UNKNOWN_PER_SECOND;
        *tokens = (*tokens + refill).min(UNKNOWN_BURST);
        *at = now;
        if *tokens < 1.0 {
            return false;
        }
        *tokens -= 1.0;
        true
    }

    /// Forget sources whose buckets are full again, but not for every forged one that asks.
    fn sweep(&mut self, now: Instant) {
        let full = Duration::from_secs_f64(UNKNOWN_BURST / UNKNOWN_PER_SECOND);
        if self.swept.is_none_or(|at| now.saturating_duration_since(at) >= full / 2) {
            self.swept = Some(now);
            self.buckets.retain(|_, (_, at)| now.saturating_duration_since(*at) < full);
        }
    }
}

/// One household: an IPv6 network of 64 bits has more addresses than could be counted each.
pub(crate) fn network(source: IpAddr) -> IpAddr {
    match source.to_canonical() {
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            IpAddr::from([a, b, c, d, 0, 0, 0, 0])
        }
        v4 => v4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_is_held_to_its_rate_and_others_are_not_touched() {
        let mut limiter = SourceLimiter::default();
        let now = Instant::now();
        let noisy = IpAddr::from([192, 0, 2, 1]);
        let passed = (0..10_000).filter(|_| limiter.allows(noisy, now)).count();
        assert_eq!(passed, UNKNOWN_BURST as usize);
        assert!(limiter.allows(IpAddr::from([192, 0, 2, 2]), now));
        assert!(limiter.allows(noisy, now + Duration::from_secs(1)));
    }

    #[test]
    fn an_ipv6_network_is_one_source_and_mapped_addresses_are_not() {
        let mut limiter = SourceLimiter::default();
        let now = Instant::now();
        for host in 0..10_000u16 {
            limiter.allows(IpAddr::from([0x2001, 0xdb8, 0, 1, 0, 0, 0, host]), now);
        }
        assert_eq!(limiter.buckets.len(), 1);
        assert!(!limiter.allows(IpAddr::from([0x2001, 0xdb8, 0, 1, 7, 7, 7, 7]), now));
        assert!(limiter.allows(IpAddr::from([0x2001, 0xdb8, 0, 2, 0, 0, 0, 1]), now));
        for host in 1..=3u16 {
            limiter.allows(IpAddr::from([0, 0, 0, 0, 0, 0xffff, 0xc000, 0x200 + host]), now);
        }
        assert_eq!(limiter.buckets.len(), 5);
    }

    #[test]
    fn memory_is_bounded_when_sources_are_forged() {
        let mut limiter = SourceLimiter::default();
        let now = Instant::now();
        for n in 0..100_000u32 {
            limiter.allows(IpAddr::from(n.to_be_bytes()), now);
        }
        assert!(limiter.buckets.len() <= SOURCES);
    }
}
