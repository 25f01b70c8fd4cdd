"""How is a session read back, and how is damage noticed?

Every row is checked against the chain of digests and against the head that its session's own row
names: changed, missing, swapped or cut-off rows raise `CorruptLogError` with their place.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, select

from ..session.events import AnyEvent, PersonEntered, PersonKnocked
from ..session.names import PersonId, SessionId
from .batch import START, Head, name_label, row_digest, text_label
from .codec import Row, join, named
from .contract import CommandKey, Loaded
from .errors import CorruptLogError, UnknownSessionError, WrongKeyError
from .seal import Seal
from .tables import commands, events, people, sessions, texts

QUERY_VALUES = 500
"""Values in one query; databases have a limit."""


def read_head(connection: Connection, session: SessionId) -> Head | None:
    """Where the session's chain ends, as its own row says; None when there is no such session."""
    query = select(sessions.c.seq, sessions.c.digest).where(sessions.c.id == session)
    found = connection.execute(query).one_or_none()
    return None if found is None else Head(found.seq, found.digest)


def read_session(connection: Connection, session: SessionId, seal: Seal) -> Loaded:
    """All of a session. Raises as `SessionLog.load` says."""
    head = read_head(connection, session)
    if head is None:
        raise UnknownSessionError(f"There is no session {session} in the log.")
    written = _texts(connection, session, seal)
    found = [
        _event(session, seq, row, written)
        for seq, row in _chained_rows(connection, session, head, seal)
    ]
    seen = {event.person for event in found if isinstance(event, PersonEntered | PersonKnocked)}
    names = _names(connection, sorted(seen), session, seal)
    return Loaded([named(event, names) for event in found], _commands(connection, session))


def _event(session: SessionId, seq: int, row: Row, written: dict[int, str]) -> AnyEvent:
    try:
        return join(row, seq, written)
    except CorruptLogError as error:
        raise CorruptLogError(error.reason, session, seq) from None


def _chained_rows(
    connection: Connection, session: SessionId, head: Head, seal: Seal
) -> Iterator[tuple[int, Row]]:
    query = select(events).where(events.c.session == session).order_by(events.c.seq)
    seq, digest = 0, START
    for found in connection.execute(query):
        seq += 1
        row = Row(found.kind, found.version, found.payload)
        if found.seq != seq:
            raise CorruptLogError("an event is missing", session, seq)
        # SQLite columns take any type, so what should be bytes may be text.
        if isinstance(row.payload, bytes):
            digest = row_digest(seal, digest, session, seq, row)
        if found.digest != digest or not isinstance(row.payload, bytes):
            raise CorruptLogError("an event was changed or put elsewhere", session, seq)
        yield seq, row
    if (seq, digest) != (head.seq, head.digest):
        raise CorruptLogError(f"it should go on to position {head.seq}", session, seq)


def _texts(connection: Connection, session: SessionId, seal: Seal) -> dict[int, str]:
    query = select(texts.c.seq, texts.c.sealed).where(texts.c.session == session)
    return {
        found.seq: _opened(seal, found.sealed, text_label(session, found.seq), session, found.seq)
        for found in connection.execute(query)
    }


def _names(
    connection: Connection, entered: list[PersonId], session: SessionId, seal: Seal
) -> dict[PersonId, str]:
    names: dict[PersonId, str] = {}
    for start in range(0, len(entered), QUERY_VALUES):
        some = entered[start : start + QUERY_VALUES]
        query = select(people.c.id, people.c.sealed).where(people.c.id.in_(some))
        for found in connection.execute(query):
            label = name_label(found.id)
            names[found.id] = _opened(seal, found.sealed, label, session, None)
    return names


def _opened(seal: Seal, sealed: bytes, label: str, session: SessionId, seq: int | None) -> str:
    try:
        return seal.open_up(sealed, label)
    except (WrongKeyError, TypeError):
        raise CorruptLogError("a sealed text does not open", session, seq) from None


def _commands(connection: Connection, session: SessionId) -> dict[CommandKey, int]:
    query = select(commands.c.by, commands.c.id, commands.c.seq)
    found = connection.execute(query.where(commands.c.session == session))
    return {CommandKey(row.by, row.id): row.seq for row in found}
