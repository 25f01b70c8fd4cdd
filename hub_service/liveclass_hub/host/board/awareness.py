"""Who points where on the board, and what of it may be passed on?

Reads and writes the public y-protocols awareness format. A page says of its own copy alone, and of that only
where its cursors are; who it is, the service says. Clocks are the service's too, so that what it
makes is always newer than what it made before.
"""

from __future__ import annotations

import time
import zlib
from typing import Annotated

import msgspec

from liveclass_hub.session.names import PersonId

MOST_ENTRIES = 64
COLOURS = 7
"""JupyterLab's themes have so many colours for collaborators."""

SafeCount = Annotated[int, msgspec.Meta(ge=0, le=2**53 - 1)]


class BadAwareness(ValueError):
    """Bytes that are not an awareness update."""


class Item(msgspec.Struct, frozen=True):
    client: SafeCount
    clock: SafeCount


class Position(msgspec.Struct, frozen=True):
    """A Yjs relative position, as JSON."""

    type: Item | None = None
    tname: Annotated[str, msgspec.Meta(max_length=64)] | None = None
    item: Item | None = None
    assoc: Annotated[int, msgspec.Meta(ge=-1, le=1)] = 0


class Cursor(msgspec.Struct, frozen=True):
    anchor: Position
    head: Position
    primary: bool = True
    empty: bool = False


class Pointing(msgspec.Struct, frozen=True):
    """What is taken from a page's state; all else of it is dropped."""

    cursors: Annotated[list[Cursor], msgspec.Meta(max_length=16)] | None = None


class User(msgspec.Struct, frozen=True):
    """Who someone is, in JupyterLab's words."""

    username: PersonId
    name: str
    display_name: str
    initials: str
    color: str


class Shown(msgspec.Struct, frozen=True):
    user: User
    cursors: list[Cursor]


class Entry(msgspec.Struct, frozen=True):
    """One copy's state; None when it has gone."""

    client: int
    clock: int
    state: bytes | None


def user_of(person: PersonId, name: str) -> User:
    """Who the service knows this is."""
    words = name.split()
    initials = "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()
    number = zlib.crc32(person.encode()) % COLOURS + 1
    return User(person, name, name, initials, f"var(--jp-collaborator-color{number})")


def read_awareness(body: bytes) -> list[Entry]:
    """The entries of an update. Raises BadAwareness."""
    place = 0

    def number() -> int:
        nonlocal place
        value = shift = 0
        while place < len(body) and shift < 56:
            byte = body[place]
            place += 1
            value |= (byte & 0x7F) << shift
            if byte < 0x80:
                return value
            shift += 7
        raise BadAwareness("a number does not end")

    count = number()
    if count > MOST_ENTRIES:
        raise BadAwareness("too many entries")
    found = []
    for _ in range(count):
        client, clock, size = number(), number(), number()
        if size > len(body) - place:
            raise BadAwareness("a state does not end")
        state = body[place : place + size]
        place += size
        found.append(Entry(client, clock, None if state == b"null" else state))
    if place != len(body):
        raise BadAwareness("something follows the end")
    return found


def pack_awareness(entries: list[Entry]) -> bytes:
    """An update of these entries."""
    made = bytearray()
    _put(made, len(entries))
    for entry in entries:
        state = b"null" if entry.state is None else entry.state
        _put(made, entry.client)
        _put(made, entry.clock)
        _put(made, len(state))
        made += state
    return bytes(made)


def _put(made: bytearray, value: int) -> None:
    while value > 0x7F:
        made.append(0x80 | (value & 0x7F))
        value >>= 7
    made.append(value)


def shown_as(state: bytes, user: User) -> bytes:
    """A page's state as others see it. Raises BadAwareness."""
    try:
        pointing = msgspec.json.decode(state, type=Pointing)
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        raise BadAwareness("a state is not as agreed") from error
    return msgspec.json.encode(Shown(user, pointing.cursors or []))


class Clock:
    """Numbers that only grow, also over a restart of the service."""

    def __init__(self) -> None:
        self._last = 0

    def next(self) -> int:
        self._last = max(self._last + 1, int(time.time() * 1000))
        return self._last
