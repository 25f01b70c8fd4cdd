//! How does a client of ours get at its own keys, and past its own SCTP?
//!
//! A provider of DTLS that hands through everything, shows what was agreed on, and sends besides
//! what its client never would. One client of a thread is driven at a time, and the tape is its.

use std::cell::RefCell;
use std::time::Instant;

use str0m::crypto::dtls::{
    DtlsCert, DtlsImplError, DtlsInstance, DtlsOutput, DtlsProvider, DtlsVersion, ProtocolVersion,
    SrtpProfile,
};
use str0m::crypto::{CryptoError, CryptoProvider, from_feature_flags};

/// What went by since it was last taken, and what is to be sent.
#[derive(Default)]
pub struct Tape {
    /// Keying material, profile, and whether this side was the client.
    pub keys: Option<(Vec<u8>, SrtpProfile, bool)>,
    /// Application data that the client sent.
    pub sent: Vec<Vec<u8>>,
    /// Application data to send in its stead.
    pub inject: Vec<Vec<u8>>,
}

thread_local! {
    static TAPE: RefCell<Tape> = RefCell::default();
}

/// Have this sent by the client that is driven next.
pub fn inject(data: Vec<u8>) {
    TAPE.with_borrow_mut(|tape| tape.inject.push(data));
}

/// What the client that was driven did.
pub fn take() -> Tape {
    TAPE.take()
}

/// The usual provider with a tap in its DTLS.
pub fn provider() -> CryptoProvider {
    CryptoProvider { dtls_provider: &Tapping, ..from_feature_flags() }
}

#[derive(Debug)]
struct Tapping;

impl DtlsProvider for Tapping {
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
        Ok(Box::new(Tapped { inner }))
    }
}

#[derive(Debug)]
struct Tapped {
    inner: Box<dyn DtlsInstance>,
}

impl DtlsInstance for Tapped {
    fn poll_output<'a>(&mut self, buf: &'a mut [u8]) -> DtlsOutput<'a> {
        for data in TAPE.with_borrow_mut(|tape| std::mem::take(&mut tape.inject)) {
            // Not connected yet: then it is not sent.
            let _ = self.inner.send_application_data(&data);
        }
        let client = self.inner.is_active();
        let output = self.inner.poll_output(buf);
        if let DtlsOutput::KeyingMaterial(material, profile) = &output {
            let keys = (<[u8]>::to_vec(material), *profile, client);
            TAPE.with_borrow_mut(|tape| tape.keys = Some(keys));
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
        TAPE.with_borrow_mut(|tape| tape.sent.push(data.to_vec()));
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
