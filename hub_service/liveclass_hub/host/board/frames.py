"""How do the same bytes become WebSocket frames, whole or in pieces? (RFC 6455, 5.2 and 5.4)

A message up to `PIECE` is one frame. A larger one goes out in pieces, so that other work, and control
frames, come in between; what many are sent alike is cut once.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

PIECE = 64 * 1024
_LAST = 0x80
_BINARY = 0x02
_CONTINUED = 0x00


class Parcel(msgspec.Struct, frozen=True):
    """One message as frames ready for the stream."""

    pieces: tuple[bytes, ...]

    @property
    def large(self) -> bool:
        return len(self.pieces) > 1


class Tail(msgspec.Struct, frozen=True):
    """The end of a message, the same for many who get different beginnings."""

    body: bytes
    pieces: tuple[bytes, ...]


def parcel(message: bytes) -> Parcel:
    """A whole message."""
    if len(message) <= PIECE:
        return Parcel((_frame(_LAST | _BINARY, message),))
    first = _frame(_BINARY, message[:PIECE])
    return Parcel((first, *_continued(message[PIECE:])))


def tail(body: bytes) -> Tail:
    """A body that is sent to many."""
    return Tail(body, tuple(_continued(body)) if len(body) > PIECE else ())


def parcel_with(head: bytes, shared: Tail) -> Parcel:
    """A message of an own beginning and a shared end."""
    if not shared.pieces:
        return parcel(head + shared.body)
    return Parcel((_frame(_BINARY, head), *shared.pieces))


def _continued(rest: bytes) -> Sequence[bytes]:
    starts = range(0, len(rest), PIECE)
    return [
        _frame(_CONTINUED | (_LAST if at == starts[-1] else 0), rest[at : at + PIECE])
        for at in starts
    ]


def _frame(first: int, payload: bytes) -> bytes:
    size = len(payload)
    if size < 126:
        return bytes((first, size)) + payload
    if size < 65536:
        return bytes((first, 126)) + size.to_bytes(2, "big") + payload
    return bytes((first, 127)) + size.to_bytes(8, "big") + payload
