"""Which accepted updates are on disk, and in which order?

A record is a length, a checksum and a msgpack message. A torn last record was never acknowledged, and
is cut off when the journal is opened.
"""

from __future__ import annotations

import os
import zlib
from collections.abc import Iterable
from struct import Struct

import msgspec

from .folder import Folder
from .messages import Change

HEAD = Struct(">II")


class Record(msgspec.Struct, frozen=True, array_like=True):
    """One accepted change: the service's own update and where it came from."""

    change: Change
    token: str
    update: bytes


class Journal:
    """The file of records."""

    def __init__(self, folder: Folder, name: str = "journal") -> None:
        self._folder = folder
        self._name = name
        self._fd = folder.open(name, os.O_RDWR | os.O_CREAT | os.O_APPEND)
        content = folder.read(name) or b""
        self._records, whole = _parsed(content)
        self.size = whole
        if whole < len(content):
            os.ftruncate(self._fd, whole)
        self._unsynced = False

    def take(self) -> list[Record]:
        """What the file held when it was opened; once."""
        found, self._records = self._records, []
        return found

    def read(self) -> list[Record]:
        """What the file holds now."""
        return _parsed(self._folder.read(self._name) or b"")[0]

    def append(self, record: Record) -> None:
        """Write it; it is durable after `sync`. Raises OSError, as on a full disk, and then leaves nothing."""
        whole = _framed(record)
        rest = memoryview(whole)
        try:
            while rest:
                rest = rest[os.write(self._fd, rest) :]
        except OSError:
            os.ftruncate(self._fd, self.size)
            raise
        self.size += len(whole)
        self._unsynced = True

    def sync(self) -> None:
        """Return when all records are durable: one fsync for a group of them."""
        if self._unsynced:
            os.fsync(self._fd)
            self._unsynced = False

    def clear(self) -> None:
        """Forget the records, which now stand in the base."""
        os.ftruncate(self._fd, 0)
        os.fsync(self._fd)
        self.size = 0

    def replace(self, records: Iterable[Record]) -> None:
        """Have these records instead, or still the old ones if that fails."""
        content = b"".join(map(_framed, records))
        self._folder.write(self._name, content)
        os.close(self._fd)
        self._fd = self._folder.open(self._name, os.O_RDWR | os.O_APPEND)
        self.size = len(content)

    def close(self) -> None:
        os.close(self._fd)


def _framed(record: Record) -> bytes:
    body = msgspec.msgpack.encode(record)
    return HEAD.pack(len(body), zlib.crc32(body)) + body


def _parsed(content: bytes) -> tuple[list[Record], int]:
    records: list[Record] = []
    place = 0
    while place + HEAD.size <= len(content):
        size, checksum = HEAD.unpack_from(content, place)
        body = content[place + HEAD.size : place + HEAD.size + size]
        if len(body) < size or zlib.crc32(body) != checksum:
            break
        records.append(msgspec.msgpack.decode(body, type=Record))
        place += HEAD.size + size
    return records, place
