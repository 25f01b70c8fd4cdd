"""How does one person's network go and come back, and nobody else's? A cable of their own to the hub, to be pulled.

with cable(hub) as line:
    line.url            # the hub by way of this cable
    line.pull()         # every connection is gone, and no new one comes through
    line.plug_in()
"""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator
from urllib.parse import urlsplit

from tests.hub import RunningHub


class Cable:
    """A port that leads to the hub's."""

    def __init__(self, hub: RunningHub) -> None:
        self._hub = (urlsplit(hub.url).hostname, urlsplit(hub.url).port)
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listening.getsockname()[1]}/"
        self._ends: set[socket.socket] = set()
        self._plugged = True
        self._lock = threading.Lock()
        threading.Thread(target=self._listen, daemon=True).start()

    def pull(self) -> None:
        """From now on nothing goes through."""
        with self._lock:
            self._plugged = False
            for end in self._ends:
                with contextlib.suppress(OSError):
                    end.shutdown(socket.SHUT_RDWR)

    def plug_in(self) -> None:
        """New connections go through again."""
        self._plugged = True

    def close(self) -> None:
        """The end of it."""
        self.pull()
        self._listening.close()

    def _listen(self) -> None:
        while True:
            try:
                near, _ = self._listening.accept()
            except OSError:
                return
            with self._lock:
                if not self._plugged:
                    near.close()
                    continue
                far = socket.create_connection(self._hub)
                self._ends |= {near, far}
            for one, other in ((near, far), (far, near)):
                threading.Thread(target=self._carry, args=(one, other), daemon=True).start()

    def _carry(self, one: socket.socket, other: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := one.recv(1 << 16):
                other.sendall(data)
        with contextlib.suppress(OSError):
            other.shutdown(socket.SHUT_WR)
        with self._lock:
            self._ends.discard(one)


@contextlib.contextmanager
def cable(hub: RunningHub) -> Iterator[Cable]:
    """One more way to the hub."""
    line = Cable(hub)
    try:
        yield line
    finally:
        line.close()
