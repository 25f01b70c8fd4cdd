"""What goes over the board's socket?

Binary messages both ways: the length of the header (u16, big-endian), the header (JSON with its
`type`), then the body, bytes that only some types have. `read_board` raises `FrameError` for
whatever is not exactly that.

The page says hello and is given what its copy of the notebook lacks; then it sends updates and is
sent everyone's, its own too, as the service took them. `epoch` names one life of the document: a
copy of another one is thrown away. `seq` counts changes without a gap. To *join* is to ask for what
a copy lacks; to *discard* is to throw the copy away and join with a fresh one.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable
from typing import Annotated, Any

import msgspec

from ..session.names import PersonId, SessionId
from ..session.refusals import Refusal
from .codec import FrameError
from .frames import Bye, FromPage, Ping, Pong, ShortId, TicketText, ToPage
from .limits import AWARENESS_BYTES, BOARD_HEADER_BYTES

AT_THE_DOOR = 0
"""Stands for an id in the refusal of a hello or a join."""
SAFE_INTEGER = 2**53 - 1
"""The largest whole number a page can hold."""
EPOCH_CHARACTERS = 64

_HEAD = struct.Struct(">H")
_LENGTH = struct.Struct(">I")
_HEADER_MOST = 0xFFFF

Epoch = Annotated[str, msgspec.Meta(max_length=EPOCH_CHARACTERS)]
Number = Annotated[int, msgspec.Meta(ge=1, le=SAFE_INTEGER)]
Count = Annotated[int, msgspec.Meta(ge=0, le=SAFE_INTEGER)]
Client = Count


class BoardHello(FromPage, frozen=True, tag="hello"):
    """The first frame; it joins too. The body is the copy's state vector; a new copy has none."""

    ticket: TicketText
    tab: ShortId
    protocol: int
    epoch: Epoch
    """Of the copy; empty for a new one."""
    client: Client
    """The copy's clientID: awareness is taken for this one alone."""


class BoardJoin(FromPage, frozen=True, tag="join"):
    """Ask again what the copy lacks: after a gap or a reset, or with a fresh copy. Body as in `hello`."""

    epoch: Epoch
    client: Client


class BoardUpdate(FromPage, frozen=True, tag="update"):
    """The body is one Yjs update (v1). Answered with `taken` or `refused`."""

    id: Number
    epoch: Epoch


class BoardAwareness(FromPage, frozen=True, tag="awareness"):
    """The body is a y-protocols awareness update of one's own `client`."""


class BoardSave(FromPage, frozen=True, tag="save"):
    """Write the notebook file now. `shrink` lets it lose most of its text: staff only."""

    id: Number
    shrink: bool


class AskVersions(FromPage, frozen=True, tag="versions"):
    """Which versions of the notebook are kept?"""

    id: Number


class AskChanges(FromPage, frozen=True, tag="changes"):
    """Who changed what, after this `seq`?"""

    id: Number
    after: Count


class RestoreVersion(FromPage, frozen=True, tag="restore"):
    """Go back to a version, as a change like any other: staff only. Answered with `taken`."""

    id: Number
    version: Count


BoardFrame = (
    BoardHello
    | BoardJoin
    | BoardUpdate
    | BoardAwareness
    | BoardSave
    | AskVersions
    | AskChanges
    | RestoreVersion
    | Ping
)


class BoardJoined(ToPage, frozen=True, tag="joined"):
    """The body is the update the copy lacks."""

    session: SessionId
    you: PersonId
    notebook: str
    course: str
    epoch: str
    seq: int
    write: bool
    why: str
    """Why one may not write, in a sentence; empty when one may."""
    ahead: bool
    """The copy holds what the board lacks: a writer sends it (see `state`), a reader discards."""
    state: bytes
    """The service's state vector."""


class BoardUpdates(ToPage, frozen=True, tag="updates"):
    """Changes in order: the body is (u32 length | Yjs update) for each.

    A page whose own `seq` is not `after` sends `join`.
    """

    after: int
    seq: int


class BoardTaken(ToPage, frozen=True, tag="taken"):
    """The change is on disk."""

    id: int
    seq: int


class BoardRefused(ToPage, frozen=True, tag="refused"):
    """`id` 0 refuses a hello or a join. With `discard` the copy must be thrown away."""

    id: int
    refusal: Refusal
    discard: bool


class BoardRights(ToPage, frozen=True, tag="rights"):
    """May come at any time. The service goes by it at once, whenever the page hears of it."""

    write: bool
    why: str


class BoardReset(ToPage, frozen=True, tag="reset"):
    """The board began anew: throw the copy away and join."""

    why: str


class OthersAwareness(ToPage, frozen=True, tag="awareness"):
    """The body is an awareness update made by the service: `user` is who the service knows."""


class BoardNotice(ToPage, frozen=True, tag="notice"):
    """Something happened to the notebook that nobody here asked for. To staff only."""

    code: str
    message: str
    next: str


class BoardSaved(ToPage, frozen=True, tag="saved"):
    id: int
    seq: int


class BoardVersion(msgspec.Struct, frozen=True):
    version: int
    at: float


class BoardVersions(ToPage, frozen=True, tag="versions"):
    """Oldest first."""

    id: int
    versions: list[BoardVersion]


class BoardChange(msgspec.Struct, frozen=True):
    """What one person changed in one go; `seq` is that of the last of it."""

    seq: int
    who: PersonId
    at: float
    cells: list[str]


class BoardChanges(ToPage, frozen=True, tag="changes"):
    """Oldest first; of a long history the newest part."""

    id: int
    changes: list[BoardChange]


BoardReply = (
    BoardJoined
    | BoardUpdates
    | BoardTaken
    | BoardRefused
    | BoardRights
    | BoardReset
    | OthersAwareness
    | BoardNotice
    | BoardSaved
    | BoardVersions
    | BoardChanges
    | Pong
    | Bye
)

_WITH_BODY = (BoardHello, BoardJoin, BoardUpdate, BoardAwareness)
_decoder = msgspec.json.Decoder(BoardFrame)
_encoder = msgspec.json.Encoder()


def read_board(message: bytes) -> tuple[BoardFrame, bytes]:
    """Header and body of a page's message. Raises `FrameError`."""
    if len(message) < _HEAD.size:
        raise FrameError("bad_request", "shorter than its length")
    (size,) = _HEAD.unpack_from(message)
    if size > BOARD_HEADER_BYTES:
        raise FrameError("too_big", f"a header of {size} bytes")
    end = _HEAD.size + size
    if len(message) < end:
        raise FrameError("bad_request", "shorter than its header")
    try:
        header: Any = _decoder.decode(message[_HEAD.size : end])
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        raise FrameError("bad_request", "not as agreed") from None
    body = message[end:]
    if body and not isinstance(header, _WITH_BODY):
        raise FrameError("bad_request", "a body where none belongs")
    if isinstance(header, BoardAwareness) and len(body) > AWARENESS_BYTES:
        raise FrameError("too_big", f"awareness of {len(body)} bytes")
    return header, body


def pack_board(header: BoardReply, body: bytes = b"") -> bytes:
    """A message to a page. Raises ValueError for a header that its length cannot say."""
    text = _encoder.encode(header)
    if len(text) > _HEADER_MOST:
        raise ValueError(f"a header of {len(text)} bytes")
    return _HEAD.pack(len(text)) + text + body


def pack_updates(updates: Iterable[bytes]) -> bytes:
    """The body of `updates`."""
    return b"".join(_LENGTH.pack(len(update)) + update for update in updates)
