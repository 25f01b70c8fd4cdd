//! How does a subscriber fare on a bad way whose receiver tells when each packet arrived?
//!
//! In virtual time: the ways of the impairing relay, pictures whose size changes all the time, sound,
//! the sharing as the engine does it, and feedback ten times a second as browsers give it.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use liveclass_impair::{Conditions, Way};

use super::super::{Downlink, Sending, Sound};
use crate::allocate::{Grant, Wish};
use crate::congestion::Arrival;

/// Bits a second of sound, with all that is around it.
pub(super) const SOUND: f64 = 59_200.0;
const SOUND_BYTES: u16 = 120;
const AROUND_DATAGRAM: usize = 28;
/// A layer begins with a key frame, which the publisher makes after so long.
const KEY_AFTER: u64 = 300;

struct Sent {
    at: Instant,
    bytes: u16,
    cluster: u8,
    sound: bool,
    arrived: Option<Instant>,
    told: bool,
}

/// How the receiver is held up: each so many milliseconds, for so long.
pub(super) type Busy = Option<(u64, u64)>;

pub(super) struct Model {
    pub downlink: Downlink,
    pub wish: Wish,
    pub busy: Busy,
    start: Instant,
    ms: u64,
    way: Way,
    /// One way back, in milliseconds.
    back: u64,
    sent: Vec<Sent>,
    told: usize,
    /// Packets that had been sent when the way was last shared out.
    shared: usize,
    feedback: VecDeque<(u64, Vec<Arrival>)>,
    /// What flows: which layer, and from when.
    flows: Option<usize>,
    flows_from: u64,
    next_flow: Option<(usize, u64)>,
    random: u64,
    /// Bits a second that others send over the same way, and whether the receiver gives feedback.
    pub others: f64,
    pub tells: bool,
    /// The publisher sends nothing.
    pub still: bool,
    pub grants: Vec<Grant>,
    pub probed: usize,
}

impl Model {
    pub fn new(conditions: &str, layers: [Option<f64>; 3]) -> Self {
        let start = Instant::now();
        let mut downlink = Downlink::new(start);
        downlink.uses_arrivals(true, start);
        let mut model = Model {
            downlink,
            wish: Wish { screen: false, size: 1, layers, grant: None },
            busy: None,
            start,
            ms: 0,
            way: Way::new(7, start),
            back: 10,
            sent: Vec::new(),
            told: 0,
            shared: 0,
            feedback: VecDeque::new(),
            flows: None,
            flows_from: 0,
            next_flow: None,
            random: 1,
            others: 0.0,
            tells: true,
            still: false,
            grants: Vec::new(),
            probed: 0,
        };
        model.is_like(conditions);
        model
    }

    pub fn is_like(&mut self, conditions: &str) {
        let conditions: Conditions = conditions.parse().unwrap();
        self.back = conditions.delay.as_millis() as u64;
        self.way.set(conditions, self.now());
    }

    pub fn now(&self) -> Instant {
        self.start + Duration::from_millis(self.ms)
    }

    pub fn second(&self) -> f64 {
        self.ms as f64 / 1000.0
    }

    fn chance(&mut self) -> f64 {
        self.random = self.random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (self.random >> 40) as f64 / f64::from(1 << 24)
    }

    /// Let so many seconds pass.
    pub fn run(&mut self, seconds: f64) {
        for _ in 0..(seconds * 1000.0) as u64 {
            self.ms += 1;
            self.step();
        }
    }

    /// Seconds until it is so; at most so many.
    pub fn until(&mut self, seconds: f64, done: impl Fn(&Model) -> bool) -> Option<f64> {
        let began = self.second();
        while self.second() < began + seconds {
            if done(self) {
                return Some(self.second() - began);
            }
            self.ms += 1;
            self.step();
        }
        None
    }

    pub fn shows(&self, layer: usize) -> bool {
        self.flows == Some(layer)
    }

    fn step(&mut self) {
        if self.ms % 20 == 0 && !self.still {
            self.send(SOUND_BYTES, 0, true);
        }
        if self.ms % 50 == 7 && !self.still {
            self.picture();
        }
        if self.ms % 4 == 0 {
            self.probe();
        }
        self.send_others();
        self.receive();
        if self.ms % 100 == 0 && self.tells {
            self.report();
        }
        while self.feedback.front().is_some_and(|(at, _)| *at <= self.ms) {
            let (_, batch) = self.feedback.pop_front().unwrap();
            self.downlink.hear_arrivals(&batch, self.now());
        }
        if self.ms % 200 == 0 && (self.ms % 1000 == 0 || self.downlink.urgent) {
            self.share();
        }
    }

    fn send(&mut self, bytes: u16, cluster: u8, sound: bool) {
        let mut packet = vec![0; usize::from(bytes) + AROUND_DATAGRAM];
        packet[..8].copy_from_slice(&self.sent.len().to_be_bytes());
        let at = self.now();
        self.sent.push(Sent { at, bytes, cluster, sound, arrived: None, told: false });
        self.way.take(packet, at);
    }

    fn send_others(&mut self) {
        let every = 1000.0 * 8.0 * 1000.0 / self.others;
        if self.others > 0.0 && self.ms % every as u64 == 0 {
            let mut packet = vec![0; 1000];
            packet[..8].fill(u8::MAX);
            self.way.take(packet, self.now());
        }
    }

    fn picture(&mut self) {
        if let Some((layer, from)) = self.next_flow.filter(|(_, from)| *from <= self.ms) {
            (self.flows, self.flows_from, self.next_flow) = (Some(layer), from, None);
        }
        let Some(layer) = self.flows else { return };
        let usual = self.wish.layers[layer].unwrap() / 8.0 / 20.0;
        let key = if self.ms - self.flows_from < 50 { 5.0 } else { 1.0 };
        let mut bytes = (usual * key * (0.4 + 1.2 * self.chance())) as usize;
        while bytes > 0 {
            let packet = bytes.min(1150);
            self.send(packet.max(60) as u16, 0, false);
            bytes -= packet;
        }
    }

    fn probe(&mut self) {
        if !self.downlink.probes() {
            return;
        }
        let now = self.now();
        let due = self.downlink.probe_due(now);
        let each = if due >= 1268 { 1268 } else { due.clamp(160, 323) };
        for _ in 0..due / each {
            let cluster = self.downlink.cluster();
            self.send((each - AROUND_DATAGRAM) as u16, cluster, false);
        }
        self.downlink.probed_with(due / each * each, now);
        self.probed += due / each * each;
    }

    fn receive(&mut self) {
        let (now, ms) = (self.now(), self.ms);
        while let Some(packet) = self.way.next(now) {
            let number = usize::from_be_bytes(packet[..8].try_into().unwrap());
            if number == usize::MAX {
                continue;
            }
            // Now and then the receiver is busy, and reads later what has come meanwhile.
            let into = self.busy.map_or(0, |(every, lasts)| lasts.saturating_sub(ms % every));
            let late = Duration::from_millis(into);
            self.sent[number].arrived.get_or_insert(now + late);
        }
    }

    fn report(&mut self) {
        let read = |sent: &Sent| sent.arrived.is_some_and(|at| at <= self.now());
        let Some(newest) = self.sent.iter().rposition(read).filter(|at| *at >= self.told) else {
            return;
        };
        let (now, start) = (self.now(), self.start);
        let mut batch = Vec::new();
        for sent in &mut self.sent[self.told..=newest] {
            let arrived = sent.arrived.filter(|at| *at <= now);
            let arrived = arrived.map(|at| at.duration_since(start) + Duration::from_secs(77));
            sent.told = true;
            batch.push(Arrival {
                sent: sent.at,
                bytes: sent.bytes,
                arrived,
                cluster: sent.cluster,
            });
        }
        self.told = newest + 1;
        self.feedback.push_back((self.ms + self.back, batch));
    }

    fn share(&mut self) {
        let now = self.now();
        let flows = self.sent.len() != std::mem::replace(&mut self.shared, self.sent.len());
        let sound = Sound { all: SOUND, told: SOUND, ..Sound::default() };
        let share = self.downlink.share(&[self.wish], sound, Sending { flows, pads: true }, now);
        let (before, grant) = (self.wish.grant, share.grants[0]);
        self.wish.grant = Some(grant);
        self.grants.push(grant);
        if before == Some(grant) {
            return;
        }
        match grant {
            Grant::Paused => (self.flows, self.next_flow) = (None, None),
            Grant::Layer(layer) => {
                if share.full && before > Some(grant) {
                    self.flows = None;
                }
                let empty =
                    self.downlink.empty_at.saturating_duration_since(now).as_millis() as u64;
                self.next_flow = Some((layer, self.ms + empty + KEY_AFTER));
            }
        }
    }

    /// The worst that was given since so many sharings were made.
    pub fn worst(&self, from: usize) -> Grant {
        self.grants[from..].iter().copied().min().unwrap()
    }

    /// The part of them that it was so in.
    pub fn part(&self, from: usize, is_so: impl Fn(Grant) -> bool) -> f64 {
        let since = &self.grants[from..];
        since.iter().filter(|grant| is_so(**grant)).count() as f64 / since.len() as f64
    }

    /// Of the sound since then, the part that was lost or came more than so many milliseconds late.
    pub fn sound_missing(&self, since: f64, late: u64) -> f64 {
        let since = self.start + Duration::from_secs_f64(since);
        let until = self.now() - Duration::from_millis(1000);
        let sound = self.sent.iter().filter(|s| s.sound && s.at >= since && s.at < until);
        let came = |s: &&Sent| s.arrived.is_some_and(|at| at - s.at < Duration::from_millis(late));
        let (all, good) = (sound.clone().count(), sound.filter(came).count());
        1.0 - good as f64 / all.max(1) as f64
    }
}
