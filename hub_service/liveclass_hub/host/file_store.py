"""Where do the files of the chat lie?

Below the service's data folder, in one folder for each session, sealed, under names that the service makes. Nothing
anyone typed is part of a path. What is being written has another name until it is whole.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

from liveclass_hub.log.chunks import CHUNK_BYTES, PREFIX_BYTES, SEALED_BYTES, ChunkSeal
from liveclass_hub.log.seal import load_key
from liveclass_hub.log.sqlite import KEY
from liveclass_hub.session.names import FileId, SessionId

FOLDER = "chat-files"
PART = ".part"
_OWN = re.compile(r"[a-z]{1,8}_[0-9a-z]{1,40}")
"""How the service's own ids look."""


class FileStore:
    """All files of all sessions. Its calls block."""

    def __init__(self, data_dir: Path) -> None:
        self._data_dir = data_dir
        self._root = data_dir / FOLDER
        self._known: ChunkSeal | None = None

    @property
    def _seal(self) -> ChunkSeal:
        """The log has made the key by the time a file comes."""
        self._known = self._known or ChunkSeal(load_key(self._data_dir / KEY))
        return self._known

    def begin(self, session: SessionId, file: FileId) -> Writing:
        """Begin to write a file. Raises OSError."""
        place = self._place(session, file)
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        return Writing(self._seal, place, _label(session, file))

    def read(self, session: SessionId, file: FileId) -> Iterator[bytes]:
        """What is in a file, a chunk at a time. Raises OSError, WrongKeyError."""
        flags = os.O_RDONLY | os.O_NOFOLLOW
        with os.fdopen(os.open(self._place(session, file), flags), "rb") as source:
            run = self._seal.reading(source.read(PREFIX_BYTES), _label(session, file))
            sealed = source.read(SEALED_BYTES)
            while True:
                ahead = source.read(SEALED_BYTES)
                yield run.open_up(sealed, last=not ahead)
                if not ahead:
                    return
                sealed = ahead

    def forget(self, session: SessionId, file: FileId) -> None:
        """Delete a file, if it is there."""
        with contextlib.suppress(OSError):
            self._place(session, file).unlink()

    def sweep(self) -> None:
        """Delete what was not whole when the service died."""
        for half in self._root.glob(f"*/*{PART}"):
            with contextlib.suppress(OSError):
                half.unlink()

    def has_room(self, size: int) -> bool:
        """Whether so much can be written and the log still goes on for long. Raises OSError."""
        return shutil.disk_usage(self._data_dir).free > size + 256 * 2**20

    def _place(self, session: SessionId, file: FileId) -> Path:
        if not (_OWN.fullmatch(session) and _OWN.fullmatch(file)):
            raise FileNotFoundError
        return self._root / session / file


class Writing:
    """A file on its way to the disk. Its calls block."""

    def __init__(self, seal: ChunkSeal, place: Path, label: str) -> None:
        self._place = place
        self._half = place.with_name(place.name + PART)
        self._run = seal.writing(label)
        self._rest = b""
        self.size = 0
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
        self._out = os.fdopen(os.open(self._half, flags, 0o600), "wb")
        self._out.write(self._run.prefix)

    def add(self, piece: bytes) -> None:
        """The next bytes. Raises OSError."""
        self.size += len(piece)
        self._rest += piece
        # One byte is always kept: the last chunk must be known as the last.
        while len(self._rest) > CHUNK_BYTES:
            chunk, self._rest = self._rest[:CHUNK_BYTES], self._rest[CHUNK_BYTES:]
            self._out.write(self._run.close_up(chunk, last=False))

    def finish(self) -> None:
        """That was all: durable when this returns. Raises OSError."""
        self._out.write(self._run.close_up(self._rest, last=True))
        self._out.flush()
        os.fsync(self._out.fileno())
        self._out.close()
        self._half.rename(self._place)
        folder = os.open(self._place.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def abandon(self) -> None:
        """Leave nothing behind."""
        with contextlib.suppress(OSError):
            self._out.close()
        for path in (self._half, self._place):
            with contextlib.suppress(OSError):
                path.unlink()


def _label(session: SessionId, file: FileId) -> str:
    return f"file|{session}|{file}"
