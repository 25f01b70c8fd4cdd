"""What can be asked about files in the chat? The rules are in `attachments`."""

from __future__ import annotations

from .command import Command
from .names import FileId


class DropFile(Command, frozen=True):
    """Forget a file of one's own that no message has yet."""

    file: FileId


class AddFile(Command, frozen=True):
    """Keep a file that is stored and whose kind was checked. Issued by the service for its owner."""

    file: FileId
    name: str
    mime: str
    size: int
