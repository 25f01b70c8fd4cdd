//! Datagrams from nobody, and from the addresses of those who are in.

use crate::hall::{HECKLER, Hall};
use crate::script::{Script, spoil};
use crate::stun;

const MOST: usize = 64;

pub fn run(hall: &mut Hall, input: &[u8]) {
    let mut script = Script::new(input);
    for _ in 0..MOST {
        if script.is_over() {
            break;
        }
        // The last choice is nobody's address.
        let from = Some(script.below(HECKLER + 2)).filter(|at| *at <= HECKLER);
        let datagram = datagram(hall, &mut script);
        hall.forge(from, &datagram);
        if script.byte() > 200 {
            hall.step();
        }
    }
    hall.step();
}

fn datagram(hall: &mut Hall, script: &mut Script<'_>) -> Vec<u8> {
    match script.below(6) {
        0 => script.chunk().to_vec(),
        1 => {
            let names: Vec<String> =
                hall.clients.iter().map(|client| client.name.clone()).collect();
            stun::message(script, &names)
        }
        2 => record(script),
        3 => {
            let head = [0x80 | script.byte() & 0x3f, script.byte()];
            [&head[..], script.bytes(10), script.chunk()].concat()
        }
        _ if hall.tape.is_empty() => Vec::new(),
        again => {
            let mut datagram = hall.tape[script.below(hall.tape.len())].clone();
            if again == 4 {
                spoil(script, &mut datagram);
            }
            datagram
        }
    }
}

/// A record of DTLS (RFC 6347 §4.1), with a lie about its length now and then.
fn record(script: &mut Script<'_>) -> Vec<u8> {
    let kind = script.one_of(&[20u8, 21, 22, 23, 24, 25, 26, 63]);
    let version = script.one_of(&[[254u8, 253], [254, 255], [3, 3], [1, 0]]);
    let epoch = script.one_of(&[0u16, 1, 2, 65535]);
    let number = script.bytes(6);
    let mut body = script.chunk().to_vec();
    if kind == 22 && script.coin() {
        // A handshake's own head: kind, length, number, and the piece's place and length.
        let whole = body.len() as u32;
        let kinds = [0u8, 1, 2, 3, 11, 12, 13, 14, 15, 16, 20];
        let mut head = vec![script.one_of(&kinds)];
        head.extend(&whole.to_be_bytes()[1..]);
        head.extend([0, script.byte(), 0, 0, script.byte()]);
        head.extend(&whole.to_be_bytes()[1..]);
        body.splice(..0, head);
    }
    let length = if script.byte() == 255 { script.short() } else { body.len() as u16 };
    let mut record = vec![kind, version[0], version[1]];
    record.extend(epoch.to_be_bytes());
    record.extend([0; 6].iter().enumerate().map(|(n, zero)| number.get(n).unwrap_or(zero)));
    record.extend(length.to_be_bytes());
    record.extend(body);
    record
}
