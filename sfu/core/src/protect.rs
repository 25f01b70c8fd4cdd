//! How is what one side of a connection sends protected? SRTP and SRTCP with AES-GCM (RFC 7714).

use str0m::crypto::dtls::SrtpProfile;
use str0m::crypto::{AeadAes128GcmCipher, AeadAes256GcmCipher, CryptoProvider, SrtpProvider};

use crate::keys::Keys;
use crate::replay::Replay;

const SALT: usize = 12;
/// Bytes that protection adds to a packet of media.
pub(crate) const TAG: usize = 16;

/// RFC 3711 §4.3.2: what a key and its salt are for.
#[derive(Clone, Copy)]
enum Label {
    Media = 0,
    Control = 3,
}

enum Cipher {
    Short(Box<dyn AeadAes128GcmCipher>),
    Long(Box<dyn AeadAes256GcmCipher>),
}

/// A derived key and its salt.
struct Session {
    cipher: Cipher,
    salt: [u8; SALT],
}

/// Protects what one side of a connection sends. No index may ever be used twice: whoever holds
/// this sends no control and no stream that the engine also sends.
pub(crate) struct Protect {
    media: Session,
    control: Session,
    control_index: u32,
}

impl Protect {
    /// `None` when another profile was agreed on.
    pub fn new(provider: &CryptoProvider, keys: &Keys) -> Option<Self> {
        let (master, salt) = master(keys, keys.client)?;
        let session = |label| Session::derive(provider.srtp_provider, master, salt, label, true);
        Some(Protect {
            media: session(Label::Media),
            control: session(Label::Control),
            control_index: 0,
        })
    }

    /// Append the protected form of a packet to `out`. `index` is its sequence number with the
    /// roll-overs. False when the cipher fails.
    pub fn media(&mut self, header: &[u8], body: &[u8], index: u64, out: &mut Vec<u8>) -> bool {
        let mut nonce = self.media.salt;
        xor(&mut nonce[2..6], &header[8..12]);
        xor(&mut nonce[6..12], &index.to_be_bytes()[2..]);
        out.extend_from_slice(header);
        let at = out.len();
        out.resize(at + body.len() + TAG, 0);
        self.media.cipher.seal(&nonce, header, body, &mut out[at..])
    }

    /// The protected form of a compound packet of control. `None` when the cipher fails.
    pub fn control(&mut self, clear: &[u8]) -> Option<Vec<u8>> {
        let (head, body) = clear.split_at_checked(8)?;
        let trailer = (0x8000_0000 | self.control_index).to_be_bytes();
        let mut nonce = self.control.salt;
        xor(&mut nonce[2..6], &head[4..8]);
        xor(&mut nonce[8..12], &self.control_index.to_be_bytes());
        self.control_index = (self.control_index + 1) & 0x7fff_ffff;
        let known = [head, &trailer].concat();
        let mut protected = head.to_vec();
        protected.resize(clear.len() + TAG, 0);
        let sealed = self.control.cipher.seal(&nonce, &known, body, &mut protected[8..]);
        protected.extend(trailer);
        sealed.then_some(protected)
    }
}

/// Reads control that the other side protected.
pub(crate) struct Unprotect {
    control: Session,
    replay: Replay,
    clear: Vec<u8>,
}

/// Genuine control.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Opened<'a> {
    /// A compound packet, as it was.
    pub clear: &'a [u8],
    /// It was not heard before.
    pub is_new: bool,
}

impl Unprotect {
    /// `None` when another profile was agreed on.
    pub fn new(provider: &CryptoProvider, keys: &Keys) -> Option<Self> {
        let (master, salt) = master(keys, !keys.client)?;
        let label = Label::Control;
        let control = Session::derive(provider.srtp_provider, master, salt, label, false);
        Some(Unprotect { control, replay: Replay::default(), clear: Vec::new() })
    }

    /// A packet of control (RFC 7714 §9). `None` when it is not genuine.
    pub fn control(&mut self, protected: &[u8]) -> Option<Opened<'_>> {
        let (packet, trailer) = protected.split_last_chunk::<4>()?;
        let (head, body) = packet.split_first_chunk::<8>()?;
        let clear = body.len().checked_sub(TAG)?;
        let index = u32::from_be_bytes(*trailer);
        let encrypted = index & 0x8000_0000 != 0;
        let mut nonce = self.control.salt;
        xor(&mut nonce[2..6], &head[4..]);
        xor(&mut nonce[8..12], &(index & 0x7fff_ffff).to_be_bytes());
        let mut known = [0; 12];
        known[..8].copy_from_slice(head);
        known[8..].copy_from_slice(trailer);
        // The cipher wants room for the tag.
        self.clear.resize(8 + body.len(), 0);
        self.clear[..8].copy_from_slice(head);
        let opened =
            encrypted && self.control.cipher.open(&nonce, &known, body, &mut self.clear[8..]);
        let [.., a, b, c, d] = *head;
        let sender = u32::from_be_bytes([a, b, c, d]);
        opened.then(|| Opened {
            is_new: self.replay.is_new(sender, index & 0x7fff_ffff),
            clear: &self.clear[..8 + clear],
        })
    }
}

/// Tells whether media is what the other side protected.
pub(crate) struct Genuine {
    media: Session,
    clear: Vec<u8>,
}

impl Genuine {
    /// `None` when another profile was agreed on.
    pub fn new(provider: &CryptoProvider, keys: &Keys) -> Option<Self> {
        let (master, salt) = master(keys, !keys.client)?;
        let label = Label::Media;
        let media = Session::derive(provider.srtp_provider, master, salt, label, false);
        Some(Genuine { media, clear: Vec::new() })
    }

    /// Whether the first packet of a stream is genuine: its number has not rolled over yet.
    pub fn is_first(&mut self, packet: &[u8]) -> bool {
        let Some((header, body)) = header_length(packet).and_then(|at| packet.split_at_checked(at))
        else {
            return false;
        };
        let mut nonce = self.media.salt;
        xor(&mut nonce[2..6], &header[8..12]);
        xor(&mut nonce[10..12], &header[2..4]);
        self.clear.resize(body.len(), 0);
        body.len() >= TAG && self.media.cipher.open(&nonce, header, body, &mut self.clear)
    }
}

/// Master key and salt of one side.
fn master(keys: &Keys, client: bool) -> Option<(&[u8], &[u8])> {
    let length = match keys.profile {
        SrtpProfile::AEAD_AES_128_GCM => 16,
        SrtpProfile::AEAD_AES_256_GCM => 32,
        _ => return None,
    };
    let (masters, salts) = keys.material.split_at_checked(2 * length)?;
    let side = usize::from(!client);
    Some((masters.chunks_exact(length).nth(side)?, salts.chunks_exact(SALT).nth(side)?))
}

/// Where the payload begins (RFC 3550 §5.1, §5.3.1).
fn header_length(packet: &[u8]) -> Option<usize> {
    let fixed = 12 + 4 * usize::from(packet.first()? & 0x0f);
    if packet[0] & 0x10 == 0 {
        return (packet.len() >= fixed).then_some(fixed);
    }
    let words = packet.get(fixed + 2..fixed + 4)?;
    Some(fixed + 4 + 4 * usize::from(u16::from_be_bytes([words[0], words[1]])))
}

impl Cipher {
    fn open(&mut self, nonce: &[u8; SALT], known: &[u8], body: &[u8], out: &mut [u8]) -> bool {
        match self {
            Cipher::Short(cipher) => cipher.decrypt(nonce, &[known], body, out),
            Cipher::Long(cipher) => cipher.decrypt(nonce, &[known], body, out),
        }
        .is_ok()
    }

    fn seal(&mut self, nonce: &[u8; SALT], known: &[u8], body: &[u8], out: &mut [u8]) -> bool {
        match self {
            Cipher::Short(cipher) => cipher.encrypt(nonce, known, body, out),
            Cipher::Long(cipher) => cipher.encrypt(nonce, known, body, out),
        }
        .is_ok()
    }
}

impl Session {
    fn derive(
        srtp: &dyn SrtpProvider,
        master: &[u8],
        salt: &[u8],
        label: Label,
        seals: bool,
    ) -> Self {
        let key = label as u8;
        let cipher = if master.len() == 16 {
            let key = derive(srtp, master, salt, key);
            Cipher::Short(srtp.aead_aes_128_gcm().create_cipher(key, seals))
        } else {
            let key = derive(srtp, master, salt, key);
            Cipher::Long(srtp.aead_aes_256_gcm().create_cipher(key, seals))
        };
        Session { cipher, salt: derive(srtp, master, salt, label as u8 + 2) }
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

fn xor(into: &mut [u8], bytes: &[u8]) {
    into.iter_mut().zip(bytes).for_each(|(a, b)| *a ^= b);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keys;

    fn sides() -> (Protect, Genuine) {
        let profile = SrtpProfile::AEAD_AES_128_GCM;
        let keys = |client| Keys { material: (0..56).collect(), profile, client };
        let provider = keys::provider();
        let protect = Protect::new(&provider, &keys(true)).unwrap();
        (protect, Genuine::new(&provider, &keys(false)).unwrap())
    }

    #[test]
    fn control_is_read_as_it_was_and_only_when_it_is_genuine() {
        let (mut protect, _) = sides();
        let keys = Keys {
            material: (0..56).collect(),
            profile: SrtpProfile::AEAD_AES_128_GCM,
            client: false,
        };
        let mut unprotect = Unprotect::new(&keys::provider(), &keys).unwrap();
        let clear: Vec<u8> = (0x80..0xa8).collect();
        for _ in 0..3 {
            let packet = protect.control(&clear).unwrap();
            for is_new in [true, false] {
                assert_eq!(unprotect.control(&packet), Some(Opened { clear: &clear, is_new }));
            }
            for at in 0..packet.len() {
                let mut forged = packet.clone();
                forged[at] ^= 1 << (at % 8);
                assert_eq!(unprotect.control(&forged), None, "byte {at}");
            }
            for length in 0..packet.len() {
                assert_eq!(unprotect.control(&packet[..length]), None, "{length} bytes");
            }
        }
    }

    #[test]
    fn the_first_packet_of_a_stream_is_known_for_what_it_is() {
        let (mut protect, mut genuine) = sides();
        let plain = [0x80, 96, 1, 2, 0, 0, 0, 0, 0, 0, 0, 9];
        let mut wide = plain.to_vec();
        wide[0] |= 0x11;
        wide.extend([0, 0, 0, 5, 0xbe, 0xde, 0, 1, 0x40, 0x31, 0, 0]);
        for header in [&plain[..], &wide] {
            let mut packet = Vec::new();
            assert!(protect.media(header, &[7; 50], 258, &mut packet));
            assert!(genuine.is_first(&packet));
            for at in 0..packet.len() {
                let mut forged = packet.clone();
                forged[at] ^= 1;
                assert!(!genuine.is_first(&forged), "byte {at}");
            }
            for length in 0..packet.len() {
                assert!(!genuine.is_first(&packet[..length]), "{length} bytes");
            }
        }
    }
}
