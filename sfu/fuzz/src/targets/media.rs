//! RTP under the right keys: headers, extensions, repair and VP8 that a publisher makes up.

use str0m::rtp::Extension;

use crate::hall::{Hall, INTRUDER, LAYERS};
use crate::rtp::Header;
use crate::script::Script;

const MOST: usize = 64;

/// What goes on from packet to packet.
struct Flow {
    seq: [u16; 4],
    time: u32,
    picture: u16,
}

pub fn run(hall: &mut Hall, input: &[u8]) {
    let mut script = Script::new(input);
    let mut flow = Flow { seq: [script.short(); 4], time: script.word(), picture: script.short() };
    for _ in 0..MOST {
        if script.is_over() {
            break;
        }
        let header = header(hall, &mut script, &mut flow);
        let body = body(&mut script, &mut flow);
        let mut bytes = header.bytes();
        if script.byte() > 240 {
            // Padding and contributing sources, whether there are any or not.
            bytes[0] |= script.byte() & 0x2f;
        }
        hall.clients[INTRUDER].seal_media(header.ssrc, header.seq, &bytes, &body);
        if script.byte() > 128 {
            hall.step();
        }
    }
    hall.step();
}

fn header(hall: &mut Hall, script: &mut Script<'_>, flow: &mut Flow) -> Header {
    let client = &mut hall.clients[INTRUDER];
    let picture = script.byte() < 200;
    let mid = client.mids[usize::from(picture)];
    let layer = script.below(LAYERS.len() + 1);
    let repair = picture && script.byte() > 200;
    let kind = client.kind(mid) + u8::from(repair);
    let ssrc = match script.byte() {
        0..=199 => 5000 + 10 * u32::from(repair) + layer as u32 + 100 * u32::from(picture),
        200..=219 => client.stream(mid),
        220..=229 => 0,
        _ => script.word(),
    };
    let named = [
        (Extension::RtpMid, mid.as_bytes().to_vec()),
        (
            if repair { Extension::RepairedRtpStreamId } else { Extension::RtpStreamId },
            LAYERS.get(layer).map(|rid| rid.as_bytes().to_vec()).unwrap_or_default(),
        ),
        (Extension::AudioLevel, vec![script.byte()]),
        (Extension::TransportSequenceNumber, script.short().to_be_bytes().to_vec()),
        (Extension::AbsoluteSendTime, script.word().to_be_bytes()[1..].to_vec()),
        (Extension::VideoOrientation, vec![script.byte()]),
    ];
    let chosen = script.byte() | 3 * u8::from(script.byte() < 220);
    let extensions = named.into_iter().enumerate().filter_map(|(n, (extension, value))| {
        let id = client.extension(mid, extension)?;
        (chosen >> n & 1 == 1 && !value.is_empty()).then_some((id, value))
    });
    let mut extensions: Vec<(u8, Vec<u8>)> = extensions.collect();
    if script.byte() > 230 {
        extensions.push((script.byte(), script.bytes(20).to_vec()));
    }
    let seq = &mut flow.seq[layer];
    *seq = match script.byte() {
        0..=179 => seq.wrapping_add(1),
        180..=219 => seq.wrapping_add(u16::from(script.byte())),
        220..=239 => seq.wrapping_sub(u16::from(script.byte())),
        _ => script.short(),
    };
    flow.time = match script.byte() {
        0..=239 => flow.time.wrapping_add(3000),
        _ => script.word(),
    };
    let (last, wide) = (script.coin(), script.byte() > 220);
    Header {
        ssrc,
        kind: if script.byte() > 240 { script.byte() } else { kind },
        last,
        seq: *seq,
        time: flow.time,
        extensions,
        wide,
    }
}

/// A VP8 payload with any shape of descriptor (RFC 7741 §4.2), or any bytes.
fn body(script: &mut Script<'_>, flow: &mut Flow) -> Vec<u8> {
    let mut body = Vec::new();
    if script.byte() > 230 {
        return script.chunk().to_vec();
    }
    if script.byte() > 200 {
        body.extend(script.short().to_be_bytes());
    }
    let first = script.byte();
    body.push(first);
    if first & 0x80 != 0 {
        let parts = script.byte();
        body.push(parts);
        if parts & 0x80 != 0 {
            flow.picture = flow.picture.wrapping_add(script.byte().into());
            match script.coin() {
                true => body.extend((flow.picture | 0x8000).to_be_bytes()),
                false => body.push(flow.picture as u8 & 0x7f),
            }
        }
        if parts & 0x40 != 0 {
            body.push(script.byte());
        }
        if parts & 0x30 != 0 {
            body.push(script.byte());
        }
    }
    body.extend(script.bytes(2));
    let length = match script.byte() {
        0..=199 => 40,
        200..=249 => usize::from(script.byte()),
        _ => 1100 + usize::from(script.byte()),
    };
    body.resize(body.len() + length, 0xa5);
    body.truncate(if script.byte() > 250 { script.below(12) } else { 1400 });
    body
}
