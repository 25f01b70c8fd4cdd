//! What does a receiver tell its sender, and how is that protected?
//!
//! One compound packet: a receiver report with a block for each stream, and a name (RFC 3550
//! §6.4.2, §6.5), protected with AES-GCM (RFC 7714 §9), which every server of ours agrees on.

use str0m::crypto::dtls::SrtpProfile;
use str0m::crypto::{AeadAes128GcmCipher, AeadAes256GcmCipher, CryptoProvider, SrtpProvider};

use super::gaps::Gaps;
use super::keys::Keys;

const RECEIVER_REPORT: u8 = 201;
const DESCRIPTION: u8 = 202;
const CNAME: u8 = 1;
/// Most blocks that one report has room for.
const BLOCKS: usize = 31;
const SALT: usize = 12;
const TAG: usize = 16;
/// RFC 3711 §4.3.2.
const LABEL_KEY: u8 = 3;
const LABEL_SALT: u8 = 5;

/// A report on some streams, in clear.
pub(super) fn report(ssrc: u32, streams: &mut [Gaps]) -> Vec<u8> {
    let blocks = streams.len().min(BLOCKS);
    let streams = &mut streams[..blocks];
    let mut bytes = Vec::with_capacity(24 + 24 * streams.len());
    let words = 1 + 6 * streams.len() as u16;
    bytes.extend([0x80 | streams.len() as u8, RECEIVER_REPORT]);
    bytes.extend(words.to_be_bytes());
    bytes.extend(ssrc.to_be_bytes());
    for stream in streams {
        let lost = stream.lost().min(0x7f_ffff) as u32;
        bytes.extend(stream.ssrc.to_be_bytes());
        bytes.extend((u32::from(stream.take_fraction()) << 24 | lost).to_be_bytes());
        bytes.extend((stream.highest as u32).to_be_bytes());
        // Neither jitter nor the time of the last sender report, which stands in what is not read.
        bytes.extend([0; 12]);
    }
    bytes.extend([0x81, DESCRIPTION, 0, 3]);
    bytes.extend(ssrc.to_be_bytes());
    bytes.extend([CNAME, 5, b'v', b'i', b'e', b'w', b'r', 0]);
    bytes
}

enum Cipher {
    Short(Box<dyn AeadAes128GcmCipher>),
    Long(Box<dyn AeadAes256GcmCipher>),
}

/// Protects what one side of a connection sends as control.
pub(super) struct Protect {
    cipher: Cipher,
    salt: [u8; SALT],
    index: u32,
}

impl Protect {
    /// `None` when another profile was agreed on.
    pub fn new(provider: &CryptoProvider, keys: &Keys) -> Option<Self> {
        let srtp = provider.srtp_provider;
        let length = match keys.profile {
            SrtpProfile::AEAD_AES_128_GCM => 16,
            SrtpProfile::AEAD_AES_256_GCM => 32,
            _ => return None,
        };
        let (masters, salts) = keys.material.split_at_checked(2 * length)?;
        let side = usize::from(!keys.client);
        let master = masters.chunks_exact(length).nth(side)?;
        let master_salt = salts.chunks_exact(SALT).nth(side)?;
        let salt = derive(srtp, master, master_salt, LABEL_SALT);
        let cipher = if length == 16 {
            let key = derive(srtp, master, master_salt, LABEL_KEY);
            Cipher::Short(srtp.aead_aes_128_gcm().create_cipher(key, true))
        } else {
            let key = derive(srtp, master, master_salt, LABEL_KEY);
            Cipher::Long(srtp.aead_aes_256_gcm().create_cipher(key, true))
        };
        Some(Protect { cipher, salt, index: 0 })
    }

    /// `None` when the cipher fails.
    pub fn control(&mut self, clear: &[u8]) -> Option<Vec<u8>> {
        let (head, body) = clear.split_at_checked(8)?;
        let trailer = (0x8000_0000 | self.index).to_be_bytes();
        let mut nonce = [0; SALT];
        nonce[2..6].copy_from_slice(&head[4..8]);
        nonce[8..12].copy_from_slice(&self.index.to_be_bytes());
        nonce.iter_mut().zip(self.salt).for_each(|(n, s)| *n ^= s);
        self.index = (self.index + 1) & 0x7fff_ffff;

        let known = [head, &trailer].concat();
        let mut protected = head.to_vec();
        protected.resize(clear.len() + TAG, 0);
        let out = &mut protected[8..];
        match &mut self.cipher {
            Cipher::Short(cipher) => cipher.encrypt(&nonce, &known, body, out),
            Cipher::Long(cipher) => cipher.encrypt(&nonce, &known, body, out),
        }
        .ok()?;
        protected.extend(trailer);
        Some(protected)
    }
}

/// RFC 3711 §4.3.1, with a salt of 96 bits as RFC 7714 §11 has it.
fn derive<const N: usize>(
    srtp: &dyn SrtpProvider,
    master: &[u8],
    salt: &[u8],
    label: u8,
) -> [u8; N] {
    let mut input = [0; 16];
    input[..SALT].copy_from_slice(salt);
    input[7] ^= label;
    let mut key = [0; N];
    for (round, part) in key.chunks_mut(16).enumerate() {
        input[15] = round as u8;
        let mut block = [0; 16];
        if master.len() == 16 {
            srtp.srtp_aes_128_ecb_round(master, &input, &mut block);
        } else {
            srtp.srtp_aes_256_ecb_round(master, &input, &mut block);
        }
        part.copy_from_slice(&block[..part.len()]);
    }
    key
}
