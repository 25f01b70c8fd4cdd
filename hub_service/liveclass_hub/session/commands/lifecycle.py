"""What can be asked of a class as a whole?"""

from __future__ import annotations

from ..limits import SessionLimits, SessionSettings
from ..names import (
    SessionId,
)
from .command import Command


class EndSession(Command, frozen=True):
    """End the class for everyone."""


class StartSession(Command, frozen=True):
    """Begin a class of a course."""

    session: SessionId
    course: str
    title: str
    limits: SessionLimits
    settings: SessionSettings = SessionSettings()
    filter: tuple[str, ...] = ()
    """Words and phrases that hold a student's message back, as `filter_of` gives them."""


class Expire(Command, frozen=True):
    """End a session that nobody ends (`reason`: a word for the log)."""

    reason: str
