"""Who may stand before the doors without having asked for anything?

A connection is *silent* until a whole request has come on it, and again after each answer. Silent ones cost
an open file each, and an address can have thousands; so they have places, and give way as `strangers` says:
the oldest first, and no address has more than half. While too many are being answered, a new connection is
closed at once, before it costs a request. Sockets have places of their own.

When the system has no open file left for a new one, the oldest silent one gives its own.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from tornado.http1connection import HTTP1Connection, HTTP1ServerConnection
from tornado.httputil import (
    HTTPHeaders,
    HTTPMessageDelegate,
    RequestStartLine,
    ResponseStartLine,
)
from tornado.iostream import IOStream

from liveclass_hub.listening import PatientServer
from liveclass_hub.web.strangers import Strangers


class FrontDoor(PatientServer):
    """An HTTP server that holds at most `places` silent connections, and takes no more while it answers as many."""

    def initialize(self, *args: Any, places: int = 1000, **more: Any) -> None:
        """As its base, with `places`."""
        super().initialize(*args, **more)
        self._places = places
        self._silent: Strangers[IOStream] = Strangers(places)
        self._answered: dict[IOStream, None] = {}
        """On which a whole request has come that has no whole answer yet; the oldest first."""

    def give_way(self) -> bool:
        """The oldest silent connection gives its file up, if there is one."""
        silent = self._silent.oldest()
        if silent is None:
            return False
        self._silent.remove(silent)
        silent.close()
        return True

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
