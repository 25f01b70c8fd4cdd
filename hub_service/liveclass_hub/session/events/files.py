"""What has happened to the files that people put into the chat?"""

from __future__ import annotations

from ..names import FileId, PersonId
from .event import Event


class FileAdded(Event, frozen=True):
    """Stored, sealed; nobody but its owner may read it until a message has it."""

    file: FileId
    person: PersonId
    name: str
    mime: str
    size: int
    """In bytes."""


class FileDropped(Event, frozen=True):
    """It is stored no more: no message ever had it, or the one that had it goes with it."""

    file: FileId
    person: PersonId
