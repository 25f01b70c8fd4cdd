"""What can be looked up in the log without reading a whole session?

For people who look back: a page of the events of a few kinds, the texts at known positions, the names of a few
people, a course's sessions. Each call reads a bounded number of rows; nothing here checks the chain of digests,
which `reading` does.
"""

from __future__ import annotations

from collections.abc import Collection

import msgspec
from sqlalchemy import Connection, select

from ..session.events import AnyEvent, SessionStarted
from ..session.names import PersonId, SessionId
from .batch import name_label, text_label
from .codec import ERASED, Row, join
from .contract import Placed, SessionRow, Written
from .errors import CorruptLogError, WrongKeyError
from .seal import Seal
from .tables import events, people, sessions, texts


def sessions_of(
    connection: Connection, course: str, before: float | None, limit: int
) -> list[SessionRow]:
    """Sessions of a course that began before a time, newest first."""
    query = select(sessions).where(sessions.c.course == course)
    if before is not None:
        query = query.where(sessions.c.started_at < before)
    query = query.order_by(sessions.c.started_at.desc(), sessions.c.id).limit(limit)
    return [_session(connection, row) for row in connection.execute(query)]


def session_of(connection: Connection, session: SessionId) -> SessionRow | None:
    """One session, by its id."""
    found = connection.execute(select(sessions).where(sessions.c.id == session)).one_or_none()
    return None if found is None else _session(connection, found)


def page(
    connection: Connection,
    session: SessionId,
    kinds: Collection[str],
    *,
    before: int | None,
    limit: int,
    seal: Seal,
) -> list[Placed]:
    """The last events of these kinds before a position, newest first, with their texts but no names."""
    query = select(events).where(events.c.session == session, events.c.kind.in_(kinds))
    if before is not None:
        query = query.where(events.c.seq < before)
    found = connection.execute(query.order_by(events.c.seq.desc()).limit(limit)).all()
    written = written_at(connection, session, [row.seq for row in found], seal)
    said = {seq: one.text for seq, one in written.items()}
    return [
        Placed(row.seq, join(Row(row.kind, row.version, row.payload), row.seq, said))
        for row in found
    ]


def written_at(
    connection: Connection, session: SessionId, places: Collection[int], seal: Seal
) -> dict[int, Written]:
    """What was written at these positions, and by whom; erased texts are left out."""
    query = select(texts).where(texts.c.session == session, texts.c.seq.in_(places))
    return {
        row.seq: Written(row.author, _opened(seal, row.sealed, text_label(session, row.seq)))
        for row in connection.execute(query)
    }


def names_of(
    connection: Connection, wanted: Collection[PersonId], seal: Seal
) -> dict[PersonId, str]:
    """What these people are called; an erased person has the placeholder."""
    query = select(people.c.id, people.c.sealed).where(people.c.id.in_(wanted))
    found = {
        row.id: _opened(seal, row.sealed, name_label(row.id)) for row in connection.execute(query)
    }
    return {person: found.get(person, ERASED) for person in wanted}


def _session(connection: Connection, row: object) -> SessionRow:
    id = row.id  # type: ignore[attr-defined]
    first = select(events).where(events.c.session == id, events.c.seq == 1)
    found = connection.execute(first).one()
    event: AnyEvent = join(Row(found.kind, found.version, found.payload), 1, {})
    title = event.title if isinstance(event, SessionStarted) else ""
    known = {"course": row.course, "started_at": row.started_at, "ended_at": row.ended_at}  # type: ignore[attr-defined]
    return msgspec.convert({"session": id, "title": title, **known}, SessionRow)


def _opened(seal: Seal, sealed: bytes, label: str) -> str:
    try:
        return seal.open_up(sealed, label)
    except (WrongKeyError, TypeError):
        raise CorruptLogError("a sealed text does not open") from None
