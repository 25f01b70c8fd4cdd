"""What can someone ask about co-presenting?"""

from __future__ import annotations

from ..names import PersonId
from .command import Command


class Promote(Command, frozen=True):
    """Make a student a co-presenter of this class: they speak, share and write as staff do."""

    person: PersonId


class Demote(Command, frozen=True):
    """Make a co-presenter a student like the others again; what they send ends at once."""

    person: PersonId
