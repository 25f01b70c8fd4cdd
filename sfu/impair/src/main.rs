//! A bad network between two TUN devices: standard input is one of them, standard output the other.
//!
//!     impair SEED SOCKET
//!
//! Whoever connects to SOCKET commands it, a line each: `there CONDITIONS` (from the first device
//! to the second), `back CONDITIONS`, `both CONDITIONS`, `count`; a line answers. It ends with
//! that connection. The devices come as open files because they lie in two network namespaces,
//! and one process can be in one only.
#![forbid(unsafe_code)]

use std::env;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::os::fd::{AsFd, BorrowedFd};
use std::os::unix::net::{UnixListener, UnixStream};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use liveclass_impair::{Conditions, Counts, Way};
use rustix::event::{PollFd, PollFlags, Timespec, poll};

/// More than the longest packet of a device.
const PACKET: usize = 65_536;
/// How long it sleeps when nothing is on the way.
const IDLE: Duration = Duration::from_secs(1);
/// Packets read of one device before the other has its turn.
const TURN: usize = 64;

struct Relay {
    first: File,
    second: File,
    there: Way,
    back: Way,
    commands: BufReader<UnixStream>,
}

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [seed, socket] = &arguments[..] else {
        eprintln!("usage: impair SEED SOCKET, with a TUN device as standard input and output");
        return ExitCode::from(2);
    };
    let Ok(seed) = seed.parse() else {
        eprintln!("impair: the seed is a number, not {seed:?}");
        return ExitCode::from(2);
    };
    match Relay::open(seed, socket).and_then(|mut relay| relay.run()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("impair: {error}");
            ExitCode::FAILURE
        }
    }
}

impl Relay {
    fn open(seed: u64, socket: &str) -> io::Result<Self> {
        let listener = UnixListener::bind(socket)?;
        let (stream, _) = listener.accept()?;
        stream.set_nonblocking(true)?;
        let now = Instant::now();
        Ok(Relay {
            first: own(io::stdin().as_fd())?,
            second: own(io::stdout().as_fd())?,
            there: Way::new(seed.wrapping_mul(2), now),
            back: Way::new(seed.wrapping_mul(2).wrapping_add(1), now),
            commands: BufReader::new(stream),
        })
    }

    fn run(&mut self) -> io::Result<()> {
        let mut buffer = vec![0; PACKET];
        let mut line = String::new();
        loop {
            self.wait()?;
            if !self.obey(&mut line)? {
                return Ok(());
            }
            carry(&mut self.first, &mut self.there, &mut self.second, &mut buffer)?;
            carry(&mut self.second, &mut self.back, &mut self.first, &mut buffer)?;
        }
    }

    fn wait(&self) -> io::Result<()> {
        let due = [self.there.due(), self.back.due()].into_iter().flatten().min();
        let rest = due.map_or(IDLE, |at| at.saturating_duration_since(Instant::now()));
        let rest = Timespec { tv_sec: 0, tv_nsec: rest.min(IDLE / 2).as_nanos() as i64 };
        let mut asked = [
            PollFd::new(&self.first, PollFlags::IN),
            PollFd::new(&self.second, PollFlags::IN),
            PollFd::new(self.commands.get_ref(), PollFlags::IN),
        ];
        match poll(&mut asked, Some(&rest)) {
            Ok(_) | Err(rustix::io::Errno::INTR) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// False when whoever commands is gone.
    fn obey(&mut self, line: &mut String) -> io::Result<bool> {
        loop {
            match self.commands.read_line(line) {
                Ok(0) => return Ok(false),
                Ok(_) => {
                    let answer = self.answer(line.trim());
                    line.clear();
                    self.commands.get_mut().write_all(format!("{answer}\n").as_bytes())?;
                }
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => return Ok(true),
                Err(error) => return Err(error),
            }
        }
    }

    fn answer(&mut self, command: &str) -> String {
        let (verb, words) = command.split_once(' ').unwrap_or((command, ""));
        if verb == "count" {
            return format!("{} {}", told(self.there.counts()), told(self.back.counts()));
        }
        let ways = match verb {
            "there" => vec![&mut self.there],
            "back" => vec![&mut self.back],
            "both" => vec![&mut self.there, &mut self.back],
            _ => return format!("not understood: {verb}"),
        };
        match words.parse::<Conditions>() {
            Ok(conditions) => {
                let now = Instant::now();
                ways.into_iter().for_each(|way| way.set(conditions, now));
                "ok".to_owned()
            }
            Err(bad) => bad.to_string(),
        }
    }
}

fn told(counts: Counts) -> String {
    format!("{} {} {}", counts.taken, counts.passed, counts.blocked)
}

fn own(device: BorrowedFd<'_>) -> io::Result<File> {
    device.try_clone_to_owned().map(File::from)
}

/// Take what one device has to send, and give the other what has come through.
fn carry(from: &mut File, way: &mut Way, to: &mut File, buffer: &mut [u8]) -> io::Result<()> {
    for _ in 0..TURN {
        match from.read(buffer) {
            Ok(length) => way.take(buffer[..length].to_vec(), Instant::now()),
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => break,
            Err(error) => return Err(error),
        }
    }
    let now = Instant::now();
    while let Some(packet) = way.next(now) {
        match to.write(&packet) {
            Ok(_) => {}
            // A device that is down or full loses packets, as networks do.
            Err(error) if lost(&error) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

fn lost(error: &io::Error) -> bool {
    let kind = error.kind();
    kind == io::ErrorKind::WouldBlock
        || error.raw_os_error() == Some(rustix::io::Errno::IO.raw_os_error())
}
