"""Which tables hold the log?

`events` is the truth; `sessions` says where each session's chain of rows ends; `commands` makes a
command happen once; `texts` and `people` hold what is personal, sealed.
"""

from __future__ import annotations

from sqlalchemy import (
    Column,
    Float,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    text,
)

metadata = MetaData()

meta = Table(
    "meta",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", LargeBinary, nullable=False),
)

sessions = Table(
    "sessions",
    metadata,
    Column("id", Text, primary_key=True),
    Column("course", Text, nullable=False),
    Column("started_at", Float, nullable=False),
    Column("ended_at", Float),
    Column("seq", Integer, nullable=False),
    Column("digest", LargeBinary, nullable=False),
    Index("one_live_session", "course", unique=True, sqlite_where=text("ended_at IS NULL")),
)

events = Table(
    "events",
    metadata,
    Column("session", Text, primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("kind", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("payload", LargeBinary, nullable=False),
    Column("digest", LargeBinary, nullable=False),
)

commands = Table(
    "commands",
    metadata,
    Column("session", Text, primary_key=True),
    Column("by", Text, primary_key=True),
    Column("id", Text, primary_key=True),
    Column("seq", Integer, nullable=False),
)

texts = Table(
    "texts",
    metadata,
    Column("session", Text, primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("author", Text, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Index("texts_by_author", "author"),
)

people = Table(
    "people",
    metadata,
    Column("id", Text, primary_key=True),
    Column("finder", LargeBinary, unique=True),
    Column("sealed", LargeBinary, nullable=False),
)
