//! What can go wrong with a request to the core, and whose fault is it?

use std::fmt;

/// Why a request was refused. Nothing has changed when one is returned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Error {
    /// The peer sent a description or a candidate that cannot be accepted.
    BadSdp(String),
    /// The peer has ended, or never existed.
    PeerGone,
    /// The track has ended, or never existed.
    TrackGone,
    /// The request does not fit the peer, for example an offer from a subscriber.
    Misuse(&'static str),
    /// The core has been closed.
    Closed,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::BadSdp(why) => write!(f, "the peer's description was refused: {why}"),
            Error::PeerGone => f.write_str("the peer has ended"),
            Error::TrackGone => f.write_str("the track has ended"),
            Error::Misuse(why) => f.write_str(why),
            Error::Closed => f.write_str("the media core is closed"),
        }
    }
}

impl std::error::Error for Error {}
