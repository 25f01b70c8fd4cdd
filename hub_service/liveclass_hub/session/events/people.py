"""Who has come, gone and been put out?"""

from __future__ import annotations

from ..names import PersonId, Role
from .event import Event


class PersonEntered(Event, frozen=True):
    """Someone came in, came back, or came back under another name or role."""

    person: PersonId
    name: str
    role: Role


class PersonLeft(Event, frozen=True):
    person: PersonId
    reason: str
    """`left`, or the word the service gave (`gone`: no socket for a while)."""


class PersonRemoved(Event, frozen=True):
    person: PersonId
    by: PersonId
