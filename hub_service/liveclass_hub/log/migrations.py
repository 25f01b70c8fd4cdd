"""How does a log of an older release become one of this release?

Numbered steps, forward only, in one transaction; each is written once and never changed. A log of
a newer release is refused.
"""

from __future__ import annotations

from sqlalchemy import Connection, insert, select, update

from .errors import NewerLogError
from .tables import meta

STEPS: tuple[tuple[str, ...], ...] = (
    (
        "CREATE TABLE meta (name TEXT NOT NULL PRIMARY KEY, value BLOB NOT NULL)",
        "CREATE TABLE sessions (id TEXT NOT NULL PRIMARY KEY, course TEXT NOT NULL, "
        "started_at FLOAT NOT NULL, ended_at FLOAT, seq INTEGER NOT NULL, digest BLOB NOT NULL)",
        "CREATE UNIQUE INDEX one_live_session ON sessions (course) WHERE ended_at IS NULL",
        "CREATE TABLE events (session TEXT NOT NULL, seq INTEGER NOT NULL, "
        "kind TEXT NOT NULL, version INTEGER NOT NULL, payload BLOB NOT NULL, "
        "digest BLOB NOT NULL, PRIMARY KEY (session, seq))",
        'CREATE TABLE commands (session TEXT NOT NULL, "by" TEXT NOT NULL, id TEXT NOT NULL, '
        'seq INTEGER NOT NULL, PRIMARY KEY (session, "by", id))',
        "CREATE TABLE texts (session TEXT NOT NULL, seq INTEGER NOT NULL, author TEXT NOT NULL, "
        "sealed BLOB NOT NULL, PRIMARY KEY (session, seq))",
        "CREATE INDEX texts_by_author ON texts (author)",
        "CREATE TABLE people (id TEXT NOT NULL PRIMARY KEY, finder BLOB UNIQUE, "
        "sealed BLOB NOT NULL)",
    ),
)
"""Step n brings a log from version n to n + 1."""

VERSION_NAME = "schema"


def migrate(connection: Connection) -> None:
    """Bring the tables up to date. Raises `NewerLogError`."""
    version = _version(connection)
    if version > len(STEPS):
        raise NewerLogError(
            f"The log has schema {version}, and this release knows up to {len(STEPS)}. "
            "Install the newer release again, or start with another data folder."
        )
    for step in STEPS[version:]:
        for statement in step:
            connection.exec_driver_sql(statement)
    if version != len(STEPS):
        _note(connection, len(STEPS), first=version == 0)


def _version(connection: Connection) -> int:
    if not connection.dialect.has_table(connection, meta.name):
        return 0
    value = connection.scalar(select(meta.c.value).where(meta.c.name == VERSION_NAME))
    return int(value) if value is not None else 0


def _note(connection: Connection, version: int, *, first: bool) -> None:
    value = str(version).encode()
    if first:
        connection.execute(insert(meta).values(name=VERSION_NAME, value=value))
    else:
        connection.execute(update(meta).where(meta.c.name == VERSION_NAME).values(value=value))
