"""Does `liveclass simulate` end when told to, even when the word was lost once?"""

from __future__ import annotations

import asyncio
import os
import signal
from typing import Any, cast

import pytest
from liveclass_hub.demo import app


class HardOfHearing:
    """A crowd in which something swallows the first cancellation."""

    missed = 0

    async def play(self) -> None:
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            self.missed += 1
        await asyncio.Event().wait()


@pytest.mark.timeout(30)
def test_who_missed_the_word_to_leave_is_told_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app, "LEAVING_SECONDS", 0.01)
    crowd = HardOfHearing()

    async def run() -> None:
        asyncio.get_running_loop().call_later(0.05, os.kill, os.getpid(), signal.SIGTERM)
        await app.play(cast("Any", crowd))

    asyncio.run(run())
    assert crowd.missed == 1
