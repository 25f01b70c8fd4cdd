"""Does the host tell the teaching staff, and them alone, when a class falls quiet?"""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
from liveclass_hub.host.world import World
from tornado.websocket import WebSocketClientConnection

from tests.host.inside import Inside, hear, inside, order

pytestmark = pytest.mark.asyncio

MINUTES = 5


class Clock:
    """The time of day, which a test may put forward."""

    ahead = 0.0

    def time(self) -> float:
        return time.time() + self.ahead


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The clock of every host of this test."""
    made = Clock()
    monkeypatch.setattr(World, "time", made.time)
    return made


async def hear_of(socket: WebSocketClientConnection, part: str) -> Any:
    """What the next patch says that has to do with this part of the view."""
    while True:
        patch = (await hear(socket, "patch"))["patch"]
        if part in patch:
            return patch[part]


async def a_class(it: Inside) -> tuple[WebSocketClientConnection, WebSocketClientConnection, str]:
    """A class with a teacher and a student in it."""
    session = await it.start_class()
    ana = await it.join(session, "ana", "instructor")
    assert "quiet" not in (await hear(ana, "welcome"))["view"]
    cleo = await it.join(session, "cleo")
    await hear(cleo, "welcome")
    return ana, cleo, session


async def test_staff_are_told_until_a_student_does_something(tmp_path: Path, clock: Clock) -> None:
    async with inside(tmp_path, nudge_minutes=MINUTES) as it:
        ana, cleo, _ = await a_class(it)
        clock.ahead = MINUTES * 60.0
        assert (await hear_of(ana, "quiet"))["since"] <= time.time()
        await order(cleo, "c1", "React", reaction="applause")
        assert await hear_of(ana, "quiet") is None


async def test_what_was_told_or_dismissed_survives_a_restart(tmp_path: Path, clock: Clock) -> None:
    async with inside(tmp_path, nudge_minutes=MINUTES) as it:
        ana, _, session = await a_class(it)
        clock.ahead = MINUTES * 60.0
        since = (await hear_of(ana, "quiet"))["since"]
    async with inside(tmp_path, nudge_minutes=MINUTES) as it:
        ana = await it.join(session, "ana", "instructor")
        assert (await hear(ana, "welcome"))["view"]["quiet"] == {"since": since}
        cleo = await it.join(session, "cleo")
        assert not {"quiet", "activity", "heard"} & (await hear(cleo, "welcome"))["view"].keys()
        await order(ana, "c1", "DismissNudge")
        assert await hear_of(ana, "quiet") is None
    async with inside(tmp_path, nudge_minutes=MINUTES) as it:
        clock.ahead *= 2
        ana = await it.join(session, "ana", "instructor")
        assert "quiet" not in (await hear(ana, "welcome"))["view"]
        # However long it stays so: only what a student does begins the time anew.
        cleo = await it.join(session, "cleo")
        await hear(cleo, "welcome")
        await order(cleo, "c2", "RaiseHand")
        await hear_of(ana, "hands")
        clock.ahead += MINUTES * 60
        assert (await hear_of(ana, "quiet"))["since"] > since
