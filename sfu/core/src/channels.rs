//! Which data channels does a peer have, and what waits to go out on them?

use std::collections::VecDeque;

use str0m::Rtc;
use str0m::channel::{ChannelConfig, ChannelId, Reliability};

use crate::limits::{CHANNEL_BYTES, CHANNELS, LABEL_BYTES};

#[derive(Default)]
pub(crate) struct Channels {
    /// Asked for and not yet part of an offer.
    to_open: Vec<ChannelConfig>,
    known: Vec<Channel>,
}

struct Channel {
    label: String,
    id: Option<ChannelId>,
    reliable: bool,
    waiting: VecDeque<Vec<u8>>,
    bytes: usize,
}

impl Channels {
    /// Ask for channels; labels that exist already are left as they are.
    pub fn ask(&mut self, labels: &[(String, bool)]) {
        for (label, reliable) in labels {
            if self.known.iter().any(|c| c.label == *label) {
                continue;
            }
            let reliability = match reliable {
                true => Reliability::Reliable,
                false => Reliability::MaxRetransmits { retransmits: 0 },
            };
            let ordered = *reliable;
            let label = label.clone();
            self.to_open.push(ChannelConfig { label, ordered, reliability, ..Default::default() });
            self.known.push(Channel::new(&self.to_open[self.to_open.len() - 1].label, *reliable));
        }
    }

    /// The remote side is to open these; what is reliable waits for that.
    pub fn expect(&mut self, labels: &[(String, bool)]) {
        for (label, reliable) in labels {
            if !self.known.iter().any(|c| c.label == *label) {
                self.known.push(Channel::new(label, *reliable));
            }
        }
    }

    pub fn has_to_open(&self) -> bool {
        !self.to_open.is_empty()
    }

    pub fn take_to_open(&mut self) -> Vec<ChannelConfig> {
        std::mem::take(&mut self.to_open)
    }

    /// A channel is open, whoever opened it. Returns one that is to be closed: the former one of this
    /// label, or this one when the remote side opened too many.
    pub fn opened(&mut self, id: ChannelId, label: &str, reliable: bool) -> Option<ChannelId> {
        if let Some(channel) = self.known.iter_mut().find(|c| c.label == label) {
            return channel.id.replace(id).filter(|former| *former != id);
        }
        if self.known.len() >= CHANNELS || label.len() > LABEL_BYTES {
            return Some(id);
        }
        let mut channel = Channel::new(label, reliable);
        channel.id = Some(id);
        self.known.push(channel);
        None
    }

    pub fn closed(&mut self, id: ChannelId) {
        for channel in self.known.iter_mut().filter(|c| c.id == Some(id)) {
            channel.id = None;
            channel.waiting.clear();
            channel.bytes = 0;
        }
    }

    pub fn label(&self, id: ChannelId) -> Option<&str> {
        self.known.iter().find(|c| c.id == Some(id)).map(|c| c.label.as_str())
    }

    /// Queue a message. False when it was dropped: no such channel, or too much is waiting.
    pub fn push(&mut self, label: &str, payload: Vec<u8>) -> bool {
        let Some(channel) = self.known.iter_mut().find(|c| c.label == label) else {
            return false;
        };
        // What may be lost is not worth keeping until a channel opens.
        let kept = channel.reliable || channel.id.is_some();
        if !kept || channel.bytes + payload.len() > CHANNEL_BYTES {
            return false;
        }
        channel.bytes += payload.len();
        channel.waiting.push_back(payload);
        true
    }

    /// Hand the engine what it takes now; returns whether it took anything, and how many
    /// messages were dropped because they were late.
    pub fn flush(&mut self, rtc: &mut Rtc) -> (bool, u64) {
        let (mut wrote, mut dropped) = (false, 0);
        for channel in &mut self.known {
            let Some(id) = channel.id else { continue };
            while let Some(message) = channel.waiting.front() {
                let taken = rtc.channel(id).and_then(|mut c| c.write(true, message).ok());
                if taken != Some(true) {
                    if !channel.reliable {
                        dropped += channel.waiting.len() as u64;
                        channel.waiting.clear();
                        channel.bytes = 0;
                    }
                    break;
                }
                channel.bytes -= message.len();
                channel.waiting.pop_front();
                wrote = true;
            }
        }
        (wrote, dropped)
    }

    pub fn is_waiting(&self) -> bool {
        self.known.iter().any(|c| c.id.is_some() && !c.waiting.is_empty())
    }
}

impl Channel {
    fn new(label: &str, reliable: bool) -> Self {
        let label = label.to_owned();
        Channel { label, id: None, reliable, waiting: VecDeque::new(), bytes: 0 }
    }
}
