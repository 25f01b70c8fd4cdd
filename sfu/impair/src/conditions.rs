//! How is a bad network described in words?

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use str0m_netem::{
    Bitrate, DataSize, GilbertElliot, LossModel, NetemConfig, Probability, RandomLoss,
};

/// How much waits before a slow link when nothing else is said.
const QUEUE: Duration = Duration::from_millis(300);
/// A queue holds one packet of full size at least, or nothing would ever pass.
const LEAST_QUEUE: u64 = 1500;
const MOST_QUEUE: u64 = 1 << 30;

/// What passes not at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Block {
    /// Datagrams; TCP passes.
    Udp,
    /// Everything.
    All,
}

/// One direction of a network. Shares are between 0 and 1.
///
/// In words: `delay=150 jitter=20 loss=10 burst=100/4 duplicate=1 reorder=20 rate=500 queue=300
/// silence=200/5000 block=udp`: milliseconds, percent and kbit/s. 100 packets come between
/// bursts of loss of 4, on average; every so-manieth packet overtakes the one before it; for 200 of
/// each 5,000 ms nothing passes. What is left out does nothing; the empty text is a good network.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Conditions {
    /// Added to each packet.
    pub delay: Duration,
    /// The delay is more or less by up to this; packets keep their order.
    pub jitter: Duration,
    /// Share of packets lost, each by itself.
    pub loss: f32,
    /// Packets between two bursts of loss, and in one, on average.
    pub burst: Option<(f32, f32)>,
    /// Share of packets that come twice.
    pub duplicate: f32,
    /// One of so many packets overtakes the one before it. Needs a delay.
    pub reorder: Option<u32>,
    /// Bits a second.
    pub rate: Option<u64>,
    /// What waits for a slow link longer than this is dropped.
    pub queue: Option<Duration>,
    /// For so long nothing passes, and so often it begins.
    pub silence: Option<(Duration, Duration)>,
    /// What is dropped by its kind.
    pub block: Option<Block>,
}

/// Words that describe no network; the text says which.
#[derive(Debug, PartialEq, Eq)]
pub struct Bad(String);

impl fmt::Display for Bad {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "not understood: {}", self.0)
    }
}

impl std::error::Error for Bad {}

impl FromStr for Conditions {
    type Err = Bad;

    fn from_str(text: &str) -> Result<Self, Bad> {
        let mut conditions = Conditions::default();
        for word in text.split_whitespace() {
            conditions.learn(word).ok_or_else(|| Bad(word.to_owned()))?;
        }
        Ok(conditions)
    }
}

impl Conditions {
    fn learn(&mut self, word: &str) -> Option<()> {
        let (name, value) = word.split_once('=')?;
        match name {
            "delay" => self.delay = millis(value)?,
            "jitter" => self.jitter = millis(value)?,
            "loss" => self.loss = percent(value)?,
            "burst" => self.burst = Some(pair(value, packets)?),
            "duplicate" => self.duplicate = percent(value)?,
            "reorder" => self.reorder = Some(value.parse().ok().filter(|gap| *gap > 1)?),
            "rate" => {
                self.rate = Some(value.parse::<u64>().ok().filter(|r| *r > 0)?.checked_mul(1000)?)
            }
            "queue" => self.queue = Some(millis(value)?),
            "silence" => self.silence = Some(pair(value, millis)?),
            "block" => self.block = Some(block(value)?),
            _ => return None,
        }
        Some(())
    }

    /// What happens before and at the slowest link.
    pub(crate) fn bottleneck(&self, seed: u64) -> NetemConfig {
        let loss = match (self.burst, self.loss) {
            (Some((between, within)), _) => {
                GilbertElliot::new().good_duration(between).bad_duration(within).into()
            }
            (None, loss) if loss > 0.0 => RandomLoss::new(Probability::new(loss)).into(),
            (None, _) => LossModel::None,
        };
        let config = NetemConfig::new().loss(loss).seed(seed);
        let Some(rate) = self.rate else { return config };
        let queue = self.queue.unwrap_or(QUEUE).as_millis() as u64;
        let bytes = (rate.saturating_mul(queue) / 8000).clamp(LEAST_QUEUE, MOST_QUEUE);
        config.link(Bitrate::bps(rate), DataSize::bytes(bytes as i64))
    }

    /// What happens on the way after it.
    pub(crate) fn road(&self, seed: u64) -> NetemConfig {
        let config = NetemConfig::new().latency(self.delay).jitter(self.jitter).seed(seed);
        let config = config.duplicate(Probability::new(self.duplicate));
        self.reorder.map_or(config, |gap| config.reorder_gap(gap))
    }
}

fn millis(value: &str) -> Option<Duration> {
    value.parse().ok().map(Duration::from_millis)
}

fn percent(value: &str) -> Option<f32> {
    value.parse::<f32>().ok().filter(|p| (0.0..=100.0).contains(p)).map(|p| p / 100.0)
}

fn packets(value: &str) -> Option<f32> {
    value.parse().ok().filter(|count| (1.0..=1e6).contains(count))
}

fn pair<T>(value: &str, read: impl Fn(&str) -> Option<T>) -> Option<(T, T)> {
    let (first, second) = value.split_once('/')?;
    Some((read(first)?, read(second)?))
}

fn block(value: &str) -> Option<Block> {
    match value {
        "udp" => Some(Block::Udp),
        "all" => Some(Block::All),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_say_what_they_mean() {
        let read: Conditions =
            "delay=150 loss=2.5 burst=100/4 rate=500 silence=200/5000 block=udp".parse().unwrap();
        let ms = Duration::from_millis;
        let expected = Conditions {
            delay: ms(150),
            loss: 0.025,
            burst: Some((100.0, 4.0)),
            rate: Some(500_000),
            silence: Some((ms(200), ms(5000))),
            block: Some(Block::Udp),
            ..Conditions::default()
        };
        assert_eq!(read, expected);
        assert_eq!("".parse(), Ok(Conditions::default()));
    }

    #[test]
    fn other_words_are_refused() {
        for word in ["loss", "loss=", "loss=101", "loss=-1", "rate=0", "reorder=1", "speed=9"] {
            assert_eq!(word.parse::<Conditions>(), Err(Bad(word.to_owned())), "{word}");
        }
        assert!("burst=1 block=tcp".parse::<Conditions>().is_err());
    }
}
