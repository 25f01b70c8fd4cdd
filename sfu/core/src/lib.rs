//! How do encoded audio and video get from the few who publish to the many who watch?
//!
//! A *peer* is one WebRTC connection: a *publisher* offers and sends, a *subscriber* is offered
//! to and receives. What a publisher sends is a *track*, in one or more *layers* (qualities); a
//! *subscription* forwards one layer of a track to a subscriber through a *slot* (an m-line).
//! One thread owns all of it, one UDP socket and one TCP port; [`Core`] is the handle that posts to it.
//!
//! This crate knows no rooms, no people and no rights: those who use it decide who gets what.
#![forbid(unsafe_code)]

mod allocate;
mod arrivals;
mod bounds;
mod channels;
mod client;
mod clock;
mod codec;
mod congestion;
mod direct;
mod downlink;
mod engine;
mod error;
mod estimate;
mod event;
mod feedback;
mod forward;
mod gathering;
mod h264;
mod handle;
mod history;
mod holes;
mod keys;
mod lanes;
mod layers;
mod levels;
mod limits;
mod net;
mod outbox;
mod peer;
mod probe;
mod proof;
mod protect;
mod published;
mod quiet;
mod rate;
mod receipts;
mod redundancy;
mod replay;
mod router;
mod sdp;
mod slots;
#[cfg(feature = "stand")]
pub mod stand;
mod tcp;
mod timers;
mod track;
mod waiting;

pub use crate::client::{Listening, Noted, Source, Totals, Viewers};
pub use crate::codec::Codec;
pub use crate::error::Error;
pub use crate::event::{Event, Health, Kind, PeerId, Reason, Role, Shown, TrackId};
pub use crate::handle::{Core, Stats};
