"""How does one person's media take a longer way, and nobody else's? Their page is told of another address.

with closing(Detour(hub)) as way:
    person.context.add_init_script(way.script)   # before the page joins
    way.seconds = 0.4                            # from now on, each way

The datagrams themselves are late, so what the browser counts is what it would count on such a network.
"""

from __future__ import annotations

import contextlib
import heapq
import itertools
import selectors
import socket
import threading
import time

from tests.hub import RunningHub

_SCRIPT = """
const real = RTCPeerConnection.prototype.setRemoteDescription;
RTCPeerConnection.prototype.setRemoteDescription = function ({ type, sdp }) {
  const lines = sdp.split('\\r\\n').filter(line => !/^a=candidate:.* tcp /i.test(line));
  const led = line => line.replace(/^(a=candidate:\\S+ \\S+ udp \\S+) \\S+ \\d+/i, '$1 127.0.0.1 PORT');
  return real.call(this, { type, sdp: lines.map(led).join('\\r\\n') });
};
"""
_End = tuple[socket.socket, tuple[str, int]]


class Detour:
    """A way to the media server, as long as one likes."""

    def __init__(self, hub: RunningHub) -> None:
        self.seconds = 0.0
        """What a datagram takes, each way."""
        self._server = ("127.0.0.1", hub.media_udp)
        self._door = self._socket()
        self.script = _SCRIPT.replace("PORT", str(self._door.getsockname()[1]))
        self._beyond: dict[tuple[str, int], socket.socket] = {}
        self._late: list[tuple[float, int, bytes, _End]] = []
        self._numbers = itertools.count()
        self._closed = False
        self._ready = selectors.DefaultSelector()
        self._ready.register(self._door, selectors.EVENT_READ, None)
        self._carrying = threading.Thread(target=self._carry, daemon=True)
        self._carrying.start()

    def close(self) -> None:
        """The end of it."""
        self._closed = True
        self._carrying.join()
        self._ready.close()
        for each in (self._door, *self._beyond.values()):
            each.close()

    def _carry(self) -> None:
        while not self._closed:
            due = self._late[0][0] - time.monotonic() if self._late else 0.1
            for key, _ in self._ready.select(max(0.0, min(0.1, due))):
                assert isinstance(key.fileobj, socket.socket)
                self._take(key.fileobj, key.data)
            while self._late and self._late[0][0] <= time.monotonic():
                _, _, datagram, (out, to) = heapq.heappop(self._late)
                with contextlib.suppress(OSError):
                    out.sendto(datagram, to)

    def _take(self, at: socket.socket, of: tuple[str, int] | None) -> None:
        with contextlib.suppress(OSError):
            datagram, source = at.recvfrom(2048)
            end = (self._door, of) if of else (self._beyond_for(source), self._server)
            late = (time.monotonic() + self.seconds, next(self._numbers), datagram, end)
            heapq.heappush(self._late, late)

    def _beyond_for(self, source: tuple[str, int]) -> socket.socket:
        if source not in self._beyond:
            self._beyond[source] = self._socket()
            self._ready.register(self._beyond[source], selectors.EVENT_READ, source)
        return self._beyond[source]

    def _socket(self) -> socket.socket:
        made = socket.socket(type=socket.SOCK_DGRAM)
        made.bind(("127.0.0.1", 0))
        made.setblocking(False)
        return made
