"""What is left to read of a class that is over, and for whom?

Its chat, with the files in it: for whoever was in that class, is still in the course, and was not put out. Everyone is
shown what they were shown at its end; the teaching staff's part takes being of the staff then and now.

Read from the log a few rows at a time, so that no live class waits for it; the last few classes asked for stay in
memory.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from functools import partial
from typing import Any, cast

import msgspec

from liveclass_hub.host.admission import Admissions
from liveclass_hub.host.hub import HubUser
from liveclass_hub.host.log_thread import LogThread
from liveclass_hub.log.codec import named
from liveclass_hub.log.contract import Placed, SessionLog, SessionRow
from liveclass_hub.readers.view import ViewReader, audience_of
from liveclass_hub.session import events as e
from liveclass_hub.session.evolve import evolve
from liveclass_hub.session.folds import chat
from liveclass_hub.session.names import STAFF, PersonId, Role, SessionId
from liveclass_hub.session.refusals import Refusal
from liveclass_hub.session.state import State
from liveclass_hub.wire.http import ListSessions, PastChat, PastSession, PastSessions, ReadPastChat
from liveclass_hub.wire.problems import turn_away

_READ: tuple[type[e.Event], ...] = (
    *(e.SessionStarted, e.SessionEnded, e.PersonEntered, e.PersonRemoved),
    *chat.FOLDS,
)
KINDS: tuple[str, ...] = tuple(kind.__name__ for kind in _READ)
"""Whatever says what was written, and who was there to read it."""
ROWS = 500
"""Events, or names, of one question to the log."""
SESSIONS = 50
KEPT = 4
"""Classes that are over and still in memory."""


class Past(msgspec.Struct, frozen=True):
    """The end of a class, as far as its chat goes."""

    session: SessionId
    course: str
    state: State
    view: ViewReader


class Reader(msgspec.Struct, frozen=True):
    """Someone who was in a class that is over."""

    past: Past
    person: PersonId
    role: Role
    """As what they read it."""


class PastClasses:
    """The chats of the classes that are over."""

    def __init__(self, log: LogThread, admissions: Admissions) -> None:
        self._log = log
        self._admissions = admissions
        self._kept: OrderedDict[SessionId, Past] = OrderedDict()
        self._one = asyncio.Semaphore(1)
        """Reads one at a time."""
        self._asking: set[PersonId] = set()
        """Each waits for one class at a time."""

    async def classes(self, user: HubUser, wanted: ListSessions) -> PastSessions | Refusal:
        """The classes of a course that are over. Raises LogError."""
        if self._admissions.role_of(user, wanted.course) is None:
            return turn_away("no_such_course")
        rows = await self._log.ask(
            lambda log: log.sessions_of(wanted.course, wanted.before, SESSIONS + 1)
        )
        over = [past_session(row) for row in rows[:SESSIONS] if row.ended_at is not None]
        return PastSessions(over, len(rows) > SESSIONS)

    async def chat(self, user: HubUser, wanted: ReadPastChat) -> PastChat | Refusal:
        """What was written in a class. Raises LogError."""
        reader = await self.reader(user, wanted.session)
        if isinstance(reader, Refusal):
            return reader
        view = reader.past.view.snapshot(audience_of(reader.role), reader.person)
        # Encoded as it is, not checked against its type again.
        past = reader.past
        return PastChat(past.session, past.course, reader.person, reader.role, cast("Any", view))

    async def reader(self, user: HubUser, session: SessionId) -> Reader | Refusal:
        """Who this is in a class that is over, or why they read nothing of it. Raises LogError."""
        row = await self._log.ask(lambda log: log.session_of(session))
        role = None if row is None else self._admissions.role_of(user, row.course)
        if row is None or role is None or row.ended_at is None:
            return turn_away("no_such_session")
        person = await self._admissions.person(user)
        if person in self._asking:
            return turn_away("rate_limited")
        self._asking.add(person)
        try:
            past = await self._past(row)
        finally:
            self._asking.discard(person)
        known = past.state.people.get(person)
        if known is None or person in past.state.removed:
            return turn_away("was_not_there")
        if known.role in STAFF and not (role in STAFF and user.may_teach):
            return Reader(past, person, "student")
        return Reader(past, person, known.role)

    async def _past(self, row: SessionRow) -> Past:
        async with self._one:
            found = self._kept.get(row.session)
            if found is None:
                events = await self._events(row.session)
                found = await asyncio.to_thread(_folded, row, events)
            self._kept[row.session] = found
            self._kept.move_to_end(row.session)
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
            return found

    async def _events(self, session: SessionId) -> list[e.AnyEvent]:
        lots: list[list[Placed]] = []
        before: int | None = None
        while not lots or len(lots[-1]) == ROWS:
            lots.append(await self._log.ask(partial(_lot, session, before)))
            before = lots[-1][-1].seq if lots[-1] else None
        found = [placed.event for lot in reversed(lots) for placed in reversed(lot)]
        names = await self._names({one.person for one in found if isinstance(one, e.PersonEntered)})
        return [named(event, names) for event in found]

    async def _names(self, people: set[PersonId]) -> dict[PersonId, str]:
        names: dict[PersonId, str] = {}
        everyone = sorted(people)
        for start in range(0, len(everyone), ROWS):
            some = everyone[start : start + ROWS]
            names |= await self._log.ask(lambda log, some=some: log.names_of(some))  # type: ignore[misc]
        return names


def past_session(row: SessionRow) -> PastSession:
    """A class as one looks for it."""
    return PastSession(row.session, row.title, row.started_at, row.ended_at)


def _lot(session: SessionId, before: int | None, log: SessionLog) -> list[Placed]:
    return log.page(session, KINDS, before, ROWS)


def _folded(row: SessionRow, events: list[e.AnyEvent]) -> Past:
    state = State()
    for event in events:
        evolve(state, event)
    return Past(row.session, row.course, state, ViewReader(events))
