//! What does a connection offer and answer?

use std::time::Instant;

use str0m::change::{SdpAnswer, SdpOffer};
use str0m::format::Codec as Engine;
use str0m::media::Mid;

use super::{Peer, media, numbers};
use crate::codec;
use crate::error::Error;
use crate::limits::CONNECT_WITHIN;
use crate::sdp::{self, Remote, Section};

impl Peer {
    pub fn answer(&mut self, remote: &Remote, now: Instant) -> Result<String, Error> {
        self.feedback.is_called(&remote.feedback);
        let offer = SdpOffer::from_sdp_string(&remote.text).map_err(bad_sdp)?;
        self.remote = remote.credentials.clone();
        let former = self.ufrag();
        let answer = self.rtc.sdp_api().accept_offer(offer).map_err(bad_sdp)?;
        self.start_clock(&former, now);
        Ok(codec::undisguise(&answer.to_sdp_string()))
    }

    /// The engine settles the forms of an m-line with its first description. Any other that it is
    /// offered later is left out, and what comes in no other is refused: it would not be heard.
    pub fn settle(&self, sections: &mut [Section]) -> Result<(), Error> {
        for section in sections.iter_mut().filter(|section| section.sends) {
            let media = self.rtc.media(Mid::from(section.mid.as_str()));
            let Some(media) = media.filter(|media| !media.remote_pts().is_empty()) else {
                continue;
            };
            let params = self.rtc.codec_config().params().iter();
            let settled = params.filter(|params| media.remote_pts().contains(&params.pt()));
            let settled: Vec<Engine> = settled.map(|params| params.spec().codec).collect();
            if !section.agreed.keep(|codec| settled.contains(&codec.engine())) {
                return Err(Error::BadSdp(
                    "a section moves to a form that it began without".into(),
                ));
            }
        }
        Ok(())
    }

    /// Whether the remote side will be heard on an m-line, in a codec that is forwarded.
    pub fn receives(&self, mid: &str) -> bool {
        let media = self.rtc.media(Mid::from(mid));
        media.is_some_and(|m| m.direction().is_receiving() && !m.remote_pts().is_empty())
    }

    pub fn needs_offer(&self) -> bool {
        let changes = self.slots.has_changes() || self.channels.has_to_open() || self.restart;
        self.outstanding.is_none() && changes
    }

    /// Ask for new ways here with the next offer. An offer that has no answer yet comes first, and
    /// the remote side may not have got it.
    pub fn restart(&mut self) -> Option<String> {
        // Before there has been an answer there is nothing to begin anew.
        self.restart = self.connected;
        self.outstanding.as_ref().map(|(_, text)| text.clone())
    }

    pub fn offer(&mut self) -> Option<String> {
        self.told_needed = false;
        if !self.needs_offer() {
            return None;
        }
        let mut api = self.rtc.sdp_api();
        for config in self.channels.take_to_open() {
            api.add_channel_with_config(config);
        }
        self.slots.put(&mut api);
        if std::mem::take(&mut self.restart) {
            api.ice_restart(true);
        }
        let (offer, outstanding) = api.apply()?;
        let text = numbers::undisguise(&codec::undisguise(&offer.to_sdp_string()));
        let text = sdp::name_sections(&text, &self.slots.names());
        self.outstanding = Some((outstanding, text.clone()));
        Some(text)
    }

    /// An answer that parses and is refused leaves the engine between two states: the peer ends.
    pub fn accept_answer(&mut self, remote: &Remote, now: Instant) -> Result<(), Error> {
        let text = numbers::disguise(&remote.text);
        let answer = SdpAnswer::from_sdp_string(&text).map_err(bad_sdp)?;
        let outstanding = self.outstanding.take();
        let (outstanding, _) = outstanding.ok_or(Error::Misuse("no offer is outstanding"))?;
        self.remote = remote.credentials.clone();
        let former = self.ufrag();
        let accepted = self.rtc.sdp_api().accept_answer(outstanding, answer);
        if let Err(refusal) = accepted {
            self.rtc.disconnect();
            return Err(bad_sdp(refusal));
        }
        let mut api = self.rtc.direct_api();
        let ssrc = |mid| api.stream_tx_by_mid(mid, None).map(|stream| stream.ssrc());
        self.slots.confirm(&remote.sections, ssrc);
        if let Some(direct) = &mut self.direct {
            direct.renew(|ssrc| media::terms(&mut self.rtc, ssrc));
        }
        self.agree_on_numbers(&remote.sections, now);
        self.start_clock(&former, now);
        Ok(())
    }

    /// From the first description on, and again from one that has changed the local fragment.
    fn start_clock(&mut self, former: &str, now: Instant) {
        if !self.connected || self.ufrag() != former {
            self.give_up.get_or_insert(now + CONNECT_WITHIN);
        }
    }
}

fn bad_sdp(error: impl std::fmt::Display) -> Error {
    Error::BadSdp(error.to_string())
}
