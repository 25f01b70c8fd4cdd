//! When is now, by the clock that others go by?

use std::sync::LazyLock;
use std::time::{Instant, SystemTime};

/// One moment by both clocks, as the engine tells the time of sending.
static MOMENT: LazyLock<(Instant, SystemTime)> =
    LazyLock::new(|| (Instant::now(), SystemTime::now()));

/// What a moment is by the system's clock.
pub(crate) fn wall_clock(now: Instant) -> SystemTime {
    let (then, system) = *MOMENT;
    if now >= then { system + (now - then) } else { system - (then - now) }
}

/// Seconds since 1970 in 6 bits and a fraction in 18, as the extension has it.
pub(super) fn send_time(now: Instant) -> [u8; 3] {
    let since = wall_clock(now).duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    let fraction = (u64::from(since.subsec_nanos()) << 18) / 1_000_000_000;
    let [.., a, b, c] = (since.as_secs() << 18 | fraction).to_be_bytes();
    [a, b, c]
}
