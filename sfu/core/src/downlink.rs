//! What is known of one subscriber's way down, and what follows from it?
//!
//! Hears its control packets, keeps the estimate, has the pictures shared out and says how much to
//! probe. Knows nothing of tracks or sockets: the engine gives it wishes and carries out the rest.

mod measured;

use std::collections::VecDeque;
use std::time::{Duration, Instant, SystemTime};

use str0m::rtp::Ssrc;
use str0m::rtp::rtcp::{ReceptionReport, Rtcp};

use crate::allocate::{Allocator, SLOW, SOUND_ALONE, Share, Wish};
use crate::congestion::Congestion;
use crate::direct::{self, SMALLEST};
use crate::estimate::{Budget, Estimate, Reported, Standing};
use crate::event::Health;
use crate::probe::Probe;

/// Nothing that is sent lies further ahead than this of what was reported before.
const FURTHEST: u32 = 1 << 16;
/// Streams of which reports are remembered.
const STREAMS: usize = 256;
/// Seconds between the epochs of NTP and of this system.
const FROM_1900_TO_1970: u64 = 2_208_988_800;
/// Probing sends at most so much at once, in bytes, and what is due for so long in seconds, however
/// long it had to wait: sound waits behind it.
const BURST: f64 = 12_000.0;
const DUE_FOR: f64 = 0.05;
/// How long something must have been sent, and how little of it lost, to count as what arrives.
const PROOF: Duration = Duration::from_secs(2);
const HARMLESS_LOSS: f64 = 0.02;
/// How long what probing filled takes to empty; and the loss that tells of more than that.
const DRAINED: Duration = Duration::from_secs(3);
const MUCH_LOSS: f64 = 0.10;
/// A wish for better that can only be tried out is, after so long.
const TRY_AFTER: Duration = Duration::from_secs(20);

/// A receiver tells of what waited in a queue after so long; and it is not waited for longer than this.
const TOLD_WITHIN: Duration = Duration::from_millis(20);
const LONGEST_RESPONSE: Duration = Duration::from_secs(1);

/// Below so many bits a second there is no room for redundancy.
const NARROW: f64 = 100_000.0;
/// Nor is there where the way has less than so many times what sound takes with it.
const OF_SOUND: f64 = 2.0;
const AGAIN: f64 = 1.3;

pub(crate) struct Downlink {
    pub estimate: Estimate,
    /// What is known from when each packet arrived, where the receiver tells that.
    measured: Option<Congestion>,
    allocator: Allocator,
    probe: Probe,
    /// The highest number that was reported of each stream.
    reported: Vec<(Ssrc, u32)>,
    /// Bits a second that pictures take now.
    used: f64,
    /// Bits a second to probe with, and when it was last done.
    probing: f64,
    probed: Instant,
    /// Bytes of probing that are due, and those that were sent in all.
    due: f64,
    padded: f64,
    /// When the last report came, and how many of those had been sent.
    heard: (Instant, f64),
    /// When probing filled the way.
    overdone: Option<Instant>,
    /// What was sent since some time, the oldest first.
    sent: VecDeque<Sent>,
    /// The pictures have been given too little since.
    short_since: Option<Instant>,
    /// Sound is sent without redundancy.
    spares_sound: bool,
    /// What the way carried when it was last shared out, in bits a second.
    carries: f64,
    /// A key frame sent before would be lost in a queue that is full.
    empty_at: Instant,
    /// Something was heard that should be acted on at once.
    pub urgent: bool,
}

/// What sound takes with the redundancy that was agreed on, in bits a second.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Sound {
    pub all: f64,
    /// Of that, what the receiver tells the arrival of: not every one does of sound.
    pub told: f64,
    /// Of all, and of what is told of, what is saved where redundancy is spared.
    pub spared: f64,
    pub told_spared: f64,
}

impl Sound {
    /// One more that takes so much, and without redundancy so much; whether its arrival is told.
    pub fn add(&mut self, (takes, plain): (f64, f64), told: bool) {
        self.all += takes;
        self.spared += takes - plain;
        if told {
            self.told += takes;
            self.told_spared += takes - plain;
        }
    }

    /// What is sent of it, where redundancy is spared or not.
    fn sent(self, spares: bool) -> Self {
        if !spares {
            return self;
        }
        let (all, told) = (self.all - self.spared, self.told - self.told_spared);
        Sound { all, told, ..Sound::default() }
    }
}

/// What is known of what a subscriber is sent.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sending {
    /// Something is that the receiver tells of.
    pub flows: bool,
    /// It can be probed: there is a stream for that.
    pub pads: bool,
}

/// What a subscriber was sent.
#[derive(Debug, Clone, Copy)]
struct Sent {
    at: Instant,
    /// What pictures took from then on, in bits a second.
    used: f64,
    /// Bytes of probing until then.
    padded: f64,
}

impl Sent {
    /// Bits of pictures until the next.
    fn until(&self, next: &Sent) -> f64 {
        self.used * next.at.saturating_duration_since(self.at).as_secs_f64()
    }
}

impl Downlink {
    pub fn new(now: Instant) -> Self {
        Downlink {
            estimate: Estimate::new(now),
            measured: None,
            allocator: Allocator::new(SLOW),
            probe: Probe::new(now),
            reported: Vec::new(),
            used: 0.0,
            probing: 0.0,
            probed: now,
            due: 0.0,
            padded: 0.0,
            heard: (now, 0.0),
            overdone: None,
            sent: VecDeque::new(),
            short_since: None,
            spares_sound: false,
            carries: f64::INFINITY,
            empty_at: now,
            urgent: true,
        }
    }

    /// What the receiver says. `clock` knows its streams, and the ticks of each in a second.
    pub fn hear(&mut self, control: &Rtcp, clock: impl Fn(Ssrc) -> Option<u32>, now: Instant) {
        match control {
            Rtcp::Remb(remb) => {
                self.estimate.hear_estimate(remb.bitrate, now);
                self.urgent |= self.measured.is_none();
            }
            Rtcp::ReceiverReport(report) => self.hear_blocks(report.reports.iter(), clock, now),
            _ => {}
        }
    }

    fn hear_blocks<'a>(
        &mut self,
        blocks: impl IntoIterator<Item = &'a ReceptionReport>,
        clock: impl Fn(Ssrc) -> Option<u32>,
        now: Instant,
    ) {
        let mut sum = Reported::default();
        for block in blocks {
            if let Some(ticks) = clock(block.ssrc) {
                self.add(&mut sum, block, ticks, now);
            }
        }
        let (at, padded) = std::mem::replace(&mut self.heard, (now, self.padded));
        let seconds = now.saturating_duration_since(at).as_secs_f64().max(0.1);
        self.estimate.hear_report(sum, self.used + (self.padded - padded) * 8.0 / seconds, now);
    }

    fn add(&mut self, sum: &mut Reported, block: &ReceptionReport, ticks: u32, now: Instant) {
        sum.round_trip = round_trip(block, now).max(sum.round_trip);
        sum.jitter =
            sum.jitter.max(Duration::from_secs_f64(f64::from(block.jitter) / f64::from(ticks)));
        let before = self.reported.iter_mut().find(|(ssrc, _)| *ssrc == block.ssrc);
        let Some((_, highest)) = before else {
            if self.reported.len() < STREAMS {
                self.reported.push((block.ssrc, block.max_seq));
            }
            return;
        };
        let expected = block.max_seq.wrapping_sub(*highest);
        *highest = block.max_seq;
        if expected < FURTHEST {
            sum.expected += u64::from(expected);
            sum.lost += u64::from(expected) * u64::from(block.fraction_lost) / 256;
        }
    }

    /// What every wish gets now.
    pub fn share(&mut self, wishes: &[Wish], sound: Sound, sends: Sending, now: Instant) -> Share {
        self.urgent = false;
        self.estimate.pass(sends.flows, now);
        let share = if self.measures(now) {
            self.share_measured(wishes, sound, sends, now)
        } else {
            self.share_told(wishes, sound, now)
        };
        self.used = share.used;
        if share.next.is_none() {
            self.short_since = None;
        } else if !sends.pads {
            self.try_instead(now);
        }
        share
    }

    /// The same by what the receiver estimates.
    fn share_told(&mut self, wishes: &[Wish], sound: Sound, now: Instant) -> Share {
        let mut budget = self.estimate.budget(now);
        budget.bits =
            budget.bits.max(self.proven(budget.standing, now)).max(self.kept(budget, now));
        self.spares_sound = spares(self.spares_sound, budget.bits, sound.all);
        self.carries = budget.bits;
        let sent = sound.sent(self.spares_sound);
        let share = self.allocator.decide(wishes, sent.all, budget, now);
        let age = self.estimate.age(now);
        self.probing = self.probe.rate(share.next, share.used, budget, age, now);
        share
    }

    /// What stays though the way is full, because it was probing that filled it.
    fn kept(&mut self, budget: Budget, now: Instant) -> f64 {
        if budget.standing == Standing::Falling && self.probing > 0.0 {
            self.overdone = Some(now);
        }
        let soon = |at| now.saturating_duration_since(at) < DRAINED;
        let blamed = self.overdone.is_some_and(soon) && self.health().loss < MUCH_LOSS;
        if blamed { self.used } else { 0.0 }
    }

    /// What has arrived for a while without filling the way, in bits a second: a receiver's own
    /// estimate may take long to follow.
    fn proven(&mut self, standing: Standing, now: Instant) -> f64 {
        if standing != Standing::Steady || self.health().loss >= HARMLESS_LOSS {
            self.sent.clear();
            return 0.0;
        }
        self.sent.push_back(Sent { at: now, used: self.used, padded: self.padded });
        let old = |at: Instant| now.saturating_duration_since(at) >= PROOF;
        while self.sent.len() > 1 && old(self.sent[1].at) {
            self.sent.pop_front();
        }
        let Some(first) = self.sent.front().filter(|first| old(first.at)) else {
            return 0.0;
        };
        let next = self.sent.iter().skip(1);
        let pictures: f64 = self.sent.iter().zip(next).map(|(sent, next)| sent.until(next)).sum();
        let seconds = now.saturating_duration_since(first.at).as_secs_f64();
        (pictures + (self.padded - first.padded) * 8.0) / seconds
    }

    /// Whether the way has room for what is new of sound alone.
    pub fn spares_sound(&self) -> bool {
        self.spares_sound
    }

    /// Whether sound all but fills the way.
    pub fn is_narrow(&self) -> bool {
        self.spares_sound && self.carries < SOUND_ALONE
    }

    /// Whether there is probing to do.
    pub fn probes(&self) -> bool {
        self.measured.as_ref().map_or(self.probing > 0.0, Congestion::probes)
    }

    /// Bytes to probe with now; nothing as long as they are no packet.
    pub fn probe_due(&mut self, now: Instant) -> usize {
        if let Some(measured) = &mut self.measured {
            return measured.clusters().due(now);
        }
        let since = now.saturating_duration_since(self.probed).as_secs_f64();
        self.probed = now;
        let most = (self.probing / 8.0 * DUE_FOR).clamp(SMALLEST as f64, BURST);
        self.due = (self.due + self.probing / 8.0 * since).min(most);
        if self.due < SMALLEST as f64 { 0 } else { self.due as usize }
    }

    /// So many bytes of it were sent: packets are as large as they are.
    pub fn probed_with(&mut self, bytes: usize, now: Instant) {
        if let Some(measured) = &mut self.measured {
            return measured.clusters().sent(bytes, now);
        }
        self.due -= bytes as f64;
        self.padded += bytes as f64;
    }

    /// It cannot be probed: what would be better is tried after a while.
    fn try_instead(&mut self, now: Instant) {
        let since = *self.short_since.get_or_insert(now);
        if now.saturating_duration_since(since) >= TRY_AFTER {
            self.short_since = None;
            self.estimate.doubt(now);
            self.measured = self.measured.as_ref().map(|_| Congestion::new(now));
        }
    }

    /// The way is another one now: what was lost between the two says nothing of it.
    pub fn begin_anew(&mut self, now: Instant) {
        let mut estimate = Estimate::new(now);
        estimate.health = self.estimate.health;
        let measures = self.measured.is_some();
        *self = Downlink { estimate, ..Downlink::new(now) };
        self.uses_arrivals(measures, now);
    }

    /// Whether the receiver tells how it does.
    pub fn is_reported_on(&self) -> bool {
        !self.reported.is_empty()
    }

    /// How long what leaves now takes to arrive and be told of, as far as that is known.
    pub fn response_time(&self) -> Duration {
        let waits = self.measured.as_ref().map_or(Duration::ZERO, Congestion::waits);
        let round_trip = self.health().round_trip.unwrap_or_default();
        round_trip.max(waits + TOLD_WITHIN).min(LONGEST_RESPONSE)
    }

    pub fn health(&self) -> Health {
        self.estimate.health
    }
}

/// With redundancy sound takes about twice as much. It must leave most of the way to the rest, and is
/// not begun again before there is room to spare.
fn spares(before: bool, bits: f64, sound: f64) -> bool {
    let ease = if before { AGAIN } else { 1.0 };
    bits < NARROW * ease || bits < sound * OF_SOUND * ease
}

/// RFC 3550 §6.4.1: both times count in 65,536ths of a second, and in 32 bits.
fn round_trip(block: &ReceptionReport, now: Instant) -> Option<Duration> {
    if block.last_sr_time == 0 {
        return None;
    }
    let at = direct::wall_clock(now).duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    let seconds = (at.as_secs() + FROM_1900_TO_1970) << 16;
    let at = (seconds + (u64::from(at.subsec_nanos()) << 16) / 1_000_000_000) as u32;
    let units = at.wrapping_sub(block.last_sr_time).wrapping_sub(block.last_sr_delay);
    // A little below nought: the two clocks were read one after the other.
    let units = if units > u32::MAX / 2 { 0 } else { units };
    Some(Duration::from_secs_f64(f64::from(units) / 65_536.0))
}

#[cfg(test)]
mod tests;
