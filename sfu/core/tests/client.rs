//! Do the viewers and the source of the client role see what really happened?
#![allow(clippy::unwrap_used)]

use std::net::{IpAddr, Ipv4Addr, SocketAddr, UdpSocket};
use std::time::{Duration, Instant};

use liveclass_sfu_core::{Core, Event, PeerId, Role, Source, Totals, TrackId, Viewers};
use str0m::change::SdpAnswer;
use str0m::media::{Direction, MediaKind, Mid};
use str0m::net::{Protocol, Receive};
use str0m::rtp::rtcp::Rtcp;
use str0m::rtp::{RawPacket, RtpWrite};
use str0m::{Candidate, Input, Output, Rtc, RtcConfig};

const LOOPBACK: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);
const PATIENCE: Duration = Duration::from_secs(20);

/// A core with one source that plays, and its tracks.
struct Stage {
    core: Core,
    source: Source,
    tracks: Vec<TrackId>,
}

impl Stage {
    fn new() -> Self {
        let core = Core::start(SocketAddr::new(LOOPBACK, 0), &[LOOPBACK]).unwrap();
        let source = Source::start(LOOPBACK, 500_000).unwrap();
        let peer = core.add_peer(Role::Publisher).unwrap();
        source.accept(core.answer(peer, source.offer().to_owned()).unwrap()).unwrap();
        let mut tracks = Vec::new();
        until("two tracks", || {
            let added = core.take_events().into_iter().filter_map(|event| match event {
                Event::TrackAdded { track, .. } => Some(track),
                _ => None,
            });
            tracks.extend(added);
            tracks.len() == 2
        });
        Stage { core, source, tracks }
    }

    fn offer(&self) -> (PeerId, String) {
        let peer = self.core.add_peer(Role::Subscriber).unwrap();
        for track in &self.tracks {
            let name = format!("TR_{track}");
            self.core.subscribe(peer, *track, name.clone(), name).unwrap();
        }
        (peer, self.core.offer(peer).unwrap().unwrap())
    }

    fn fill(&self, viewers: &Viewers, count: usize) {
        for _ in 0..count {
            let (peer, offer) = self.offer();
            self.core.accept_answer(peer, viewers.watch(offer).unwrap()).unwrap();
        }
        until("all viewers are in", || viewers.totals().unwrap().connected == count);
    }
}

fn until(what: &str, mut is_so: impl FnMut() -> bool) {
    let end = Instant::now() + PATIENCE;
    while !is_so() {
        assert!(Instant::now() < end, "never: {what}");
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// What had come when nothing came any more.
fn quiet(viewers: &Viewers) -> Totals {
    let mut before = viewers.totals().unwrap();
    until("silence", || {
        std::thread::sleep(Duration::from_millis(200));
        let now = viewers.totals().unwrap();
        std::mem::replace(&mut before, now).packets == now.packets
    });
    before
}

#[test]
fn every_viewer_counts_every_packet_that_was_published() {
    let stage = Stage::new();
    let viewers = Viewers::start(LOOPBACK).unwrap();
    stage.fill(&viewers, 3);
    stage.source.play(true);
    until("a hundred packets", || stage.source.packets() >= 100);
    stage.source.play(false);
    let totals = quiet(&viewers);
    assert_eq!((totals.packets, totals.lost), (3 * stage.source.packets(), 0));
    assert!(totals.bytes > 100 * totals.packets);
}

#[test]
fn a_pause_is_no_loss_and_what_the_server_withholds_is_not_counted() {
    let stage = Stage::new();
    let viewers = Viewers::start(LOOPBACK).unwrap();
    stage.fill(&viewers, 1);
    stage.source.play(true);
    until("some packets", || viewers.totals().unwrap().packets > 50);
    for muted in [true, false] {
        for track in &stage.tracks {
            stage.core.set_track_muted(*track, muted).unwrap();
        }
        let sent = stage.source.packets();
        until("more were published", || stage.source.packets() > sent + 50);
    }
    let before = viewers.totals().unwrap().packets;
    until("more came", || viewers.totals().unwrap().packets > before + 50);
    stage.source.play(false);
    let totals = quiet(&viewers);
    assert_eq!(totals.lost, 0);
    assert!(totals.packets + 50 <= stage.source.packets());
}

/// A sender names the m-line in each packet until a report says that the stream is known: packets
/// of sound, all of one length, get shorter when the server could read one.
#[test]
fn the_server_understands_a_viewers_reports() {
    let stage = Stage::new();
    let viewers = Viewers::start(LOOPBACK).unwrap();
    let peer = stage.core.add_peer(Role::Subscriber).unwrap();
    stage.core.subscribe(peer, stage.tracks[0], "s".into(), "t".into()).unwrap();
    let offer = stage.core.offer(peer).unwrap().unwrap();
    stage.core.accept_answer(peer, viewers.watch(offer).unwrap()).unwrap();
    until("the viewer is in", || viewers.totals().unwrap().connected == 1);
    let mean_of_the_next = |count: u64| {
        let before = viewers.totals().unwrap();
        let mut after = before;
        until("more packets", || {
            after = viewers.totals().unwrap();
            after.packets >= before.packets + count
        });
        (after.bytes - before.bytes) as f64 / (after.packets - before.packets) as f64
    };
    stage.source.play(true);
    let named = mean_of_the_next(10);
    until("two reports", || viewers.totals().unwrap().reports >= 2);
    let known = mean_of_the_next(10);
    assert!(known < named, "{known} bytes a packet after the reports, {named} before");
}

#[test]
fn what_is_no_description_is_refused() {
    let viewers = Viewers::start(LOOPBACK).unwrap();
    assert!(viewers.watch("no offer".into()).is_err());
    let source = Source::start(LOOPBACK, 1).unwrap();
    assert!(source.accept("no answer".into()).is_err());
    viewers.close();
    assert!(viewers.totals().is_err());
}

#[test]
fn watchers_note_what_came_to_the_first_and_how_long_it_took_to_all() {
    let stage = Stage::new();
    let viewers = Viewers::start(LOOPBACK).unwrap();
    stage.fill(&viewers, 2);
    assert_eq!(viewers.noted().unwrap(), None);
    viewers.note().unwrap();
    stage.source.play(true);
    let before = viewers.totals().unwrap().packets;
    until("both have many packets", || viewers.totals().unwrap().packets > before + 400);
    let noted = viewers.noted().unwrap().unwrap();
    assert!(noted.trace.windows(2).all(|pair| pair[0].0 <= pair[1].0));
    let large = noted.trace.iter().filter(|(_, bytes)| *bytes > 1000).count();
    assert!(large > 50 && large < noted.trace.len(), "{large} of {}", noted.trace.len());
    assert!(!noted.median.is_zero() && noted.median <= noted.p99);
    // What the times mean was kept on the way: otherwise a delay is anything between no time and hours.
    assert!(noted.p99 < PATIENCE / 20, "{:?}", noted.p99);
}

/// A sender that numbers its packets over all streams, by an engine that reads feedback for itself.
struct Sender {
    rtc: Rtc,
    socket: UdpSocket,
    mid: Mid,
    sequence: u64,
    /// Packets that were told of, and how many of them are said to have come.
    told: (usize, usize),
}

impl Sender {
    fn to(viewers: &Viewers) -> Self {
        let socket = UdpSocket::bind((LOOPBACK, 0)).unwrap();
        socket.set_nonblocking(true).unwrap();
        let config = RtcConfig::new().set_rtp_mode(true).enable_raw_packets(true);
        let mut rtc = config.build(Instant::now());
        rtc.add_local_candidate(Candidate::host(socket.local_addr().unwrap(), "udp").unwrap());
        let mut api = rtc.sdp_api();
        let mid = api.add_media(MediaKind::Audio, Direction::SendOnly, None, None, None);
        let (offer, pending) = api.apply().unwrap();
        let answer = viewers.watch(offer.to_sdp_string()).unwrap();
        let answer = SdpAnswer::from_sdp_string(&answer).unwrap();
        rtc.sdp_api().accept_answer(pending, answer).unwrap();
        Sender { rtc, socket, mid, sequence: 0, told: (0, 0) }
    }

    fn write(&mut self) {
        let pt = self.rtc.media(self.mid).unwrap().remote_pts()[0];
        self.sequence += 1;
        let time = self.sequence as u32 * 960;
        let write = RtpWrite::new(pt, self.sequence.into(), time, Instant::now(), vec![7; 100]);
        let mut api = self.rtc.direct_api();
        api.stream_tx_by_mid(self.mid, None).unwrap().write_rtp(write);
    }

    fn run(&mut self) {
        let (mut buffer, local) = ([0; 2048], self.socket.local_addr().unwrap());
        self.rtc.handle_input(Input::Timeout(Instant::now())).unwrap();
        while let Ok((length, source)) = self.socket.recv_from(&mut buffer) {
            let read = Receive::new(Protocol::Udp, source, local, &buffer[..length]).unwrap();
            self.rtc.handle_input(Input::Receive(Instant::now(), read)).unwrap();
        }
        loop {
            match self.rtc.poll_output().unwrap() {
                Output::Timeout(_) => return,
                Output::Transmit(sent) => {
                    self.socket.send_to(&sent.contents, sent.destination).unwrap();
                }
                Output::Event(event) => self.note(event.as_raw_packet()),
            }
        }
    }

    fn note(&mut self, packet: Option<&RawPacket>) {
        if let Some(RawPacket::RtcpRx(Rtcp::Twcc(told))) = packet {
            self.told.0 += usize::from(told.status_count);
            self.told.1 += told.delta.len();
        }
    }
}

#[test]
fn who_numbers_packets_over_all_streams_is_told_that_each_came() {
    let viewers = Viewers::start(LOOPBACK).unwrap();
    let mut sender = Sender::to(&viewers);
    until("the viewer is in", || {
        sender.run();
        sender.rtc.is_connected() && viewers.totals().unwrap().connected == 1
    });
    until("a hundred were told of", || {
        if sender.sequence < 100 {
            sender.write();
        }
        sender.run();
        sender.told.0 >= 100
    });
    assert_eq!(sender.told, (100, 100));
    assert!(viewers.totals().unwrap().feedback > 0);
}
