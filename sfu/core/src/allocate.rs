//! What does a subscriber get of what it wishes, when not all of it fits?
//!
//! Sound is not asked about: it always goes. Of the pictures a screen comes first and gets all it
//! can show, because it carries text; then every picture gets its lowest layer, the larger on
//! screen the earlier, then every one the next, until the budget is used. Less is given at once;
//! more only when it has fitted with room to spare for a while, and later if the last time went wrong.

use std::time::{Duration, Instant};

use crate::estimate::{Budget, Standing};
use crate::layers::MOST;

/// Pictures and sound together: below this sound goes alone, but for pictures that take very little.
pub(crate) const SOUND_ALONE: f64 = 200e3;
/// Part of the budget that a rise may use.
pub(crate) const RISE_PART: f64 = 0.87;
/// By so much may what is there exceed a budget that does not fall: a receiver's estimate follows
/// what it is sent, and a picture's rate moves.
const TOLERANCE: f64 = 1.25;
/// How long a rise must have fitted.
const RISE_AFTER: Duration = Duration::from_secs(2);
/// After a fall nothing rises for so long; for twice as long, and so on, if it fell soon after a rise.
const REST: Duration = Duration::from_secs(4);
const LONGEST_REST: Duration = Duration::from_secs(16);
const SOON: Duration = Duration::from_secs(10);

/// How patient an [`Allocator`] is: how long a rise must have fitted, and how long nothing rises after
/// a fall, at least and at most.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Patience {
    fits: Duration,
    rest: Duration,
    longest: Duration,
}

/// Of a receiver's own estimate, which follows slowly what it is sent.
pub(crate) const SLOW: Patience = Patience { fits: RISE_AFTER, rest: REST, longest: LONGEST_REST };
/// Of what was measured.
pub(crate) const QUICK: Patience = Patience {
    fits: Duration::from_millis(300),
    rest: Duration::from_millis(1500),
    longest: Duration::from_secs(12),
};

/// A picture that a subscriber wants to see.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Wish {
    pub screen: bool,
    /// Pixels that the viewer shows it in, as far as known.
    pub size: u32,
    /// Bits a second of each layer; none for those that do not come, or are too large for the viewer.
    pub layers: [Option<f64>; MOST],
    /// What it has now. `None` when that was not decided yet.
    pub grant: Option<Grant>,
}

/// What a subscriber gets of a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Grant {
    Paused,
    Layer(usize),
}

impl Wish {
    /// The next grant after this one, and what it takes more.
    fn step(&self, from: Grant) -> Option<(Grant, f64)> {
        let above = match from {
            Grant::Paused => 0,
            Grant::Layer(layer) => layer + 1,
        };
        let next = (above..MOST).find_map(|layer| Some((layer, self.layers[layer]?)))?;
        Some((Grant::Layer(next.0), next.1 - self.bits(from)))
    }

    pub fn bits(&self, grant: Grant) -> f64 {
        match grant {
            Grant::Paused => 0.0,
            Grant::Layer(layer) => self.layers[layer].unwrap_or_default(),
        }
    }

    /// Whether there is anything of it to give.
    pub fn comes(&self) -> bool {
        self.layers.iter().any(Option::is_some)
    }
}

/// The order in which wishes are served.
fn by_rank(wishes: &[Wish]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..wishes.len()).collect();
    order.sort_by_key(|at| std::cmp::Reverse((wishes[*at].screen, wishes[*at].size)));
    order
}

/// What is given of a budget, and what the first step takes that did not fit in.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Share {
    pub grants: Vec<Grant>,
    /// Bits a second.
    pub used: f64,
    /// Bits a second that would be used with one step more.
    pub next: Option<f64>,
    /// The way is full: what is too much has to stop at once.
    pub full: bool,
}

/// How far a share may go, in bits a second.
#[derive(Debug, Clone, Copy)]
struct Bounds {
    /// For what is there already.
    keep: f64,
    /// For what is new.
    rise: f64,
    /// Every picture gets its lowest layer, whether it fits or not.
    least: bool,
    /// Every picture that is there keeps its lowest layer.
    hold: bool,
}

/// Share a budget out. Unless `rising`, none gets more than it has.
fn share(wishes: &[Wish], bounds: Bounds, rising: bool) -> Share {
    let mut share =
        Share { grants: vec![Grant::Paused; wishes.len()], used: 0.0, next: None, full: false };
    let order = by_rank(wishes);
    let (screens, pictures): (Vec<usize>, Vec<usize>) =
        order.into_iter().partition(|at| wishes[*at].screen);
    for _ in 0..MOST {
        screens.iter().for_each(|at| share.raise(&wishes[*at], *at, bounds, rising));
    }
    for _ in 0..MOST {
        pictures.iter().for_each(|at| share.raise(&wishes[*at], *at, bounds, rising));
    }
    share
}

impl Share {
    fn raise(&mut self, wish: &Wish, at: usize, bounds: Bounds, rising: bool) {
        let Some((grant, more)) = wish.step(self.grants[at]) else {
            return;
        };
        let is_new = wish.grant.is_none_or(|had| grant > had);
        if is_new && !rising && wish.grant.is_some() {
            return;
        }
        let there = wish.grant.is_some_and(|had| had > Grant::Paused);
        let free = self.grants[at] == Grant::Paused && (bounds.least || bounds.hold && there);
        let bits = if is_new { bounds.rise } else { bounds.keep };
        if free || self.used + more <= bits {
            self.used += more;
            self.grants[at] = grant;
        } else {
            self.next.get_or_insert(self.used + more);
        }
    }

    /// Whether the most important picture that differs is better here.
    fn is_better(&self, other: &Share, wishes: &[Wish]) -> bool {
        let differs = by_rank(wishes).into_iter().find(|at| self.grants[*at] != other.grants[*at]);
        differs.is_some_and(|at| self.grants[at] > other.grants[at])
    }
}

/// Decides for one subscriber, and remembers how that went.
#[derive(Debug)]
pub(crate) struct Allocator {
    patience: Patience,
    fits_since: Option<Instant>,
    rose: Option<Instant>,
    rests_until: Option<Instant>,
    rest: Duration,
}

impl Allocator {
    pub fn new(patience: Patience) -> Self {
        Allocator {
            patience,
            fits_since: None,
            rose: None,
            rests_until: None,
            rest: Duration::ZERO,
        }
    }

    /// Whether something better fits, and only time is waited for.
    pub fn waits(&self) -> bool {
        self.fits_since.is_some()
    }

    /// What every wish gets now, in their order. `sound` is what sound takes.
    pub fn decide(&mut self, wishes: &[Wish], sound: f64, budget: Budget, now: Instant) -> Share {
        let unknown = budget.standing == Standing::Unknown;
        let alone = !unknown && budget.bits + sound < SOUND_ALONE;
        let bits = budget.bits;
        let keep = match budget.standing {
            Standing::Falling | Standing::Slipping => bits,
            Standing::Unknown | Standing::Steady => bits * TOLERANCE,
        };
        // A first estimate, or one that stays as it is, may be low because little was sent.
        let hold = budget.standing != Standing::Falling;
        // Nothing new comes to such a way. What is there and fits stays: of a picture that stands still
        // little is sent, and a receiver's estimate follows what it is sent.
        let rise = if alone { 0.0 } else { bits * RISE_PART };
        let bounds = Bounds { keep, rise, least: unknown, hold };
        let mut kept = share(wishes, bounds, false);
        kept.full = budget.standing == Standing::Falling;
        let has_less = |(wish, grant): (&Wish, &Grant)| wish.comes() && wish.grant > Some(*grant);
        if wishes.iter().zip(&kept.grants).any(has_less) {
            self.fell(now);
        }
        let more = share(wishes, bounds, true);
        kept.next = more.next.or_else(|| (more.used > kept.used).then_some(more.used));
        if alone {
            kept.next = kept.next.map(|next| next.max(SOUND_ALONE));
        }
        if !more.is_better(&kept, wishes) {
            self.fits_since = None;
            return kept;
        }
        let since = *self.fits_since.get_or_insert(now);
        let rested = self.rests_until.is_none_or(|until| now >= until);
        if !rested || now.saturating_duration_since(since) < self.patience.fits {
            return kept;
        }
        self.fits_since = None;
        self.rose = Some(now);
        more
    }

    fn fell(&mut self, now: Instant) {
        let soon = |at: Instant| now.saturating_duration_since(at) < SOON;
        // A way that gets narrow may take several steps down, and one rise went wrong at most.
        let went_wrong = self.rose.take().is_some_and(soon);
        let falls_on = self.rests_until.is_some_and(|until| now < until);
        let Patience { rest, longest, .. } = self.patience;
        self.rest = match (went_wrong, falls_on) {
            (true, _) => (self.rest * 2).clamp(rest, longest),
            (false, true) => self.rest,
            (false, false) => rest,
        };
        self.rests_until = Some(now + self.rest);
        self.fits_since = None;
    }
}

#[cfg(test)]
mod tests;
