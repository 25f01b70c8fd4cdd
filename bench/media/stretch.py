"""How are servers measured beside each other?

Servers take turns, so that whatever else the machine does is there for each; while one is measured the others'
people are connected and silent.
"""

from __future__ import annotations

import asyncio
import os
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import liveclass_sfu as sfu

from bench.media.audience import Audience, until
from bench.media.products import Running
from bench.media.spent import Spent

PATIENCE = 45.0
CALM = 0.2
CALM_WITHIN = 2.0
AT_ONCE = 8
"""People who come at the same time."""


@dataclass(frozen=True)
class Stretch(Spent):
    """What it cost one of the servers, and what each viewer had of it."""

    server: str
    viewers: int
    publisher: str
    packets_in: int
    """As one viewer had them."""
    bytes_of_one: float
    delay_median: float
    """Seconds; of a publisher that says when packets left."""
    delay_p99: float
    delay_p99_above: float
    """More than the least of its stream, whatever times a server writes."""
    waited: float
    """Seconds that the server's threads, each for itself, were ready to run and had no processor."""


@dataclass
class Stand:
    """A server, those who watch, and the even stream that says when its packets left."""

    running: Running
    audience: Audience
    source: sfu.Source = field(init=False)
    memory: dict[int, float] = field(default_factory=dict)
    """KiB by the number of viewers."""

    async def open(self, address: str, bits_per_second: int) -> None:
        """Have the even stream published; it is silent for now."""
        self.source = sfu.Source(address=address, bits_per_second=bits_per_second)
        self.source.accept(await self.running.room.publish("source", self.source.offer))

    async def fill(self, viewers: int) -> float:
        """Let people in until so many are connected; seconds of processor time for one. Raises TimeoutError."""
        before, used = len(self.audience), self.running.cpu()
        if before == 0:
            self.memory[0] = self.running.memory()
        places = asyncio.Semaphore(AT_ONCE)

        async def one(number: int) -> None:
            async with places:
                await self.running.room.watch(f"viewer-{number}", self.audience)

        await asyncio.gather(*(one(number) for number in range(before, viewers)))
        totals = self.audience.viewers.totals
        await until(f"{viewers} are connected", lambda: totals().connected >= viewers, PATIENCE)
        return (self.running.cpu() - used) / max(1, viewers - before)

    async def hear(self, seconds: float) -> None:
        """Wait until all there are have had sound, of whoever sends now, and so long after that."""
        viewers = len(self.audience)
        heard = self.audience.hearing
        await until(f"{viewers} hear something", lambda: heard() >= viewers, PATIENCE)
        await asyncio.sleep(seconds)
        self.memory[viewers] = self.running.memory()

    def weight(self) -> float:
        """KiB that each viewer has added."""
        viewers = len(self.audience)
        return (self.memory[viewers] - self.memory[0]) / viewers

    async def stretch(
        self, publisher: str, play: Callable[[bool], None], seconds: float
    ) -> Stretch:
        """Let a publisher send for so long."""
        viewers = self.audience.viewers
        before, used, waited = await self._calm(), self.running.cpu(), self.running.waited()
        began = time.monotonic()
        viewers.note()
        play(True)
        await asyncio.sleep(seconds)
        play(False)
        playing = time.monotonic() - began
        after = await self._calm()
        cpu, waited = self.running.cpu() - used, self.running.waited() - waited
        noted = viewers.noted()
        assert noted is not None
        sizes = [size for _, size in noted.trace]
        return Stretch(
            server=self.running.name,
            viewers=len(self.audience),
            publisher=publisher,
            seconds=playing,
            packets=after.packets - before.packets,
            lost=after.lost - before.lost,
            cpu=cpu,
            packets_in=len(sizes),
            bytes_of_one=statistics.fmean(sizes or [0]),
            delay_median=noted.delay_median,
            delay_p99=noted.delay_p99,
            delay_p99_above=noted.delay_p99_above,
            load=os.getloadavg()[0],
            waited=waited,
        )

    def close(self) -> None:
        """Everyone goes."""
        self.running.room.leave()
        self.audience.close()

    async def _calm(self) -> sfu.ViewerTotals:
        """What had come once nothing more comes, or, where something always comes, after some seconds."""
        end = time.monotonic() + CALM_WITHIN
        seen = self.audience.viewers.totals()
        while True:
            await asyncio.sleep(CALM)
            later = self.audience.viewers.totals()
            if later.packets == seen.packets or time.monotonic() > end:
                return later
            seen = later
