"""What can be asked about coming, going and being put out?"""

from __future__ import annotations

from ..names import (
    LinkId,
    PersonId,
)
from .command import Command


class Leave(Command, frozen=True):
    """Go, at once; hand, turn and open sources go too."""


class RemovePerson(Command, frozen=True):
    """Put a person out of this session, for good."""

    person: PersonId


class Enter(Command, frozen=True):
    """Come in, or come back, under the name the hub knows, or that a guest typed."""

    name: str
    link: LinkId | None = None
    """By which a guest comes; who came by one before need not say it again."""


class Depart(Command, frozen=True):
    """Count a person as gone who has had no socket for a while (`reason`: a word for the log)."""

    reason: str
