//! Which keys protect what this side of a connection sends?
//!
//! The engine keeps its keys to itself, but takes its DTLS from a provider: the one here hands
//! through everything and keeps a copy of the keying material as it goes by. The engine is driven
//! by one thread at a time, and what goes by in a call belongs to the connection that was called.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use dimpl::{Config, Dtls};
use str0m::crypto::dtls::{
    DtlsCert, DtlsImplError, DtlsInstance, DtlsOutput, DtlsProvider, DtlsVersion, ProtocolVersion,
    SrtpProfile,
};
use str0m::crypto::{CryptoError, CryptoProvider, from_feature_flags};

/// What DTLS agreed on. Master keys and salts of both sides, client's first (RFC 5764 §4.2).
pub(crate) struct Keys {
    pub material: Vec<u8>,
    pub profile: SrtpProfile,
    /// This side was the DTLS client.
    pub client: bool,
}

thread_local! {
    static PASSED: RefCell<Option<Keys>> = const { RefCell::new(None) };
}

/// Keys that went by in this thread since the last call.
pub(crate) fn take() -> Option<Keys> {
    PASSED.take()
}

/// What went by belongs to a peer that is no more.
pub(crate) fn forget() {
    PASSED.take();
}

/// The engine's usual provider with DTLS that shows its keys.
pub(crate) fn provider() -> CryptoProvider {
    CryptoProvider { dtls_provider: &Showing, ..from_feature_flags() }
}

#[derive(Debug)]
struct Showing;

impl DtlsProvider for Showing {
    fn generate_certificate(&self) -> Option<DtlsCert> {
        from_feature_flags().dtls_provider.generate_certificate()
    }

    fn new_dtls(
        &self,
        cert: &DtlsCert,
        now: Instant,
        version: DtlsVersion,
        mtu: Option<usize>,
    ) -> Result<Box<dyn DtlsInstance>, CryptoError> {
        let terms = terms(mtu)?;
        let inner = match version {
            DtlsVersion::Dtls12 => Dtls::new_12(terms, cert.clone(), now),
            DtlsVersion::Dtls13 => Dtls::new_13(terms, cert.clone(), now),
            DtlsVersion::Auto => Dtls::new_auto(terms, cert.clone(), now),
            other => return Err(CryptoError::Other(format!("no DTLS version {other}"))),
        };
        Ok(Box::new(Shown { inner }))
    }
}

/// What all connections with packets of this size have in common: nothing secret, and nothing that
/// changes. Each making of it tries all ciphers and curves out, which takes as long as a handshake;
/// the engine's own provider makes it for every connection.
fn terms(mtu: Option<usize>) -> Result<Arc<Config>, CryptoError> {
    static MADE: Mutex<BTreeMap<Option<usize>, Arc<Config>>> = Mutex::new(BTreeMap::new());
    let mut made = MADE.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(terms) = made.get(&mtu) {
        return Ok(terms.clone());
    }
    // ICE has shown that the other side is where it says; a cookie would ask once more.
    let mut builder = Config::builder().use_server_cookie(false);
    if let Some(mtu) = mtu {
        builder = builder.mtu(mtu);
    }
    let terms = builder.build().map_err(|why| CryptoError::Other(format!("no DTLS: {why}")))?;
    let terms = Arc::new(terms);
    made.insert(mtu, terms.clone());
    Ok(terms)
}

struct Shown {
    inner: Dtls,
}

impl std::fmt::Debug for Shown {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Shown").finish_non_exhaustive()
    }
}

impl DtlsInstance for Shown {
    fn poll_output<'a>(&mut self, buf: &'a mut [u8]) -> DtlsOutput<'a> {
        let client = self.inner.is_active();
        let output = self.inner.poll_output(buf);
        if let DtlsOutput::KeyingMaterial(material, profile) = &output {
            let material = <[u8]>::to_vec(material);
            PASSED.replace(Some(Keys { material, profile: *profile, client }));
        }
        output
    }

    fn set_active(&mut self, active: bool) {
        self.inner.set_active(active);
    }

    fn handle_packet(&mut self, packet: &[u8]) -> Result<(), DtlsImplError> {
        self.inner.handle_packet(packet)
    }

    fn handle_timeout(&mut self, now: Instant) -> Result<(), DtlsImplError> {
        self.inner.handle_timeout(now)
    }

    fn send_application_data(&mut self, data: &[u8]) -> Result<(), DtlsImplError> {
        self.inner.send_application_data(data)
    }

    fn is_active(&self) -> bool {
        self.inner.is_active()
    }

    fn protocol_version(&self) -> Option<ProtocolVersion> {
        self.inner.protocol_version()
    }

    fn is_closing(&self) -> bool {
        self.inner.is_closing()
    }

    fn is_closed(&self) -> bool {
        self.inner.is_closed()
    }

    fn close(&mut self) -> Result<(), DtlsImplError> {
        self.inner.close()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn connections_share_what_is_the_same_for_all() {
        let first = terms(Some(1150)).unwrap();
        assert!(Arc::ptr_eq(&first, &terms(Some(1150)).unwrap()));
        assert_eq!(first.mtu(), 1150);
        assert_eq!(terms(Some(900)).unwrap().mtu(), 900);
        assert!(!first.use_server_cookie() && first.require_client_certificate());
    }

    #[test]
    fn a_new_connection_is_of_the_version_that_is_asked_for() {
        let cert = Showing.generate_certificate().unwrap();
        let version = |version| {
            Showing.new_dtls(&cert, Instant::now(), version, None).unwrap().protocol_version()
        };
        assert_eq!(version(DtlsVersion::Dtls12), Some(ProtocolVersion::DTLS1_2));
        assert_eq!(version(DtlsVersion::Dtls13), Some(ProtocolVersion::DTLS1_3));
        assert_eq!(version(DtlsVersion::Auto), None);
    }
}
