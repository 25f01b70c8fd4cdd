"""The process that is measured: a media core, driven over a pipe, that says what it has used.

Nothing else runs in it, so its processor time and its memory are the server's.
"""

from __future__ import annotations

import resource
import select
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import liveclass_sfu as sfu

ADDRESS = "127.0.0.1"


class Server:
    """What may be asked of it over the pipe: the name of a method and its arguments."""

    def __init__(self) -> None:
        self.core = sfu.Core(bind=f"{ADDRESS}:0", advertise=[ADDRESS])
        self.tracks: list[int] = []
        self.connected: set[int] = set()

    def publish(self, offer: str) -> str:
        return self.core.answer(self.core.add_peer("publisher"), offer)

    def subscribe(self) -> tuple[int, str]:
        """A viewer of every track there is, and the offer for it."""
        peer = self.core.add_peer("subscriber")
        self.core.open_channels(peer, [("_reliable", True), ("_lossy", False)])
        for track in self.tracks:
            self.core.subscribe(peer, track, f"PA_x|TR_{track}", f"TR_{track}")
        offer = self.core.offer(peer)
        assert offer is not None
        return peer, offer

    def answered(self, peer: int, answer: str) -> None:
        self.core.accept_answer(peer, answer)

    def let_through(self, let: bool) -> None:
        """Forward what is published, or nothing."""
        for track in self.tracks:
            self.core.set_track_muted(track, not let)

    def state(self) -> tuple[int, int]:
        """Tracks and connected peers."""
        return len(self.tracks), len(self.connected)

    def used(self) -> dict[str, float]:
        """Seconds of processor time and KiB of memory of this process; what left the core."""
        times = resource.getrusage(resource.RUSAGE_SELF)
        stats = self.core.stats()
        return {
            "cpu": times.ru_utime + times.ru_stime,
            "user": times.ru_utime,
            "media_thread": stats.cpu_seconds,
            "sent": stats.packets_out,
            "direct": stats.direct,
            "dropped": stats.dropped,
            "memory": resident(),
        }

    def listen(self) -> None:
        for event in self.core.take_events():
            match event:
                case sfu.TrackAdded(track=track):
                    self.tracks.append(track)
                case sfu.Connected(peer=peer):
                    self.connected.add(peer)
                case sfu.Disconnected(peer=peer):
                    self.connected.discard(peer)


def resident(process: int | str = "self") -> float:
    """KiB of a process's own memory that are in use now."""
    for line in Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii").splitlines():
        if line.startswith("Private_Dirty:"):
            return float(line.split()[1])
    raise RuntimeError("the system does not say how much memory is in use")


def serve(pipe: Connection) -> None:
    """Answer until the other end of the pipe is closed."""
    server = Server()
    asked, happened = pipe.fileno(), server.core.event_fd()
    while True:
        ready, _, _ = select.select([asked, happened], [], [])
        if happened in ready:
            server.listen()
        if asked in ready:
            try:
                name, arguments = pipe.recv()
            except EOFError:
                return
            answer: Any = getattr(server, name)(*arguments)
            pipe.send(answer)
