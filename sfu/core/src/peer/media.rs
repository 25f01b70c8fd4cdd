//! Which of a connection's packets is whose, and how does one get to a watcher?

use std::sync::Arc;
use std::time::{Duration, Instant};

use str0m::Rtc;
use str0m::format::PayloadParams;
use str0m::media::{KeyframeRequestKind, Mid, Pt, Rid};
use str0m::rtp::{Extension, ExtensionValues, RtpPacket, RtpWrite, Ssrc};

use super::{Peer, numbers};
use crate::codec::{self, Codec};
use crate::direct::{Leaving, Terms};
use crate::event::{Kind, TrackId};
use crate::forward::{Incoming, Outgoing};

impl Peer {
    /// Track and layer that a received packet belongs to.
    pub fn resolve(&mut self, ssrc: Ssrc) -> Option<(u64, usize)> {
        let rtc = &mut self.rtc;
        self.published.resolve(ssrc, || {
            let mut api = rtc.direct_api();
            let stream = api.stream_rx(&ssrc)?;
            let (mid, rid) = (stream.mid(), stream.rid());
            // The engine asks again only for streams that have another one for the answers.
            api.expect_stream_rx(ssrc, None, mid, rid).suppress_nack(false);
            Some((mid, rid.map(|rid| rid.to_string())))
        })
    }

    pub fn request_keyframe(&mut self, mid: Mid, rid: Option<Rid>) {
        if let Some(stream) = self.rtc.direct_api().stream_rx_by_mid(mid, rid) {
            stream.request_keyframe(KeyframeRequestKind::Pli);
        }
    }

    /// Of a track that ends, rests or is withdrawn nothing is sent again.
    pub fn forget_sent(&mut self, track: TrackId) {
        let Some(ssrc) = self.slots.stream_of(track) else {
            return;
        };
        if let Some(direct) = &mut self.direct {
            direct.forget(ssrc);
        } else if let Some(stream) = self.rtc.direct_api().stream_tx(&ssrc) {
            // A new cache with the engine's own bounds: what the former one held is gone.
            stream.set_rtx_cache(1024, Duration::from_secs(3), Some(0.15));
        }
    }

    /// Whether sound on this stream is sent twice.
    pub fn doubles(&self, ssrc: Option<Ssrc>, now: Instant) -> bool {
        self.direct.as_ref().zip(ssrc).is_some_and(|(direct, ssrc)| direct.doubles(ssrc, now))
    }

    /// The form that a number stands for among those of this connection.
    pub fn codec(&self, payload_type: Pt) -> Option<Codec> {
        let params = self.rtc.codec_config().params().iter();
        let found = params.clone().find(|p| p.pt() == payload_type)?;
        Codec::of_engine(found.spec().codec)
    }

    /// Queue a packet on a slot's stream; it leaves with the next `tick`, or with `let_go` when it
    /// is none for the engine.
    pub fn write(&mut self, ssrc: Ssrc, packet: &RtpPacket, written: Write) {
        let Write { incoming, outgoing, codec, payload } = written;
        let leaving = Leaving {
            out: outgoing,
            codec,
            marker: packet.header.marker,
            orientation: packet.header.ext_vals.video_orientation.map(|o| o as u8),
            payload: payload.clone(),
        };
        let rtc = &mut self.rtc;
        let resends = self.direct.is_none();
        if let Some(direct) = &mut self.direct {
            let terms = || terms(rtc, ssrc);
            if direct.takes(ssrc, terms, &leaving, packet.timestamp) {
                return;
            }
        }
        self.engine_dirty = true;
        let Some(pt) = params(&self.rtc, codec).map(PayloadParams::pt) else {
            return;
        };
        let (wallclock, payload) = (packet.timestamp, leaving.payload);
        let extensions = ExtensionValues {
            video_orientation: packet.header.ext_vals.video_orientation,
            ..ExtensionValues::default()
        };
        let mut rtp = RtpWrite::new(pt, outgoing.seq.into(), outgoing.time, wallclock, payload)
            .marker(packet.header.marker)
            .nackable(codec.kind() == Kind::Video && resends)
            .ext_vals(extensions);
        if let Some(patch) = patch(incoming, outgoing) {
            rtp = rtp.vp8_patch(patch);
        }
        if let Some(stream) = self.rtc.direct_api().stream_tx(&ssrc) {
            stream.write_rtp(rtp);
        }
    }
}

/// What was agreed on for a stream.
pub(super) fn terms(rtc: &mut Rtc, ssrc: Ssrc) -> Option<Terms> {
    let (mid, again) = {
        let mut api = rtc.direct_api();
        let stream = api.stream_tx(&ssrc)?;
        (stream.mid(), stream.rtx())
    };
    let media = rtc.media(mid)?;
    let again = again.filter(|_| !media.kind().is_audio());
    let extensions = media.remote_extmap();
    let of_line = extensions.id_of(Extension::RtpMid);
    let types = codec::ALL.map(|codec| {
        let params = params(rtc, codec)?;
        Some((*params.pt(), params.resend().map(|pt| *pt)))
    });
    Some(Terms {
        ssrc,
        types,
        again,
        number: numbers::name(extensions),
        send_time: extensions.id_of(Extension::AbsoluteSendTime),
        orientation: extensions.id_of(Extension::VideoOrientation),
        line: of_line.filter(|id| *id < 15 && !mid.is_empty()).map(|id| (id, mid)),
    })
}

fn params(rtc: &Rtc, codec: Codec) -> Option<&PayloadParams> {
    rtc.codec_config().params().iter().find(|p| p.spec().codec == codec.engine())
}

/// A packet as it came and as it goes.
pub(crate) struct Write<'a> {
    pub incoming: &'a Incoming,
    pub outgoing: Outgoing,
    pub codec: Codec,
    pub payload: &'a Arc<[u8]>,
}

fn patch(incoming: &Incoming, outgoing: Outgoing) -> Option<str0m::rtp::Vp8Patch> {
    let mut patch = incoming.descriptor?.patch();
    if let Some(picture) = outgoing.picture {
        patch = patch.picture_id(picture);
    }
    if let Some(tl0) = outgoing.tl0 {
        patch = patch.tl0_pic_idx(tl0);
    }
    patch.build().ok()
}
