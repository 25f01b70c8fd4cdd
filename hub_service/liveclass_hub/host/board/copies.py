"""What does a copy of the board lack?

The documents' child is asked once for all who ask alike: five hundred who open the board, or come
back to it with the same copy, cost it one encoding. An answer stays good while the changes after it are known.
"""

from __future__ import annotations

import asyncio

import msgspec

from liveclass_hub.board import messages as m
from liveclass_hub.board.process import Documents
from liveclass_hub.host.board.frames import Tail, tail
from liveclass_hub.host.board.recent import Recent

FRESH = ("", b"\0")
"""The epoch and the state vector of a new copy."""
MOST_KEPT = 64
KEPT_BYTES = 256 * 1024
"""A larger answer is kept for new copies alone."""
NEAR_BYTES = 256 * 1024
"""Changes since an answer that are sent after it; beyond them a new one is better."""
PATIENCE = 15.0
"""Seconds to wait for another process to let go of a board: one that ends saves first."""
PAUSE = 0.2


class Copy(msgspec.Struct, frozen=True):
    """What the child said, ready to be sent to many."""

    joined: m.Joined
    lacking: Tail


class Copies:
    """Answers for one board."""

    def __init__(self, place: m.Place, documents: Documents, recent: Recent) -> None:
        self._place = place
        self._documents = documents
        self._recent = recent
        self._asked: dict[tuple[str, bytes], asyncio.Task[Copy | m.Refusal]] = {}

    async def lacking(self, epoch: str, state: bytes) -> Copy | m.Refusal:
        """What a copy of this epoch and state vector lacks."""
        key = (epoch, state) if epoch and state not in (b"", b"\0") else FRESH
        asked = self._asked.get(key)
        if asked is None or (asked.done() and not self._still_good(asked)):
            asked = asyncio.create_task(self._ask(*key))
            self._asked[key] = asked
            while len(self._asked) > MOST_KEPT:
                del self._asked[next(iter(self._asked))]
        found = await asyncio.shield(asked)
        if isinstance(found, m.Refusal) or (key != FRESH and len(found.lacking.body) > KEPT_BYTES):
            self.forget(key)
        return found

    def forget(self, key: tuple[str, bytes] | None = None) -> None:
        """Forget one answer, or all."""
        if key is None:
            self._asked.clear()
        else:
            self._asked.pop(key, None)

    def end(self) -> None:
        """Nobody waits any more: the child must not be asked again."""
        for asked in self._asked.values():
            asked.cancel()
        self._asked.clear()

    def _still_good(self, asked: asyncio.Task[Copy | m.Refusal]) -> bool:
        found = None if asked.cancelled() or asked.exception() else asked.result()
        return isinstance(found, Copy) and self._recent.follows(found.joined.seq, NEAR_BYTES)

    async def _ask(self, epoch: str, state: bytes) -> Copy | m.Refusal:
        loop = asyncio.get_running_loop()
        until = loop.time() + PATIENCE
        while True:
            result = await self._documents.ask(m.Join(self._place, epoch, state))
            if isinstance(result, m.Joined):
                return Copy(result, tail(result.update))
            if not isinstance(result, m.Refusal):
                raise TypeError(type(result))
            if result.code not in ("in_use", "busy") or loop.time() > until:
                return result
            await asyncio.sleep(PAUSE)
