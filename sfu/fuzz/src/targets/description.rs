//! Offers, answers and candidates: as text, or as an honest one whose lines are changed.

use liveclass_sfu_core::Role;

use crate::hall::Hall;
use crate::script::Script;

/// Descriptions of one input.
const MOST: usize = 4;
/// How often a line is there at most.
const TIMES: usize = 300;

pub fn run(hall: &mut Hall, input: &[u8]) {
    let mut script = Script::new(input);
    match script.below(4) {
        0 => {
            let text = String::from_utf8_lossy(script.rest()).into_owned();
            let peer = hall.enter(Role::Publisher);
            let peer = hall.clients[peer].peer;
            for part in text.split('\u{1}').take(MOST) {
                let _ = hall.stand.answer(peer, part, hall.now);
                let _ = hall.stand.add_candidate(peer, part);
            }
        }
        1 => answer(hall, &mut script),
        _ => offer(hall, &mut script),
    }
    hall.step();
    hall.dismiss();
}

fn offer(hall: &mut Hall, script: &mut Script<'_>) {
    let at = hall.enter(Role::Publisher);
    let peer = hall.clients[at].peer;
    for _ in 0..MOST {
        let changed = change(script, HONEST);
        let _ = hall.stand.answer(peer, &changed, hall.now);
        hall.step();
        if script.is_over() {
            break;
        }
    }
}

fn answer(hall: &mut Hall, script: &mut Script<'_>) {
    let at = hall.enter(Role::Subscriber);
    let peer = hall.clients[at].peer;
    let _ = hall.stand.open_channels(peer, &[("_reliable".to_owned(), true)]);
    for track in 0..8 {
        // Those that there are.
        let _ = hall.stand.subscribe(peer, track);
    }
    for _ in 0..MOST {
        let Some(answer) = hall.honest_answer(at) else {
            break;
        };
        let changed = change(script, &answer);
        let taken = hall.stand.accept_answer(peer, &changed, hall.now);
        hall.step();
        if taken.is_err() || script.is_over() {
            break;
        }
    }
}

/// The text with some lines gone, doubled, moved or others.
fn change(script: &mut Script<'_>, text: &str) -> String {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    for _ in 0..=script.below(6) {
        let at = usize::from(script.short()) % lines.len().max(1);
        match script.below(7) {
            0 => drop(lines.remove(at.min(lines.len() - 1))),
            1 => {
                let line = lines[at].clone();
                let times = script.below(TIMES);
                let many = (0..times).map(|n| line.replace("{n}", &n.to_string()));
                lines.splice(at..at, many.collect::<Vec<_>>());
            }
            2 => {
                let other = usize::from(script.short()) % lines.len();
                lines.swap(at, other);
            }
            3 => lines[at] = String::from_utf8_lossy(script.chunk()).into_owned(),
            4 => {
                let line = String::from_utf8_lossy(script.chunk()).into_owned();
                lines.insert(at, line);
            }
            5 => lines.insert(at, script.one_of(&LINES).to_owned()),
            _ => splice(script, &mut lines[at]),
        }
        if lines.is_empty() {
            break;
        }
    }
    lines.join("\r\n") + "\r\n"
}

/// Other characters at some place of a line.
fn splice(script: &mut Script<'_>, line: &mut String) {
    let mut characters: Vec<char> = line.chars().collect();
    let at = script.below(characters.len().max(1)).min(characters.len());
    let end = (at + script.below(4)).min(characters.len());
    let more = String::from_utf8_lossy(script.chunk()).into_owned();
    characters.splice(at..end, more.chars());
    *line = characters.into_iter().collect();
}

const LINES: [&str; 20] = [
    "a=sendonly",
    "a=recvonly",
    "a=sendrecv",
    "a=inactive",
    "a=rid:{n} send",
    "a=simulcast:send q;h;f",
    "a=simulcast:recv ~q,h;f",
    "a=ssrc:1{n} cname:x",
    "a=ssrc-group:FID 1 2",
    "a=ssrc-group:SIM 1 2 3",
    "a=rtcp-fb:* nack pli",
    "a=fmtp:97 apt=97",
    "a=rtpmap:127 VP8/90000",
    "a=extmap:14/sendonly urn:ietf:params:rtp-hdrext:sdes:mid",
    "a=extmap:255 urn:ietf:params:rtp-hdrext:ssrc-audio-level",
    "m=video 9 UDP/TLS/RTP/SAVPF 96 97",
    "m=application 9 UDP/DTLS/SCTP webrtc-datachannel",
    "a=sctp-port:5000",
    "a=mid:1",
    "a=ice-ufrag:aaaa",
];

/// An offer with simulcast, repair, extensions and a channel.
pub const HONEST: &str = "v=0\r
o=- 4611 2 IN IP4 127.0.0.1\r
s=-\r
t=0 0\r
a=group:BUNDLE 0 1 2\r
a=extmap-allow-mixed\r
a=msid-semantic: WMS stream\r
m=audio 9 UDP/TLS/RTP/SAVPF 111 63\r
c=IN IP4 0.0.0.0\r
a=rtcp:9 IN IP4 0.0.0.0\r
a=candidate:1 1 udp 2130706431 192.0.2.7 5000 typ host generation 0\r
a=ice-ufrag:abcd\r
a=ice-pwd:abcdefghijklmnopqrstuvwx\r
a=ice-options:trickle\r
a=fingerprint:sha-256 11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF:00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF:00\r
a=setup:actpass\r
a=mid:0\r
a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level\r
a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid\r
a=sendonly\r
a=msid:stream microphone\r
a=rtcp-mux\r
a=rtpmap:111 opus/48000/2\r
a=fmtp:111 minptime=10;useinbandfec=1\r
a=rtpmap:63 red/48000/2\r
a=fmtp:63 111/111\r
a=ssrc:1001 cname:x\r
m=video 9 UDP/TLS/RTP/SAVPF 96 97 98\r
c=IN IP4 0.0.0.0\r
a=ice-ufrag:abcd\r
a=ice-pwd:abcdefghijklmnopqrstuvwx\r
a=fingerprint:sha-256 11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF:00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF:00\r
a=setup:actpass\r
a=mid:1\r
a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid\r
a=extmap:10 urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id\r
a=extmap:11 urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id\r
a=extmap:3 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01\r
a=sendonly\r
a=msid:stream camera\r
a=rtcp-mux\r
a=rtcp-rsize\r
a=rtpmap:96 VP8/90000\r
a=rtcp-fb:96 nack\r
a=rtcp-fb:96 nack pli\r
a=rtcp-fb:96 goog-remb\r
a=rtpmap:97 rtx/90000\r
a=fmtp:97 apt=96\r
a=rtpmap:98 H264/90000\r
a=rid:q send\r
a=rid:h send\r
a=rid:f send\r
a=simulcast:send q;h;f\r
m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r
c=IN IP4 0.0.0.0\r
a=ice-ufrag:abcd\r
a=ice-pwd:abcdefghijklmnopqrstuvwx\r
a=fingerprint:sha-256 11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF:00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF:00\r
a=setup:actpass\r
a=mid:2\r
a=sctp-port:5000\r
a=max-message-size:262144\r
";
