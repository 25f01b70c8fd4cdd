"""How much may someone do in how short a time? Three small counters that never sleep."""

from __future__ import annotations

from collections import deque


class Bucket:
    """Lets `rate` through a second on average and `burst` at once."""

    def __init__(self, rate: float, burst: float) -> None:
        self._rate = rate
        self._burst = burst
        self._tokens = burst
        self._at = 0.0

    def take(self, now: float) -> bool:
        """Whether one more may pass at `now` (monotonic seconds)."""
        self._tokens = min(self._burst, self._tokens + max(0.0, now - self._at) * self._rate)
        self._at = now
        if self._tokens < 1.0:
            return False
        self._tokens -= 1.0
        return True


class Window:
    """Lets `count` through in any span of `seconds`."""

    def __init__(self, count: int, seconds: float) -> None:
        self._count = count
        self._seconds = seconds
        self._passed: deque[float] = deque()

    def take(self, now: float) -> bool:
        """Whether one more may pass at `now` (monotonic seconds)."""
        while self._passed and self._passed[0] <= now - self._seconds:
            self._passed.popleft()
        if len(self._passed) >= self._count:
            return False
        self._passed.append(now)
        return True


class Flow:
    """Says how long the next must wait, for `rate` a second on average and `burst` at once."""

    def __init__(self, rate: float, burst: float) -> None:
        self._rate = rate
        self._burst = burst
        self._level = 0.0
        self._at = 0.0

    def wait(self, now: float, amount: float = 1.0) -> float:
        """Seconds from `now` (monotonic) until this much may pass; it is counted in."""
        self._level = max(0.0, self._level - max(0.0, now - self._at) * self._rate) + amount
        self._at = now
        return max(0.0, (self._level - self._burst) / self._rate)
