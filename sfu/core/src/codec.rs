//! In which forms does media come and go, and what are they called in descriptions?

use str0m::RtcConfig;
use str0m::format::{Codec as Engine, FormatParams};
use str0m::media::Frequency;

use crate::event::{Kind, Role};

/// A form of media that is forwarded as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Codec {
    /// Sound.
    Opus,
    /// The same with what was sent just before (RFC 2198).
    Red,
    /// A picture.
    Vp8,
    /// A picture, of constrained baseline profile and in packets of mode 1 (RFC 6184).
    H264,
}

/// All of them, by their place in tables.
pub(crate) const ALL: [Codec; 4] = [Codec::Opus, Codec::Red, Codec::Vp8, Codec::H264];

/// What Opus is called in our own offers, and in what is forwarded with redundancy.
pub(crate) const OPUS: u8 = 111;
const RED: u8 = 63;
const H264: (u8, u8) = (108, 109);
/// Constrained baseline, level 3.1.
const PROFILE: u32 = 0x42_e01f;

/// The engine does not know redundant sound. It is told of a form of comfort noise that nobody has.
const DISGUISE: &str = "CN/48000/2";
const UNDISGUISED: &str = "red/48000/2";

impl Codec {
    /// Sound or picture.
    pub fn kind(self) -> Kind {
        match self {
            Codec::Opus | Codec::Red => Kind::Audio,
            Codec::Vp8 | Codec::H264 => Kind::Video,
        }
    }

    /// Its name as a type of content.
    pub fn mime(self) -> &'static str {
        match self {
            Codec::Opus => "audio/opus",
            Codec::Red => "audio/red",
            Codec::Vp8 => "video/VP8",
            Codec::H264 => "video/H264",
        }
    }

    pub(crate) fn engine(self) -> Engine {
        match self {
            Codec::Opus => Engine::Opus,
            Codec::Red => Engine::CN,
            Codec::Vp8 => Engine::Vp8,
            Codec::H264 => Engine::H264,
        }
    }

    pub(crate) fn of_engine(engine: Engine) -> Option<Codec> {
        ALL.into_iter().find(|codec| codec.engine() == engine)
    }

    /// By what stands in a description behind `a=rtpmap:` and the number.
    fn named(form: &str) -> Option<Codec> {
        let names = ["opus/48000/2", UNDISGUISED, "VP8/90000", "H264/90000"];
        let at = names.iter().position(|name| name.eq_ignore_ascii_case(form))?;
        Some(ALL[at])
    }
}

/// Tell the engine of all of them. A publisher that can sends sound with redundancy: it sends what
/// an answer names first.
pub(crate) fn enable(base: RtcConfig, role: Role) -> RtcConfig {
    let mut base = base.clear_codecs();
    let codecs = base.codec_config();
    let red = |codecs: &mut str0m::format::CodecConfig| {
        let format = FormatParams::default();
        codecs.add_config(
            RED.into(),
            None,
            Engine::CN,
            Frequency::FORTY_EIGHT_KHZ,
            Some(2),
            format,
        );
    };
    if role == Role::Publisher {
        red(codecs);
    }
    codecs.enable_opus(true);
    if role == Role::Subscriber {
        red(codecs);
    }
    codecs.enable_vp8(true);
    codecs.add_h264(H264.0.into(), Some(H264.1.into()), true, PROFILE);
    base
}

/// Which forms the remote side of an m-line takes.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Agreed {
    all: [bool; ALL.len()],
    /// It calls Opus what we call it.
    opus: bool,
}

impl Agreed {
    /// Read a line of an m-line's description.
    pub fn read(&mut self, line: &str) {
        let Some((number, form)) = line.strip_prefix("a=rtpmap:").and_then(|l| l.split_once(' '))
        else {
            return;
        };
        if let Some(codec) = Codec::named(form.trim()) {
            self.all[codec as usize] = true;
            self.opus |= codec == Codec::Opus && number.parse() == Ok(OPUS);
        }
    }

    /// What is sent where several would do; our answers name it first.
    pub fn first_of(&self, kind: Kind) -> Option<Codec> {
        let plain = ALL.into_iter().filter(|codec| *codec != Codec::Red);
        plain.filter(|codec| codec.kind() == kind).find(|codec| self.takes(*codec))
    }

    /// Leave out the others. False when that leaves none of those there were.
    pub fn keep(&mut self, is_kept: impl Fn(Codec) -> bool) -> bool {
        let before = self.all;
        for codec in ALL {
            self.all[codec as usize] &= is_kept(codec);
        }
        self.all == before || self.all.contains(&true)
    }

    pub fn takes(&self, codec: Codec) -> bool {
        self.all[codec as usize]
    }

    /// Sound with redundancy names the form of each of its parts by number.
    pub fn takes_redundancy(&self) -> bool {
        self.takes(Codec::Red) && self.opus
    }
}

/// A line of a remote description as the engine is to see it. `None` when it is not to.
pub(crate) fn disguise(line: &str) -> Option<String> {
    let Some((head, form)) = line.strip_prefix("a=rtpmap:").and_then(|l| l.split_once(' ')) else {
        return Some(line.to_owned());
    };
    let is = |name: &str| form.trim().eq_ignore_ascii_case(name);
    match (is(DISGUISE), is(UNDISGUISED)) {
        (true, _) => None,
        (_, true) => Some(format!("a=rtpmap:{head} {DISGUISE}")),
        _ => Some(line.to_owned()),
    }
}

/// A description of the engine's as the remote side is to see it.
pub(crate) fn undisguise(description: &str) -> String {
    let number = |line: &str, name: &str| {
        let (number, form) = line.strip_prefix("a=rtpmap:")?.split_once(' ')?;
        form.trim().eq_ignore_ascii_case(name).then(|| number.to_owned())
    };
    let opus = description.lines().find_map(|line| number(line, "opus/48000/2"));
    let mut text = String::with_capacity(description.len() + 64);
    for line in description.lines() {
        match (number(line, DISGUISE), &opus) {
            (Some(red), Some(opus)) => text.push_str(&format!(
                "a=rtpmap:{red} {UNDISGUISED}\r\na=fmtp:{red} {opus}/{opus}\r\n"
            )),
            _ => {
                text.push_str(line);
                text.push_str("\r\n");
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_remote_side_takes_is_read_from_its_lines() {
        let mut agreed = Agreed::default();
        for line in ["a=rtpmap:111 opus/48000/2", "a=rtpmap:63 RED/48000/2", "a=rtpmap:x", ""] {
            agreed.read(line);
        }
        assert!(agreed.takes(Codec::Opus) && agreed.takes_redundancy());
        assert!(!agreed.takes(Codec::Vp8) && !agreed.takes(Codec::H264));
        let mut other = Agreed::default();
        for line in ["a=rtpmap:109 opus/48000/2", "a=rtpmap:63 red/48000/2"] {
            other.read(line);
        }
        assert!(other.takes(Codec::Red) && !other.takes_redundancy(), "its parts have other names");
        let mut picture = Agreed::default();
        picture.read("a=rtpmap:120 red/90000");
        assert_eq!(picture, Agreed::default(), "redundancy of pictures is another thing");
    }

    #[test]
    fn the_engine_sees_a_disguise_and_nobody_else_does() {
        let seen = disguise("a=rtpmap:63 red/48000/2").unwrap();
        assert_eq!(seen, "a=rtpmap:63 CN/48000/2");
        assert_eq!(disguise("a=rtpmap:63 cn/48000/2"), None);
        assert_eq!(disguise("a=rtpmap:13 CN/8000").as_deref(), Some("a=rtpmap:13 CN/8000"));
        let ours = format!("m=audio 9 x 63 96\r\n{seen}\r\na=rtpmap:96 opus/48000/2\r\n");
        let shown = undisguise(&ours);
        assert!(shown.contains("a=rtpmap:63 red/48000/2\r\na=fmtp:63 96/96\r\n"), "{shown}");
        assert!(!shown.contains("CN/"));
    }
}
