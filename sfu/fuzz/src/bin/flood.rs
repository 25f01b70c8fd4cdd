//! What does a minute of junk cost a class? `flood [seconds] [datagrams a second]`
//!
//! A publisher, twenty watchers who count what is missing, and one who joined to do harm. Strangers
//! send junk, checks with a known name and a wrong key, and beginnings of a handshake; the one who
//! joined sends junk and what it sent before. First the class goes on without all that.

use std::net::{IpAddr, Ipv4Addr, SocketAddr, UdpSocket};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use liveclass_sfu_core::{Core, Event, Role, Source, Stats, Totals, TrackId, Viewers};
use liveclass_sfu_fuzz::client::Client;
use liveclass_sfu_fuzz::kept::Chance;
use str0m::change::SdpOffer;

const LOOPBACK: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);
const WATCHERS: usize = 20;
const TICK: Duration = Duration::from_millis(5);
const CALM: Duration = Duration::from_secs(10);
/// KiB and maps that may come with the junk.
const GROWTH: (usize, usize) = (16 << 10, 50);

struct Class {
    core: Core,
    source: Source,
    viewers: Viewers,
    intruder: Client,
    strangers: Vec<UdpSocket>,
    replay: Vec<Vec<u8>>,
}

/// What was read at one moment.
struct Figures {
    at: Instant,
    stats: Stats,
    totals: Totals,
    resident: usize,
    maps: usize,
}

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1).filter_map(|a| a.parse().ok());
    let seconds = arguments.next().unwrap_or(60);
    let rate = arguments.next().unwrap_or(10_000);
    let mut class = Class::new();
    class.source.play(true);
    // What comes first is not asked: keys, first reports, room for what is kept.
    class.go_on(CALM, 0);
    let begins = class.figures();
    class.go_on(CALM, 0);
    let calm = class.figures();
    class.go_on(Duration::from_secs(seconds as u64), rate);
    let flooded = class.figures();
    report("calm", &begins, &calm);
    report("flood", &calm, &flooded);
    let grown =
        (flooded.resident.saturating_sub(calm.resident), flooded.maps.saturating_sub(calm.maps));
    let lost = flooded.totals.lost - begins.totals.lost;
    let well = lost == 0 && grown.0 < GROWTH.0 && grown.1 < GROWTH.1;
    println!(
        "{}: {lost} lost, {} KiB and {} maps more",
        if well { "well" } else { "NOT WELL" },
        grown.0,
        grown.1
    );
    ExitCode::from(u8::from(!well))
}

fn report(what: &str, from: &Figures, to: &Figures) {
    let seconds = (to.at - from.at).as_secs_f64();
    println!(
        "{what}: {:.0} s, {:.0} datagrams in and {:.0} out a second, {:.0} refused, {:.0} over; media thread {:.0} % of a core, {} KiB, {} maps, {} connected, {} lost",
        seconds,
        (to.stats.packets_in - from.stats.packets_in) as f64 / seconds,
        (to.stats.packets_out - from.stats.packets_out) as f64 / seconds,
        (to.stats.refused - from.stats.refused) as f64 / seconds,
        (to.stats.over - from.stats.over) as f64 / seconds,
        (to.stats.cpu_seconds - from.stats.cpu_seconds) * 100.0 / seconds,
        to.resident,
        to.maps,
        to.totals.connected,
        to.totals.lost - from.totals.lost,
    );
}

impl Class {
    fn new() -> Self {
        let core = Core::start(SocketAddr::new(LOOPBACK, 0), &[LOOPBACK]).expect("a core");
        let source = Source::start(LOOPBACK, 1_000_000).expect("a source");
        let peer = core.add_peer(Role::Publisher).expect("a peer");
        let answer = core.answer(peer, source.offer().to_owned()).expect("an answer");
        source.accept(answer).expect("an answer that fits");
        let viewers = Viewers::start(LOOPBACK).expect("viewers");
        let tracks: Vec<TrackId> = core.take_events().iter().filter_map(track).collect();
        for _ in 0..WATCHERS {
            let (peer, offer) = offer(&core, &tracks);
            let answer = viewers.watch(offer).expect("an answer");
            core.accept_answer(peer, answer).expect("an answer that fits");
        }
        let (peer, text) = offer(&core, &tracks);
        let mut intruder = Client::new(peer, LOOPBACK, Instant::now()).expect("a client");
        intruder.note_name(&text);
        let answer = SdpOffer::from_sdp_string(&text).expect("an offer of ours");
        let answer = intruder.rtc.sdp_api().accept_offer(answer).expect("an answer to it");
        core.accept_answer(peer, answer.to_sdp_string()).expect("an answer that fits");
        let stranger = |_| UdpSocket::bind((LOOPBACK, 0)).expect("a socket");
        let strangers = (0..4).map(stranger).collect();
        Class { core, source, viewers, intruder, strangers, replay: Vec::new() }
    }

    /// Let time pass, with so many bad datagrams a second.
    fn go_on(&mut self, time: Duration, rate: usize) {
        let (begin, mut chance) = (Instant::now(), Chance::new(5));
        let (mut next, mut sent) = (begin, 0);
        let to = SocketAddr::new(LOOPBACK, self.core.port());
        while begin.elapsed() < time {
            let now = Instant::now();
            self.intruder.read(now);
            self.intruder.tick(now);
            for datagram in std::mem::take(&mut self.intruder.outbox) {
                let _ = self.intruder.socket.send_to(&datagram, to);
                self.replay.push(datagram);
            }
            self.replay.drain(..self.replay.len().saturating_sub(100));
            let due = (begin.elapsed().as_secs_f64() * rate as f64) as usize;
            for _ in sent..due {
                self.throw(&mut chance, to);
            }
            sent = due;
            self.core.take_events();
            next += TICK;
            std::thread::sleep(next.saturating_duration_since(Instant::now()));
        }
    }

    fn throw(&mut self, chance: &mut Chance, to: SocketAddr) {
        let kind = chance.below(10);
        let datagram = match kind {
            0..=2 => {
                let length = chance.below(1400);
                chance.bytes(length)
            }
            3 | 4 => check(&self.intruder.name),
            5 | 6 => {
                let mut hello = vec![22, 254, 253, 0, 0, 0, 0, 0, 0, 0, 0, 0, 200, 1, 0, 0, 188];
                hello.extend(chance.bytes(60));
                hello
            }
            _ if self.replay.is_empty() => Vec::new(),
            _ => self.replay[chance.below(self.replay.len())].clone(),
        };
        // Two of ten from the address of one who is in; a full buffer loses them, as the net does.
        let stranger = &self.strangers[chance.below(self.strangers.len())];
        let socket = if kind == 0 || kind == 9 { &self.intruder.socket } else { stranger };
        let _ = socket.send_to(&datagram, to);
    }

    fn figures(&self) -> Figures {
        let read = |path: &str| std::fs::read_to_string(path).unwrap_or_default();
        let status = read("/proc/self/status");
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let resident = line.and_then(|l| l.split_whitespace().next()?.parse().ok());
        Figures {
            at: Instant::now(),
            stats: self.core.stats().expect("the core lives"),
            totals: self.viewers.totals().expect("the viewers live"),
            resident: resident.unwrap_or_default(),
            maps: read("/proc/self/maps").lines().count(),
        }
    }
}

fn track(event: &Event) -> Option<TrackId> {
    match event {
        Event::TrackAdded { track, .. } => Some(*track),
        _ => None,
    }
}

fn offer(core: &Core, tracks: &[TrackId]) -> (u64, String) {
    let peer = core.add_peer(Role::Subscriber).expect("a peer");
    for track in tracks {
        let name = format!("TR_{track}");
        core.subscribe(peer, *track, name.clone(), name).expect("a subscription");
    }
    (peer, core.offer(peer).expect("a peer").expect("an offer"))
}

/// A check with a known name, and a key that nobody has.
fn check(name: &str) -> Vec<u8> {
    let user = format!("{name}:junk");
    let mut attributes = vec![0, 6];
    attributes.extend((user.len() as u16).to_be_bytes());
    attributes.extend(user.as_bytes());
    attributes.resize(attributes.len().next_multiple_of(4), 0);
    attributes.extend([0, 8, 0, 20]);
    attributes.extend([7; 20]);
    let mut check = vec![0, 1];
    check.extend((attributes.len() as u16).to_be_bytes());
    check.extend([0x21, 0x12, 0xa4, 0x42]);
    check.extend([3; 12]);
    check.extend(attributes);
    check
}
