"""What can someone ask about co-presenting? The rules are in `copresenters`."""

from __future__ import annotations

from .command import Command
from .names import PersonId


class Promote(Command, frozen=True):
    """Make a student a co-presenter of this class: they speak, share and write as staff do."""

    person: PersonId


class Demote(Command, frozen=True):
    """Make a co-presenter a student like the others again; what they send ends at once."""

    person: PersonId
