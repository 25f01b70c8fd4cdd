"""The process of those who watch: viewers that count, and a publisher for them, driven over a pipe."""

from __future__ import annotations

import dataclasses
import time
from multiprocessing.connection import Connection
from typing import Any

import liveclass_sfu as sfu

from bench.media.server import ADDRESS


@dataclasses.dataclass(frozen=True)
class Seen:
    """What came to all viewers since they began."""

    connected: int
    packets: int
    bytes: int
    lost: int
    reports: int
    feedback: int
    cpu: float
    """Seconds of processor time that the viewers took, and the source."""


@dataclasses.dataclass(frozen=True)
class Noted:
    """When what came to one of the viewers, and how long it took from `publish`'s source to all of them."""

    trace: list[tuple[int, int]]
    """Microseconds and bytes."""
    delay_median: float
    """Seconds."""
    delay_p99: float


class Crowd:
    """What may be asked of it over the pipe: the name of a method and its arguments."""

    def __init__(self) -> None:
        self.viewers = sfu.Viewers(address=ADDRESS)
        self.source: sfu.Source | None = None

    def publish(self, bits_per_second: int) -> str:
        self.source = sfu.Source(address=ADDRESS, bits_per_second=bits_per_second)
        return self.source.offer

    def published(self, answer: str) -> None:
        assert self.source is not None
        self.source.accept(answer)

    def play(self, playing: bool) -> None:
        assert self.source is not None
        self.source.play(playing)

    def sent(self) -> int:
        """Packets of `publish`'s source so far; none where another publishes."""
        return self.source.packets if self.source else 0

    def watch(self, offer: str) -> str:
        return self.viewers.watch(offer)

    def estimate(self, bits_per_second: int) -> None:
        """What viewers tell, from now on, that the way to each carries."""
        self.viewers.estimate(bits_per_second)

    def note(self) -> None:
        self.viewers.note()

    def noted(self) -> Noted:
        noted = self.viewers.noted()
        assert noted is not None
        return Noted(noted.trace, noted.delay_median, noted.delay_p99)

    def seen(self) -> Seen:
        totals = self.viewers.totals()
        return Seen(
            totals.connected,
            totals.packets,
            totals.bytes,
            totals.lost,
            totals.reports,
            totals.feedback,
            time.process_time(),
        )


def attend(pipe: Connection) -> None:
    """Answer until the other end of the pipe is closed."""
    crowd = Crowd()
    while True:
        try:
            name, arguments = pipe.recv()
        except EOFError:
            return
        answer: Any = getattr(crowd, name)(*arguments)
        pipe.send(answer)
