//! What does a minute of junk cost a class? `flood [seconds] [datagrams a second]`
//!
//! A publisher, twenty watchers who count what is missing, and one who joined to do harm. Strangers
//! send junk, checks with a known name and a wrong key, and beginnings of a handshake; the one who
//! joined sends junk and what it sent before, the latter from strangers' addresses, too. Before and
//! after, the class goes on without all that.

use std::net::{IpAddr, Ipv4Addr, SocketAddr, UdpSocket};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use liveclass_sfu_core::{Core, Event, Role, Source, Stats, Totals, TrackId, Viewers};
use liveclass_sfu_fuzz::client::Client;
use liveclass_sfu_fuzz::kept::Chance;
use liveclass_sfu_fuzz::system::{Burden, waited};
use liveclass_sfu_fuzz::verdict::{Share, Verdict, judge};
use str0m::change::SdpOffer;

const LOOPBACK: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);
const WATCHERS: usize = 20;
const TICK: Duration = Duration::from_millis(5);
const SETTLE: Duration = Duration::from_secs(10);
/// What the flood was late with for longer is not made up for: a net does not save up.
const ARREARS: f64 = 0.05;
/// KiB and maps that may come with the junk.
const GROWTH: (usize, usize) = (16 << 10, 50);

struct Class {
    core: Core,
    source: Source,
    viewers: Viewers,
    intruder: Client,
    strangers: Vec<UdpSocket>,
    replay: Vec<Vec<u8>>,
    /// Bad datagrams so far.
    thrown: u64,
}

/// What was read at one moment.
struct Figures {
    at: Instant,
    stats: Stats,
    totals: Totals,
    burden: Burden,
    /// Packets that the publisher sent, and bad datagrams.
    sent: (u64, u64),
    /// Seconds that media thread and watchers waited for a core.
    waited: (f64, f64),
}

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1).filter_map(|a| a.parse().ok());
    let seconds = arguments.next().unwrap_or(60);
    let rate = arguments.next().unwrap_or(10_000);
    let flood = Duration::from_secs(seconds as u64);
    let calm = (flood / 2).max(SETTLE);
    let mut class = Class::new();
    class.source.play(true);
    // What comes first is not asked: keys, first reports, room for what is kept.
    class.go_on(SETTLE, 0);
    let mut figures = vec![class.figures()];
    for (time, rate) in [(calm, 0), (flood, rate), (SETTLE, 0), (calm, 0)] {
        class.go_on(time, rate);
        figures.push(class.figures());
    }
    for (what, pair) in ["before", "flood", "at once after", "after"].iter().zip(figures.windows(2))
    {
        report(what, &pair[0], &pair[1]);
    }
    let shares: Vec<Share> = figures.windows(2).map(|pair| share(&pair[0], &pair[1])).collect();
    let sent = (figures[2].sent.1 - figures[1].sent.1) as f64;
    let reached = sent / (seconds * rate) as f64;
    let verdict = judge([shares[0], shares[3]], shares[1], reached);
    conclude(verdict, reached, &figures[1].burden, &figures[2].burden)
}

fn conclude(verdict: Verdict, reached: f64, calm: &Burden, flooded: &Burden) -> ExitCode {
    let kib = flooded.resident.saturating_sub(calm.resident);
    let maps = flooded.maps.saturating_sub(calm.maps);
    let verdict = match verdict {
        _ if kib >= GROWTH.0 || maps >= GROWTH.1 => Verdict::NotWell,
        verdict => verdict,
    };
    let (words, code) = match verdict {
        Verdict::Well => ("well: the class lost no more than without the flood", 0),
        Verdict::NotWell => ("NOT WELL", 1),
        Verdict::Unknown => ("UNKNOWN: this machine is too busy to tell", 2),
    };
    println!(
        "{words}; {:.0} % of the flood could be sent; {kib} KiB and {maps} maps more",
        reached * 100.0
    );
    ExitCode::from(code)
}

fn share(from: &Figures, to: &Figures) -> Share {
    Share {
        came: to.totals.packets - from.totals.packets,
        // What is missing at one moment may come late.
        lost: to.totals.lost.saturating_sub(from.totals.lost),
        unread: to.burden.at_clients - from.burden.at_clients,
    }
}

fn report(what: &str, from: &Figures, to: &Figures) {
    let seconds = (to.at - from.at).as_secs_f64();
    let rate = |from: u64, to: u64| (to - from) as f64 / seconds;
    let (a, b) = (&from.stats, &to.stats);
    println!(
        "{what}: {seconds:.0} s; a second: {:.0} packets published, {:.0} bad datagrams, {:.0} in, {:.0} out, {:.0} refused, {:.0} over",
        rate(from.sent.0, to.sent.0),
        rate(from.sent.1, to.sent.1),
        rate(a.packets_in, b.packets_in),
        rate(a.packets_out, b.packets_out),
        rate(a.refused, b.refused),
        rate(a.over, b.over),
    );
    println!(
        "    media thread {:.1} % of a core, and waited for one {:.1} % of the time, watchers {:.1} %; {} connected",
        (b.cpu_seconds - a.cpu_seconds) * 100.0 / seconds,
        (to.waited.0 - from.waited.0) * 100.0 / seconds,
        (to.waited.1 - from.waited.1) * 100.0 / seconds,
        to.totals.connected,
    );
    let (share, a, b) = (share(from, to), &from.burden, &to.burden);
    println!(
        "    {} of {} packets lost; datagrams dropped by the system: {} at the server, {} at the clients, {} before",
        share.lost,
        share.came + share.lost,
        b.at_server - a.at_server,
        share.unread,
        b.on_the_way - a.on_the_way,
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
        Class { core, source, viewers, intruder, strangers, replay: Vec::new(), thrown: 0 }
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
            for _ in 0..(due - sent).min((rate as f64 * ARREARS) as usize) {
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
        let socket = match kind {
            0 | 9 => &self.intruder.socket,
            // Genuine checks among it make this one of the addresses of the one who is in.
            7 | 8 => &self.strangers[0],
            _ => &self.strangers[1 + chance.below(self.strangers.len() - 1)],
        };
        let _ = socket.send_to(&datagram, to);
        self.thrown += 1;
    }

    fn careless(&self) -> Vec<u16> {
        let sockets = self.strangers.iter().chain([&self.intruder.socket]);
        sockets.filter_map(|socket| Some(socket.local_addr().ok()?.port())).collect()
    }

    fn figures(&self) -> Figures {
        Figures {
            at: Instant::now(),
            stats: self.core.stats().expect("the core lives"),
            totals: self.viewers.totals().expect("the viewers live"),
            burden: Burden::now(self.core.port(), &self.careless()),
            sent: (self.source.packets(), self.thrown),
            waited: (waited("media"), waited("viewers")),
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
