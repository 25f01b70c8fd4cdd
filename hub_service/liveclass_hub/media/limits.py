"""How much may one client ask of the server?

*Frame*: one message on the signalling socket. *Bucket*: an allowance that refills with time; what
does not fit is refused. Sizes are bytes unless a name says otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """The bounds the server enforces; the sizes up to `name` are those LiveKit's own server
    documents.
    """

    frame: int = 2 * 1024 * 1024
    metadata: int = 512 * 1024
    attributes: int = 64 * 1024
    name: int = 256
    body: int = 10 * 1024 * 1024
    token: int = 16 * 1024
    offer: int = 256 * 1024
    answer: int = 1024 * 1024
    data_packet: int = 64_000
    tracks: int = 32
    track: int = 8192
    candidates: int = 200
    outbound: int = 4 * 1024 * 1024
    sockets: int = 5000
    frames_per_second: float = 100.0
    frames_burst: float = 500.0
    packets_per_second: float = 500.0
    packets_burst: float = 1000.0
    subscription_entries: int = 1000
    joins_per_second: float = 0.5
    joins_burst: float = 20.0


class Bucket:
    """A token bucket; the clock is the caller's, in seconds."""

    def __init__(self, rate: float, burst: float) -> None:
        self._rate = rate
        self._burst = burst
        self._level = burst
        self._at = 0.0

    def take(self, now: float) -> bool:
        """Whether one more is allowed at `now`; takes it if so."""
        elapsed = max(0.0, now - self._at)
        self._at = now
        self._level = min(self._burst, self._level + elapsed * self._rate)
        if self._level < 1.0:
            return False
        self._level -= 1.0
        return True


class Buckets:
    """One bucket for each key, forgetting the oldest when there are too many."""

    def __init__(self, rate: float, burst: float, most: int = 10_000) -> None:
        self._rate = rate
        self._burst = burst
        self._most = most
        self._buckets: dict[tuple[str, str], Bucket] = {}

    def take(self, key: tuple[str, str], now: float) -> bool:
        """Whether one more is allowed for this key at `now`; takes it if so."""
        bucket = self._buckets.pop(key, None) or Bucket(self._rate, self._burst)
        if len(self._buckets) >= self._most:
            del self._buckets[next(iter(self._buckets))]
        self._buckets[key] = bucket
        return bucket.take(now)


def attributes_size(attributes: dict[str, str]) -> int:
    """Bytes that keys and values take together."""
    return sum(len(key.encode()) + len(value.encode()) for key, value in attributes.items())
