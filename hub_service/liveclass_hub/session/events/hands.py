"""What has happened about raised hands and turns?"""

from __future__ import annotations

from ..names import PersonId
from .event import Event


class HandRaised(Event, frozen=True):
    """Raised, or raised again with another question: the place in the queue is kept."""

    person: PersonId
    question: str | None


class HandCellShared(Event, frozen=True):
    """With the hand that is up the staff see this source, or no cell any more; no error yet."""

    person: PersonId
    source: str | None


class HandErrorShared(Event, frozen=True):
    """And this is the last error of the cell."""

    person: PersonId
    error: str


class HandLowered(Event, frozen=True):
    person: PersonId
    by: PersonId


class AllHandsLowered(Event, frozen=True):
    by: PersonId | None


class CalledOn(Event, frozen=True):
    """Asked to speak; nothing changes for the person until they accept."""

    person: PersonId
    by: PersonId


class CallAccepted(Event, frozen=True):
    """The call is answered and the spotlight is this person's."""

    person: PersonId


class CallDeclined(Event, frozen=True):
    person: PersonId


class TurnEnded(Event, frozen=True):
    """A call was taken back or a turn is over."""

    person: PersonId
    by: PersonId | None
