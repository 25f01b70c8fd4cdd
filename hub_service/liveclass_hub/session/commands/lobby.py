"""What can the teaching staff ask about who waits at the door?"""

from __future__ import annotations

from ..names import (
    PersonId,
)
from .command import Command


class Admit(Command, frozen=True):
    """Let a person who waits in the lobby into the class."""

    person: PersonId


class AdmitAll(Command, frozen=True):
    """Let everyone who waits in the lobby into the class."""


class Deny(Command, frozen=True):
    """Send a person who waits in the lobby away; they may ask again after a minute."""

    person: PersonId
