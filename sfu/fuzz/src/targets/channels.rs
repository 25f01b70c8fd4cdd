//! SCTP and DCEP under the right keys, from either side of a channel.

use crate::hall::{HECKLER, Hall, INTRUDER};
use crate::script::{Script, spoil};
use crate::sctp::{Association, chunk, open};

const MOST: usize = 48;

pub fn run(hall: &mut Hall, input: &[u8]) {
    let mut script = Script::new(input);
    for _ in 0..MOST {
        if script.is_over() {
            break;
        }
        let at = script.one_of(&[INTRUDER, HECKLER]);
        let packet = packet(&mut script, &mut hall.clients[at].association);
        let now = hall.now;
        hall.clients[at].seal_data(packet, now);
        match script.byte() {
            0..=127 => {}
            128..=199 => hall.step(),
            200..=229 => {
                let peer = hall.clients[at].peer;
                hall.stand.send_data(peer, "_reliable", vec![1; script.below(200) * 10]);
                hall.step();
            }
            230..=245 => hall.clients[at].say("_reliable", &[2; 99], now),
            _ => (0..script.below(60)).for_each(|_| hall.step()),
        }
    }
    hall.step();
}

fn packet(script: &mut Script<'_>, association: &mut Association) -> Vec<u8> {
    let next = association.next;
    let (mut chunks, mut whole) = (Vec::new(), true);
    for _ in 0..=script.below(3) {
        if script.byte() < 170 {
            chunks.extend(data(script, association));
        } else {
            whole = false;
            chunks.extend(any_chunk(script, association));
        }
    }
    if script.byte() > 220 {
        whole = false;
        spoil(script, &mut chunks);
    }
    // Of a packet that is refused as a whole the data never came, and all after it would wait.
    if !whole && script.byte() < 200 {
        association.next = next;
    }
    association.packet(&chunks, !whole && script.byte() > 200)
}

fn any_chunk(script: &mut Script<'_>, association: &mut Association) -> Vec<u8> {
    let (kind, body) = match script.below(12) {
        0 | 1 => (script.one_of(&[1, 2]), init(script)),
        2..=4 => (3, acknowledgement(script, association)),
        5..=7 => (130, reset(script, association)),
        8 | 9 => (script.one_of(&[192, 194]), forward(script, association)),
        10 => (script.one_of(&[4, 5, 9, 10, 11]), script.chunk().to_vec()),
        _ if script.byte() < 240 => (script.byte() | 64, script.chunk().to_vec()),
        _ => (script.one_of(&[6, 7, 8, 14]), script.chunk().to_vec()),
    };
    let lie = (script.byte() > 235).then(|| script.short());
    chunk(kind, script.byte(), &body, lie)
}

fn data(script: &mut Script<'_>, association: &mut Association) -> Vec<u8> {
    let stream = match script.byte() {
        0..=199 => script.below(8) as u16,
        _ => script.short(),
    };
    let kind = script.one_of(&[50u32, 50, 51, 53, 56, 57, 0, u32::MAX]);
    let body = match script.below(4) {
        0 if kind == 50 => vec![2],
        1 => script.chunk().to_vec(),
        _ if kind == 50 => {
            let (kind, label) = (script.byte(), script.chunk());
            let mut open = open(kind, label, script.bytes(3));
            if script.byte() > 200 {
                spoil(script, &mut open);
            }
            open
        }
        _ => vec![7; usize::from(script.short()) % 1100],
    };
    // Whole, its beginning, its end, or its middle; in order or not.
    let flags = script.one_of(&[3u8, 3, 3, 3, 3, 3, 7, 7, 2, 1, 0, 4]);
    let next = association.next;
    let number = match script.byte() {
        0..=229 => return association.data(flags, stream, kind, &body),
        230..=239 => next.wrapping_sub(u32::from(script.byte())),
        240..=250 => next.wrapping_add(u32::from(script.short())),
        _ => script.word(),
    };
    association.next = number;
    let stray = association.data(flags, stream, kind, &body);
    association.next = next;
    stray
}

/// RFC 9260 §3.3.2: tag, window, streams out and in, first number, and parameters.
fn init(script: &mut Script<'_>) -> Vec<u8> {
    let mut body = Vec::new();
    body.extend(script.word().to_be_bytes());
    body.extend(script.one_of(&[0u32, 1500, 1 << 20, u32::MAX]).to_be_bytes());
    body.extend([script.short(), script.short()].map(u16::to_be_bytes).concat());
    body.extend(script.word().to_be_bytes());
    parameters(script, &mut body);
    body
}

fn parameters(script: &mut Script<'_>, body: &mut Vec<u8>) {
    for _ in 0..script.below(4) {
        let kind = script.one_of(&[7u16, 8, 9, 12, 0x8002, 0x8003, 0x8004, 0x8008, 0xc000, 1]);
        let value = script.chunk();
        let length = if script.byte() > 235 { script.short() } else { value.len() as u16 + 4 };
        body.extend([kind.to_be_bytes(), length.to_be_bytes()].concat());
        body.extend(value);
        body.resize(body.len().next_multiple_of(4), 0);
    }
}

/// RFC 9260 §3.3.4, with gaps that may overlap or be upside down.
fn acknowledgement(script: &mut Script<'_>, association: &Association) -> Vec<u8> {
    let newest = association.next.wrapping_add(u32::from(script.short())).wrapping_sub(300);
    let newest = if script.coin() { newest } else { script.word() };
    let mut body = newest.to_be_bytes().to_vec();
    body.extend(script.one_of(&[0u32, 100, 1 << 17, u32::MAX]).to_be_bytes());
    let gaps = script.below(8);
    let said = if script.byte() > 235 { script.short() } else { gaps as u16 };
    body.extend([said.to_be_bytes(), u16::from(script.byte() & 3).to_be_bytes()].concat());
    for _ in 0..gaps {
        body.extend([script.short(), script.short()].map(u16::to_be_bytes).concat());
    }
    body
}

/// RFC 6525 §4: streams that begin anew.
fn reset(script: &mut Script<'_>, association: &Association) -> Vec<u8> {
    let mut body = Vec::new();
    for _ in 0..=script.below(2) {
        let kind = script.one_of(&[13u16, 13, 14, 15, 16, 17]);
        let mut value = Vec::new();
        for _ in 0..script.below(4) {
            let number = association.next.wrapping_sub(u32::from(script.byte() & 7));
            value.extend(if script.coin() { number } else { script.word() }.to_be_bytes());
        }
        for _ in 0..script.below(6) {
            value.extend((script.below(8) as u16).to_be_bytes());
        }
        body.extend([kind.to_be_bytes(), (value.len() as u16 + 4).to_be_bytes()].concat());
        body.extend(value);
        body.resize(body.len().next_multiple_of(4), 0);
    }
    body
}

/// RFC 3758 §3.2: what is not waited for any longer.
fn forward(script: &mut Script<'_>, association: &mut Association) -> Vec<u8> {
    let newest = match script.byte() {
        0..=239 => association.next.wrapping_add(u32::from(script.byte() & 31)),
        _ => script.word(),
    };
    if script.byte() < 240 {
        association.next = newest.wrapping_add(1);
    }
    let mut body = newest.to_be_bytes().to_vec();
    for _ in 0..script.below(6) {
        body.extend([script.below(8) as u16, script.short()].map(u16::to_be_bytes).concat());
    }
    body
}
