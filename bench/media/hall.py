"""A server in one process, its viewers in another, and what passes between them is counted."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any

from bench.media.browser import publishing
from bench.media.crowd import Noted, Seen, attend
from bench.media.server import serve

PATIENCE = 120.0


@dataclass(frozen=True)
class Remote:
    """The other end of a pipe: a name and its arguments go, an answer comes."""

    pipe: Connection

    def ask(self, name: str, *arguments: Any) -> Any:
        self.pipe.send((name, arguments))
        if not self.pipe.poll(PATIENCE):
            raise TimeoutError(f"no answer to {name!r}")
        return self.pipe.recv()


@dataclass(frozen=True)
class Window:
    """What a stretch of time cost the server, and what came of it."""

    packets: int
    lost: int
    cpu: float
    user: float
    playing: float
    """Seconds."""
    reports: int
    direct: float
    """Packets that left without asking the engine."""
    noted: Noted
    load: float
    """Of the machine, over the last minute."""

    @property
    def microseconds(self) -> float:
        """Of processor time, for each packet that a viewer received."""
        return self.cpu * 1e6 / self.packets if self.packets else float("inf")

    @property
    def loss(self) -> float:
        return self.lost / (self.packets + self.lost) if self.packets + self.lost else 1.0


class Hall:
    """A server and a crowd."""

    def __init__(self, server: Remote, crowd: Remote) -> None:
        self.server = server
        self.crowd = crowd
        self._play: Callable[[bool], None] = lambda playing: server.ask("let_through", playing)

    @contextlib.contextmanager
    def steady(self, bits_per_second: int) -> Iterator[None]:
        """A publisher of ours: a whole picture at once, in packets of one size."""
        offer = self.crowd.ask("publish", bits_per_second)
        self.crowd.ask("published", self.server.ask("publish", offer))
        # It rests by itself: what is muted does not go on with the times that packets left with.
        self._play = lambda playing: self.crowd.ask("play", playing)
        self.play(True)
        self._published()
        self.server.ask("let_through", True)
        yield

    @contextlib.contextmanager
    def chromium(self, bits_per_second: int) -> Iterator[None]:
        """A browser as the publisher."""
        with publishing(bits_per_second, lambda _, offer: str(self.server.ask("publish", offer))):
            self._published()
            yield

    def _published(self) -> None:
        until("both tracks are there", lambda: self.server.ask("state") == (2, 1))
        self.play(False)

    def fill(self, viewers: int) -> None:
        """Let so many watch all there is, and wait until media can flow to each."""
        before = self.crowd.ask("seen").connected
        for _ in range(viewers):
            peer, offer = self.server.ask("subscribe")
            self.server.ask("answered", peer, self.crowd.ask("watch", offer))
        until(
            f"{before + viewers} viewers are in",
            lambda: self.crowd.ask("seen").connected == before + viewers,
        )

    def play(self, playing: bool) -> None:
        """Let media come, or let there be silence."""
        self._play(playing)

    def quiet(self) -> Seen:
        """What had come once nothing more comes."""
        seen: Seen = self.crowd.ask("seen")
        while True:
            time.sleep(0.2)
            later: Seen = self.crowd.ask("seen")
            if later.packets == seen.packets:
                return later
            seen = later

    def window(self, seconds: float) -> Window:
        """Forward for so long, between two silences, so that everything sent is also counted."""
        before, used = self.quiet(), self.server.ask("used")
        began = time.monotonic()
        self.crowd.ask("note")
        self.play(True)
        time.sleep(seconds)
        self.play(False)
        playing = time.monotonic() - began
        after = self.quiet()
        noted: Noted = self.crowd.ask("noted")
        now = self.server.ask("used")
        return Window(
            packets=after.packets - before.packets,
            lost=after.lost - before.lost,
            cpu=now["cpu"] - used["cpu"],
            user=now["user"] - used["user"],
            playing=playing,
            reports=after.reports - before.reports,
            direct=now["direct"] - used["direct"],
            noted=noted,
            load=os.getloadavg()[0],
        )


@contextlib.contextmanager
def hall() -> Iterator[Hall]:
    """A server and a crowd, each in a fresh process of its own, ended afterwards."""
    context = multiprocessing.get_context("spawn")
    with contextlib.ExitStack() as stack:
        ends = []
        for work in (serve, attend):
            ours, theirs = context.Pipe()
            process = context.Process(target=work, args=(theirs,), daemon=True)
            process.start()
            theirs.close()
            stack.callback(process.join, 10)
            stack.callback(ours.close)
            ends.append(Remote(ours))
        yield Hall(*ends)


def until(what: str, is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not is_so():
        if time.monotonic() > end:
            raise TimeoutError(f"never: {what}")
        time.sleep(0.05)
