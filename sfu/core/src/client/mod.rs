//! How does a machine fill a server with watchers, and find out what reached them?
//!
//! The client role of this crate. [`Viewers`] are many watchers in one thread: each is a real
//! connection (ICE and DTLS by the engine), but of the media only the clear RTP header is read.
//! Nothing is decrypted; a gap shows in the sequence numbers. Once a second each sends a receiver
//! report, so that a server sees what it would see of a browser; and where transport-wide feedback
//! was agreed on, ten times a second when each packet came. A [`Source`] is a steady
//! publisher of sound and a picture.

mod gaps;
mod listening;
mod notes;
mod reports;
mod source;
mod stage;
mod tally;
mod viewer;
mod viewers;

pub use gaps::Totals;
pub use listening::Listening;
pub use notes::Noted;
pub use source::Source;
pub use viewers::Viewers;
