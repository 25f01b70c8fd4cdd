//! Did a class lose anything to a flood, or would it have without?
//!
//! On a machine that has better to do a class loses packets anyhow. So what counts is what was lost
//! beyond the same class without the flood, and not what reached a watcher that did not look.

/// What became of a class's packets for a while.
#[derive(Debug, Default, Clone, Copy)]
pub struct Share {
    /// Packets that came to watchers.
    pub came: u64,
    /// Packets that did not.
    pub lost: u64,
    /// Datagrams that found a watcher's own buffer full.
    pub unread: u64,
}

/// What a class loses at most for a flood, as a share of its packets.
const MOST: f64 = 0.001;
/// Who loses more than this without a flood cannot tell what one costs.
const TOO_BUSY: f64 = 0.01;
/// A flood that was not at least so much of what was asked for was none.
const REACHED: f64 = 0.8;

/// An answer to the question of this module.
#[derive(Debug, PartialEq, Eq, Clone, Copy)]
pub enum Verdict {
    /// The class lost nothing to the flood.
    Well,
    /// It did.
    NotWell,
    /// The machine was too busy to tell.
    Unknown,
}

impl Share {
    /// What was lost before it reached a watcher, as a share of what was sent.
    pub fn lost(&self) -> f64 {
        let lost = self.lost.saturating_sub(self.unread) as f64;
        lost / (self.came + self.lost).max(1) as f64
    }
}

/// Compare the class without a flood, before and after, to the class with it. `reached` is the
/// flood that could be sent as a share of what was asked for.
pub fn judge(calm: [Share; 2], flooded: Share, reached: f64) -> Verdict {
    let usual = calm[0].lost().max(calm[1].lost());
    if flooded.lost() <= usual.min(TOO_BUSY) + MOST {
        return if reached < REACHED { Verdict::Unknown } else { Verdict::Well };
    }
    if usual > TOO_BUSY { Verdict::Unknown } else { Verdict::NotWell }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn share(lost: u64, unread: u64) -> Share {
        Share { came: 100_000 - lost, lost, unread }
    }

    #[test]
    fn what_is_lost_without_a_flood_or_by_who_does_not_look_is_not_the_floods() {
        let none = [share(0, 0); 2];
        let some = [share(0, 0), share(500, 0)];
        for (calm, flooded, reached, verdict) in [
            (none, share(0, 0), 1.0, Verdict::Well),
            (none, share(100, 0), 1.0, Verdict::Well),
            (none, share(101, 0), 1.0, Verdict::NotWell),
            (none, share(5000, 4900), 1.0, Verdict::Well),
            (some, share(600, 0), 1.0, Verdict::Well),
            (some, share(601, 0), 1.0, Verdict::NotWell),
            (none, share(0, 0), 0.5, Verdict::Unknown),
            (none, share(9000, 0), 0.5, Verdict::NotWell),
            ([share(2000, 0); 2], share(2000, 0), 1.0, Verdict::Unknown),
            ([share(2000, 0); 2], share(200, 0), 1.0, Verdict::Well),
        ] {
            assert_eq!(judge(calm, flooded, reached), verdict, "{calm:?} {flooded:?} {reached}");
        }
    }
}
