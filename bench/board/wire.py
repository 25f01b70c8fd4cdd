"""What is the least that a socket of a reader costs? (RFC 6455, only what these measurements need)

Hundreds of readers share one process, so that the machine is busy with the service and not with them. Frames
are really parsed and joined; what is sent is masked with nothing, which the protocol allows.
"""

from __future__ import annotations

import asyncio
import base64
import json
import os
import struct
from collections.abc import Callable
from typing import Any

TEXT, BINARY, CLOSE, PING, PONG = 1, 2, 8, 9, 10
LENGTH = struct.Struct(">H")
UPDATE = struct.Struct(">I")


class Wire(asyncio.Protocol):
    """One client. `on_message` gets whole messages; `opened` is done when the service has agreed."""

    def __init__(
        self, host: str, path: str, on_message: Callable[[bytes | bytearray], None]
    ) -> None:
        self._host = host
        self._path = path
        self._on_message = on_message
        self._bytes = bytearray()
        self._parts = bytearray()
        self._shaken = False
        self.closed: str | None = None
        self.on_lost: Callable[[], None] = lambda: None
        self.lost: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.opened: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        key = base64.b64encode(os.urandom(16)).decode()
        lines = [
            f"GET {self._path} HTTP/1.1",
            f"Host: {self._host}",
            "Upgrade: websocket",
            "Connection: Upgrade",
            f"Sec-WebSocket-Key: {key}",
            "Sec-WebSocket-Version: 13",
        ]
        transport.write(("\r\n".join(lines) + "\r\n\r\n").encode())

    def connection_lost(self, error: Exception | None) -> None:
        self.closed = self.closed or f"lost ({error})"
        if not self.opened.done():
            self.opened.set_exception(ConnectionError(self.closed))
        if not self.lost.done():
            self.lost.set_result(None)
        self.on_lost()

    def data_received(self, data: bytes) -> None:
        self._bytes += data
        if not self._shaken:
            head, found, rest = bytes(self._bytes).partition(b"\r\n\r\n")
            if not found:
                return
            if b" 101 " not in head.split(b"\r\n")[0]:
                self.closed = head.split(b"\r\n")[0].decode()
                self.transport.close()
                return
            self._shaken, self._bytes = True, bytearray(rest)
            if not self.opened.done():
                self.opened.set_result(None)
        while self._frame():
            pass

    def _frame(self) -> bool:
        """Take one frame off the bytes; False when there is none whole."""
        have = self._bytes
        if len(have) < 2:
            return False
        size, start = have[1] & 0x7F, 2
        if size >= 126:
            start = 4 if size == 126 else 10
            if len(have) < start:
                return False
            size = int.from_bytes(have[2:start], "big")
        if len(have) < start + size:
            return False
        first, payload = have[0], bytes(memoryview(have)[start : start + size])
        del have[: start + size]
        self._take(first & 0x80, first & 0x0F, payload)
        return True

    def _take(self, last: int, kind: int, payload: bytes) -> None:
        if kind == PING:
            self.send(payload, PONG)
        elif kind == CLOSE:
            self.closed = f"closed {payload[:2].hex()} {payload[2:].decode(errors='replace')}"
            self.transport.close()
        elif last and not self._parts:
            self._on_message(payload)
        else:
            self._parts += payload
            if last:
                whole, self._parts = self._parts, bytearray()
                self._on_message(whole)

    def send(self, payload: bytes, kind: int = BINARY) -> None:
        size = len(payload)
        if size < 126:
            head = bytes((0x80 | kind, 0x80 | size))
        elif size < 65536:
            head = bytes((0x80 | kind, 0x80 | 126)) + size.to_bytes(2, "big")
        else:
            head = bytes((0x80 | kind, 0x80 | 127)) + size.to_bytes(8, "big")
        self.transport.write(head + bytes(4) + payload)

    def close(self) -> None:
        self.transport.close()


async def connected(port: int, path: str, on_message: Callable[[bytes | bytearray], None]) -> Wire:
    """A socket that is open."""
    loop = asyncio.get_running_loop()
    _, wire = await loop.create_connection(
        lambda: Wire(f"127.0.0.1:{port}", path, on_message), "127.0.0.1", port
    )
    await wire.opened
    return wire


def packed(header: dict[str, Any], body: bytes = b"") -> bytes:
    """A message of the board's socket."""
    text = json.dumps(header).encode()
    return LENGTH.pack(len(text)) + text + body


def parted(message: bytes | bytearray) -> tuple[dict[str, Any], memoryview]:
    """Header and body."""
    (size,) = LENGTH.unpack_from(message)
    return json.loads(message[2 : 2 + size]), memoryview(message)[2 + size :]


def updates_in(body: memoryview) -> list[memoryview]:
    """The changes of an `updates` message."""
    found, place = [], 0
    while place < len(body):
        (size,) = UPDATE.unpack_from(body, place)
        found.append(body[place + 4 : place + 4 + size])
        place += 4 + size
    return found
