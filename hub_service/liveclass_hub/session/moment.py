"""What does a rule know when it decides?

A `Moment`: the state, who asks, the time and a source of ids. Rules read it and return a
`Decision`: the events a command brings about (none, when all is so already) or a refusal.
"""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from .events import AnyEvent
from .names import STAFF, Actor, PersonId
from .refusals import Refusal
from .state import State

NewId = Callable[[str], str]
"""Gives a fresh opaque id with the given prefix: `new_id("m")` → `m_…`."""

Decision = list[AnyEvent] | Refusal


class Moment(msgspec.Struct, frozen=True):
    """Everything a rule may look at."""

    state: State
    by: PersonId
    """Who asks; empty for the service itself."""
    role: Actor
    now: float
    new_id: NewId

    @property
    def staff(self) -> bool:
        return self.role in STAFF
