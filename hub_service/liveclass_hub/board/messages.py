"""What do the parent and the child with the documents say to each other?

A frame is a length in four bytes and a msgpack message. Every `Ask` gets one `Answer`; a `Notice`
comes unasked.
"""

from __future__ import annotations

import struct
from typing import Any

import msgspec

LENGTH = struct.Struct(">I")
FRAME_BYTES = 64 << 20
"""The longest frame either side reads; a whole document and its envelope fit."""


class Limits(msgspec.Struct, frozen=True):
    """How large each thing may be, in bytes unless named otherwise."""

    update: int = 8 << 20
    structs: int = 50_000
    """Pieces in one update."""
    pieces: int = 1_500_000
    """Pieces of a whole document: each takes time when it is loaded."""
    cells: int = 2000
    cell_outputs: int = 6 << 20
    notebook_outputs: int = 24 << 20
    document: int = 50 << 20
    cpu_seconds: int = 10
    """CPU time for one batch of requests, before the kernel ends the child."""
    memory: int = 2 << 30
    """Address space of the child."""
    save_after: float = 2.0
    """Seconds of quiet before the notebook file is written; five times that without quiet."""
    version_every: float = 60.0
    """Seconds between two versions; a save in between makes none."""


class Place(msgspec.Struct, frozen=True):
    """Where a board's notebook is: below a folder, by a relative name ending in .ipynb."""

    folder: str
    name: str


class Refusal(msgspec.Struct, frozen=True, tag=True):
    """Why something did not happen. It changes nothing.

    With `discard`, the sender's copy now differs from the board and must be thrown away.
    """

    code: str
    message: str
    next: str
    discard: bool = False

    @property
    def words(self) -> tuple[str, str, str]:
        """What a notice would say of it."""
        return self.code, self.message, self.next


class Notice(msgspec.Struct, frozen=True, tag=True):
    """Something an editor should see about a board: it happened without anyone asking."""

    place: Place
    code: str
    message: str
    next: str


class Apply(msgspec.Struct, frozen=True, tag=True):
    place: Place
    who: str
    epoch: str
    update: bytes


class Join(msgspec.Struct, frozen=True, tag=True):
    """Ask for what a copy lacks; no epoch and no state for a new copy."""

    place: Place
    epoch: str = ""
    state: bytes = b"\0"


class Read(msgspec.Struct, frozen=True, tag=True):
    place: Place


class Save(msgspec.Struct, frozen=True, tag=True):
    """Write the notebook now; `shrink` is the explicit act that lets it lose most of its text."""

    place: Place
    shrink: bool = False


class ListVersions(msgspec.Struct, frozen=True, tag=True):
    place: Place


class Restore(msgspec.Struct, frozen=True, tag=True):
    place: Place
    who: str
    version: int


class Close(msgspec.Struct, frozen=True, tag=True):
    """Save and let go of the files. The next wish opens the board again, with the same epoch."""

    place: Place


class ListChanges(msgspec.Struct, frozen=True, tag=True):
    place: Place
    after: int = 0


Wish = Apply | Join | Read | Save | ListVersions | Restore | ListChanges | Close


class Accepted(msgspec.Struct, frozen=True, tag=True):
    """A change is on disk. `update` is the service's own, for everyone; empty when nothing changed.

    `seq` counts a board's changes without gaps: who misses one joins again.
    """

    seq: int
    update: bytes


class Joined(msgspec.Struct, frozen=True, tag=True):
    """`ahead`: the copy holds what the board lacks. A writer may send it, a reader discards it."""

    epoch: str
    seq: int
    update: bytes
    state: bytes
    ahead: bool


class Notebook(msgspec.Struct, frozen=True, tag=True):
    content: dict[str, Any]


class Saved(msgspec.Struct, frozen=True, tag=True):
    seq: int


class Closed(msgspec.Struct, frozen=True, tag=True):
    """The board is open no more, or was not."""


class Version(msgspec.Struct, frozen=True):
    """A kept notebook file: the `seq` it was saved at, and when in Unix seconds."""

    version: int
    at: float


class Versions(msgspec.Struct, frozen=True, tag=True):
    """The kept versions, oldest first."""

    versions: list[Version]


class Change(msgspec.Struct, frozen=True):
    """Who changed which cells, and when in Unix seconds.

    `moved` are cells that came to another place with the same text: their text is not `who`'s.
    """

    seq: int
    who: str
    at: float
    cells: list[str]
    moved: list[str] = []


class Changes(msgspec.Struct, frozen=True, tag=True):
    changes: list[Change]


Result = Accepted | Joined | Notebook | Saved | Versions | Changes | Closed | Refusal


class Ask(msgspec.Struct, frozen=True):
    """`token` is unique over lives of the child: a wish asked again is not granted twice."""

    id: int
    token: str
    at: float
    wish: Wish


class Answer(msgspec.Struct, frozen=True, tag=True):
    id: int
    result: Result


Reply = Answer | Notice


def framed(message: Ask | Answer | Notice) -> bytes:
    """The message as it travels."""
    body = msgspec.msgpack.encode(message)
    return LENGTH.pack(len(body)) + body
