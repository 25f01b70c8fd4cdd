"""How does a server take connections when thousands come at once, or when no open file is left to take them with?

They are taken a few at a time, so that thousands do not keep those waiting who are in. When the system has no open file
left, somebody who is in may give one up (`give_way`). Where nobody does, who comes is turned away with the `Spare`, a
file that was kept for it, and the door stays shut for a moment: the system would say the same again at once, and again.
"""

from __future__ import annotations

import asyncio
import contextlib
import errno
import logging
import os
import resource
import socket
from collections.abc import Iterable
from typing import Any

from tornado.httpserver import HTTPServer
from tornado.iostream import IOStream

log = logging.getLogger("liveclass.listening")

AT_ONCE = 8
"""New connections taken before others have their turn; tornado takes 128."""
FULL = frozenset({errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM})
"""What the system answers when it has no open file left to give, or no memory for one."""
SHUT_SECONDS = 0.25
SAID_SECONDS = 60.0
"""The log hears of it once in so long."""


def allow_files(wanted: int) -> int:
    """Lets this process open so many files, as far as the system allows; how many it may then.

    Each socket is an open file, and what a process starts with is often 1024 of them.
    """
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    if most > soft:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
    return most


class Spare:
    """An open file that is for nothing but to be given up."""

    def __init__(self) -> None:
        self._file: int | None = None
        self._take_back()

    def turn_away(self, listening: socket.socket) -> None:
        """Take the next connection and close it: its other end hears so, and need not wait."""
        self.close()
        with contextlib.suppress(OSError):
            connection, _ = listening.accept()
            connection.close()
        self._take_back()

    def close(self) -> None:
        """Give it up."""
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def _take_back(self) -> None:
        # Another thread may have had it meanwhile; the next time, perhaps.
        with contextlib.suppress(OSError):
            self._file = os.open(os.devnull, os.O_RDONLY | os.O_CLOEXEC)


class PatientServer(HTTPServer):
    """An HTTP server, without TLS, that a full system neither shuts for long nor keeps busy."""

    def initialize(self, *args: Any, **more: Any) -> None:
        """As HTTPServer."""
        super().initialize(*args, **more)
        self._listening: dict[socket.socket, asyncio.TimerHandle | None] = {}
        """With what opens it again, while it is shut."""
        self._spare = Spare()
        self._said: float | None = None

    def give_way(self) -> bool:
        """Whether somebody who is in has given up an open file."""
        return False

    def add_sockets(self, sockets: Iterable[socket.socket]) -> None:
        """Listen on these."""
        for listening in sockets:
            self._open(listening)

    def stop(self) -> None:
        """Take no more connections; those that are there go on."""
        while self._listening:
            listening, shut = self._listening.popitem()
            if shut is not None:
                shut.cancel()
            asyncio.get_running_loop().remove_reader(listening)
            listening.close()
        self._spare.close()
        super().stop()

    def _open(self, listening: socket.socket) -> None:
        self._listening[listening] = None
        asyncio.get_running_loop().add_reader(listening, self._take, listening)

    def _take(self, listening: socket.socket) -> None:
        for taken in range(AT_ONCE):
            try:
                connection, address = listening.accept()
            except OSError as error:
                # A full system says so even when nobody waits; before the first, somebody does.
                if error.errno in FULL and not taken:
                    self._make_way(listening, error)
                return  # or none is left, or the one that was is gone already
            stream = IOStream(connection, self.max_buffer_size, self.read_chunk_size)
            self.handle_stream(stream, address)

    def _make_way(self, listening: socket.socket, error: OSError) -> None:
        loop = asyncio.get_running_loop()
        if self._said is None or loop.time() - self._said > SAID_SECONDS:
            self._said = loop.time()
            log.error("no file is left for new connections (%s); ulimit -n allows more", error)
        if self.give_way():
            return
        self._spare.turn_away(listening)
        loop.remove_reader(listening)
        self._listening[listening] = loop.call_later(SHUT_SECONDS, self._open, listening)
