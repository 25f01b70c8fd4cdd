//! What is one WebRTC connection, and what comes out of its engine?
//!
//! The engine does no I/O: every change to it is followed by [`Peer::drain`], which sends what it
//! wants sent and hands on what it reports. A peer may panic: its owner catches that and ends it.

mod descriptions;
mod media;
mod numbers;
mod pace;
mod template;
mod ways;

use std::time::{Duration, Instant};

use str0m::change::SdpPendingOffer;
use str0m::channel::{ChannelId, Reliability};
use str0m::media::Mid;
use str0m::net::Receive;
use str0m::rtp::{RawPacket, RtpPacket};
use str0m::{Candidate, Event, IceConnectionState, Input, Output, Rtc};

use crate::bounds::{Admission, Bounds};
use crate::channels::Channels;
use crate::direct::{Direct, Next};
use crate::downlink::Downlink;
use crate::event::{Reason, Role};
use crate::feedback::Feedback;
use crate::keys;
use crate::limits::CONNECT_WITHIN;
use crate::net::{Net, Way};
use crate::proof::{Credentials, Proof};
use crate::protect::{Genuine, Protect, Unprotect};
use crate::published::Published;
use crate::quiet::Quiet;
use crate::slots::Slots;
use crate::timers::Wake;

pub(crate) use media::Write;
pub(crate) use template::Template;

/// How soon data that a full association refused is offered again.
const RETRY_DATA: Duration = Duration::from_millis(10);
/// An engine that wants to be woken at once is, but not in a tight loop.
const SOONEST: Duration = Duration::from_millis(1);
/// Else it may be woken so late: mostly a packet wakes the thread before, and to sleep and wake costs more than
/// what an engine does with most of its timers. Who publishes is asked for what is missing each 33 ms.
const LATE: Duration = Duration::from_millis(10);
const LATE_ASKING: Duration = Duration::from_millis(4);

/// What a peer reports to its owner.
#[expect(
    clippy::large_enum_variant,
    reason = "packets are the usual case; a box for each would cost"
)]
pub(crate) enum Report {
    Connected,
    Packet(RtpPacket),
    /// The remote side cannot decode what it gets on this m-line.
    KeyframeRequest(Mid),
    Data {
        label: String,
        payload: Vec<u8>,
    },
    Ended(Reason),
}

pub(crate) struct Peer {
    pub role: Role,
    rtc: Rtc,
    pub connected: bool,
    /// Written to since it was last driven.
    pub dirty: bool,
    /// The engine, too, has something to do.
    pub engine_dirty: bool,
    pub wake: Wake,
    /// How much more it may send.
    bounds: Bounds,
    /// What tells media of a publisher from forged media, once the keys are known.
    genuine: Gate,
    feedback: Feedback,
    pub published: Published,
    pub slots: Slots,
    pub channels: Channels,
    pub downlink: Downlink,
    /// An offer without an answer, and its text.
    outstanding: Option<(SdpPendingOffer, String)>,
    proof: Proof,
    remote: Option<Credentials>,
    /// The next offer asks for new ways here.
    restart: bool,
    /// The owner was told that an offer is needed and has not fetched it.
    pub told_needed: bool,
    give_up: Option<Instant>,
    /// Once the keys are known, for those who are sent to.
    direct: Option<Direct>,
    /// What the engine numbers with.
    next: Next,
    /// It agreed to say which packets arrived.
    tells: bool,
    /// Numbers that it had been given when that was last asked.
    given: u64,
    /// Packets that it told of.
    pub told: u64,
    pub dropped: u64,
    pub quiet: Quiet,
    pub pace: pace::Pace,
    #[cfg(feature = "fault-injection")]
    pub explode: bool,
}

/// Who may begin a stream on a connection.
enum Gate {
    /// Nobody: there are no keys yet.
    Shut,
    /// Who protected its first packet.
    Kept(Box<Genuine>),
    /// Everyone, as no cipher was agreed on that is known here.
    Open,
}

impl Peer {
    pub fn new(role: Role, template: &Template, local: &[Candidate], now: Instant) -> Self {
        let next = Next::default();
        let mut rtc = template.engine(role, &next, now);
        for candidate in local {
            rtc.add_local_candidate(candidate.clone());
        }
        Peer {
            role,
            rtc,
            connected: false,
            dirty: false,
            engine_dirty: false,
            direct: None,
            next,
            tells: false,
            given: 0,
            told: 0,
            wake: Wake::at(now),
            bounds: Bounds::new(role, now),
            genuine: Gate::Shut,
            feedback: Feedback::new(),
            published: Published::default(),
            slots: Slots::default(),
            channels: Channels::default(),
            downlink: Downlink::new(now),
            outstanding: None,
            proof: Proof::default(),
            remote: None,
            restart: false,
            told_needed: false,
            give_up: None,
            dropped: 0,
            quiet: Quiet::new(),
            pace: pace::Pace::default(),
            #[cfg(feature = "fault-injection")]
            explode: false,
        }
    }

    pub fn ufrag(&mut self) -> String {
        self.rtc.direct_api().local_ice_credentials().ufrag
    }

    // ---- datagrams and time ------------------------------------------------------------

    /// Whether the engine vouches for a check from an address that is not known yet.
    pub fn vouches(&self, way: Way, datagram: &[u8]) -> bool {
        let receive = Receive::new(way.wire, way.from, way.to, datagram);
        receive.is_ok_and(|r| self.rtc.accepts(&Input::Receive(self.wake.deadline(), r)))
    }

    /// Whether a datagram is to be looked at.
    pub fn admits(&mut self, datagram: &[u8], now: Instant) -> Admission {
        let gate = &mut self.genuine;
        let admission = self.bounds.admits(datagram, now, |packet| match gate {
            Gate::Shut => false,
            Gate::Kept(genuine) => genuine.is_first(packet),
            Gate::Open => true,
        });
        match admission {
            Admission::Taken if !self.feedback.admits(datagram) => Admission::Over,
            admission => admission,
        }
    }

    /// Take one datagram. False when it could not be parsed.
    pub fn receive(&mut self, way: Way, datagram: &[u8], now: Instant) -> bool {
        #[cfg(feature = "fault-injection")]
        assert!(!self.explode, "a fault was asked for");
        let Ok(receive) = Receive::new(way.wire, way.from, way.to, datagram) else {
            return false;
        };
        // An error here is about this datagram, which anyone may have forged; a connection that
        // is really broken shows it in `drain` or by its silence.
        if self.proof.heard(way, datagram) {
            return true;
        }
        self.pace_asking(now);
        self.rtc.handle_input(Input::Receive(now, receive)).is_ok()
    }

    /// Let time pass, which also releases what was written since.
    pub fn tick(&mut self, now: Instant, net: &mut Net, reports: &mut Vec<Report>) {
        self.engine_dirty = false;
        if !self.connected && self.give_up.is_none() && self.outstanding.is_none() {
            // With its first tick the engine's handshake begins to run out of time.
            self.wake.set(now + CONNECT_WITHIN, Duration::ZERO);
            return;
        }
        if let Some(direct) = &mut self.direct {
            direct.forget_old(now);
        }
        let _ = self.rtc.handle_input(Input::Timeout(now));
        self.drain(now, net, reports);
    }

    pub fn drain(&mut self, now: Instant, net: &mut Net, reports: &mut Vec<Report>) {
        self.ask_back(now, net);
        loop {
            self.drain_engine(now, net, reports);
            let (wrote, dropped) = self.channels.flush(&mut self.rtc);
            self.dropped += dropped;
            if !wrote {
                break;
            }
        }
        self.take_keys(now);
        self.let_go(now, net);
        if self.channels.is_waiting() {
            self.wake.bring_forward(now + RETRY_DATA);
        }
        if let Some(give_up) = self.give_up {
            self.wake.bring_forward(give_up);
            if now >= give_up {
                reports.push(Report::Ended(Reason::Ice));
            }
        }
    }

    fn take_keys(&mut self, now: Instant) {
        let Some(keys) = keys::take() else { return };
        let provider = keys::provider();
        match self.role {
            Role::Subscriber => {
                let sides = Protect::new(&provider, &keys).zip(Unprotect::new(&provider, &keys));
                let next = self.next.clone();
                self.direct = sides.map(|(ours, theirs)| Direct::new(ours, theirs, next, now));
                self.use_numbers(now);
            }
            Role::Publisher => {
                let genuine = Genuine::new(&provider, &keys).map(Box::new);
                self.genuine = genuine.map_or(Gate::Open, Gate::Kept);
            }
        }
    }

    /// Send what was written and is not the engine's. What is the engine's was written before it,
    /// and leaves before it, with the next `tick`.
    pub fn let_go(&mut self, now: Instant, net: &mut Net) {
        self.probe(now);
        if let (Some(direct), false) = (&mut self.direct, self.engine_dirty) {
            direct.flush(net, self.downlink.spares_sound(), now);
        }
    }

    fn drain_engine(&mut self, now: Instant, net: &mut Net, reports: &mut Vec<Report>) {
        loop {
            match self.rtc.poll_output() {
                Ok(Output::Transmit(t)) => {
                    let way = Way { wire: t.proto, from: t.source, to: t.destination };
                    self.send_on(way, &t.contents, now, net);
                }
                Ok(Output::Event(event)) => self.report(event, reports, now),
                Ok(Output::Timeout(at)) => {
                    let soon = now + SOONEST;
                    let late = match self.role {
                        _ if at <= soon => Duration::ZERO,
                        Role::Subscriber => LATE,
                        Role::Publisher => LATE_ASKING,
                    };
                    self.wake.set(at.max(soon), late);
                    if !self.rtc.is_alive() {
                        reports.push(Report::Ended(Reason::Dtls));
                    }
                    return;
                }
                Err(_) => {
                    reports.push(Report::Ended(Reason::Dtls));
                    return;
                }
            }
        }
    }

    fn report(&mut self, event: Event, reports: &mut Vec<Report>, now: Instant) {
        match event {
            Event::RtpPacket(packet) => {
                self.feedback.count(&packet);
                reports.push(Report::Packet(packet));
            }
            Event::KeyframeRequest(request) => reports.push(Report::KeyframeRequest(request.mid)),
            Event::Connected => {
                self.connected = true;
                self.give_up = None;
                reports.push(Report::Connected);
            }
            Event::RawPacket(packet) => {
                if let RawPacket::RtcpRx(control) = *packet {
                    self.hear(&control, now);
                }
            }
            Event::IceConnectionStateChange(IceConnectionState::Disconnected) => {
                reports.push(Report::Ended(Reason::Ice));
            }
            Event::IceConnectionStateChange(IceConnectionState::Completed) if self.connected => {
                self.give_up = None;
                self.downlink.begin_anew(now);
                self.use_numbers(now);
                if let Some(direct) = &mut self.direct {
                    direct.forget_way();
                }
            }
            Event::Closed => reports.push(Report::Ended(Reason::Dtls)),
            Event::ChannelOpen(id, label) => self.channel_opened(id, &label),
            Event::ChannelClose(id) => self.channels.closed(id),
            Event::ChannelData(data) => {
                if let Some(label) = self.channels.label(data.id) {
                    let label = label.to_owned();
                    reports.push(Report::Data { label, payload: data.data });
                }
            }
            _ => {}
        }
    }

    /// Send what finds out whether more would arrive.
    fn probe(&mut self, now: Instant) {
        let Some(direct) = self.direct.as_mut().filter(|_| self.downlink.probes()) else {
            return;
        };
        let sent = direct.pad(self.downlink.probe_due(now), self.downlink.cluster());
        self.downlink.probed_with(sent, now);
        self.wake.bring_forward(now + self.downlink.probes_every());
    }

    /// Whether it can be found out that more would arrive.
    pub fn can_probe(&self) -> bool {
        self.direct.as_ref().is_some_and(Direct::can_pad)
    }

    fn channel_opened(&mut self, id: ChannelId, label: &str) {
        let config = self.rtc.channel(id).and_then(|c| c.config().cloned());
        let reliable = config.is_none_or(|c| c.reliability == Reliability::Reliable);
        if let Some(surplus) = self.channels.opened(id, label, reliable) {
            self.rtc.direct_api().close_data_channel(surplus);
        }
    }

    /// Say goodbye; what that takes is sent by the next `drain`.
    pub fn close(&mut self) {
        let _ = self.rtc.close();
    }
}
