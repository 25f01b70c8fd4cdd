"""What can someone ask about sound and picture?"""

from __future__ import annotations

from ..names import (
    PersonId,
    Source,
)
from .command import Command


class OpenSource(Command, frozen=True):
    """Ask leave to send sound or picture. Nothing is sent before this is acknowledged."""

    source: Source


class CloseSource(Command, frozen=True):
    """Stop sending: one's own source when `person` is left out."""

    source: Source
    person: PersonId | None = None


class MutePerson(Command, frozen=True):
    """Close another person's microphone. They may open it again."""

    person: PersonId
