//! When is an input a find, and how does a find happen again?
//!
//! A hall is expensive, so inputs of a target follow one another in it until it is worn out. An
//! input may matter only after those before it: with a find they all are written down.

use std::cell::RefCell;
use std::panic::{self, AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use crate::hall::Hall;
use crate::targets::Target;

/// Inputs that one hall sees at most.
const WORN: usize = 200;

thread_local! {
    static PANIC: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// A target and the hall it goes on in.
pub struct Runner {
    target: Target,
    hall: Option<Hall>,
    history: Vec<Vec<u8>>,
    /// Where a find's inputs are written.
    finds: Option<PathBuf>,
}

impl Runner {
    /// A runner that writes the history of a find into this folder.
    pub fn new(target: Target, finds: Option<&Path>) -> Self {
        panic::set_hook(Box::new(|info| {
            let place = info.location().map(ToString::to_string).unwrap_or_default();
            let (words, trace) = (info.to_string(), std::backtrace::Backtrace::capture());
            PANIC.set(Some(format!("{place}: {words}\n{trace}")));
        }));
        let finds = finds.map(Path::to_owned);
        Runner { target, hall: None, history: Vec::new(), finds }
    }

    /// Give one input to the target. What it did that must not be, if anything.
    pub fn run(&mut self, input: &[u8]) -> Result<(), String> {
        if self.history.len() >= WORN {
            self.renew();
        }
        let mut hall = self.hall.take().unwrap_or_default();
        self.history.push(input.to_vec());
        PANIC.take();
        let run = self.target.run;
        let done = catch_unwind(AssertUnwindSafe(|| {
            run(&mut hall, input);
            let complaint = hall.complaint();
            (hall, complaint)
        }));
        let panicked = PANIC.take();
        let complaint = match done {
            Ok((hall, complaint)) => {
                self.hall = Some(hall).filter(Hall::is_whole);
                complaint
            }
            Err(_) => Some("the target panicked".into()),
        };
        if complaint.is_none() && panicked.is_none() {
            if self.hall.is_none() {
                self.renew();
            }
            return Ok(());
        }
        let words = [complaint, panicked].into_iter().flatten().collect::<Vec<_>>().join("\n");
        self.write_down(&words);
        self.renew();
        Err(format!("{}: {words}", self.target.name))
    }

    fn renew(&mut self) {
        self.hall = None;
        self.history.clear();
    }

    fn write_down(&self, words: &str) {
        let Some(finds) = &self.finds else { return };
        let name = format!("{}-{:08x}", self.target.name, hash(words));
        let folder = finds.join(name);
        // A find that cannot be written down is still reported.
        let _ = std::fs::create_dir_all(&folder);
        let _ = std::fs::write(folder.join("why.txt"), words);
        for (n, input) in self.history.iter().enumerate() {
            let _ = std::fs::write(folder.join(format!("{n:03}")), input);
        }
    }
}

fn hash(words: &str) -> u32 {
    words.bytes().fold(0x811c_9dc5, |sum, byte| (sum ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}
