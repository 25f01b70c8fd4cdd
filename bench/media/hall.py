"""A server in one process, its viewers in another, and what passes between them is counted."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from bench.media.browser import publishing
from bench.media.crowd import Noted, Seen, attend
from bench.media.server import serve
from bench.media.spent import Spent

PATIENCE = 120.0


@dataclass(frozen=True)
class Remote:
    """The other end of a pipe: a name and its arguments go, an answer comes."""

    pipe: Connection
    _turn: threading.Lock = field(default_factory=threading.Lock)
    """A browser's offer is answered in a thread of its own."""

    def ask(self, name: str, *arguments: Any) -> Any:
        with self._turn:
            self.pipe.send((name, arguments))
            if not self.pipe.poll(PATIENCE):
                raise TimeoutError(f"no answer to {name!r}")
            return self.pipe.recv()


@dataclass(frozen=True)
class Window(Spent):
    """What it cost the server, how much of that in its own code, and what the viewers noted."""

    user: float
    reports: int
    feedback: int
    """Packets in which viewers told when each packet came."""
    direct: float
    """Packets that left without asking the engine."""
    noted: Noted
    others: float
    """Cores that other programs than the server and its viewers took."""
    expected: int | None
    """Packets for all viewers together, of a publisher that counts what it sends."""

    @property
    def withheld(self) -> float:
        """The share of what was published that the server did not send on; 0 where that is not known."""
        return 1 - (self.packets + self.lost) / self.expected if self.expected else 0.0


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
        before, used, busy = self.quiet(), self.server.ask("used"), busy_seconds()
        sent = self.crowd.ask("sent")
        began = time.monotonic()
        self.crowd.ask("note")
        self.play(True)
        time.sleep(seconds)
        self.play(False)
        playing = time.monotonic() - began
        after = self.quiet()
        now, busy = self.server.ask("used"), busy_seconds() - busy
        noted: Noted = self.crowd.ask("noted")
        cpu = now["cpu"] - used["cpu"]
        others = busy - cpu - (after.cpu - before.cpu)
        return Window(
            seconds=playing,
            packets=after.packets - before.packets,
            lost=after.lost - before.lost,
            cpu=cpu,
            load=os.getloadavg()[0],
            user=now["user"] - used["user"],
            reports=after.reports - before.reports,
            feedback=after.feedback - before.feedback,
            direct=now["direct"] - used["direct"],
            noted=noted,
            others=max(0.0, others) / (time.monotonic() - began),
            expected=(self.crowd.ask("sent") - sent) * after.connected or None,
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


def busy_seconds() -> float:
    """What all processors of the machine have worked so far, whoever for."""
    first = Path("/proc/stat").read_text(encoding="ascii").splitlines()[0]
    user, nice, system, _, _, *served = (int(ticks) for ticks in first.split()[1:9])
    return (user + nice + system + sum(served)) / os.sysconf("SC_CLK_TCK")


def until(what: str, is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not is_so():
        if time.monotonic() > end:
            raise TimeoutError(f"never: {what}")
        time.sleep(0.05)
