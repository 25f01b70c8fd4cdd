//! What becomes of the packets that go one way through a bad network?
//!
//! Two stages, as on a real path: loss and the slowest link with its queue, then delay. In one
//! stage what is merely delayed would fill the queue.

use std::time::{Duration, Instant};

use str0m_netem::{Input, Netem, Output};

use crate::conditions::{Block, Conditions};

const UDP: u8 = 17;

/// Packets of one way since it was made.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Counts {
    /// Put in.
    pub taken: u64,
    /// Come out.
    pub passed: u64,
    /// Of those put in: dropped by their kind, or in a silence.
    pub blocked: u64,
}

/// One direction of a network.
pub struct Way {
    seed: u64,
    conditions: Conditions,
    since: Instant,
    bottleneck: Netem<Vec<u8>>,
    road: Netem<Vec<u8>>,
    counts: Counts,
}

impl Way {
    /// A good network, until it is told otherwise. All its chances follow from `seed`.
    pub fn new(seed: u64, now: Instant) -> Self {
        let conditions = Conditions::default();
        Way {
            seed,
            conditions,
            since: now,
            bottleneck: Netem::new(conditions.bottleneck(seed)),
            road: Netem::new(conditions.road(seed)),
            counts: Counts::default(),
        }
    }

    /// From now on it is like this. What is on the way arrives as it would have.
    pub fn set(&mut self, conditions: Conditions, now: Instant) {
        self.seed = self.seed.wrapping_add(1 << 32);
        self.conditions = conditions;
        self.since = now;
        self.bottleneck.set_config(conditions.bottleneck(self.seed));
        self.road.set_config(conditions.road(self.seed));
    }

    /// Put in an IP packet.
    pub fn take(&mut self, packet: Vec<u8>, now: Instant) {
        self.counts.taken += 1;
        if self.is_blocked(&packet, now) {
            self.counts.blocked += 1;
        } else {
            self.bottleneck.handle_input(Input::Packet(now, packet));
        }
    }

    fn is_blocked(&self, packet: &[u8], now: Instant) -> bool {
        let silent = self.conditions.silence.is_some_and(|(lasts, every)| {
            let into = now.saturating_duration_since(self.since).as_nanos();
            into % every.max(Duration::from_nanos(1)).as_nanos() < lasts.as_nanos()
        });
        silent
            || match self.conditions.block {
                None => false,
                Some(Block::All) => true,
                Some(Block::Udp) => protocol(packet) == Some(UDP),
            }
    }

    /// The next packet that comes out by now.
    pub fn next(&mut self, now: Instant) -> Option<Vec<u8>> {
        while let Some(packet) = poll(&mut self.bottleneck, now) {
            self.road.handle_input(Input::Packet(now, packet));
        }
        let packet = poll(&mut self.road, now)?;
        self.counts.passed += 1;
        Some(packet)
    }

    /// When something may come out, if anything is on the way.
    pub fn due(&self) -> Option<Instant> {
        let stages = [&self.bottleneck, &self.road];
        stages.iter().filter(|stage| !stage.is_empty()).map(|stage| stage.poll_timeout()).min()
    }

    /// What has become of all packets so far.
    pub fn counts(&self) -> Counts {
        self.counts
    }
}

fn poll(stage: &mut Netem<Vec<u8>>, now: Instant) -> Option<Vec<u8>> {
    stage.handle_input(Input::Timeout(now));
    match stage.poll_output() {
        Some(Output::Packet(packet)) => Some(packet),
        Some(Output::Timeout(_)) | None => None,
    }
}

/// The protocol of an IP packet (RFC 791 §3.1; RFC 8200 §3, without extension headers).
fn protocol(packet: &[u8]) -> Option<u8> {
    match packet.first()? >> 4 {
        4 => packet.get(9).copied(),
        6 => packet.get(6).copied(),
        _ => None,
    }
}
