"""Who did what in a class, for the instructors of its course, while it goes on and after it.

Read from the log a page at a time, so that a long class holds nobody else up. Whoever is not in the course is told
that there is no such class.
"""

from __future__ import annotations

import asyncio
import csv
import io
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime

from liveclass_hub.host.admission import Admissions
from liveclass_hub.host.hub import HubUser
from liveclass_hub.host.log_thread import LogThread
from liveclass_hub.host.past import past_session
from liveclass_hub.log.codec import ERASED
from liveclass_hub.log.contract import SessionLog, SessionRow, Written
from liveclass_hub.readers.audit import AUDITED, Deed, deed_of
from liveclass_hub.session.names import PersonId, SessionId
from liveclass_hub.session.refusals import Refusal, refuse
from liveclass_hub.wire.http import (
    AuditEntry,
    AuditFile,
    AuditPage,
    AuditPerson,
    ListSessions,
    PastSessions,
    ReadAudit,
)
from liveclass_hub.wire.problems import turn_away

ENTRIES = 100
"""Entries of one page."""
LOOKED_THROUGH = 5000
"""Entries looked through for one page: with a rare search the page goes on where this one ended."""
EXPORTED = 50_000
"""Entries in one file."""
EXPORTED_BYTES = 16 * 1024 * 1024
"""Text in one file."""
SESSIONS = 50
ONLY_INSTRUCTORS = "Only an instructor of the course sees who did what."
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""Signs with which a spreadsheet takes a cell for a formula."""
COLUMNS = ("time", "subject", "who", "did", "to whom", "detail", "text")


class Audit:
    """The audit trails of all classes."""

    def __init__(self, log: LogThread, admissions: Admissions) -> None:
        self._log = log
        self._admissions = admissions
        self._one_search = asyncio.Semaphore(1)
        """All classes are written down by the thread that is asked here."""

    async def sessions(self, user: HubUser, wanted: ListSessions) -> PastSessions | Refusal:
        """The classes of a course. Raises LogError, HubProblem."""
        refusal = await self._not_for(user, wanted.course)
        if refusal is not None:
            return turn_away("no_such_course") if refusal.code == "no_such_session" else refusal
        rows = await self._log.ask(
            lambda log: log.sessions_of(wanted.course, wanted.before, SESSIONS + 1)
        )
        return PastSessions([past_session(row) for row in rows[:SESSIONS]], len(rows) > SESSIONS)

    async def page(self, user: HubUser, wanted: ReadAudit) -> AuditPage | Refusal:
        """One page of a class's trail, newest first. Raises LogError, HubProblem."""
        row = await self._session(user, wanted.session)
        if isinstance(row, Refusal):
            return row
        found: list[AuditEntry] = []
        looked, go_on = 0, wanted.before
        async with self._one_search:
            async for entries, place in self._chunks(row.session, wanted.before):
                looked, go_on = looked + ENTRIES, place
                for entry in entries:
                    if _fits(entry, wanted):
                        found.append(entry)
                    if len(found) == ENTRIES:
                        return AuditPage(past_session(row), found, entry.seq)
                if looked >= LOOKED_THROUGH:
                    break
        return AuditPage(past_session(row), found, go_on)

    async def file(self, user: HubUser, wanted: ReadAudit) -> AuditFile | Refusal:
        """The trail as CSV, newest first and up to a size, with the same filters. Raises LogError, HubProblem."""
        row = await self._session(user, wanted.session)
        if isinstance(row, Refusal):
            return row
        found: list[AuditEntry] = []
        size = 0
        async with self._one_search:
            async for entries, _ in self._chunks(row.session, None):
                fitting = [entry for entry in entries if _fits(entry, wanted)]
                found += fitting
                size += sum(len(cell.encode()) for entry in fitting for cell in _cells(entry))
                if len(found) >= EXPORTED or size >= EXPORTED_BYTES:
                    break
            content = await asyncio.to_thread(as_csv, found)
        day = datetime.fromtimestamp(row.started_at, UTC).strftime("%Y-%m-%d")
        return AuditFile(f"audit-{row.course}-{day}.csv", content)

    async def _session(self, user: HubUser, session: SessionId) -> SessionRow | Refusal:
        row = await self._log.ask(lambda log: log.session_of(session))
        if row is None:
            return turn_away("no_such_session")
        return await self._not_for(user, row.course) or row

    async def _not_for(self, user: HubUser, course: str) -> Refusal | None:
        role = self._admissions.role_of(user, course)
        if role == "instructor":
            # Only then: whoever may not read it anyway must not keep the hub busy.
            role = await self._admissions.role_now(user.name, course)
        if role is None:
            return turn_away("no_such_session")
        if role != "instructor":
            return refuse("not_allowed", why=ONLY_INSTRUCTORS)
        return None if user.may_teach else turn_away("hub_scope_missing")

    async def _chunks(
        self, session: SessionId, before: int | None
    ) -> AsyncIterator[tuple[list[AuditEntry], int | None]]:
        """Entries, newest first, some at a time; with each lot where to go on."""
        while True:
            place = before
            lot = await self._log.ask(lambda log, place=place: _lot(log, session, place))  # type: ignore[misc]
            entries, before = lot
            yield entries, before
            if before is None:
                return


def _lot(
    log: SessionLog, session: SessionId, before: int | None
) -> tuple[list[AuditEntry], int | None]:
    rows = log.page(session, AUDITED, before, ENTRIES)
    deeds = [deed for row in rows if (deed := deed_of(row.event, row.seq)) is not None]
    written = log.written_at(session, [deed.words for deed in deeds if deed.words])
    authors = {one.author for one in written.values()}
    doers = {deed.by for deed in deeds if deed.by}
    names = log.names_of(authors.union(doers, *(deed.people for deed in deeds)))
    entries = [_entry(deed, written, names) for deed in deeds]
    return entries, rows[-1].seq if len(rows) == ENTRIES else None


def _entry(deed: Deed, written: dict[int, Written], names: dict[PersonId, str]) -> AuditEntry:
    people, text = deed.people, deed.text
    if deed.words is not None:
        said = written.get(deed.words)
        text = ERASED if said is None else said.text
        people = people if said is None else (*people, said.author)
    by = None if deed.by is None else AuditPerson(deed.by, names[deed.by])
    to = [AuditPerson(person, names[person]) for person in people]
    return AuditEntry(deed.seq, deed.at, deed.subject, deed.did, by, to, deed.detail, text)


def _fits(entry: AuditEntry, wanted: ReadAudit) -> bool:
    involved = [entry.by, *entry.people]
    if wanted.subject not in {None, entry.subject}:
        return False
    if wanted.person is not None and all(
        one is None or one.id != wanted.person for one in involved
    ):
        return False
    names = [one.name for one in involved if one is not None]
    everything = "\n".join((*names, entry.did, entry.detail, entry.text))
    return wanted.search.strip().casefold() in everything.casefold()


def as_csv(entries: Sequence[AuditEntry]) -> str:
    """Newest first, as a table that no spreadsheet runs anything of."""
    out = io.StringIO()
    table = csv.writer(out, quoting=csv.QUOTE_ALL)
    table.writerow(COLUMNS)
    for entry in entries:
        table.writerow([harmless(cell) for cell in _cells(entry)])
    return out.getvalue()


def _cells(entry: AuditEntry) -> tuple[str, ...]:
    time = datetime.fromtimestamp(entry.at, UTC).isoformat(timespec="seconds")
    who = "the service" if entry.by is None else entry.by.name
    whom = ", ".join(person.name for person in entry.people)
    return time, entry.subject, who, entry.did, whom, entry.detail, entry.text


def harmless(cell: str) -> str:
    """The text as a cell that is not a formula: what begins like one gets an apostrophe before it."""
    return f"'{cell}" if cell.lstrip(" \u00a0\ufeff\u200b").startswith(FORMULA) else cell
