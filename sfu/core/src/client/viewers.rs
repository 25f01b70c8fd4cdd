//! How do hundreds of watchers live in one thread?

use std::io;
use std::net::IpAddr;
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, Sender, channel, sync_channel};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use rustix::buffer::spare_capacity;
use rustix::event::{Timespec, epoll};

use super::gaps::Totals;
use super::listening::Listening;
use super::notes::{Noted, Notes};
use super::stage::Template;
use super::viewer::{FIRST, Viewer};
use crate::error::Error;

/// How often clocks are looked at.
const TICK: Duration = Duration::from_millis(20);
const READY: usize = 256;

type Command = Box<dyn FnOnce(&mut Crowd, Instant) + Send>;

/// A thread of watchers. Dropping it ends them; the server is not told.
pub struct Viewers {
    commands: Sender<Command>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

struct Crowd {
    address: IpAddr,
    template: Template,
    epoll: std::os::fd::OwnedFd,
    viewers: Vec<Viewer>,
    estimate: Option<u64>,
    notes: Option<Notes>,
    stopped: bool,
}

impl Viewers {
    /// No watcher yet; each will have a socket of its own on this address.
    pub fn start(address: IpAddr) -> io::Result<Self> {
        let template = Template::new()?;
        let epoll = epoll::create(epoll::CreateFlags::CLOEXEC)?;
        let crowd = Crowd {
            address,
            template,
            epoll,
            viewers: Vec::new(),
            estimate: None,
            notes: None,
            stopped: false,
        };
        let (commands, inbox) = channel();
        let run = move || run(crowd, &inbox);
        let thread = thread::Builder::new().name("viewers".into()).spawn(run)?;
        Ok(Viewers { commands, thread: Mutex::new(Some(thread)) })
    }

    /// One watcher more, and its answer to the server's offer.
    pub fn watch(&self, offer: String) -> Result<String, Error> {
        self.call(move |crowd, now| crowd.watch(&offer, now))?
    }

    /// The answer of a watcher, counted from 0, to a later offer.
    pub fn watch_again(&self, number: usize, offer: String) -> Result<String, Error> {
        self.call(move |crowd, now| {
            let viewer = crowd.viewers.get_mut(number).ok_or(Error::PeerGone)?;
            viewer.answer(&offer, now)
        })?
    }

    /// How each has listened so far, in the order in which they came.
    pub fn listening(&self) -> Result<Vec<Listening>, Error> {
        self.call(|crowd, now| crowd.viewers.iter().map(|v| v.listening.until(now)).collect())
    }

    /// What every watcher tells from now on that its way down carries, in bits a second; at first
    /// none tells anything.
    pub fn estimate(&self, bits: u64) -> Result<(), Error> {
        self.call(move |crowd, _| {
            crowd.estimate = Some(bits);
            crowd.viewers.iter_mut().for_each(|viewer| viewer.estimate = Some(bits));
        })
    }

    /// Begin to note when what comes.
    pub fn note(&self) -> Result<(), Error> {
        self.call(|crowd, now| crowd.notes = Some(Notes::new(now)))
    }

    /// What was noted, and the end of it. `None` when nothing was.
    pub fn noted(&self) -> Result<Option<Noted>, Error> {
        self.call(|crowd, _| crowd.notes.take().map(Notes::told))
    }

    /// What came to all of them since they began.
    pub fn totals(&self) -> Result<Totals, Error> {
        self.call(|crowd, _| {
            let mut totals = Totals::default();
            crowd.viewers.iter().for_each(|viewer| viewer.add_to(&mut totals));
            totals
        })
    }

    /// End the thread. Every later request is refused.
    pub fn close(&self) {
        let thread = self.thread.lock().map(|mut t| t.take()).unwrap_or_default();
        let Some(thread) = thread else { return };
        let _ = self.commands.send(Box::new(|crowd, _| crowd.stopped = true));
        let _ = thread.join();
    }

    fn call<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Crowd, Instant) -> T + Send + 'static,
    ) -> Result<T, Error> {
        let (reply, answer) = sync_channel(1);
        let command: Command = Box::new(move |crowd, now| {
            // The caller may be gone; then nobody wants to know.
            let _ = reply.send(work(crowd, now));
        });
        self.commands.send(command).map_err(|_| Error::Closed)?;
        answer.recv().map_err(|_| Error::Closed)
    }
}

impl Drop for Viewers {
    fn drop(&mut self) {
        self.close();
    }
}

impl Crowd {
    fn watch(&mut self, offer: &str, now: Instant) -> Result<String, Error> {
        let at = self.viewers.len();
        let made = Viewer::new(&self.template, self.address, FIRST + at as u32, now);
        let mut viewer = made.map_err(|_| Error::Misuse("no socket could be opened"))?;
        viewer.estimate = self.estimate;
        let answer = viewer.answer(offer, now)?;
        let data = epoll::EventData::new_u64(at as u64);
        epoll::add(&self.epoll, &viewer.stage.socket, data, epoll::EventFlags::IN)
            .map_err(|_| Error::Misuse("no socket could be watched"))?;
        self.viewers.push(viewer);
        Ok(answer)
    }
}

fn run(mut crowd: Crowd, inbox: &Receiver<Command>) {
    let mut buffer = vec![0; 2048];
    let mut ready: Vec<epoll::Event> = Vec::with_capacity(READY);
    let mut next_tick = Instant::now();
    while !crowd.stopped {
        ready.clear();
        let timeout = next_tick.saturating_duration_since(Instant::now());
        let timeout = Timespec::try_from(timeout).ok();
        // Interrupted or not, what follows looks at what there is.
        let _ = epoll::wait(&crowd.epoll, spare_capacity(&mut ready), timeout.as_ref());
        let now = Instant::now();
        for event in &ready {
            let at = event.data.u64() as usize;
            if let Some(viewer) = crowd.viewers.get_mut(at) {
                viewer.read(&mut buffer, now, &mut crowd.notes);
            }
        }
        for command in inbox.try_iter() {
            command(&mut crowd, now);
        }
        if now >= next_tick {
            next_tick = now + TICK;
            crowd.viewers.iter_mut().for_each(|viewer| viewer.tick(now));
        }
    }
}
