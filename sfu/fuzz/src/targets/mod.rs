//! What is tried, by whom?

mod channels;
mod control;
mod description;
mod handshake;
mod media;
mod stranger;
mod streams;

pub use description::HONEST;

use crate::hall::Hall;

/// A way to give an input to a hall.
#[derive(Clone, Copy)]
pub struct Target {
    /// Its name, and that of its folder of kept inputs.
    pub name: &'static str,
    /// Do what the input says.
    pub run: fn(&mut Hall, &[u8]),
}

/// All of them.
pub const ALL: [Target; 7] = [
    Target { name: "stranger", run: stranger::run },
    Target { name: "streams", run: streams::run },
    Target { name: "handshake", run: handshake::run },
    Target { name: "description", run: description::run },
    Target { name: "control", run: control::run },
    Target { name: "media", run: media::run },
    Target { name: "channels", run: channels::run },
];

/// The one of this name.
pub fn find(name: &str) -> Option<Target> {
    ALL.iter().find(|target| target.name == name).copied()
}
