"""How does SQLite keep the log?

One process (a lock file), one connection, WAL, `synchronous=FULL`: a batch is one transaction, and
one fsync makes everything in it durable. Calls block, for milliseconds as a rule and up to the busy
timeout at worst, so a host makes them from one thread of its own; the connection may be opened in
another, but never used by two at once.

SQLite before 3.51.3 can corrupt a WAL that several connections write and checkpoint together. Ours
is alone, so such a version is only warned of.
"""

from __future__ import annotations

import logging
import os
import sqlite3
from collections.abc import Collection, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.pool import StaticPool

from ..session.names import PersonId, SessionId
from . import lookup
from .batch import NO_HEAD, START, Began, Head, Over, Rows, lay_out, name_label
from .contract import Entry, LiveRow, Loaded, Placed, SessionRow, Written
from .errors import AppendFailedError, ConflictError, CorruptLogError, LogError, WrongKeyError
from .lock import LogLock
from .migrations import migrate
from .reading import read_head, read_session
from .seal import Seal, load_key
from .tables import commands, events, meta, people, sessions, texts

log = logging.getLogger(__name__)

DATABASE, KEY, LOCK = "log.sqlite", "log.key", "log.lock"
SAFE_SQLITE = (3, 51, 3)
BUSY_SECONDS = 5
PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA secure_delete=ON",
    "PRAGMA journal_size_limit=67108864",
)
KEY_CHECK = "key check"
PASSING = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
"""Errors after which SQLite has rolled back and goes on; any other is the disk's."""


class SqliteLog:
    """A `SessionLog` in a folder: `log.sqlite`, its key and its lock."""

    def __init__(self, folder: Path) -> None:
        """Open the log, made when it is not there.

        Raises `LogInUseError`, `CorruptLogError`, `NewerLogError`, `WrongKeyError`, `LogError`,
        `OSError`.
        """
        _warn_of(sqlite3.sqlite_version_info)
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._heads: dict[SessionId, Head] = {}
        self._lock = LogLock(folder / LOCK)
        with ExitStack() as undo:
            undo.callback(self._lock.release)
            self._seal = Seal(_key_of(folder))
            self._engine = _engine(folder / DATABASE)
            undo.callback(self._engine.dispose)
            self._open()
            undo.pop_all()

    def append(self, batch: Sequence[Entry]) -> None:
        """See `SessionLog.append`."""
        with self._writing() as connection:
            rows = lay_out(batch, lambda session: self._head(connection, session), self._seal)
            _write(connection, rows)
            self._put_names(connection, rows)
        self._heads.update(rows.heads)
        for change in rows.sessions:
            if isinstance(change, Over):
                self._heads.pop(change.session, None)

    def load(self, session: SessionId) -> Loaded:
        """See `SessionLog.load`."""
        with self._reading() as connection:
            return read_session(connection, session, self._seal)

    def live(self) -> list[LiveRow]:
        """See `SessionLog.live`."""
        query = sa.select(sessions.c.id, sessions.c.course).where(sessions.c.ended_at.is_(None))
        with self._reading() as connection:
            found = connection.execute(query.order_by(sessions.c.started_at, sessions.c.id))
            return [LiveRow(row.id, row.course) for row in found]

    def identify(self, user: str, name: str, fresh: PersonId) -> PersonId:
        """See `SessionLog.identify`."""
        finder = self._seal.finder(user)
        query = sa.select(people.c.id, people.c.sealed).where(people.c.finder == finder)
        with self._writing() as connection:
            found = connection.execute(query).one_or_none()
            person: PersonId = fresh if found is None else found.id
            if found is None or self._name(person, found.sealed) != name:
                self._put_name(connection, person, name, finder)
        return person

    def sessions_of(self, course: str, before: float | None, limit: int) -> list[SessionRow]:
        """See `SessionLog.sessions_of`."""
        with self._reading() as connection:
            return lookup.sessions_of(connection, course, before, limit)

    def session_of(self, session: SessionId) -> SessionRow | None:
        """See `SessionLog.session_of`."""
        with self._reading() as connection:
            return lookup.session_of(connection, session)

    def page(
        self, session: SessionId, kinds: Collection[str], before: int | None, limit: int
    ) -> list[Placed]:
        """See `SessionLog.page`."""
        with self._reading() as connection:
            return lookup.page(
                connection, session, kinds, before=before, limit=limit, seal=self._seal
            )

    def written_at(self, session: SessionId, places: Collection[int]) -> dict[int, Written]:
        """See `SessionLog.written_at`."""
        with self._reading() as connection:
            return lookup.written_at(connection, session, places, self._seal)

    def names_of(self, people: Collection[PersonId]) -> dict[PersonId, str]:
        """See `SessionLog.names_of`."""
        with self._reading() as connection:
            return lookup.names_of(connection, people, self._seal)

    def erase(self, person: PersonId) -> None:
        """See `SessionLog.erase`."""
        with self._writing() as connection:
            connection.execute(sa.delete(people).where(people.c.id == person))
            connection.execute(sa.delete(texts).where(texts.c.author == person))

    def close(self) -> None:
        """See `SessionLog.close`."""
        self._engine.dispose()
        self._lock.release()

    def _open(self) -> None:
        with self._reading() as connection:
            verdict = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar()
            if verdict != "ok":
                raise CorruptLogError(f"SQLite says: {verdict}")
        with self._writing() as connection:
            migrate(connection)
            self._check_key(connection)

    def _check_key(self, connection: sa.Connection) -> None:
        """A log is bound to its key by one sealed word, so a wrong key is told at once."""
        sealed = connection.scalar(sa.select(meta.c.value).where(meta.c.name == KEY_CHECK))
        if sealed is None:
            value = self._seal.close_up(KEY_CHECK, KEY_CHECK)
            connection.execute(sa.insert(meta).values(name=KEY_CHECK, value=value))
            return
        try:
            self._seal.open_up(sealed, KEY_CHECK)
        except WrongKeyError:
            raise WrongKeyError(
                f"The key in {KEY} is not the one this log was written with. "
                "Put the right one back from a backup."
            ) from None

    def _head(self, connection: sa.Connection, session: SessionId) -> Head:
        known = self._heads.get(session)
        return known or read_head(connection, session) or NO_HEAD

    def _name(self, person: PersonId, sealed: bytes) -> str | None:
        try:
            return self._seal.open_up(sealed, name_label(person))
        except (WrongKeyError, TypeError):
            return None

    def _put_names(self, connection: sa.Connection, rows: Rows) -> None:
        for person, name in rows.names.items():
            self._put_name(connection, person, name, None)

    def _put_name(
        self, connection: sa.Connection, person: PersonId, name: str, finder: bytes | None
    ) -> None:
        sealed = self._seal.close_up(name, name_label(person))
        changed = sa.update(people).where(people.c.id == person).values(sealed=sealed)
        if connection.execute(changed).rowcount == 0:
            new = sa.insert(people).values(id=person, finder=finder, sealed=sealed)
            connection.execute(new)

    @contextmanager
    def _writing(self) -> Iterator[sa.Connection]:
        try:
            with self._engine.begin() as connection:
                yield connection
        except sa.exc.IntegrityError as error:
            raise ConflictError(f"The log has this already: {error.orig}.") from None
        except sa.exc.DatabaseError as error:
            raise _failed(error) from None

    @contextmanager
    def _reading(self) -> Iterator[sa.Connection]:
        try:
            with self._engine.connect() as connection:
                yield connection
        except sa.exc.DatabaseError as error:
            raise CorruptLogError(f"SQLite says: {error.orig}") from None


def _write(connection: sa.Connection, rows: Rows) -> None:
    for change in rows.sessions:
        connection.execute(_session_change(change))
    for table, values in ((events, rows.events), (texts, rows.texts), (commands, rows.commands)):
        if values:
            connection.execute(sa.insert(table), values)
    if rows.heads:
        heads = [{"session": name, "at": h.seq, "is": h.digest} for name, h in rows.heads.items()]
        moved = sa.update(sessions).where(sessions.c.id == sa.bindparam("session"))
        place = moved.values(seq=sa.bindparam("at"), digest=sa.bindparam("is"))
        connection.execute(place, heads)


def _session_change(change: Began | Over) -> sa.Insert | sa.Update:
    if isinstance(change, Over):
        over = sa.update(sessions).where(sessions.c.id == change.session)
        return over.values(ended_at=change.at)
    return sa.insert(sessions).values(
        id=change.session,
        course=change.course,
        started_at=change.at,
        seq=0,
        digest=START,
    )


def _key_of(folder: Path) -> bytes:
    if (folder / DATABASE).exists() and not (folder / KEY).exists():
        raise WrongKeyError(
            f"{folder / KEY} is missing, and without it the names and texts in "
            f"{folder / DATABASE} cannot be read. Put it back from a backup."
        )
    return load_key(folder / KEY)


def _engine(database: Path) -> sa.Engine:
    os.close(os.open(database, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
    engine = sa.create_engine(
        sa.URL.create("sqlite", database=str(database)),
        poolclass=StaticPool,
        connect_args={"check_same_thread": False, "timeout": BUSY_SECONDS},
    )

    @sa.event.listens_for(engine, "connect")
    def _set_up(connection: Any, _record: Any) -> None:
        # The driver's own BEGIN would come late and deferred; ours is below.
        connection.isolation_level = None
        for pragma in PRAGMAS:
            connection.execute(pragma)

    @sa.event.listens_for(engine, "begin")
    def _begin(connection: sa.Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def _failed(error: sa.exc.DatabaseError) -> LogError:
    code = getattr(error.orig, "sqlite_errorcode", 0) & 0xFF
    if code in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}:
        return CorruptLogError(f"SQLite says: {error.orig}")
    return AppendFailedError(str(error.orig), fatal=code not in PASSING)


def _warn_of(version: tuple[int, ...]) -> None:
    if version < SAFE_SQLITE:
        log.warning(
            "SQLite %s has a fault in WAL mode that is mended in %s; the log avoids it by using "
            "one connection. Let no other program write to %s.",
            ".".join(map(str, version)),
            ".".join(map(str, SAFE_SQLITE)),
            DATABASE,
        )
