"""What does a host rely on, whichever database keeps the log?

Every call blocks: a host makes them from one thread that does nothing else, never from its event
loop. One process and one thread at a time use a log.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Protocol

import msgspec

from ..session.events import AnyEvent
from ..session.names import CommandId, PersonId, SessionId


class CommandKey(msgspec.Struct, frozen=True):
    """What makes a command itself: ids are chosen by pages, so each person has their own."""

    by: PersonId
    id: CommandId


class Entry(msgspec.Struct, frozen=True):
    """The events of one decided command, to be appended to its session."""

    session: SessionId
    after: int
    """How many events the session has before these."""
    events: tuple[AnyEvent, ...]
    """May be empty: a command that changed nothing is done all the same."""
    command: CommandKey | None = None


class LiveRow(msgspec.Struct, frozen=True):
    """A session that has started and not ended."""

    session: SessionId
    course: str


class Loaded(msgspec.Struct, frozen=True):
    """All of one session."""

    events: list[AnyEvent]
    commands: dict[CommandKey, int]
    """The commands that are done, and how many events there were then."""


class SessionRow(msgspec.Struct, frozen=True):
    """A session as one looks for it."""

    session: SessionId
    course: str
    title: str
    started_at: float
    ended_at: float | None


class Placed(msgspec.Struct, frozen=True):
    """An event with its position."""

    seq: int
    event: AnyEvent


class Written(msgspec.Struct, frozen=True):
    """What someone wrote."""

    author: PersonId
    text: str


class SessionLog(Protocol):
    """An append-only log of sessions."""

    def append(self, batch: Sequence[Entry]) -> None:
        """Commit the whole batch, in order, or none of it; durable when this returns.

        Raises `ConflictError`, `AppendFailedError`.
        """

    def load(self, session: SessionId) -> Loaded:
        """Everything of a session, names and texts in place, erased ones as a placeholder.

        Raises `UnknownSessionError`, `CorruptLogError`, `NewerLogError`.
        """

    def live(self) -> list[LiveRow]:
        """The sessions to bring back after a start, oldest first; one per course at most."""

    def identify(self, user: str, name: str, fresh: PersonId) -> PersonId:
        """The person who is this user of the hub; `fresh` becomes their id if they are new."""

    def sessions_of(self, course: str, before: float | None, limit: int) -> list[SessionRow]:
        """Sessions of a course that began before a time, newest first."""

    def session_of(self, session: SessionId) -> SessionRow | None:
        """One session, live or not."""

    def page(
        self, session: SessionId, kinds: Collection[str], before: int | None, limit: int
    ) -> list[Placed]:
        """The last events of these kinds before a position, newest first. Names are not put in."""

    def written_at(self, session: SessionId, places: Collection[int]) -> dict[int, Written]:
        """What was written at these positions; erased texts are left out."""

    def names_of(self, people: Collection[PersonId]) -> dict[PersonId, str]:
        """What these people are called."""

    def erase(self, person: PersonId) -> None:
        """Forget a person's name and everything they wrote. What they did stays, as an id."""

    def close(self) -> None:
        """Let go of the database and its lock."""
