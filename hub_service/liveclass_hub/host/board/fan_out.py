"""When is everyone told what changed?

Changes are gathered for a tick, which grows with the number of readers. A line that has not yet taken what
it was sent gets nothing now, and more of it later.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from liveclass_hub.host.board.line import BoardLine
from liveclass_hub.host.board.recent import Recent

LONGEST_TICK = 0.080
PER_LINE = 0.00012
"""Seconds by which one more line makes the tick longer."""
BATCH = 64
"""Lines told before other work gets its turn."""
LAGGARDS = 0.1
"""Seconds until those who were behind are looked at again."""


class FanOut:
    """Tells the lines of one room."""

    def __init__(self, lines: Mapping[BoardLine, None], recent: Recent, tick: float) -> None:
        self._lines = lines
        self._recent = recent
        self._tick = tick
        self._task: asyncio.Task[None] | None = None

    def wake(self) -> None:
        """There may be something to tell."""
        if self._task is None:
            self._task = asyncio.create_task(self._run())

    def end(self) -> None:
        if self._task is not None:
            self._task.cancel()

    async def _run(self) -> None:
        try:
            pause = min(LONGEST_TICK, self._tick + PER_LINE * len(self._lines))
            while True:
                await asyncio.sleep(pause)
                seq = self._recent.seq
                behind = await self._round()
                if not behind and self._recent.seq == seq:
                    return
                if behind:
                    pause = max(pause, LAGGARDS)
        finally:
            self._task = None

    async def _round(self) -> bool:
        """Whether any line was not ready for what it lacks."""
        behind = False
        for number, line in enumerate(list(self._lines)):
            if line.seq not in (-1, self._recent.seq) and not line.closed:
                if line.free:
                    self.bring_up(line)
                else:
                    behind = True
            if number % BATCH == BATCH - 1:
                await asyncio.sleep(0)
        return behind

    def bring_up(self, line: BoardLine) -> None:
        """Send one line what it lacks."""
        if line.seq == self._recent.seq:
            return
        lacking = self._recent.since(line.seq)
        line.seq = -1 if lacking is None else self._recent.seq
        line.send(lacking or self._recent.ask_to_join())
