"""How does a test speak the protocol by hand, frame by frame?"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import Any
from urllib.parse import urlencode

from livekit.protocol import rtc
from tornado.httpclient import HTTPRequest
from tornado.websocket import (
    WebSocketClientConnection,
    WebSocketClosedError,
    websocket_connect,
)

PATIENCE = 10.0


class NothingCame(AssertionError):
    """What was waited for did not come; the text says what did."""


class RawClient:
    """One signalling connection; everything received is kept in order."""

    def __init__(self, socket: WebSocketClientConnection) -> None:
        self.socket = socket
        self.received: list[rtc.SignalResponse] = []
        self.closed = False
        self._unread = 0
        self._news = asyncio.Condition()
        self._reader = asyncio.create_task(self._read())

    @classmethod
    async def connect(cls, url: str, token: str, path: str = "/rtc", **query: str) -> RawClient:
        """Opens a socket; a refusal raises tornado's HTTPClientError."""
        asked = urlencode({"access_token": token, "protocol": "17", "sdk": "js", **query})
        request = HTTPRequest(f"{url}{path}?{asked}", request_timeout=5)
        return cls(await websocket_connect(request))

    async def _read(self) -> None:
        while True:
            frame = await self.socket.read_message()
            async with self._news:
                if frame is None:
                    self.closed = True
                else:
                    assert isinstance(frame, bytes)
                    self.received.append(rtc.SignalResponse.FromString(frame))
                self._news.notify_all()
            if frame is None:
                return

    async def send(self, **message: Any) -> None:
        """Sends one request, named as in SignalRequest."""
        await self.send_bytes(rtc.SignalRequest(**message).SerializeToString())

    async def send_bytes(self, frame: bytes) -> None:
        """Sends any bytes at all, unless the server has ended the connection."""
        with suppress(WebSocketClosedError):
            await self.socket.write_message(frame, binary=True)

    async def expect(self, kind: str, matching: Callable[[Any], bool] = lambda _: True) -> Any:
        """The next message of a kind that matches; what comes in between is passed over."""
        found: list[Any] = []

        def arrived() -> bool:
            while self._unread < len(self.received):
                message = self.received[self._unread]
                self._unread += 1
                if message.WhichOneof("message") == kind and matching(getattr(message, kind)):
                    found.append(getattr(message, kind))
                    return True
            return self.closed

        await self._wait(arrived, kind)
        if not found:
            raise NothingCame(f"the connection ended before {kind}; came: {self.kinds()}")
        return found[0]

    async def ended(self) -> int | None:
        """Waits for the end of the connection; its close code."""
        await self._wait(lambda: self.closed, "the end")
        return self.socket.close_code

    async def _wait(self, condition: Callable[[], bool], what: str) -> None:
        async with self._news:
            try:
                await asyncio.wait_for(self._news.wait_for(condition), PATIENCE)
            except TimeoutError:
                raise NothingCame(f"no {what}; came: {self.kinds()}") from None

    async def nth(self, kind: str, number: int) -> Any:
        """The message of a kind with this number, however long that takes."""
        async with self._news:
            await self._news.wait_for(lambda: len(self.all(kind)) > number)
        return self.all(kind)[number]

    def kinds(self) -> list[str | None]:
        """What came so far, by name."""
        return [message.WhichOneof("message") for message in self.received]

    def all(self, kind: str) -> list[Any]:
        """Every message of a kind so far."""
        return [getattr(m, kind) for m in self.received if m.WhichOneof("message") == kind]

    async def settled(self) -> None:
        """Waits until the server has handled everything sent so far: it answers pings in order."""
        stamp = len(self.received) + 1
        await self.send(ping_req=rtc.Ping(timestamp=stamp))
        await self.expect("pong_resp", lambda pong: pong.last_ping_timestamp == stamp)

    async def turn(self) -> None:
        """Lets everything else that is ready run."""
        await asyncio.sleep(0)

    def close(self) -> None:
        """Breaks the connection without a word."""
        self.socket.close()
        self._reader.cancel()


def about(identity: str, **fields: Any) -> Callable[[rtc.ParticipantUpdate], bool]:
    """Matches an update that says this of somebody."""

    def matches(update: rtc.ParticipantUpdate) -> bool:
        return any(
            person.identity == identity
            and all(getattr(person, name) == value for name, value in fields.items())
            for person in update.participants
        )

    return matches
