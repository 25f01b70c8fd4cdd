//! How do encoded audio and video get from the few who publish to the many who watch?
//!
//! A *peer* is one WebRTC connection: a *publisher* offers and sends, a *subscriber* is offered
//! to and receives. What a publisher sends is a *track*, in one or more *layers* (qualities); a
//! *subscription* forwards one layer of a track to a subscriber through a *slot* (an m-line).
//! One thread owns all of it, one UDP socket and one TCP port; [`Core`] is the handle that posts to it.
//!
//! This crate knows no rooms, no people and no rights: those who use it decide who gets what.
#![forbid(unsafe_code)]

mod bounds;
mod channels;
mod client;
mod direct;
mod engine;
mod error;
mod event;
mod forward;
mod handle;
mod keys;
mod layers;
mod levels;
mod limits;
mod net;
mod peer;
mod protect;
mod published;
mod router;
mod sdp;
mod slots;
mod tcp;
mod timers;
mod track;
mod waiting;

pub use crate::client::{Source, Totals, Viewers};
pub use crate::error::Error;
pub use crate::event::{Event, Kind, PeerId, Reason, Role, TrackId};
pub use crate::handle::{Core, Stats};
