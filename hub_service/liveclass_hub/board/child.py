"""What does the child do with what arrives on its socket?

It takes all frames that are there, answers them, makes the accepted changes durable with one fsync per
board and only then sends the answers. It ends when the socket closes. Whatever else goes wrong ends
it at once: the parent starts another, which reads base and journal.
"""

from __future__ import annotations

import os
import resource
import select
import socket
import sys
import time
from collections.abc import Iterator, Sequence

import msgspec

from . import messages as m
from .documents.desk import Desk

BATCH = 64
"""Wishes answered with one fsync."""
BROKEN = 70
"""Exit status after an error of ours or of the library (EX_SOFTWARE)."""


class Frames:
    """Messages out of a socket. Raises EOFError when the other side has gone."""

    def __init__(self, wire: socket.socket) -> None:
        self._wire = wire
        self._bytes = bytearray()

    def wait(self, until: float | None) -> list[m.Ask]:
        """What is there, at most BATCH; empty when the time has come first."""
        found = list(self._whole())
        if not found:
            patience = None if until is None else max(0.0, until - time.monotonic())
            if select.select([self._wire], [], [], patience)[0]:
                received = self._wire.recv(1 << 20)
                if not received:
                    raise EOFError
                self._bytes += received
                found = list(self._whole())
        return found

    def _whole(self) -> Iterator[m.Ask]:
        for _ in range(BATCH):
            if len(self._bytes) < m.LENGTH.size:
                return
            end = m.LENGTH.size + m.LENGTH.unpack_from(self._bytes)[0]
            if len(self._bytes) < end:
                return
            body = bytes(self._bytes[m.LENGTH.size : end])
            del self._bytes[:end]
            yield msgspec.msgpack.decode(body, type=m.Ask)


def serve(wire: socket.socket, limits: m.Limits) -> None:
    """Answer until the parent closes its end."""
    desk, frames = Desk(limits), Frames(wire)
    while True:
        try:
            asks = frames.wait(desk.next_due())
        except EOFError:
            desk.close()
            return
        _grant_cpu(limits.cpu_seconds)
        now = time.monotonic()
        _tell(wire, desk, [m.Answer(ask.id, desk.answer(ask, now)) for ask in asks])
        desk.rest(time.monotonic())
        _tell(wire, desk, [])


def _tell(wire: socket.socket, desk: Desk, answers: Sequence[m.Reply]) -> None:
    desk.sync()
    wire.sendall(b"".join(m.framed(message) for message in [*answers, *desk.notices()]))


def _grant_cpu(seconds: int) -> None:
    """A fresh allowance: the limit counts from the start of the process."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = int(used.ru_utime + used.ru_stime) + 1 + seconds
    resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.RLIM_INFINITY))


def main(descriptor: int, limits: m.Limits) -> int:
    """Serve on an inherited socket. A panic of the library is no Exception, so all is caught."""
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        with socket.socket(fileno=descriptor) as wire:
            serve(wire, limits)
    except BaseException as error:
        print(f"the documents' process ends: {type(error).__name__}", file=sys.stderr, flush=True)
        os._exit(BROKEN)
    return 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), msgspec.json.decode(sys.argv[2], type=m.Limits)))
