//! What part of the packets was lost lately, and is that because too many were sent?

/// Seconds of one stretch; two are looked at.
const STRETCH: f64 = 0.7;
/// Packets that a loss is worked out of.
const SAMPLE: u32 = 20;
/// It is chance where so much less was sent and still so much of it was lost; and then as long as it is
/// not so much more.
const LESS: f64 = 0.7;
const AS_MUCH: f64 = 0.7;
const MORE: f64 = 1.4;
/// Weight of a stretch in what is usual; how much is much, and is so still.
const WEIGHT: f64 = 0.15;
const UNUSUAL: f64 = 0.4;
const MUCH: f64 = 0.08;
const MUCH_STILL: f64 = 0.05;

#[derive(Debug, Default)]
pub(super) struct Loss {
    /// Sent and lost, in this stretch of time and in the one before.
    counted: [(u32, u32); 2],
    turned: f64,
    /// Bits a second that were tried, and what part of them was lost.
    tried: Option<(f64, f64)>,
    /// What part is lost whatever is sent.
    chance: f64,
    /// The part of all, over some seconds, and whether that is much.
    usual: f64,
    is_much: bool,
}

impl Loss {
    pub fn count(&mut self, sent: f64, lost: bool) {
        if sent - self.turned >= STRETCH {
            self.counted = [(0, 0), self.counted[0]];
            self.turned = sent;
            let lost = part(self.counted[1]);
            // Where nothing passes, or a queue was cut off, that is not what is usual.
            if lost < UNUSUAL {
                self.usual += (lost - self.usual) * WEIGHT;
            }
            self.is_much = self.usual >= if self.is_much { MUCH_STILL } else { MUCH };
        }
        self.counted[0].0 += 1;
        self.counted[0].1 += u32::from(lost);
    }

    /// Between 0 and 1; nought of too few packets.
    pub fn part(&self) -> f64 {
        let [now, before] = self.counted;
        part((now.0 + before.0, now.1 + before.1))
    }

    /// The part that was lost in both stretches: what is lost at once, in a moment's silence, is not.
    pub fn lasting(&self) -> f64 {
        let [now, before] = self.counted;
        part(now).min(part(before))
    }

    /// Whether in both stretches more than this was lost, chance aside: of few packets a few more may be lost
    /// than usual.
    pub fn surely_exceeds(&self, much: f64) -> bool {
        self.counted.iter().all(|counted| {
            let (part, sent) = (part(*counted), f64::from(counted.0.max(1)));
            part - (part * (1.0 - part) / sent).sqrt() >= much
        })
    }

    /// Whether so much is lost for seconds that most pictures of many packets lack some.
    pub fn is_much(&self) -> bool {
        self.is_much
    }

    /// Whether sending less than so many bits a second may help: it has not been tried, or it did.
    pub fn may_be_less(&mut self, rate: f64) -> bool {
        let lost = self.lasting();
        if lost <= self.chance * MORE {
            return false;
        }
        match self.tried {
            Some((tried, was)) if rate < tried * LESS && lost >= was * AS_MUCH => {
                self.chance = lost;
                false
            }
            Some((tried, _)) if rate <= tried => true,
            _ => {
                self.tried = Some((rate, lost));
                true
            }
        }
    }
}

fn part((sent, lost): (u32, u32)) -> f64 {
    if sent < SAMPLE { 0.0 } else { f64::from(lost) / f64::from(sent) }
}
