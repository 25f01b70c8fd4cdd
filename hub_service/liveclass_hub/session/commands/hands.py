"""What can someone ask about raised hands and turns?"""

from __future__ import annotations

import msgspec

from ..names import (
    PersonId,
)
from .command import Command


class HandCellGiven(msgspec.Struct, frozen=True):
    """The cell someone is at in their notebook, and its last error, as plain text."""

    source: str
    """At most 8 KiB."""
    error: str | None = None
    """Name, value and traceback; of more than 8 KiB the end is kept."""


class RaiseHand(Command, frozen=True):
    """Join the queue of hands; raising again changes question and cell and keeps the place."""

    question: str | None = None
    """At most 280 characters."""
    cell: HandCellGiven | None = None
    """For the teaching staff alone, and only until the hand goes down."""


class LowerHand(Command, frozen=True):
    """Take a hand down: one's own when `person` is left out."""

    person: PersonId | None = None


class CallOn(Command, frozen=True):
    """Ask a person to speak. Replaces a call nobody has answered yet."""

    person: PersonId


class AcceptCall(Command, frozen=True):
    """Take the turn one was called to: the hand goes down and the spotlight comes.

    It opens nothing: the page opens the microphone next, with `OpenSource`.
    """


class DeclineCall(Command, frozen=True):
    """Rather not. The hand stays as it is."""


class EndTurn(Command, frozen=True):
    """Take back the call or the spotlight of a person."""

    person: PersonId
