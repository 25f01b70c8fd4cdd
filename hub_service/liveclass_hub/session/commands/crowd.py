"""What can the teaching staff ask of many people at once?

Each is one command, one commit and one frame, however many are named. Who has gone meanwhile is
passed over: a list may be a moment old.
"""

from __future__ import annotations

from typing import Annotated

import msgspec

from ..limits import PEOPLE_NAMED
from ..names import PersonId
from .command import Command

People = Annotated[tuple[PersonId, ...], msgspec.Meta(max_length=PEOPLE_NAMED)]


class MutePeople(Command, frozen=True):
    """Close the microphones of these people. They may open them again."""

    people: People


class StopCameras(Command, frozen=True):
    """Close the cameras of these people. They may open them again."""

    people: People


class LowerHands(Command, frozen=True):
    """Take the hands of these people down."""

    people: People


class MuteAll(Command, frozen=True):
    """Close every microphone but the caller's and the instructors'."""

    keep_muted: bool = False
    """Also let students open theirs only when it is their turn, until that is set back."""


class LowerAllHands(Command, frozen=True):
    """Empty the queue of hands."""


class RemovePeople(Command, frozen=True):
    """Put these people out of this session, for good."""

    people: People
