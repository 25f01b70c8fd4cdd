"""What has happened at the door?"""

from __future__ import annotations

from ..names import PersonId, Role
from .event import Event


class PersonKnocked(Event, frozen=True):
    """A student or guest waits in the lobby, or waits on under another name."""

    person: PersonId
    name: str
    role: Role = "student"


class PeopleAdmitted(Event, frozen=True):
    """They were let in; that each of them entered is said next."""

    people: tuple[PersonId, ...]
    by: PersonId


class PersonDenied(Event, frozen=True):
    """They wait no more and were not let in."""

    person: PersonId
    by: PersonId


class LobbyLeft(Event, frozen=True):
    """They wait no more, without anybody's answer."""

    person: PersonId
    reason: str
    """As in `PersonLeft`, or the reason of the session's end."""
