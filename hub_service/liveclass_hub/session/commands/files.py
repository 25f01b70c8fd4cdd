"""What can be asked about files in the chat?"""

from __future__ import annotations

from ..names import FileId
from .command import Command


class DropFile(Command, frozen=True):
    """Forget a file of one's own that no message has yet."""

    file: FileId


class AddFile(Command, frozen=True):
    """Keep a file that is stored and whose kind was checked. Issued by the service for its owner."""

    file: FileId
    name: str
    mime: str
    size: int
