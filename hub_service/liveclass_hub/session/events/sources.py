"""What has happened about sound and picture?"""

from __future__ import annotations

from ..names import PersonId, Source
from .event import Event


class SourceOpened(Event, frozen=True):
    person: PersonId
    source: Source


class SourceClosed(Event, frozen=True):
    person: PersonId
    source: Source
    by: PersonId | None
    """Who closed it; None when it went with the session or with the person's socket."""


class EveryoneMuted(Event, frozen=True):
    """`people` are those whose microphone was open and now is not."""

    by: PersonId
    people: tuple[PersonId, ...]
