//! How much does the way to a subscriber carry, by when each packet arrived?
//!
//! As published for WebRTC (draft-ietf-rmcat-gcc-02) and with what browsers have changed since: packets
//! that arrive later and later tell of a queue that grows, and what arrived meanwhile is what the way
//! carries. Growth by time is slow, so clusters of probing find out how much more there is.
//! Three things are different, because what is sent is given layers and the receiver may be a busy
//! computer: a queue must stand, not only have been seen once; a fall says whether anything was lost;
//! and loss without a queue, which is mostly chance, bounds only where there is much of it.

mod acknowledged;
mod clusters;
mod groups;
mod loss;
mod queue;
mod trend;

use std::time::{Duration, Instant};

use crate::estimate::{CEILING, FLOOR, START, Standing};
use acknowledged::Acknowledged;
use clusters::Clusters;
use groups::Groups;
use loss::Loss;
use queue::Queue;
use trend::{Trend, Use};

/// Bytes of IP and UDP around each datagram.
const AROUND_DATAGRAM: f64 = 28.0;
/// What is left of what arrived while a queue grew (draft-ietf-rmcat-gcc-02 §5.5).
const LEFT: f64 = 0.85;
/// Growth in a second while nothing is known of the way's end, and packets a response time near it.
const GROWTH: f64 = 1.08;
const PACKET: f64 = 1200.0 * 8.0;
const RESPONSE: f64 = 0.2;
/// It grows to so much more than what arrives, and not beyond.
const LED: f64 = 1.5;
const LED_MORE: f64 = 10e3;
/// A queue empties while so much less arrives than when the way was full.
const SPARES: f64 = 0.7;
/// What arrived at a fall says where the way ends, until so much more arrives.
const PASSED: f64 = 1.25;
/// A fall answers what was sent before it. What is sent after takes so long to be less.
const SETTLES: f64 = 0.5;
const FALL_LASTS: Duration = Duration::from_secs(2);
/// Loss beside a queue that tells of a full way; without a queue it is so much.
const FULL_LOSS: f64 = 0.10;
const CHANCE: f64 = 0.20;
/// Where much is lost, nothing is tried that takes more than sound and the smallest picture.
const LEAST: f64 = 400e3;
/// What is lost now was sent before a step down for loss, for so long.
const LOSS_SETTLES: Duration = Duration::from_secs(2);
/// What pictures take may be so much more than is known of them.
const EXCESS: f64 = 1.4;
/// A queue takes so many times its length to leave while sound goes on, and so many seconds at most.
const EMPTIES: f64 = 1.4;
const MOST_EMPTIES: f64 = 1.0;
/// A fall with so much loss, or so long a queue in seconds, is one that a picture may stop for.
const SEVERE_LOSS: f64 = 0.03;
const SEVERE_QUEUE: f64 = 0.15;
/// Nothing is known before the receiver told of so many seconds.
const FIRST: f64 = 0.3;
/// Feedback comes ten times a second: how long is silence, and what is left after each second of it.
const SILENCE: Duration = Duration::from_secs(2);
const SILENT_DECAY: f64 = 0.7;
/// The receiver's clock does not jump so far, in seconds: it is another one now.
const CLOCK_JUMP: f64 = 5.0;

/// Instead of a cluster: media that left twice, of which one more is lost than is told.
pub(crate) const TWICE: u8 = u8::MAX;

/// One packet that the receiver's feedback tells of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Arrival {
    pub sent: Instant,
    /// What it took of a datagram: its UDP payload.
    pub bytes: u16,
    /// When it arrived, by the receiver's own clock, counted from anywhere; `None` when it was lost.
    pub arrived: Option<Duration>,
    /// Nought for media, or [`TWICE`]; else the cluster of probing it belonged to.
    pub cluster: u8,
}

/// A packet that arrived; times in seconds, bits with all that is around it.
#[derive(Debug, Clone, Copy)]
struct Packet {
    sent: f64,
    arrived: f64,
    bits: f64,
}

/// What is known of one way.
#[derive(Debug)]
pub(crate) struct Congestion {
    began: Instant,
    bits: f64,
    /// What arrived when the way was last full.
    end: Option<f64>,
    groups: Groups,
    trend: Trend,
    queue: Queue,
    acknowledged: Acknowledged,
    loss: Loss,
    clusters: Clusters,
    /// What something better would take in all that is wanted and not known to fit, in bits a second.
    wants: Option<f64>,
    /// When it fell, by the time of sending, and whether packets were lost or late.
    fell: Option<(Instant, bool)>,
    heard: Instant,
    passed: Instant,
    grown: Instant,
    /// The newest times that were heard of: sent and arrived.
    first_sent: Option<f64>,
    newest: Option<(f64, f64)>,
}

impl Congestion {
    pub fn new(now: Instant) -> Self {
        Congestion {
            began: now,
            bits: START,
            end: None,
            groups: Groups::default(),
            trend: Trend::default(),
            queue: Queue::default(),
            acknowledged: Acknowledged::default(),
            loss: Loss::default(),
            clusters: Clusters::new(now),
            wants: None,
            fell: None,
            heard: now,
            passed: now,
            grown: now,
            first_sent: None,
            newest: None,
        }
    }

    /// Take what the receiver tells; whether it should be acted on at once.
    pub fn hear(&mut self, batch: &[Arrival], now: Instant) -> bool {
        let before = self.bits;
        self.heard = now;
        for arrival in batch {
            self.take(arrival, now);
        }
        self.judge_loss(now);
        self.judge_length();
        self.grow(now);
        self.bits = self.bits.clamp(FLOOR, CEILING);
        let moved = self.bits < before || self.bits > before * PASSED;
        self.worsens(now) || moved || self.may_probe(now)
    }

    /// Whether a cluster would begin now.
    fn may_probe(&self, now: Instant) -> bool {
        let wants = self.wants.filter(|wanted| !self.is_busy_for(*wanted));
        wants.and_then(|wanted| self.clusters.is_due(wanted, self.bits, now)).is_some()
    }

    /// Whether probing for so many bits a second would find nothing, or what is of no use, or make it worse.
    fn is_busy_for(&self, wanted: f64) -> bool {
        let useless = self.loss.is_much() && wanted > LEAST;
        self.queue.stands() || self.trend.used() == Use::Over || useless
    }

    fn take(&mut self, arrival: &Arrival, now: Instant) {
        let sent = arrival.sent.saturating_duration_since(self.began).as_secs_f64();
        self.first_sent.get_or_insert(sent);
        if arrival.cluster != TWICE {
            self.loss.count(sent, arrival.arrived.is_none());
        }
        let bits = (f64::from(arrival.bytes) + AROUND_DATAGRAM) * 8.0;
        let arrived = arrival.arrived.map(|arrived| arrived.as_secs_f64());
        let packet = arrived.map(|arrived| Packet { sent, arrived, bits });
        if let Some(found) = self.clusters.told(arrival, packet, now) {
            self.raise(found);
        }
        if let Some(packet) = packet {
            self.see(packet, now);
        }
    }

    fn see(&mut self, packet: Packet, now: Instant) {
        let Packet { sent, arrived, .. } = packet;
        let (_, newest) = *self.newest.get_or_insert((sent, arrived));
        if (arrived - newest).abs() > CLOCK_JUMP {
            self.forget_times();
        }
        self.newest = Some((sent, arrived));
        self.acknowledged.count(packet);
        if let Some(group) = self.groups.add(packet) {
            self.queue.see(group);
            let used = self.trend.see(group);
            // What probing fills empties by itself.
            if used == Use::Over && self.queue.stands() && self.clusters.rests() {
                self.fall(sent, now);
            }
        }
    }

    fn forget_times(&mut self) {
        self.groups = Groups::default();
        self.trend = Trend::default();
        self.queue = Queue::default();
        self.acknowledged = Acknowledged::default();
    }

    /// The way is full, as a packet shows that was sent then.
    fn fall(&mut self, sent: f64, now: Instant) {
        let fell = self.fell.map(|(at, _)| at.saturating_duration_since(self.began).as_secs_f64());
        if fell.is_some_and(|fell| sent < fell + SETTLES) {
            return;
        }
        let Some(carried) = self.acknowledged.rate(self.queue.stood()) else {
            return;
        };
        self.end = Some(carried);
        self.clusters.fell(now);
        self.bits = self.bits.min(carried * LEFT);
        self.fell = Some((now, self.is_severe()));
    }

    fn is_severe(&self) -> bool {
        self.loss.part() >= SEVERE_LOSS || self.queue.seconds() >= SEVERE_QUEUE
    }

    /// What fell a moment ago may turn out to be worse; whether it did.
    fn worsens(&mut self, now: Instant) -> bool {
        let worse = self.is_falling(now) && self.queue.stands() && self.is_severe();
        match &mut self.fell {
            Some((_, severe)) if worse && !*severe => {
                *severe = true;
                true
            }
            _ => false,
        }
    }

    fn judge_loss(&mut self, now: Instant) {
        if self.loss.part() >= FULL_LOSS && self.queue.stands() {
            let sent = self.newest.map_or(0.0, |(sent, _)| sent);
            return self.fall(sent, now);
        }
        let lost = self.loss.lasting();
        let since = |(at, _): (Instant, bool)| now.saturating_duration_since(at);
        let settled = self.fell.is_none_or(|fell| since(fell) >= LOSS_SETTLES);
        let arrives = self.acknowledged.lately();
        if !self.loss.surely_exceeds(CHANCE) || !settled || !self.loss.may_be_less(arrives) {
            return;
        }
        self.clusters.fell(now);
        self.bits = self.bits.min(arrives * (1.0 - 0.5 * lost));
        self.fell = Some((now, true));
    }

    /// A queue that stays as it is, though what arrives would let it empty or nothing is lost of it, is none: the
    /// way is longer than it was, as where a laptop goes from wifi to a phone.
    fn judge_length(&mut self) {
        let arrives = self.acknowledged.lately();
        let spares = self.end.is_some_and(|end| arrives < end * SPARES);
        if self.queue.is_still() && (spares || self.loss.part() < SEVERE_LOSS) {
            self.queue.is_the_way();
        }
    }

    fn grow(&mut self, now: Instant) {
        let since = now.saturating_duration_since(self.grown).as_secs_f64().min(1.0);
        self.grown = now;
        let arrives = self.acknowledged.lately();
        if self.end.is_some_and(|end| arrives > end * PASSED) {
            self.end = None;
        }
        let free = !self.queue.stands() && self.trend.used() == Use::Normal;
        if !free || self.is_falling(now) || self.loss.part() >= FULL_LOSS {
            return;
        }
        let more = match self.end {
            Some(_) => PACKET / RESPONSE * since,
            None => self.bits * (GROWTH.powf(since) - 1.0),
        };
        let led = arrives * LED + LED_MORE;
        self.bits = (self.bits + more).min(led.max(self.bits));
    }

    /// So much arrived of a cluster.
    fn raise(&mut self, found: f64) {
        if found > self.bits {
            self.bits = found;
            self.fell = None;
            if self.end.is_some_and(|end| found > end * PASSED) {
                self.end = None;
            }
        }
    }

    /// Time has passed; `sending` says whether anything was sent in it.
    pub fn pass(&mut self, sending: bool, now: Instant) {
        let since = now.saturating_duration_since(self.passed);
        self.passed = now;
        if !sending {
            self.heard = now;
        } else if now.saturating_duration_since(self.heard) > SILENCE {
            self.bits = (self.bits * SILENT_DECAY.powf(since.as_secs_f64())).max(FLOOR);
            self.fell = Some((now, true));
        }
    }

    fn is_falling(&self, now: Instant) -> bool {
        self.fell.is_some_and(|(at, _)| now.saturating_duration_since(at) < FALL_LASTS)
    }

    /// Whether the receiver has told anything.
    pub fn is_told(&self) -> bool {
        self.newest.is_some()
    }

    pub fn standing(&self, now: Instant) -> Standing {
        let told = self.newest.zip(self.first_sent);
        if told.is_none_or(|((newest, _), first)| newest - first < FIRST) {
            return Standing::Unknown;
        }
        match self.fell {
            Some((_, true)) if self.is_falling(now) => Standing::Falling,
            Some((_, false)) if self.is_falling(now) => Standing::Slipping,
            _ => Standing::Steady,
        }
    }

    /// Bits a second that everything together may take. Where much is lost by chance a picture of many
    /// packets mostly waits for one that is sent again, so it had better be small.
    pub fn bits(&self) -> f64 {
        if self.loss.is_much() { self.bits.min(START) } else { self.bits }
    }

    /// How long every packet waits on its way.
    pub fn waits(&self) -> Duration {
        Duration::from_secs_f64(self.queue.seconds())
    }

    /// How long what waits before a full way takes to leave, beside the sound.
    pub fn empties(&self) -> Duration {
        Duration::from_secs_f64((self.queue.seconds() * EMPTIES).clamp(0.0, MOST_EMPTIES))
    }

    /// By how much what pictures take is more than is known of them, when the way was full while they and
    /// sound should have taken this: their rates are averages, and an encoder may just have gone up.
    pub fn excess(&self, believed: f64, now: Instant) -> f64 {
        match self.end {
            Some(end) if self.is_falling(now) && believed > 0.0 => {
                (end / believed).clamp(1.0, EXCESS)
            }
            _ => 1.0,
        }
    }

    /// Begin a cluster of probing if it is time, for what would take `wanted` bits a second in all.
    pub fn plan(&mut self, wanted: Option<f64>, now: Instant) {
        self.wants = wanted;
        let wanted = wanted.filter(|wanted| !self.is_busy_for(*wanted));
        if let Some(found) = self.clusters.plan(wanted, self.bits, now) {
            self.raise(found);
        }
    }

    /// Whether there is a cluster to send.
    pub fn probes(&self) -> bool {
        self.clusters.is_sending()
    }

    pub fn clusters(&mut self) -> &mut Clusters {
        &mut self.clusters
    }

    pub fn cluster(&self) -> u8 {
        self.clusters.id()
    }
}

#[cfg(test)]
mod tests;
