"""How do bytes from a page become a frame, and what is refused?

`decode_session` and `decode_feed` raise `FrameError` for anything that is not exactly a frame: too
big, not JSON, an unknown type or command, a missing, extra or ill-typed field. The error carries
a refusal to send back, and `detail`, which names the place but never quotes the content.
"""

from __future__ import annotations

from typing import Any

import msgspec

from ..session.refusals import Refusal
from .frames import FeedFrame, FeedReply, SessionFrame, SessionReply
from .limits import FRAME_BYTES, ID_CHARACTERS
from .problems import DoorCode, turn_away


class FrameError(Exception):
    """A frame that cannot be accepted."""

    def __init__(self, code: DoorCode, detail: str, command_id: str | None = None) -> None:
        super().__init__(detail)
        self.refusal: Refusal = turn_away(code)
        self.detail = detail
        self.command_id = command_id
        """The id of the command that could not be read, when that much was readable: the page
        waits for an answer to it."""


class _IdOnly(msgspec.Struct, frozen=True):
    id: str


_session = msgspec.json.Decoder(SessionFrame)
_feed = msgspec.json.Decoder(FeedFrame)
_id_only = msgspec.json.Decoder(_IdOnly)
_encoder = msgspec.json.Encoder()


def decode_session(data: bytes | str) -> SessionFrame:
    """A frame of the session socket. Raises `FrameError`."""
    frame: SessionFrame = _decode(_session, data)
    return frame


def decode_feed(data: bytes | str) -> FeedFrame:
    """A frame of the course feed. Raises `FrameError`."""
    frame: FeedFrame = _decode(_feed, data)
    return frame


def encode(frame: SessionReply | FeedReply) -> bytes:
    """The JSON text of a frame."""
    return _encoder.encode(frame)


def _decode(decoder: msgspec.json.Decoder[Any], data: bytes | str) -> Any:
    if _size(data) > FRAME_BYTES:
        raise FrameError("too_big", f"{_size(data)} bytes")
    try:
        return decoder.decode(data)
    except msgspec.ValidationError as error:
        raise FrameError("bad_request", _place(str(error)), _command_id(data)) from None
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        raise FrameError("bad_request", "not JSON") from None


def _size(data: bytes | str) -> int:
    """Bytes of UTF-8. A lone surrogate counts like any other character of the BMP."""
    return len(data) if isinstance(data, bytes) else len(data.encode("utf-8", "surrogatepass"))


def _place(error: str) -> str:
    """Where the error is, as msgspec says after ` - at `; its first half may quote content."""
    _, found, place = error.rpartition(" - at ")
    return f"not as agreed at {place[:80]}" if found else "not as agreed"


def _command_id(data: bytes | str) -> str | None:
    try:
        found = _id_only.decode(data).id
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        return None
    return found if 0 < len(found) <= ID_CHARACTERS else None
