"""Who is told, and how do the same bytes reach them all?

A *connection* is one open socket of one person. A frame is encoded and framed once and its bytes
are handed to every connection of an audience; nothing is built per person but what is personal.
"""

from __future__ import annotations

from typing import Protocol

import msgspec

from liveclass_hub.session.names import LinkId, PersonId, Role
from liveclass_hub.session.refusals import Refusal
from liveclass_hub.wire.codec import encode
from liveclass_hub.wire.frames import Bye, FeedReply, SessionReply
from liveclass_hub.wire.problems import BYE_WORDS, CLOSE_CODES, ByeReason

_TEXT = 0x81
"""First byte of an unmasked, unfragmented WebSocket text frame (RFC 6455, 5.2)."""


def pack(frame: SessionReply | FeedReply) -> bytes:
    """A frame ready for the stream, as a server sends it: header and JSON."""
    payload = encode(frame)
    size = len(payload)
    if size < 126:
        header = bytes((_TEXT, size))
    elif size < 65536:
        header = bytes((_TEXT, 126)) + size.to_bytes(2, "big")
    else:
        header = bytes((_TEXT, 127)) + size.to_bytes(8, "big")
    return header + payload


class Line(Protocol):
    """What a socket gives to the host."""

    def deliver(self, packed: bytes) -> None:
        """Send bytes made by `pack`; what the peer does not read in time ends the line."""

    def allow(self, more: int) -> None:
        """Let so many unsent bytes more be waiting: a snapshot may be larger than the queue."""

    def hang_up(self, packed: bytes, code: int) -> None:
        """Send a last frame and close."""

    async def answers(self, seconds: float) -> bool:
        """Whether the peer answers a ping in time."""


class Connection(msgspec.Struct, eq=False):
    """One person's open line into one session, or into the course feed."""

    line: Line
    user: str
    person: PersonId
    role: Role
    tab: str
    lease_ends: float
    """Monotonic seconds, as `media_due`."""
    media_due: float
    origin: str = ""
    """Where the page comes from: media is reached through the same proxy."""
    name: str = ""
    """What a guest typed; others are shown as `user`."""
    link: LinkId | None = None
    """By which a guest comes."""
    closed: bool = False
    reason: ByeReason | None = None
    last: Refusal | None = None
    """The last words, once they are said."""

    def tell(self, packed: bytes) -> None:
        """Send a frame, unless the line is closed."""
        if not self.closed:
            self.line.deliver(packed)

    def bye(self, reason: ByeReason, refusal: Refusal | None = None) -> None:
        """Say why, and close. Only the first reason counts."""
        if self.closed:
            return
        self.closed = True
        self.reason = reason
        message, then = (refusal.message, refusal.next) if refusal else BYE_WORDS[reason]
        self.last = Refusal(reason, message, then)
        self.line.hang_up(pack(Bye(reason, message, then)), CLOSE_CODES[reason])
