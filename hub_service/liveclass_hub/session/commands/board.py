"""What can someone ask of the board, and of what is pushed from it?"""

from __future__ import annotations

from ..names import CellType, PersonId, PushId
from .command import Command
from .crowd import People


class OpenBoard(Command, frozen=True):
    """Make a notebook of the course folder, or a new one, the class's board; another gives way."""

    notebook: str
    """Name below the course folder: parts joined by "/", at most 255 characters, ends `.ipynb`."""


class AllowWriting(Command, frozen=True):
    """Let people write on the board: everyone, also who comes later, when `people` is left out."""

    people: People | None = None


class StopWriting(Command, frozen=True):
    """Let people read only: everyone but the teaching staff when `people` is left out."""

    people: People | None = None


class AskToWrite(Command, frozen=True):
    """Ask for leave to write on the board."""


class StopAsking(Command, frozen=True):
    """Take back that one asked to write."""


class DeclineWriting(Command, frozen=True):
    """Answer a person's wish to write with no."""

    person: PersonId


class OfferPresenting(Command, frozen=True):
    """Ask a person to run the board's code in their kernel. Replaces an offer not answered yet."""

    person: PersonId


class AcceptPresenting(Command, frozen=True):
    """Become the presenter, as offered."""


class DeclinePresenting(Command, frozen=True):
    """Rather not present."""


class TakePresenting(Command, frozen=True):
    """Become the presenter, unasked."""


class PushCell(Command, frozen=True):
    """Offer every student a cell for their own copy."""

    cell: str
    """Its id in the board."""
    cell_type: CellType
    source: str
    """At most 16 KiB."""


class PushHint(Command, frozen=True):
    """Offer every student a hint in words."""

    text: str
    """At most 2 KiB."""
    cell: str | None = None
    """Id of the board's cell that the hint is about."""


class TakePush(Command, frozen=True):
    """Say that one took a pushed cell or hint into one's own copy."""

    push: PushId
