"""What has happened to the class as a whole?"""

from __future__ import annotations

from ..limits import SessionLimits, SessionSettings
from ..names import PersonId, SessionId
from .event import Event


class SessionStarted(Event, frozen=True):
    session: SessionId
    course: str
    title: str
    by: PersonId | None
    limits: SessionLimits
    settings: SessionSettings = SessionSettings()


class SettingsChanged(Event, frozen=True):
    """What is switched on now, whole."""

    settings: SessionSettings
    by: PersonId


class SpotlightSet(Event, frozen=True):
    """Who is shown large to everyone, or nobody."""

    person: PersonId | None
    by: PersonId | None
    """Who chose it; None when it went with the person or the session."""


class SessionEnded(Event, frozen=True):
    by: PersonId | None
    reason: str
