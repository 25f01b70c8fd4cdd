"""How do bytes leave at the least cost? By the system at once, as a rule; the rest waits with tornado."""

from __future__ import annotations

import contextlib
import socket
from typing import Any

from tornado.iostream import IOStream

SEND_BUFFER = 128 * 1024
"""What the system keeps of unsent bytes; by itself it takes megabytes before anyone is known to be slow."""


def bound(stream: Any, waiting: int) -> None:
    """Let so many bytes wait for a slow reader, and not many more in the system."""
    stream.max_write_buffer_size = waiting
    with contextlib.suppress(OSError):
        stream.socket.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER)


def rest_of(stream: Any, packed: bytes) -> bytes | memoryview:
    """Hand bytes to the system; what it does not take. A lost line shows when the rest is written.

    For a stream on which nothing waits, or the bytes would overtake it.
    """
    if type(stream) is not IOStream or stream.closed():
        return packed
    try:
        sent = stream.socket.send(packed)
    except OSError:
        return packed
    return memoryview(packed)[sent:] if sent < len(packed) else b""


def look_away(written: Any) -> None:
    """A write that fails because the peer has gone is no error of ours."""
    if not written.cancelled():
        written.exception()
