//! What does a check look like that is not genuine (RFC 8489)?

use crate::script::Script;

/// A message of STUN whose attributes the script makes. `names` are user names that lead
/// somewhere.
pub fn message(script: &mut Script<'_>, names: &[String]) -> Vec<u8> {
    let kind = script.one_of(&[0x0001u16, 0x0101, 0x0111, 0x0003, 0x0011, 0x4001]);
    let mut attributes = Vec::new();
    for _ in 0..script.below(6) {
        let (kind, value): (u16, Vec<u8>) = match script.below(8) {
            0 | 1 if !names.is_empty() => {
                let name = &names[script.below(names.len())];
                (0x0006, format!("{name}:x").into_bytes())
            }
            2 => (0x0008, script.bytes(20).to_vec()),
            3 => (0x8028, script.bytes(4).to_vec()),
            4 => (0x0025, Vec::new()),
            5 => (0x0024, script.bytes(4).to_vec()),
            _ => (script.short(), script.chunk().to_vec()),
        };
        let length = if script.byte() == 255 { script.short() } else { value.len() as u16 };
        attributes.extend(kind.to_be_bytes());
        attributes.extend(length.to_be_bytes());
        attributes.extend(&value);
        attributes.resize(attributes.len().next_multiple_of(4), 0);
    }
    let length = if script.byte() == 255 { script.short() } else { attributes.len() as u16 };
    let mut message = [&kind.to_be_bytes()[..], &length.to_be_bytes()].concat();
    message.extend([0x21, 0x12, 0xa4, 0x42]);
    message.extend([9; 12]);
    message.extend(attributes);
    message
}
