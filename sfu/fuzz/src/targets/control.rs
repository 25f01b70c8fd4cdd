//! RTCP under the right keys, from those who publish and those who watch.

use crate::hall::{AUDIENCE, HECKLER, Hall, INTRUDER};
use crate::script::Script;

const MOST: usize = 48;

pub fn run(hall: &mut Hall, input: &[u8]) {
    let mut script = Script::new(input);
    for _ in 0..MOST {
        if script.is_over() {
            break;
        }
        let at = script.one_of(&[INTRUDER, HECKLER]);
        let streams = streams(hall, at);
        let mut compound = Vec::new();
        for _ in 0..=script.below(4) {
            compound.extend(packet(&mut script, &streams));
        }
        hall.clients[at].seal_control(&compound);
        match script.byte() {
            0..=199 => {}
            200..=239 => hall.step(),
            _ => {
                hall.clients[crate::hall::SPEAKER].play(hall.now);
                hall.step();
            }
        }
    }
    for _ in 0..script.below(30) {
        hall.step();
    }
}

/// Streams that mean something on a connection.
fn streams(hall: &mut Hall, at: usize) -> Vec<u32> {
    let mut streams = hall.clients[at].seen.streams();
    for mid in hall.clients[at].mids.clone() {
        streams.push(hall.clients[at].stream(mid));
    }
    streams.extend(hall.clients[AUDIENCE].seen.streams());
    streams.extend([0, 1, u32::MAX]);
    streams
}

/// What came of the numbers of a connection, and when (draft-holmer-rmcat-transport-wide-cc-extensions-01
/// §3.1): near what was sent or far from it, with more or less times than there should be.
fn feedback(script: &mut Script<'_>, stream: u32) -> Vec<u8> {
    let mut packet = vec![0x8f, 205, 0, 0, 0, 0, 0, 7];
    packet.extend(stream.to_be_bytes());
    let first = script.short();
    packet.extend(if script.coin() { first } else { first & 0x3ff }.to_be_bytes());
    let count = script.one_of(&[1, 7, 20, 400, 9000, u16::MAX]);
    packet.extend(count.to_be_bytes());
    packet.extend(script.word().to_be_bytes());
    for _ in 0..=script.below(16) {
        let chunk = script.one_of(&[0x2000, 0x4000, 0x6000, 0, 0x8000, 0xc000]);
        packet.extend((chunk | script.short() & 0x3fff).to_be_bytes());
    }
    packet.extend(script.chunk());
    packet.resize(packet.len().next_multiple_of(4).min(1400), 0);
    let words = packet.len() as u16 / 4 - 1;
    packet[2..4].copy_from_slice(&words.to_be_bytes());
    packet
}

/// One packet (RFC 3550 §6.4, RFC 4585 §6.1) whose kind, count and length may be lies.
fn packet(script: &mut Script<'_>, streams: &[u32]) -> Vec<u8> {
    let kind = script.one_of(&[200u8, 201, 202, 203, 204, 205, 205, 206, 206, 207, 192, 255, 15]);
    if kind == 15 {
        return feedback(script, streams[0]);
    }
    let count = match kind {
        205 => script.one_of(&[1u8, 3, 15, 11, 31]),
        206 => script.one_of(&[1u8, 4, 15, 2, 31]),
        _ => script.byte() & 31,
    };
    let mut body = script.one_of(&[1u32, 7, streams[0]]).to_be_bytes().to_vec();
    for _ in 0..script.below(8) {
        match script.below(4) {
            0 => body.extend(streams[script.below(streams.len())].to_be_bytes()),
            1 => body.extend(b"REMB"),
            _ => body.extend(script.chunk()),
        }
    }
    body.resize(body.len().next_multiple_of(4).min(1400), 0);
    let length = if script.byte() > 250 { script.short() } else { body.len() as u16 / 4 };
    let padding = if script.byte() > 240 { 0x20 } else { 0 };
    let mut packet = vec![0x80 | padding | count, kind];
    packet.extend(length.to_be_bytes());
    packet.extend(body);
    packet
}
