//! What time is it for an engine, whose own work takes time?
//!
//! In a server the system says so. In a test the caller does, and none passes meanwhile: what the
//! engine decides there must not depend on how busy the machine is.

use std::time::Instant;

/// Where the time comes from.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Clock {
    System,
    #[cfg(feature = "stand")]
    Given(Instant),
}

impl Clock {
    pub fn now(self) -> Instant {
        match self {
            Clock::System => Instant::now(),
            #[cfg(feature = "stand")]
            Clock::Given(now) => now,
        }
    }
}
