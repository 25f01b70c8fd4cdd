//! How do other threads talk to the media thread?

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::os::fd::{AsFd, OwnedFd, RawFd};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, Sender, channel, sync_channel};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use rustix::event::{EventfdFlags, PollFd, PollFlags, Timespec, eventfd, poll};
use rustix::time::{ClockId, clock_gettime};

use crate::engine::Engine;
use crate::error::Error;
use crate::event::{Event, EventQueue, PeerId, Role, Shown, TrackId};
use crate::keys;
use crate::lanes::Lanes;
use crate::net::{Inbox, Net, Ready};
use crate::peer::Template;
use crate::tcp::Tcp;

type Command = Box<dyn FnOnce(&mut Engine, Instant) + Send>;

/// Counts since the core began.
#[derive(Debug, Default, Clone, Copy, PartialEq)]
pub struct Stats {
    /// Peers alive now.
    pub peers: usize,
    /// Tracks alive now.
    pub tracks: usize,
    /// Datagrams received.
    pub packets_in: u64,
    /// Datagrams sent.
    pub packets_out: u64,
    /// Media among those that left without asking the engine.
    pub direct: u64,
    /// Packets of which their receivers told whether they arrived.
    pub told: u64,
    /// Media of muted tracks, data over its bounds, datagrams the system did not take.
    pub dropped: u64,
    /// Datagrams from unknown sources, malformed ones and those over the rate of a source.
    pub refused: u64,
    /// Datagrams of known peers that were dropped because one sent more than any honest one does.
    pub over: u64,
    /// TCP connections now, those of strangers included.
    pub connections: usize,
    /// Processor time of the media thread, in seconds.
    pub cpu_seconds: f64,
}

/// A handle to a media thread and its sockets. Dropping it ends them.
pub struct Core {
    port: u16,
    tcp_port: Option<u16>,
    events: Arc<EventQueue>,
    commands: Sender<Command>,
    wake: Arc<OwnedFd>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

impl Core {
    /// Bind the socket and start the thread. `advertise` are the addresses remote sides are told.
    pub fn start(bind: SocketAddr, advertise: &[IpAddr]) -> io::Result<Core> {
        Core::listen(bind, None, advertise)
    }

    /// The same, and `tcp` is listened on for those whom UDP does not reach.
    pub fn listen(
        udp: SocketAddr,
        tcp: Option<SocketAddr>,
        advertise: &[IpAddr],
    ) -> io::Result<Core> {
        if advertise.is_empty() {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, "no address to advertise"));
        }
        let mut net = Net::bind(udp, advertise)?;
        net.tcp = tcp.map(|address| Tcp::bind(address, advertise)).transpose()?;
        let port = net.socket().local_addr()?.port();
        let tcp_port = net.tcp.as_ref().map(Tcp::port);
        let template = Template::new(keys::provider())
            .ok_or_else(|| io::Error::other("no certificate could be made"))?;
        let events = Arc::new(EventQueue::new()?);
        let wake = Arc::new(eventfd(0, EventfdFlags::CLOEXEC | EventfdFlags::NONBLOCK)?);
        let (commands, inbox) = channel();
        let engine = Engine::new(net, events.clone(), template, Instant::now());
        let woken = wake.clone();
        let thread = thread::Builder::new()
            .name("media".into())
            .spawn(move || run(engine, &inbox, &woken))?;
        Ok(Core { port, tcp_port, events, commands, wake, thread: Mutex::new(Some(thread)) })
    }

    /// The UDP port.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The TCP port, if one is listened on.
    pub fn tcp_port(&self) -> Option<u16> {
        self.tcp_port
    }

    /// Readable while [`Core::take_events`] has something.
    pub fn event_fd(&self) -> RawFd {
        self.events.raw_fd()
    }

    /// What happened since the last call, in order. Never blocks.
    pub fn take_events(&self) -> Vec<Event> {
        self.events.take()
    }

    /// Stop the thread and close the socket; peers are not told. Every later request is refused.
    pub fn close(&self) {
        let thread = self.thread.lock().map(|mut t| t.take()).unwrap_or_default();
        let Some(thread) = thread else { return };
        let _ = self.post(Box::new(|engine, _| engine.stopped = true));
        let _ = thread.join();
    }

    /// A new peer.
    pub fn add_peer(&self, role: Role) -> Result<PeerId, Error> {
        self.call(move |engine, now| engine.add_peer(role, now))
    }

    /// End a peer; the remote side is told.
    pub fn remove_peer(&self, peer: PeerId) -> Result<(), Error> {
        self.call(move |engine, now| engine.remove_peer(peer, now))
    }

    /// Both connections of one person, a publisher and a subscriber, the latter with channels as in
    /// [`Core::open_channels`]: where sound fills the way down, what is missing of what the person
    /// publishes is asked for more seldom.
    pub fn add_pair(&self, labels: Vec<(String, bool)>) -> Result<(PeerId, PeerId), Error> {
        self.call(move |engine, now| engine.add_pair(&labels, now))
    }

    /// A publisher's offer, first or later.
    pub fn answer(&self, peer: PeerId, offer: String) -> Result<String, Error> {
        self.call(move |engine, now| engine.answer(peer, &offer, now))
    }

    /// All changes a subscriber has not been offered; `None` while it owes an answer.
    pub fn offer(&self, peer: PeerId) -> Result<Option<String>, Error> {
        self.call(move |engine, now| engine.offer(peer, now))
    }

    /// A subscriber's next offer asks for new ways to it; media goes the former ones meanwhile.
    /// Returns the offer that has no answer yet, which may never have arrived.
    pub fn restart(&self, peer: PeerId) -> Result<Option<String>, Error> {
        self.call(move |engine, _| engine.restart(peer))
    }

    /// The answer to the outstanding offer.
    pub fn accept_answer(&self, peer: PeerId, answer: String) -> Result<(), Error> {
        self.call(move |engine, now| engine.accept_answer(peer, &answer, now))
    }

    /// Check a remote candidate. It is not used: remote addresses are learnt from checks.
    pub fn add_candidate(&self, peer: PeerId, candidate: String) -> Result<(), Error> {
        self.call(move |engine, _| engine.add_candidate(peer, &candidate))
    }

    /// Channels, by label and whether they are reliable, for a subscriber's next offer. A publisher opens
    /// its own: what is reliable waits until it has.
    pub fn open_channels(&self, peer: PeerId, labels: Vec<(String, bool)>) -> Result<(), Error> {
        self.call(move |engine, _| engine.open_channels(peer, &labels))
    }

    /// Forward a track to a subscriber, under these names; part of its next offer.
    pub fn subscribe(
        &self,
        peer: PeerId,
        track: TrackId,
        stream_id: String,
        track_id: String,
    ) -> Result<(), Error> {
        self.call(move |engine, _| engine.subscribe(peer, track, stream_id, track_id))
    }

    /// Stop forwarding at once; the next offer makes the m-line inactive.
    pub fn unsubscribe(&self, peer: PeerId, track: TrackId) -> Result<(), Error> {
        self.call(move |engine, _| engine.unsubscribe(peer, track))
    }

    /// Pause a subscription, or bound its layer (0 is the lowest). Returns before that is done, and
    /// nothing happens when the peer is gone.
    pub fn set_subscription(
        &self,
        peer: PeerId,
        track: TrackId,
        paused: bool,
        shown: Shown,
    ) -> Result<(), Error> {
        self.post(Box::new(move |engine, _| {
            let _ = engine.set_subscription(peer, track, paused, shown);
        }))
    }

    /// Forward nothing of a track until it is unmuted.
    pub fn set_track_muted(&self, track: TrackId, muted: bool) -> Result<(), Error> {
        self.call(move |engine, _| engine.set_track_muted(track, muted))
    }

    /// Queue a message; it is dropped when the peer, the channel or the room for it is gone.
    pub fn send_data(&self, peer: PeerId, label: String, payload: Vec<u8>) -> Result<(), Error> {
        self.post(Box::new(move |engine, _| engine.send_data(peer, &label, payload)))
    }

    /// Counts since the core began.
    pub fn stats(&self) -> Result<Stats, Error> {
        self.call(|engine, _| Ok(stats(engine)))
    }

    /// Make the engine of a peer panic at its next datagram.
    #[cfg(feature = "fault-injection")]
    pub fn explode(&self, peer: PeerId) -> Result<(), Error> {
        self.call(move |engine, _| {
            engine.explode(peer);
            Ok(())
        })
    }

    fn call<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Engine, Instant) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        let (reply, answer) = sync_channel(1);
        self.post(Box::new(move |engine, now| {
            // The caller may be gone; then nobody wants to know.
            let _ = reply.send(work(engine, now));
        }))?;
        answer.recv().map_err(|_| Error::Closed)?
    }

    fn post(&self, command: Command) -> Result<(), Error> {
        self.commands.send(command).map_err(|_| Error::Closed)?;
        let _ = rustix::io::write(&*self.wake, &1u64.to_ne_bytes());
        Ok(())
    }
}

impl Drop for Core {
    fn drop(&mut self) {
        self.close();
    }
}

fn run(mut engine: Engine, inbox: &Receiver<Command>, wake: &OwnedFd) {
    let mut mail = Inbox::default();
    while !engine.stopped {
        wait(&mut engine, wake);
        // A panic outside of a peer is a bug here; it costs a turn, not the class.
        let _ = catch_unwind(AssertUnwindSafe(|| {
            for command in inbox.try_iter() {
                command(&mut engine, Instant::now());
            }
            engine.turn(&mut mail, Instant::now());
        }));
    }
}

fn wait(engine: &mut Engine, wake: &OwnedFd) {
    let now = Instant::now();
    let timeout = engine.next_turn(now).saturating_duration_since(now);
    let timeout = Timespec::try_from(timeout.min(Duration::from_secs(1))).ok();
    let streams = engine.net.tcp.as_ref().map_or(wake.as_fd(), Tcp::fd);
    let lanes = engine.net.lanes.as_ref().map_or(wake.as_fd(), Lanes::fd);
    let mut fds = [
        PollFd::new(engine.net.socket(), PollFlags::IN),
        PollFd::new(wake, PollFlags::IN),
        PollFd::from_borrowed_fd(streams, PollFlags::IN),
        PollFd::from_borrowed_fd(lanes, PollFlags::IN),
    ];
    let told = poll(&mut fds, timeout.as_ref()).is_ok();
    // Interrupted: the turn that follows looks at everything.
    let [common, woken, streams, lanes] = fds.map(|fd| !told || !fd.revents().is_empty());
    engine.net.ready = Ready { common, lanes };
    if let Some(tcp) = &mut engine.net.tcp {
        tcp.ready = streams;
    }
    if woken {
        let _ = rustix::io::read(wake, &mut [0u8; 8]);
    }
}

fn stats(engine: &Engine) -> Stats {
    let cpu = clock_gettime(ClockId::ThreadCPUTime);
    let late: u64 = engine.peers.values().map(|peer| peer.dropped).sum();
    Stats {
        peers: engine.peers.len(),
        tracks: engine.tracks.len(),
        packets_in: engine.counters.packets_in,
        packets_out: engine.net.packets_out(),
        direct: engine.net.direct,
        told: engine.told(),
        dropped: engine.counters.dropped + engine.net.unsent() + late,
        refused: engine.counters.refused,
        over: engine.counters.over,
        connections: engine.net.tcp.as_ref().map_or(0, Tcp::count),
        cpu_seconds: cpu.tv_sec as f64 + cpu.tv_nsec as f64 / 1e9,
    }
}
