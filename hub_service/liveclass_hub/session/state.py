"""What is true in a session now, as far as deciding needs it?

`State` is owned by whoever runs the session (one mailbox, one task) and is written by `evolve`
alone, in place: with 500 people a copy per event would cost more than the event. Everything in
its maps is frozen, so nothing read from a state can change it. What only shows (names of who left,
the text of messages) is the readers' business; of messages only who wrote them.

After a commit that failed, throw the state away and fold the log again.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from .limits import SessionLimits, SessionSettings
from .names import (
    SOURCES,
    STAFF,
    ChatMode,
    FileId,
    LinkId,
    MessageId,
    MessageReaction,
    PersonId,
    PushId,
    QuestionId,
    Role,
    SessionId,
    Signal,
    Source,
)

Phase = Literal["new", "live", "ended"]
Kept = Literal["shown", "held", "hidden"]
Nudge = Literal["none", "told", "dismissed"]
"""Whether the teaching staff are told that the class is quiet."""


class Person(msgspec.Struct, frozen=True):
    """Someone who is, or was, in the session."""

    name: str
    role: Role
    here: bool
    joined_at: float
    """When they came in for the first time."""
    sources: frozenset[Source] = frozenset()

    @property
    def staff(self) -> bool:
        return self.role in STAFF

    @property
    def guest(self) -> bool:
        """Whether they watch only: no turn, no writing, nothing to present."""
        return self.role == "guest"


class HandCell(msgspec.Struct, frozen=True):
    """The cell that goes with a hand, for the teaching staff."""

    source: str
    error: str | None = None


class Hand(msgspec.Struct, frozen=True):
    order: int
    """Position of the event that raised it: smaller is earlier."""
    since: float
    question: str | None
    cell: HandCell | None = None


class Call(msgspec.Struct, frozen=True):
    """A call nobody has answered yet."""

    person: PersonId
    by: PersonId
    at: float


class Board(msgspec.Struct, frozen=True):
    """The notebook the session has open."""

    notebook: str
    opened_by: PersonId
    opened_at: float
    presenter: PersonId | None
    """Whose kernel runs it."""
    everyone: bool = False
    """Whether all may write, those who come later included."""


class Ask(msgspec.Struct, frozen=True):
    """The wish to write on the board."""

    order: int
    """Position of the event: smaller is earlier."""
    since: float


class Offer(msgspec.Struct, frozen=True):
    """An offer of presenting that is not answered yet."""

    person: PersonId
    by: PersonId
    at: float


class Said(msgspec.Struct, frozen=True):
    """A message that is shown, without its words."""

    author: PersonId
    at: float
    private: PersonId | None = None
    """The student whose exchange with the teaching staff it belongs to."""
    kept: Kept = "shown"
    """Whether the class may read it; `held` is shown to its author and the staff, `hidden` to staff."""
    words: int = 0
    """Position of the event that holds what it says."""
    files: tuple[FileId, ...] = ()


class Attached(msgspec.Struct, frozen=True):
    """A file that is stored."""

    owner: PersonId
    name: str
    size: int
    message: MessageId | None = None
    """The one it goes with; None while it waits."""


class Held(msgspec.Struct, frozen=True):
    """A quick signal that someone holds up."""

    signal: Signal
    since: float


class Question(msgspec.Struct, frozen=True):
    """A question on the board."""

    author: PersonId
    text: str
    answer: str | None = None
    """Empty when it was answered live; None while it waits."""


class Waiting(msgspec.Struct, frozen=True):
    """A student or guest in the lobby."""

    name: str
    order: int
    """Position of the event: smaller is earlier."""
    since: float
    role: Role = "student"


class Link(msgspec.Struct, frozen=True):
    """A way in for guests."""

    digest: str
    """SHA-256 of its secret, in hex."""
    expires_at: float
    uses: int
    lobby: bool
    used: int = 0
    revoked: bool = False


def _nobody() -> dict[Source, dict[PersonId, None]]:
    return {source: {} for source in SOURCES}


class State(msgspec.Struct):
    """The fold of a session's events so far."""

    phase: Phase = "new"
    id: SessionId = ""
    course: str = ""
    title: str = ""
    started_at: float = 0.0
    ended_at: float | None = None
    limits: SessionLimits = SessionLimits()
    seq: int = 0
    """How many events are folded in; the position of the last one in the log."""
    people: dict[PersonId, Person] = msgspec.field(default_factory=dict)
    here: int = 0
    """How many of `people` are here."""
    hands: dict[PersonId, Hand] = msgspec.field(default_factory=dict)
    """In the order they were raised."""
    call: Call | None = None
    spotlight: PersonId | None = None
    """Whose turn it is: who accepted a call, until the turn ends."""
    large: PersonId | None = None
    """Whom the teaching staff show everyone large."""
    open: dict[Source, dict[PersonId, None]] = msgspec.field(default_factory=_nobody)
    """Who sends what, in the order they opened it."""
    removed: dict[PersonId, PersonId] = msgspec.field(default_factory=dict)
    """Who was put out, and by whom."""
    board: Board | None = None
    writers: dict[PersonId, None] = msgspec.field(default_factory=dict)
    """Who may write by name, also while they are away."""
    asks: dict[PersonId, Ask] = msgspec.field(default_factory=dict)
    """Who asks to write, in the order they asked."""
    offer: Offer | None = None
    pushes: dict[PushId, dict[PersonId, None]] = msgspec.field(default_factory=dict)
    """The last pushes, oldest first, and who took each."""

    chat: ChatMode = "everyone"
    messages: dict[MessageId, Said] = msgspec.field(default_factory=dict)
    """The last messages, oldest first."""
    reactions: dict[MessageId, dict[MessageReaction, dict[PersonId, None]]] = msgspec.field(
        default_factory=dict
    )
    """Who answered which of them with which sign; a message without any is not in it."""

    signals: dict[PersonId, Held] = msgspec.field(default_factory=dict)
    """Who holds up which quick signal."""
    questions: dict[QuestionId, Question] = msgspec.field(default_factory=dict)
    """Those that wait in the order they were asked, among them those answered lately."""
    votes: dict[QuestionId, dict[PersonId, None]] = msgspec.field(default_factory=dict)

    files: dict[FileId, Attached] = msgspec.field(default_factory=dict)
    """Those that wait, and those of the messages that are shown, oldest first."""
    stored: int = 0
    """Bytes of all files that were added and not dropped."""
    brought: dict[PersonId, int] = msgspec.field(default_factory=dict)
    """The same of each person's files."""
    blocked: dict[PersonId, PersonId] = msgspec.field(default_factory=dict)
    """Whose messages reach the teaching staff alone, and who said so."""
    filter: tuple[str, ...] = ()
    """The words that keep a student's message back."""
    spoke: dict[PersonId, float] = msgspec.field(default_factory=dict)
    """When someone last wrote to the class."""

    settings: SessionSettings = SessionSettings()
    waiting: dict[PersonId, Waiting] = msgspec.field(default_factory=dict)
    """Who waits in the lobby, in the order they came."""
    denied: dict[PersonId, float] = msgspec.field(default_factory=dict)
    """Who was denied lately, and when."""
    stirred_at: float = 0.0
    """When a student last did something; see `quiet`."""
    nudge: Nudge = "none"

    copresenters: dict[PersonId, PersonId] = msgspec.field(default_factory=dict)
    """Students who speak, share and write as staff do, also while they are away; and who said so."""

    links: dict[LinkId, Link] = msgspec.field(default_factory=dict)
    guests: dict[PersonId, LinkId] = msgspec.field(default_factory=dict)
    """Who came by which of them, in the order they came."""

    def present(self, person: PersonId) -> Person | None:
        """The person, if they are here."""
        found = self.people.get(person)
        return found if found is not None and found.here else None

    def unbound(self, person: PersonId) -> bool:
        """Whether limits and settings that bind students leave this person free."""
        found = self.people.get(person)
        return person in self.copresenters or (found is not None and found.staff)

    def role_of(self, person: PersonId | None) -> Role | None:
        """As what this person is known here, be they gone or waiting."""
        found = self.people.get(person or "")
        if found is not None:
            return found.role
        waiting = self.waiting.get(person or "")
        return None if waiting is None else waiting.role
