"""What is a page shown?

The view of a session has one shape for everyone; staff additionally have `removed`. Lists are
maps by id with an `order`, so that a patch of one entry is small. The course feed has a view of
its own. Times are Unix seconds of the service's clock.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from ..session.names import MessageId, PersonId, Role, SessionId


class SessionHead(msgspec.Struct, frozen=True):
    id: SessionId
    course: str
    title: str
    state: Literal["live", "ended"]
    started_at: float
    ended_at: float | None


class PersonView(msgspec.Struct, frozen=True):
    """Who was ever in the session: those who left stay, with `here` false."""

    name: str
    role: Role
    here: bool
    microphone: bool
    camera: bool
    screen: bool
    joined_at: float


class HandView(msgspec.Struct, frozen=True):
    order: int
    """Smaller was raised earlier; the numbers have gaps."""
    since: float
    question: str | None


class CallView(msgspec.Struct, frozen=True):
    """A call nobody has answered yet; once accepted it is `spotlight` and no call."""

    person: PersonId
    by: PersonId
    at: float


class MessageView(msgspec.Struct, frozen=True):
    order: int
    author: PersonId
    text: str
    at: float


class LimitsView(msgspec.Struct, frozen=True):
    microphones: int
    cameras: int


class RemovedView(msgspec.Struct, frozen=True):
    by: PersonId
    at: float


class SessionView(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    session: SessionHead
    people: dict[PersonId, PersonView]
    hands: dict[PersonId, HandView]
    call: CallView | None
    spotlight: PersonId | None
    messages: dict[MessageId, MessageView]
    """The last 500."""
    limits: LimitsView
    removed: dict[PersonId, RemovedView] | msgspec.UnsetType = msgspec.UNSET
    """Staff only."""


class LiveSession(msgspec.Struct, frozen=True):
    id: SessionId
    title: str
    started_at: float
    people: int


class CourseView(msgspec.Struct, frozen=True):
    title: str
    role: Role
    session: LiveSession | None


class FeedView(msgspec.Struct, frozen=True):
    courses: dict[str, CourseView]
