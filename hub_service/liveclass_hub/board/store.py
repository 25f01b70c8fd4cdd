"""What of a board is on disk, and is the notebook file still as we left it?

Beside `lesson.ipynb` stands a hidden folder: `base` (the document at some change, its epoch, what was
written to the notebook file), `journal` (the changes since), `changes` (their history), `versions`, and
`writing` (the digest of a notebook file about to be written).
The base and the journal are the board; the .ipynb is written from them. A file that someone else changed is
copied aside before it is written over, and that is said.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import time
import uuid
from typing import Any

import msgspec
from msgspec import structs

from .folder import BadName, Folder, parts_of
from .history import History
from .journal import Journal, Record
from .messages import Place, Version
from .versions import Versions

SMALL = 200
"""Characters of source below which a notebook may lose all without anyone's explicit word."""
NOTEBOOK_MODE = 0o644


class StoreInUse(Exception):
    """Another process hosts this board."""


class WouldShrink(Exception):
    """The save would take out more than half of the notebook's text."""


class Base(msgspec.Struct, frozen=True):
    """A board at its change `seq`; `digest` and `text` are of the notebook file last read or written.

    `saved` is the change which that file holds.
    `recent` holds changes whose writers may not have been told yet: they may ask for them again.
    `owners` says who writes under which clientID.
    """

    epoch: str
    seq: int
    state: bytes
    digest: str
    text: int
    saved: int
    recent: list[Record] = []
    owners: dict[int, str] = {}


class Store:
    """The files of one board. Raises BadName, StoreInUse, OSError and ValueError for damaged ones."""

    def __init__(self, place: Place, version_every: float) -> None:
        self._version_every = version_every
        *above, self._name = parts_of(place.name)
        self._folder = Folder.at(place.folder)
        for step in above:
            outer, self._folder = self._folder, self._folder.below(step)
            outer.close()
        self._hidden = self._folder.below(f".{self._name}.board", make=True)
        self.versions = Versions(self._hidden.below("versions", make=True))
        self._lock = self._hidden.open("lock", os.O_RDWR | os.O_CREAT)
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self.close_files()
            raise StoreInUse(place.name) from None
        self.journal = Journal(self._hidden)
        self.history = History(self._hidden)
        written = self._hidden.read("base")
        self.base = msgspec.msgpack.decode(written, type=Base) if written else None
        self.owners = dict(self.base.owners) if self.base else {}

    def file(self) -> tuple[dict[str, Any] | None, str]:
        """The notebook file and its digest; None and "" when there is none. Raises ValueError."""
        raw = self._folder.read(self._name)
        if raw is None:
            return None, ""
        content = json.loads(raw, parse_constant=lambda _: None)  # NaN is no JSON: no page reads it
        if not isinstance(content, dict) or content.get("nbformat") != 4:
            raise BadName("the file is not a notebook of format 4")
        return content, hashlib.sha256(raw).hexdigest()

    def begin(self, state: bytes, digest: str, text: int, seq: int) -> Base:
        """Start a life of the board: the one place where an epoch is made."""
        self.write_base(Base(uuid.uuid4().hex, seq, state, digest, text, saved=seq))
        return self.known

    @property
    def known(self) -> Base:
        """The base of a board that has begun."""
        if self.base is None:
            raise ValueError("the board has not begun")
        return self.base

    def write_base(self, base: Base) -> None:
        """Replace the base. Journal records up to its change stand in it now and go."""
        self.history.write()
        base = structs.replace(base, owners=dict(self.owners))
        self._hidden.write("base", msgspec.msgpack.encode(base))
        self.base = base
        self.journal.clear()

    def replay(self) -> list[Record]:
        """The journal's records that the base does not hold."""
        since = [r for r in self.journal.take() if r.change.seq > self.known.seq]
        self.history.add(record.change for record in since)
        return since

    def append(self, record: Record) -> None:
        """Write an accepted change; it is durable after `journal.sync`."""
        self.journal.append(record)
        self.history.add([record.change])

    def fold(self, state: bytes, seq: int, recent: list[Record]) -> None:
        """Take the journal into the base and leave the notebook file as it is."""
        if seq > self.known.seq:
            self.write_base(structs.replace(self.known, state=state, seq=seq, recent=recent))

    def save(
        self, content: dict[str, Any], state: bytes, seq: int, recent: list[Record], *, shrink: bool
    ) -> str:
        """Write the notebook file, a version and the base. Returns the name of a conflict copy or "".

        Raises WouldShrink.
        """
        text = text_of(content)
        if not shrink and self.known.text >= SMALL and text * 2 < self.known.text:
            raise WouldShrink
        raw = _raw(content)
        aside = self._keep_foreign()
        digest = hashlib.sha256(raw).hexdigest()
        self._hidden.write("writing", digest.encode())
        self._folder.write(self._name, raw, NOTEBOOK_MODE)
        self.write_base(Base(self.known.epoch, seq, state, digest, text, seq, recent))
        if time.time() >= self.versions.newest().at + self._version_every:
            self.versions.add(Version(seq, time.time()), raw)
        return aside

    def keep_version(self, content: dict[str, Any]) -> None:
        """Have the board as the base holds it among the versions."""
        if self.versions.newest().version < self.known.seq:
            self.versions.add(Version(self.known.seq, time.time()), _raw(content))

    def ours(self, digest: str) -> bool:
        """Whether we wrote a notebook file with this digest, or read it last."""
        writing = (self._hidden.read("writing") or b"").decode()
        return digest in {self.known.digest, writing}

    def close(self) -> None:
        """Let another process have the board."""
        self.journal.sync()
        self.journal.close()
        self.history.close()
        self.close_files()

    def close_files(self) -> None:
        os.close(self._lock)
        self.versions.close()
        self._hidden.close()
        self._folder.close()

    def _keep_foreign(self) -> str:
        """Copy a notebook file that is not ours aside: whose change it holds, we cannot know."""
        raw = self._folder.read(self._name)
        if raw is None or self.ours(hashlib.sha256(raw).hexdigest()):
            return ""
        stamp = time.strftime("%Y%m%d-%H%M%S", time.gmtime())
        stem = self._name.removesuffix(".ipynb")
        aside = f"{stem}.conflict-{stamp}-{hashlib.sha256(raw).hexdigest()[:8]}.ipynb"
        self._folder.write(aside, raw, NOTEBOOK_MODE)
        return aside


def _raw(content: dict[str, Any]) -> bytes:
    """A notebook file as we write it."""
    return (json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def text_of(content: dict[str, Any]) -> int:
    """Characters in the sources of a notebook."""
    sources = (cell.get("source", "") for cell in content.get("cells", ()))
    return sum(len(s if isinstance(s, str) else "".join(s)) for s in sources)
