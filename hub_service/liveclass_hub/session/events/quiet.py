"""What does the log say of a class that stirs or falls quiet?

Nothing here names a student: it is of the class as a whole, never of who pays attention.
"""

from __future__ import annotations

from ..names import PersonId
from .event import Event


class ClassStirred(Event, frozen=True):
    """A student reacted or wrote on the board, which leaves no other event. Said now and then only."""


class ClassFellQuiet(Event, frozen=True):
    """No student has done anything for as long as the settings say; the teaching staff are told."""

    since: float
    """When a student last did something."""


class NudgeDismissed(Event, frozen=True):
    """The teaching staff need not be told before the class has stirred again."""

    by: PersonId
