"""Which rows does a batch of entries come to?

Computed before the database is touched, from the entries and the heads of their sessions: where each
chain of rows ends. Every row's digest covers the one before it, so a row that is changed, lost or
out of place shows when the session is read.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import msgspec

from ..session import events as e
from ..session.names import SessionId
from .codec import Name, Row, Text, split
from .contract import Entry
from .errors import ConflictError
from .seal import DIGEST_BYTES, Seal

START = b"\0" * DIGEST_BYTES
"""What the first row of a session is chained to."""

Values = dict[str, Any]


class Head(msgspec.Struct, frozen=True):
    """How many rows a session has, and the digest of the last."""

    seq: int
    digest: bytes


NO_HEAD = Head(0, START)


class Began(msgspec.Struct, frozen=True):
    """A new row of `sessions`."""

    session: SessionId
    course: str
    at: float


class Over(msgspec.Struct, frozen=True):
    """The end of a session, which frees its course for the next."""

    session: SessionId
    at: float


class Rows(msgspec.Struct):
    """What a batch writes, table by table."""

    sessions: list[Began | Over] = []
    """In order: a course's next session may begin in the batch that ends the last."""
    events: list[Values] = []
    texts: list[Values] = []
    commands: list[Values] = []
    names: dict[str, str] = {}
    heads: dict[SessionId, Head] = {}


def lay_out(batch: Sequence[Entry], head_of: Callable[[SessionId], Head], seal: Seal) -> Rows:
    """The rows of a batch. Raises `ConflictError` for an entry that does not continue its session."""
    rows = Rows()
    for entry in batch:
        head = rows.heads.get(entry.session) or head_of(entry.session)
        if head.seq != entry.after:
            raise ConflictError(
                f"Session {entry.session} has {head.seq} events, not {entry.after}."
            )
        if head.seq == 0 and not isinstance(next(iter(entry.events), None), e.SessionStarted):
            raise ConflictError(f"Session {entry.session} has not started.")
        for event in entry.events:
            head = _add_event(rows, entry.session, head, event, seal)
        rows.heads[entry.session] = head
        if entry.command is not None:
            key = {"by": entry.command.by, "id": entry.command.id}
            rows.commands.append({"session": entry.session, **key, "seq": head.seq})
    return rows


def row_digest(seal: Seal, before: bytes, session: SessionId, seq: int, row: Row) -> bytes:
    """The digest of the row at `seq`, after one with the digest `before`."""
    place = f"{session}|{seq}|{row.kind}|{row.version}|".encode()
    return seal.chained(before, place + row.payload)


def text_label(session: SessionId, seq: int) -> str:
    """The place of a text, to which its seal is bound."""
    return f"text|{session}|{seq}"


def name_label(person: str) -> str:
    """The place of a name, to which its seal is bound."""
    return f"person|{person}"


def _add_event(rows: Rows, session: SessionId, head: Head, event: e.AnyEvent, seal: Seal) -> Head:
    row, text, name = split(event)
    seq = head.seq + 1
    digest = row_digest(seal, head.digest, session, seq, row)
    place = {"session": session, "seq": seq}
    rows.events.append({**place, **msgspec.structs.asdict(row), "digest": digest})
    _add_personal(rows, place, text, name, seal)
    if isinstance(event, e.SessionStarted):
        rows.sessions.append(_began(session, event))
    if isinstance(event, e.SessionEnded):
        rows.sessions.append(Over(session, event.at))
    return Head(seq, digest)


def _began(session: SessionId, event: e.SessionStarted) -> Began:
    if event.session != session:
        raise ConflictError(f"Session {session} cannot start under the id {event.session}.")
    return Began(session, event.course, event.at)


def _add_personal(
    rows: Rows, place: Values, text: Text | None, name: Name | None, seal: Seal
) -> None:
    if text is not None:
        sealed = seal.close_up(text.text, text_label(place["session"], place["seq"]))
        rows.texts.append({**place, "author": text.author, "sealed": sealed})
    if name is not None:
        rows.names[name.person] = name.name
