//! What does a remote description ask for, and is it too much?
//!
//! The engine parses descriptions for itself. This reads, before it does, the few things the
//! engine does not tell (track ids, layers), checks the limits, and takes remote candidates out:
//! the server answers authenticated checks and never sends to an address it was told.

use crate::codec::{self, Agreed};
use crate::error::Error;
use crate::event::Kind;
use crate::limits::{CANDIDATE_BYTES, SDP_BYTES, SDP_LINES};
use crate::proof::Credentials;

/// One m-line of audio or video.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) struct Section {
    pub kind: Option<Kind>,
    pub mid: String,
    /// The remote side sends on it.
    pub sends: bool,
    pub track_id: String,
    /// Layers it sends, in the order named.
    pub rids: Vec<String>,
    pub agreed: Agreed,
    /// It takes numbers over all streams, and tells which of them came.
    numbered: bool,
    tells: bool,
}

impl Section {
    /// Packets sent on it can be told of.
    pub fn tells(&self) -> bool {
        self.numbered && self.tells
    }
}

/// A description within limits, without candidates.
#[derive(Debug)]
pub(crate) struct Remote {
    pub text: String,
    pub sections: Vec<Section>,
    /// What the numbers over all streams are called, on any m-line.
    pub feedback: Vec<u8>,
    /// For its checks and ours, on every m-line the same.
    pub credentials: Option<Credentials>,
}

pub(crate) fn read(description: &str) -> Result<Remote, Error> {
    if description.len() > SDP_BYTES {
        return Err(Error::BadSdp("longer than 256 KiB".into()));
    }
    let mut text = String::with_capacity(description.len());
    let mut sections: Vec<Section> = Vec::new();
    let mut feedback = Vec::new();
    for line in description.lines() {
        if let Some(candidate) = line.strip_prefix("a=candidate:") {
            check_candidate(&format!("candidate:{candidate}"))?;
            continue;
        }
        if let Some(line) = codec::disguise(line) {
            text.push_str(&line);
            text.push_str("\r\n");
        }
        feedback.extend(feedback_name(line));
        if let Some(media) = line.strip_prefix("m=") {
            if sections.len() == SDP_LINES {
                return Err(Error::BadSdp("more than 200 m-lines".into()));
            }
            sections.push(open_section(media));
        } else if let Some(section) = sections.last_mut() {
            section.agreed.read(line);
            read_attribute(section, line);
        }
    }
    let credentials = credentials(&text);
    Ok(Remote { text, sections, feedback, credentials })
}

fn credentials(text: &str) -> Option<Credentials> {
    let value = |name| text.lines().find_map(|line| line.strip_prefix(name)).map(str::to_owned);
    Some(Credentials { ufrag: value("a=ice-ufrag:")?, password: value("a=ice-pwd:")? })
}

/// The name in a line that gives one to the extension (RFC 8285 §5).
fn feedback_name(line: &str) -> Option<u8> {
    let (name, uri) = line.strip_prefix("a=extmap:")?.split_once(' ')?;
    let digits = name.split('/').next()?;
    uri.contains("transport-wide-cc").then(|| digits.trim().parse().ok()).flatten()
}

fn open_section(media: &str) -> Section {
    let kind = match media.split(' ').next() {
        Some("audio") => Some(Kind::Audio),
        Some("video") => Some(Kind::Video),
        _ => None,
    };
    // Without a direction attribute a section is sendrecv.
    Section { kind, sends: kind.is_some(), ..Section::default() }
}

fn read_attribute(section: &mut Section, line: &str) {
    let Some(attribute) = line.strip_prefix("a=") else {
        return;
    };
    match attribute.split_once(':') {
        None => match attribute {
            "recvonly" | "inactive" => section.sends = false,
            _ => {}
        },
        Some(("extmap", _)) => section.numbered |= feedback_name(line).is_some(),
        Some(("rtcp-fb", kind)) => section.tells |= kind.trim_end().ends_with(" transport-cc"),
        Some(("mid", mid)) => section.mid = mid.trim().to_owned(),
        Some(("msid", msid)) => {
            section.track_id = msid.split(' ').nth(1).unwrap_or_default().trim().to_owned();
        }
        Some(("rid", rid)) => {
            let mut words = rid.split(' ');
            if let (Some(id), Some("send")) = (words.next(), words.next()) {
                section.rids.push(id.to_owned());
            }
        }
        Some(_) => {}
    }
}

/// Whether a candidate is well-formed (RFC 8839 §5.1). It is not used: see above. Host names
/// pass, as browsers hide local addresses behind them.
pub(crate) fn check_candidate(candidate: &str) -> Result<(), Error> {
    let bad = || Error::BadSdp("malformed candidate".into());
    let candidate = candidate.strip_prefix("a=").unwrap_or(candidate).trim();
    if candidate.is_empty() {
        return Ok(());
    }
    if candidate.len() > CANDIDATE_BYTES || candidate.chars().any(char::is_control) {
        return Err(bad());
    }
    let words: Vec<&str> = candidate.split_ascii_whitespace().collect();
    let [foundation, component, transport, priority, address, port, typ, kind, ..] = words[..]
    else {
        return Err(bad());
    };
    let well_formed = foundation.strip_prefix("candidate:").is_some_and(|f| !f.is_empty())
        && component.parse::<u8>().is_ok_and(|c| c > 0)
        && ["udp", "tcp", "ssltcp"].iter().any(|t| transport.eq_ignore_ascii_case(t))
        && priority.parse::<u32>().is_ok()
        && !address.is_empty()
        && port.parse::<u16>().is_ok()
        && typ == "typ"
        && ["host", "srflx", "prflx", "relay"].contains(&kind);
    if well_formed { Ok(()) } else { Err(bad()) }
}

/// For m-lines of our own: mid, stream id, track id.
pub(crate) type Names = Vec<(String, String, String)>;

/// A receiver that knows the round trip asks sooner for what was lost again (RFC 3611 §5.1). The
/// engine answers such questions, and does not say so.
const ROUND_TRIPS: &str = "a=rtcp-xr:rcvr-rtt=all";

/// Give each named m-line of our own offer the stream and track id that it stands for now. The
/// engine fixes them when an m-line is made, and an m-line that is free is used again.
pub(crate) fn name_sections(offer: &str, names: &Names) -> String {
    let mut text = String::with_capacity(offer.len() + 64);
    for section in split_sections(offer) {
        let mid = section.lines().find_map(|l| l.strip_prefix("a=mid:"));
        let name = names.iter().find(|(m, ..)| Some(m.as_str()) == mid);
        for line in section.lines() {
            match name {
                Some((_, stream, track)) => rename_line(&mut text, line, stream, track),
                None if line.starts_with("a=msid-semantic:") => text.push_str(ALL_STREAMS),
                // It carries nothing now. What it was called may be another section's name by now,
                // and Chromium refuses a description that gives one name twice.
                None if names_a_stream(line) => continue,
                None => text.push_str(line),
            }
            text.push_str("\r\n");
            if line == "a=rtcp-mux" {
                text.push_str(ROUND_TRIPS);
                text.push_str("\r\n");
            }
        }
    }
    text
}

fn names_a_stream(line: &str) -> bool {
    let of_ssrc = || line.strip_prefix("a=ssrc:").and_then(|l| l.split_once(' '));
    line.starts_with("a=msid:") || of_ssrc().is_some_and(|(_, value)| value.starts_with("msid:"))
}

fn split_sections(description: &str) -> Vec<&str> {
    let mut starts = vec![0];
    starts.extend(description.match_indices("\nm=").map(|(at, _)| at + 1));
    starts.push(description.len());
    starts.windows(2).map(|w| &description[w[0]..w[1]]).collect()
}

/// The session's list of streams goes stale with the names, and every stream may be in any list.
const ALL_STREAMS: &str = "a=msid-semantic: WMS *";

fn rename_line(text: &mut String, line: &str, stream: &str, track: &str) {
    if line.starts_with("a=msid:") {
        text.push_str(&format!("a=msid:{stream} {track}"));
        return;
    }
    let attribute = line.strip_prefix("a=ssrc:").and_then(|l| l.split_once(' '));
    match attribute {
        Some((ssrc, value)) if value.starts_with("msid:") => {
            text.push_str(&format!("a=ssrc:{ssrc} msid:{stream} {track}"));
        }
        Some((ssrc, value)) if value.starts_with("cname:") => {
            text.push_str(&format!("a=ssrc:{ssrc} cname:{track}"));
        }
        _ => text.push_str(line),
    }
}
