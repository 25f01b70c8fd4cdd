"""Who may stand before the doors without having asked for anything?

A connection is *silent* until a whole request has come on it, and again after each answer. Silent ones cost
an open file each, and an address can have thousands; so they have places, and give way as `strangers` says:
the oldest first, and no address has more than half. While too many are being answered, a new connection is
closed at once, before it costs a request. Sockets have places of their own.

New connections are taken a few at a time, so that thousands at once do not keep those waiting who are in.

When the system has no open file left for a new one, the oldest silent one gives its own. Where nobody is silent, who
comes is turned away with the `Spare`, and the door stays shut for a moment: the system would say the same again at
once, and again.
"""

from __future__ import annotations

import asyncio
import errno
import logging
import socket
from collections.abc import Awaitable, Callable, Iterable
from typing import Any

from tornado.http1connection import HTTP1Connection, HTTP1ServerConnection
from tornado.httpserver import HTTPServer
from tornado.httputil import (
    HTTPHeaders,
    HTTPMessageDelegate,
    RequestStartLine,
    ResponseStartLine,
)
from tornado.iostream import IOStream

from liveclass_hub.web.spare import Spare
from liveclass_hub.web.strangers import Strangers

log = logging.getLogger("liveclass.host")

AT_ONCE = 8
"""New connections taken before others have their turn; tornado takes 128."""
FULL = frozenset({errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM})
"""What the system answers when it has no open file left to give, or no memory for one."""
SHUT_SECONDS = 0.25
SAID_SECONDS = 60.0
"""The log hears of it once in so long."""


class FrontDoor(HTTPServer):
    """An HTTP server that holds at most `places` silent connections, and takes no more while it answers as many."""

    def initialize(self, *args: Any, places: int = 1000, **more: Any) -> None:
        """As HTTPServer, with `places`."""
        super().initialize(*args, **more)
        self._places = places
        self._silent: Strangers[IOStream] = Strangers(places)
        self._answered: dict[IOStream, None] = {}
        """On which a whole request has come that has no whole answer yet; the oldest first."""
        self._listening: dict[socket.socket, asyncio.TimerHandle | None] = {}
        """With what opens it again, while it is shut."""
        self._spare = Spare()
        self._said: float | None = None

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
        silent = self._silent.oldest()
        if silent is not None:
            self._silent.remove(silent)
            silent.close()
            return
        self._spare.turn_away(listening)
        loop.remove_reader(listening)
        self._listening[listening] = loop.call_later(SHUT_SECONDS, self._open, listening)

    def handle_stream(self, stream: IOStream, address: Any) -> None:
        """A connection has come; unless there is no place for it."""
        if len(self._answered) >= self._places:
            # Who does not read the answer gives way.
            unread = next((one for one in self._answered if one.writing()), None)
            if unread is None:
                stream.close()
                return
            self._answered.pop(unread, None)
            unread.close()
        super().handle_stream(stream, address)

    def start_request(self, server_conn: object, request_conn: Any) -> HTTPMessageDelegate:
        """It is silent from now on, until a whole request has come."""
        assert isinstance(request_conn, HTTP1Connection)
        stream, context = request_conn.stream, request_conn.context
        self._answered.pop(stream, None)
        address = str(getattr(context, "remote_ip", ""))
        for gone in self._silent.add(stream, address, self._places):
            gone.close()
        request = super().start_request(server_conn, request_conn)
        return Heard(request, lambda: self._whole(stream))

    def on_close(self, server_conn: object) -> None:
        """It is gone, or has become a socket."""
        assert isinstance(server_conn, HTTP1ServerConnection)
        self._silent.remove(server_conn.stream)
        self._answered.pop(server_conn.stream, None)
        super().on_close(server_conn)

    def _whole(self, stream: IOStream) -> None:
        self._silent.remove(stream)
        self._answered[stream] = None


class Heard(HTTPMessageDelegate):
    """A request on its way to who answers it; says when it is whole."""

    def __init__(self, to: HTTPMessageDelegate, whole: Callable[[], None]) -> None:
        self._to = to
        self._whole = whole

    def headers_received(
        self, start_line: RequestStartLine | ResponseStartLine, headers: HTTPHeaders
    ) -> Awaitable[None] | None:
        """Passed on."""
        return self._to.headers_received(start_line, headers)

    def data_received(self, chunk: bytes) -> Awaitable[None] | None:
        """Passed on."""
        return self._to.data_received(chunk)

    def finish(self) -> None:
        """All of it has come."""
        self._whole()
        self._to.finish()

    def on_connection_close(self) -> None:
        """Passed on."""
        self._to.on_connection_close()
