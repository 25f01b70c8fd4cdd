//! What do clients say and send that know other forms of media than all of them?

use std::time::Instant;

use liveclass_sfu_core::{Core, Role, TrackId};
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

    fn publish(&mut self, core: &Core, kind: MediaKind) -> Mid {
        let mut api = self.rtc.sdp_api();
        let mid = api.add_media(kind, Direction::SendOnly, None, None, None);
        let (offer, pending) = api.apply().unwrap();
        let answer = core.answer(self.peer, spoken(&offer.to_sdp_string())).unwrap();
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
        let mut client = Client::knowing(self, Role::Publisher, add);
        let mid = client.publish(&self.core, kind);
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
