"""What has happened about co-presenting?"""

from __future__ import annotations

from ..names import PersonId
from .event import Event


class PersonPromoted(Event, frozen=True):
    """A co-presenter from now on, also after they were away, until they are demoted."""

    person: PersonId
    by: PersonId


class PersonDemoted(Event, frozen=True):
    """No co-presenter any more."""

    person: PersonId
    by: PersonId | None
    """Who ended it; None when it went with the session, or because they teach now."""
