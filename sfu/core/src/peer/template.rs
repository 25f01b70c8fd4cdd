//! How is the engine of a new connection set up?

use std::sync::Arc;
use std::time::Instant;

use str0m::config::DtlsCert;
use str0m::crypto::CryptoProvider;
use str0m::rtp::{Extension, ExtensionMap};
use str0m::{Rtc, RtcConfig};

use super::numbers;
use crate::codec;
use crate::direct::Next;
use crate::event::Role;

/// What all peers of one core share.
pub(crate) struct Template {
    base: RtcConfig,
}

impl Template {
    pub fn new(provider: CryptoProvider) -> Option<Self> {
        let cert: DtlsCert = provider.dtls_provider.generate_certificate()?;
        let base = RtcConfig::new()
            .set_crypto_provider(Arc::new(provider))
            .set_dtls_cert(cert)
            .set_ice_lite(true)
            .set_rtp_mode(true);
        Some(Template { base })
    }

    pub(super) fn engine(&self, role: Role, next: &Next, now: Instant) -> Rtc {
        let extensions = extensions(role, next);
        let mut base = codec::enable(self.base.clone(), role).set_extension_map(extensions);
        // Sound, too, is sent again.
        base.codec_config().iter_mut().for_each(|params| params.set_fb_nack(true));
        base.enable_raw_packets(role == Role::Subscriber).build(now)
    }
}

/// A publisher is asked for what estimates its uplink and tells its loudness. A subscriber gets
/// numbers, of which it tells us when each came, and send times, from which it tells its downlink
/// (REMB) where it does not do that.
fn extensions(role: Role, next: &Next) -> ExtensionMap {
    let mut map = ExtensionMap::empty();
    map.set(4, Extension::RtpMid);
    map.set(13, Extension::VideoOrientation);
    map.set(2, Extension::AbsoluteSendTime);
    if role == Role::Publisher {
        map.set(1, Extension::AudioLevel);
        map.set(3, Extension::TransportSequenceNumber);
        map.set(10, Extension::RtpStreamId);
        map.set(11, Extension::RepairedRtpStreamId);
    } else {
        map.set(3, numbers::extension(next));
    }
    map
}
