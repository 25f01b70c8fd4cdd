//! What do clients say and send that know other forms of media than all of them?

use std::time::Instant;

use liveclass_sfu_core::{Core, Error, PeerId, Role, TrackId};
use str0m::change::{SdpAnswer, SdpOffer};
use str0m::format::{Codec, CodecConfig, FormatParams};
use str0m::media::{Direction, Frequency, MediaKind, Mid, Pt};
use str0m::rtp::RtpWrite;
use str0m::{Candidate, RtcConfig};

use super::{Client, Hall, LOOPBACK};

/// The engine does not know redundant sound; this stands for it.
const STAND_IN: &str = "CN/48000/2";
const RED: &str = "red/48000/2";

fn spoken(description: &str) -> String {
    description.replace(STAND_IN, RED)
}

fn heard(description: &str) -> String {
    description.replace(RED, STAND_IN)
}

/// The description less the forms of these numbers.
pub fn without(description: &str, numbers: &[u8]) -> String {
    let is_out = |word: &str| word.parse().is_ok_and(|number| numbers.contains(&number));
    let mut kept = String::new();
    for line in description.lines() {
        let (name, words) = line.split_once(' ').unwrap_or((line, ""));
        if name.rsplit_once(':').is_some_and(|(_, number)| is_out(number)) {
            continue;
        }
        let is_media = name.starts_with("m=");
        let left: Vec<&str> = words.split(' ').filter(|w| !is_media || !is_out(w)).collect();
        kept += &format!("{name} {}", left.join(" "));
        kept = kept.trim_end().to_owned() + "\r\n";
    }
    kept
}

pub fn add_red(codecs: &mut CodecConfig) {
    let format = FormatParams::default();
    codecs.add_config(63.into(), None, Codec::CN, Frequency::FORTY_EIGHT_KHZ, Some(2), format);
}

impl Client {
    fn knowing(hall: &Hall, role: Role, add: impl FnOnce(&mut CodecConfig)) -> Self {
        let mut client = Client::without_candidate(hall.core.add_peer(role).unwrap(), LOOPBACK);
        let mut config = RtcConfig::new().set_rtp_mode(true).clear_codecs();
        add(config.codec_config());
        client.rtc = config.build(Instant::now());
        client.rtc.add_local_candidate(Candidate::host(client.home, "udp").unwrap());
        client
    }

    /// Offer a track, by what `say` makes of the offer; it returns the answer.
    fn publish(&mut self, kind: MediaKind, say: impl FnOnce(PeerId, &str) -> String) -> Mid {
        let mut api = self.rtc.sdp_api();
        let mid = api.add_media(kind, Direction::SendOnly, None, None, None);
        let (offer, pending) = api.apply().unwrap();
        let answer = say(self.peer, &spoken(&offer.to_sdp_string()));
        let answer = SdpAnswer::from_sdp_string(&heard(&answer)).unwrap();
        self.rtc.sdp_api().accept_answer(pending, answer).unwrap();
        mid
    }

    fn number_of(&self, codec: Codec) -> Option<Pt> {
        let params = self.rtc.codec_config().params().iter();
        params.clone().find(|p| p.spec().codec == codec).map(|p| p.pt())
    }

    pub fn send(&mut self, mid: Mid, codec: Codec, n: u64, payload: &[u8]) {
        let pt = self.number_of(codec).unwrap();
        let rtp = RtpWrite::new(pt, n.into(), n as u32 * 960, Instant::now(), payload.to_vec());
        self.rtc.direct_api().stream_tx_by_mid(mid, None).unwrap().write_rtp(rtp);
        self.run_at(Instant::now());
    }

    /// What has come in this form.
    pub fn got(&self, codec: Codec) -> Vec<Vec<u8>> {
        let number = self.number_of(codec);
        let of_form = self.packets.iter().filter(|(_, p)| Some(p.header.payload_type) == number);
        of_form.map(|(_, p)| p.payload.to_vec()).collect()
    }
}

impl Hall {
    /// A publisher of one track that knows these forms alone.
    pub fn publisher_of(
        &mut self,
        kind: MediaKind,
        add: impl FnOnce(&mut CodecConfig),
    ) -> (usize, Mid) {
        self.publisher_by(kind, add, |core, peer, offer| core.answer(peer, offer.to_owned()))
    }

    /// The same whose offer reaches the core by way of the test.
    pub fn publisher_by(
        &mut self,
        kind: MediaKind,
        add: impl FnOnce(&mut CodecConfig),
        say: impl FnOnce(&Core, PeerId, &str) -> Result<String, Error>,
    ) -> (usize, Mid) {
        let mut client = Client::knowing(self, Role::Publisher, add);
        let mid = client.publish(kind, |peer, offer| say(&self.core, peer, offer).unwrap());
        (self.connected(client), mid)
    }

    /// A subscriber that knows these forms alone.
    pub fn subscriber_to(&mut self, track: TrackId, add: impl FnOnce(&mut CodecConfig)) -> usize {
        let mut client = Client::knowing(self, Role::Subscriber, add);
        self.subscribe(client.peer, track);
        let offer = self.core.offer(client.peer).unwrap().unwrap();
        let offer = SdpOffer::from_sdp_string(&heard(&offer)).unwrap();
        let answer = client.rtc.sdp_api().accept_offer(offer).unwrap();
        self.core.accept_answer(client.peer, spoken(&answer.to_sdp_string())).unwrap();
        self.connected(client)
    }
}
