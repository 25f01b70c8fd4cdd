//! How much does the way to a subscriber carry, by when each packet arrived?

use std::time::{Duration, Instant};

/// One packet that the receiver's feedback tells of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Arrival {
    pub sent: Instant,
    /// What it took of a datagram: its UDP payload.
    pub bytes: u16,
    /// When it arrived, by the receiver's own clock, counted from anywhere; `None` when it was lost.
    pub arrived: Option<Duration>,
    /// Nought for media; else the cluster of probing it belonged to.
    pub cluster: u8,
}
