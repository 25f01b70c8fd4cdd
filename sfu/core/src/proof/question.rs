//! What does a question look like, and what its answer? Binding requests of ICE (RFC 8445, RFC 8489).

use crate::keys;

const COOKIE: [u8; 4] = [0x21, 0x12, 0xa4, 0x42];
const USERNAME: u16 = 0x0006;
const INTEGRITY: u16 = 0x0008;
const PRIORITY: u16 = 0x0024;
const CONTROLLED: u16 = 0x8029;
const FINGERPRINT: u16 = 0x8028;
const FINGERPRINT_XOR: u32 = 0x5354_554e;

/// A check of ours, which promises nothing and asks for an answer. None: the name is too long.
pub(super) fn question(name: &str, password: &str, number: [u8; 12]) -> Option<Vec<u8>> {
    let mut message = vec![0, 1, 0, 0];
    message.extend(COOKIE);
    message.extend(number);
    attribute(&mut message, USERNAME, name.as_bytes());
    attribute(&mut message, PRIORITY, &1u32.to_be_bytes());
    attribute(&mut message, CONTROLLED, &[0; 8]);
    announce(&mut message, 24)?;
    let hmac = keys::provider().sha1_hmac_provider;
    let tag = hmac.sha1_hmac(password.as_bytes(), &[&message]);
    attribute(&mut message, INTEGRITY, &tag);
    announce(&mut message, 8)?;
    let mark = crc32(&message) ^ FINGERPRINT_XOR;
    attribute(&mut message, FINGERPRINT, &mark.to_be_bytes());
    Some(message)
}

/// The number that the answer to a question gives back.
pub(super) fn answered_number(datagram: &[u8]) -> Option<[u8; 12]> {
    let is_answer = datagram.starts_with(&[1, 1]) && datagram.get(4..8) == Some(&COOKIE);
    datagram.get(8..20).filter(|_| is_answer)?.try_into().ok()
}

fn attribute(message: &mut Vec<u8>, kind: u16, value: &[u8]) {
    message.extend(kind.to_be_bytes());
    message.extend((value.len() as u16).to_be_bytes());
    message.extend_from_slice(value);
    message.resize(message.len().next_multiple_of(4), 0);
}

/// Write the length as it will be with so many bytes more.
fn announce(message: &mut [u8], more: usize) -> Option<()> {
    let length = u16::try_from(message.len() - 20 + more).ok()?;
    message[2..4].copy_from_slice(&length.to_be_bytes());
    Some(())
}

/// As Ethernet has it; a question is too rare and short for a table.
fn crc32(bytes: &[u8]) -> u32 {
    let bit = |crc: u32| if crc & 1 == 1 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 };
    !bytes.iter().fold(!0, |crc, byte| (0..8).fold(crc ^ u32::from(*byte), |crc, _| bit(crc)))
}
