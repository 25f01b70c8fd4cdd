//! What can bytes from outside do to the media server?
//!
//! A *target* gives one input, as a script, to a hall in which a class goes on: strangers' datagrams,
//! a handshake, descriptions, or what a joined peer of ill will protects with its own keys. After
//! each the class must go on: see [`run`].
#![forbid(unsafe_code)]

pub mod client;
pub mod hall;
pub mod kept;
pub mod rtp;
pub mod run;
pub mod script;
pub mod sctp;
pub mod streams;
mod stun;
pub mod system;
mod tap;
pub mod targets;
pub mod verdict;
