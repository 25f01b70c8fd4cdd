//! Can a decoder start at this packet of H.264?
//!
//! It can where the parameters of a sequence stand: those who send to browsers repeat them before
//! every picture that needs no other, and browsers start nowhere else. The packet carries them alone,
//! joined with others (STAP-A), or in fragments (FU-A), of which the first tells (RFC 6184 §5).

const SEQUENCE: u8 = 7;
const JOINED: u8 = 24;
const FRAGMENT: u8 = 28;
const FIRST_FRAGMENT: u8 = 0x80;

pub(crate) fn starts(payload: &[u8]) -> bool {
    match payload {
        // Nothing decodes what is marked as broken.
        [first, ..] if first & 0x80 != 0 => false,
        [first, body @ ..] if kind(*first) == JOINED => joined_start(body),
        [first, part, _, ..] if kind(*first) == FRAGMENT => {
            part & FIRST_FRAGMENT != 0 && kind(*part) == SEQUENCE
        }
        [first, _, ..] => kind(*first) == SEQUENCE,
        _ => false,
    }
}

fn kind(byte: u8) -> u8 {
    byte & 0x1f
}

/// One whose lengths do not fit is refused by receivers as a whole.
fn joined_start(mut body: &[u8]) -> bool {
    let mut found = false;
    while let [high, low, rest @ ..] = body {
        let length = usize::from(u16::from_be_bytes([*high, *low]));
        let Some((unit, after)) = rest.split_at_checked(length) else {
            return false;
        };
        let Some(first) = unit.first() else { return false };
        found |= kind(*first) == SEQUENCE;
        body = after;
    }
    found && body.is_empty()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const PARAMETERS: &[u8] = &[0x67, 0x42, 0xe0, 0x1f];
    const MORE: &[u8] = &[0x68, 0xce];
    const KEY: &[u8] = &[0x65, 0x88];

    fn joined(units: &[&[u8]]) -> Vec<u8> {
        let mut bytes = vec![0x78];
        for unit in units {
            bytes.extend((unit.len() as u16).to_be_bytes());
            bytes.extend(*unit);
        }
        bytes
    }

    #[test]
    fn a_decoder_starts_where_the_parameters_stand() {
        for payload in [
            PARAMETERS.to_vec(),
            joined(&[PARAMETERS, MORE]),
            joined(&[PARAMETERS, MORE, KEY]),
            // Some encoders set off each picture, or say something of it, before.
            joined(&[&[0x09, 0xf0], &[0x06, 1], PARAMETERS, MORE]),
            vec![0x7c, 0x87, 0x42],
        ] {
            assert!(starts(&payload), "{payload:x?}");
        }
    }

    #[test]
    fn and_nowhere_else() {
        for payload in [
            vec![],
            vec![0x67],
            KEY.to_vec(),
            MORE.to_vec(),
            vec![0x41, 0x9a],
            vec![0xe7, 0x42, 0xe0],
            vec![0x7c],
            vec![0x7c, 0x87],
            vec![0x7c, 0x07, 0x42],
            vec![0x7c, 0x47, 0x42],
            vec![0x7c, 0x85, 0x88],
            vec![0x7d, 0x87, 0, 0, 0x67],
            vec![0x78],
            vec![0x78, 0],
            vec![0x78, 0, 0],
            vec![0x78, 0, 4, 0x67, 0x42],
            joined(&[MORE, KEY]),
            joined(&[PARAMETERS, &[]]),
            [joined(&[PARAMETERS, MORE]), vec![0]].concat(),
            [joined(&[PARAMETERS]), vec![0xff, 0xff, 1]].concat(),
        ] {
            assert!(!starts(&payload), "{payload:x?}");
        }
    }

    proptest! {
        #[test]
        fn no_bytes_are_too_odd(payload in proptest::collection::vec(any::<u8>(), 0..64)) {
            starts(&payload);
        }

        #[test]
        fn what_is_joined_and_cut_off_starts_nothing(
            units in proptest::collection::vec(proptest::collection::vec(any::<u8>(), 1..20), 1..6),
            cut in any::<prop::sample::Index>(),
        ) {
            let units: Vec<&[u8]> = units.iter().map(Vec::as_slice).collect();
            let whole = joined(&units);
            let has = units.iter().any(|unit| kind(unit[0]) == SEQUENCE);
            prop_assert_eq!(starts(&whole), has);
            // Cut between two units it is whole again, with fewer of them.
            let (cut, mut ends, mut end) = (cut.index(whole.len()), Vec::new(), 1);
            for unit in &units {
                end += 2 + unit.len();
                ends.push(end);
            }
            if !ends.contains(&cut) {
                prop_assert!(!starts(&whole[..cut]));
            }
        }
    }
}
