//! RTP under the right keys: headers, extensions, repair, VP8 and H.264 that a publisher makes up.

use str0m::media::Mid;
use str0m::rtp::Extension;

use crate::client::Client;
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
        let body = match script.below(3) {
            0 => units(&mut script),
            _ => body(&mut script, &mut flow),
        };
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
    let kinds = client.kinds(mid);
    let kind = script.one_of(&kinds) + u8::from(repair);
    let ssrc = match script.byte() {
        0..=239 if !picture => 5000,
        0..=199 => 5100 + 10 * u32::from(repair) + layer as u32,
        200..=219 => client.stream(mid),
        220..=229 => 0,
        _ => script.word(),
    };
    let extensions = extensions(client, script, mid, (layer, repair));
    flow.go_on(script, layer);
    Header {
        ssrc,
        kind: if script.byte() > 240 { script.byte() } else { kind },
        last: script.coin(),
        seq: flow.seq[layer],
        time: flow.time,
        extensions,
        wide: script.byte() > 220,
    }
}

fn extensions(
    client: &Client,
    script: &mut Script<'_>,
    mid: Mid,
    (layer, repair): (usize, bool),
) -> Vec<(u8, Vec<u8>)> {
    let rid = LAYERS.get(layer).map(|rid| rid.as_bytes().to_vec()).unwrap_or_default();
    let which = if repair { Extension::RepairedRtpStreamId } else { Extension::RtpStreamId };
    let named = [
        (Extension::RtpMid, mid.as_bytes().to_vec()),
        (which, rid),
        (Extension::AudioLevel, vec![script.byte()]),
        (Extension::TransportSequenceNumber, script.short().to_be_bytes().to_vec()),
        (Extension::AbsoluteSendTime, script.word().to_be_bytes()[1..].to_vec()),
        (Extension::VideoOrientation, vec![script.byte()]),
    ];
    // Mostly with the names of m-line and layer, without which nobody knows the stream.
    let most = match script.byte() {
        0..=219 if mid == client.mids[0] => 1,
        0..=219 => 3,
        _ => 0,
    };
    let chosen = script.byte() & !2 | most;
    let chosen = named.into_iter().enumerate().filter_map(|(n, (extension, value))| {
        let id = client.extension(mid, extension)?;
        (chosen >> n & 1 == 1 && !value.is_empty()).then_some((id, value))
    });
    let mut extensions: Vec<(u8, Vec<u8>)> = chosen.collect();
    if script.byte() > 230 {
        extensions.push((script.byte(), script.bytes(20).to_vec()));
    }
    extensions
}

impl Flow {
    fn go_on(&mut self, script: &mut Script<'_>, layer: usize) {
        let seq = &mut self.seq[layer];
        *seq = match script.byte() {
            0..=179 => seq.wrapping_add(1),
            180..=219 => seq.wrapping_add(u16::from(script.byte())),
            220..=239 => seq.wrapping_sub(u16::from(script.byte())),
            _ => script.short(),
        };
        self.time = match script.byte() {
            0..=239 => self.time.wrapping_add(3000),
            _ => script.word(),
        };
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
    let first = match script.byte() {
        0..=99 => 0x90,
        100..=149 => 0x80,
        150..=199 => 0x10,
        _ => script.byte(),
    };
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
    // The first bit of a picture says whether it is no key frame.
    body.push(script.byte() & 0x7f & !u8::from(script.coin()));
    let length = match script.byte() {
        0..=199 => 40,
        200..=249 => usize::from(script.byte()),
        _ => 1100 + usize::from(script.byte()),
    };
    body.resize(body.len() + length, 0xa5);
    body.truncate(if script.byte() > 250 { script.below(12) } else { 1400 });
    body
}

/// An H.264 payload (RFC 6184 §5): one unit, some together, or a piece of one, whatever they say
/// of themselves.
fn units(script: &mut Script<'_>) -> Vec<u8> {
    let kind = script.one_of(&[1u8, 5, 6, 7, 8, 24, 24, 25, 26, 28, 28, 29, 0, 31]);
    let mut body = vec![script.byte() & 0xe0 | kind];
    match kind {
        24 => {
            for _ in 0..script.below(5) {
                let unit = [&[0x60 | script.one_of(&[1u8, 5, 7, 8])], script.chunk()].concat();
                let lies = script.byte() > 230;
                let length = if lies { script.short() } else { unit.len() as u16 };
                body.extend(length.to_be_bytes());
                body.extend(unit);
            }
        }
        28 | 29 => body.extend([script.byte() & 0xe0 | script.one_of(&[1u8, 5, 7, 28])]),
        _ => {}
    }
    body.extend(script.chunk());
    body.truncate(if script.byte() > 240 { script.below(4) } else { 1400 });
    body
}
