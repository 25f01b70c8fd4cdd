//! Which keys protect what this side of a connection sends?
//!
//! The engine keeps its keys to itself, but takes its DTLS from a provider: the one here hands
//! through everything and keeps a copy of the keying material as it goes by. The engine is driven
//! by one thread at a time, and what goes by in a call belongs to the connection that was called.

use std::cell::RefCell;
use std::time::Instant;

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
        let inner = from_feature_flags().dtls_provider.new_dtls(cert, now, version, mtu)?;
        Ok(Box::new(Shown { inner }))
    }
}

#[derive(Debug)]
struct Shown {
    inner: Box<dyn DtlsInstance>,
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
