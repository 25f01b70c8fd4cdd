"""Which commands of a session are done already?

The same command id from the same person is the same command, however often it arrives: after a
lost acknowledgement, a reconnection, a crash of the service. The log keeps the ids; in memory each
is a keyed digest and a number, sixteen bytes, so that a long and lively class does not fill it.
"""

from __future__ import annotations

import hashlib
import os
from array import array
from bisect import bisect_left
from collections.abc import Mapping

from .contract import CommandKey

PART = 4096
"""So many of the newest lie in a dict; older ones in sorted parts of this size."""


class Ledger:
    """The commands of one session that were decided and accepted."""

    def __init__(self, commands: Mapping[CommandKey, int] | None = None) -> None:
        self._secret = os.urandom(16)
        """Nobody can make up two commands with one digest."""
        self._recent: dict[int, int] = {}
        self._older: list[tuple[array[int], array[int]]] = []
        """Digests in order, and beside each its `seq`."""
        for key, seq in (commands or {}).items():
            self.note(key, seq)

    def seq_of(self, key: CommandKey) -> int | None:
        """How many events the session had when this command was done, or None if it is new.

        It may be acknowledged once that many events are committed.
        """
        digest = self._digest(key)
        if digest in self._recent:
            return self._recent[digest]
        for digests, seqs in self._older:
            place = bisect_left(digests, digest)
            if place < len(digests) and digests[place] == digest:
                return seqs[place]
        return None

    def note(self, key: CommandKey, seq: int) -> None:
        """This command is done, with the session at `seq`. Refused commands are not noted: they
        changed nothing and may be tried again."""
        self._recent[self._digest(key)] = seq
        if len(self._recent) >= PART:
            digests = sorted(self._recent)
            seqs = array("Q", (self._recent[digest] for digest in digests))
            self._older.append((array("Q", digests), seqs))
            self._recent = {}

    def _digest(self, key: CommandKey) -> int:
        # Ids of people are ours and hold no zero byte, so no two keys look alike.
        said = f"{key.by}\0{key.id}".encode("utf-8", "surrogatepass")
        return int.from_bytes(hashlib.blake2b(said, digest_size=8, key=self._secret).digest())
