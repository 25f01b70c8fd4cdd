//! What does a bad network do to packets?
//!
//! [`Conditions`] say it in words, a [`Way`] does it to what goes in one direction. Nothing here
//! reads a clock or a socket: the program beside it puts a pair of ways between two TUN devices,
//! tests let the time pass as they like. The same seed and packets meet the same fate.
#![forbid(unsafe_code)]

mod conditions;
mod way;

pub use crate::conditions::{Bad, Block, Conditions};
pub use crate::way::{Counts, Way};
