"""Who changed which cells of a board, over all its classes?

What one person does to one cell between two saves is one entry, so a class of typists leaves a short
file. Until the next save the entries stand in the board's journal.
"""

from __future__ import annotations

from collections.abc import Iterable

from .folder import Folder
from .journal import Journal, Record
from .messages import Change

AT_ONCE = 1000
"""Entries in one answer."""
MOST_BYTES = 16 << 20
"""A longer file loses its older half: it is read whole when the board opens."""


class History:
    """The file of changes, and those not yet in it."""

    def __init__(self, folder: Folder) -> None:
        self._journal = Journal(folder, "changes")
        self._written = max((r.change.seq for r in self._journal.take()), default=0)
        self._fresh: dict[tuple[str, tuple[str, ...], tuple[str, ...]], Change] = {}

    def add(self, changes: Iterable[Change]) -> None:
        """Take in what happened; what the file has already is passed over."""
        for change in changes:
            if change.seq > self._written:
                key = change.who, tuple(change.cells), tuple(change.moved)
                self._fresh.pop(key, None)  # an entry stands where its last change does
                self._fresh[key] = change

    def after(self, seq: int) -> list[Change]:
        """The entries whose last change came after `seq`; of many, the newest."""
        written = [record.change for record in self._journal.read()]
        return [c for c in (*written, *self._fresh.values()) if c.seq > seq][-AT_ONCE:]

    def write(self) -> None:
        """Make it durable, before the journal forgets it."""
        for change in self._fresh.values():
            self._journal.append(Record(change, "", b""))
            self._written = change.seq
        self._fresh.clear()
        self._journal.sync()
        if self._journal.size > MOST_BYTES:
            records = self._journal.read()
            self._journal.replace(records[len(records) // 2 :])

    def close(self) -> None:
        self._journal.close()
