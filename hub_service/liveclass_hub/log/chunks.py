"""How is a file kept unreadable on disk, and read again piece by piece?

Under a key derived from the log's own, with AES-256-GCM in chunks of 64 KiB. Each chunk's nonce is the file's random
prefix, the chunk's number, and whether it is the last; each is bound to the file's place (`label`). So a chunk that
is changed, swapped, lost, put elsewhere or cut off does not open (the STREAM construction of Hoang, Reyhanitabar,
Rogaway and Vizár, 2015).
"""

from __future__ import annotations

import os
import struct

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from .errors import WrongKeyError
from .seal import derived

CHUNK_BYTES = 64 * 1024
PREFIX_BYTES = 7
SEALED_BYTES = CHUNK_BYTES + 16
"""A full chunk with its tag."""


class ChunkSeal:
    """The key of all files."""

    def __init__(self, key: bytes) -> None:
        self._cipher = AESGCM(derived(key, b"files"))

    def writing(self, label: str) -> ChunkRun:
        """Chunks of a new file for this place; its prefix is to be written first."""
        return ChunkRun(self._cipher, os.urandom(PREFIX_BYTES), label)

    def reading(self, prefix: bytes, label: str) -> ChunkRun:
        """Chunks of the file that began with this prefix."""
        return ChunkRun(self._cipher, prefix, label)


class ChunkRun:
    """The chunks of one file, in order."""

    def __init__(self, cipher: AESGCM, prefix: bytes, label: str) -> None:
        self.prefix = prefix
        self._cipher = cipher
        self._label = label.encode()
        self._number = 0

    def close_up(self, chunk: bytes, *, last: bool) -> bytes:
        """The next chunk, sealed."""
        return self._cipher.encrypt(self._nonce(last), chunk, self._label)

    def open_up(self, sealed: bytes, *, last: bool) -> bytes:
        """The next chunk. Raises `WrongKeyError` for anything but what was sealed there."""
        try:
            return self._cipher.decrypt(self._nonce(last), sealed, self._label)
        except (InvalidTag, ValueError):
            raise WrongKeyError("A chunk of a file does not open with this key.") from None

    def _nonce(self, last: bool) -> bytes:
        nonce = self.prefix + struct.pack(">IB", self._number, last)
        self._number += 1
        return nonce
