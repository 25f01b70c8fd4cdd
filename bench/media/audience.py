"""Who watches, and what has come to them?

A thread of native viewers in this process. A publisher of this process is on the same clock, so that they know how
long its packets took.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import liveclass_sfu as sfu

from bench.media.server import ADDRESS

PATIENCE = 120.0


class Audience:
    """Viewers of one server, and a number for each."""

    def __init__(self, address: str = ADDRESS) -> None:
        self.viewers = sfu.Viewers(address=address)
        self._came: list[tuple[float, float]] = []
        # Whoever reads the sockets does not wait for a connection to be made; one after the other,
        # for that gives the numbers.
        self._in_turn = ThreadPoolExecutor(1)

    def __len__(self) -> int:
        return len(self._came)

    async def watch(self, offer: str, clicked: float) -> tuple[int, str]:
        """One viewer more, who began to come then by `time.monotonic`: its number, and its answer."""

        def come() -> tuple[int, str]:
            self._came.append((clicked, time.monotonic()))
            return len(self._came) - 1, self.viewers.watch(offer)

        return await asyncio.get_running_loop().run_in_executor(self._in_turn, come)

    async def watch_again(self, number: int, offer: str) -> str:
        """A viewer's answer to a later offer."""
        again = self.viewers.watch_again
        return await asyncio.get_running_loop().run_in_executor(self._in_turn, again, number, offer)

    def hearing(self) -> int:
        """How many have had a packet of sound."""
        return len(self.heard())

    def heard(self) -> list[tuple[float, float]]:
        """When each began to come, and when it first had a packet of sound; only of those who had one."""
        both = zip(list(self._came), self.viewers.listening(), strict=False)
        return [(clicked, at + first) for (clicked, at), (first, _) in both if first is not None]

    def silence(self) -> float:
        """The longest that any of them had no packet of sound since its first; seconds."""
        return max((longest for _, longest in self.viewers.listening()), default=0.0)

    def close(self) -> None:
        self._in_turn.shutdown()
        self.viewers.close()


async def until(what: str, is_so: Callable[[], bool], patience: float = PATIENCE) -> None:
    """Wait for something that comes about by itself. Raises TimeoutError."""
    end = time.monotonic() + patience
    while not is_so():
        if time.monotonic() > end:
            raise TimeoutError(f"never: {what}")
        await asyncio.sleep(0.05)
