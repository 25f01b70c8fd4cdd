"""What can the teaching staff ask about how the class is run and shown?"""

from __future__ import annotations

from typing import Annotated

import msgspec

from ..limits import NUDGE_MINUTES, SLOW_SECONDS
from ..names import (
    PersonId,
)
from .command import Command


class ChangeSettings(Command, frozen=True):
    """Switch something on or off for this session; what is left out stays as it is."""

    may_unmute: bool | None = None
    """Whether students may open their microphone also when it is not their turn."""
    cameras: bool | None = None
    """Whether students may turn a camera on; off closes those that are open."""
    locked: bool | None = None
    """Whether nobody comes in who is not in already."""
    lobby: bool | None = None
    """Whether who comes waits to be admitted; off lets in all who wait."""
    slow_seconds: Annotated[int, msgspec.Meta(ge=0, le=SLOW_SECONDS)] | None = None
    """How long after a message to the class a student waits for the next; 0: not at all."""
    nudge_minutes: Annotated[int, msgspec.Meta(ge=0, le=NUDGE_MINUTES)] | None = None
    """After how many quiet minutes the teaching staff are told; 0: never."""


class SetSpotlight(Command, frozen=True):
    """Show a person large to everyone; left out, nobody. It gives no turn and no right."""

    person: PersonId | None = None
