"""What has happened at the board, and to what was pushed from it?"""

from __future__ import annotations

from ..names import CellType, PersonId, PushId
from .event import Event


class BoardOpened(Event, frozen=True):
    """The board is this notebook now, `by` presents, and nobody else is named, asks or is offered."""

    by: PersonId
    notebook: str


class WritingAllowed(Event, frozen=True):
    """`people` may write by name from now on; whoever may write does not ask any more."""

    people: tuple[PersonId, ...]
    everyone: bool
    """Whether all may write now, those who come later included."""
    by: PersonId


class WritingStopped(Event, frozen=True):
    """`people` may not write by name any more."""

    people: tuple[PersonId, ...]
    everyone: bool
    """Whether all may write now, those who come later included."""
    by: PersonId | None
    """Who stopped it; None when it went with the session."""


class WritingAsked(Event, frozen=True):
    person: PersonId


class AskClosed(Event, frozen=True):
    """Taken back, declined, or gone with the person."""

    person: PersonId
    by: PersonId | None


class PresentingOffered(Event, frozen=True):
    """Asked to present; nothing changes until they accept. An offer before it is void."""

    person: PersonId
    by: PersonId


class OfferClosed(Event, frozen=True):
    """The offer was declined, taken back, or went with the person."""

    person: PersonId
    by: PersonId | None


class PresenterChanged(Event, frozen=True):
    """Who presents now, or nobody. An offer not answered yet is void."""

    person: PersonId | None
    by: PersonId | None


class CellPushed(Event, frozen=True):
    push: PushId
    by: PersonId
    cell: str
    cell_type: CellType
    source: str


class HintPushed(Event, frozen=True):
    push: PushId
    by: PersonId
    text: str
    cell: str | None


class PushTaken(Event, frozen=True):
    push: PushId
    person: PersonId
