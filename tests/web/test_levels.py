"""Do the teaching staff, and nobody else, see how good everyone's connection is?"""

from __future__ import annotations

import pytest

from tests.hub import RunningHub
from tests.page import Page, start_class

pytestmark = pytest.mark.asyncio


async def test_staff_see_a_level_and_that_its_line_is_gone(hub: RunningHub, course: str) -> None:
    session = await start_class(hub, "ana", course)
    async with Page(hub, "ana") as ana, Page(hub, "cleo") as cleo, Page(hub, "dan") as dan:
        await ana.join(session)
        await dan.join(session)
        await cleo.join(session)
        await cleo.send({"type": "level", "level": "poor"})
        assert (await ana.next("levels"))["levels"] == {cleo.you: "poor"}
        await cleo.drop()
        assert (await ana.next("levels"))["levels"] == {cleo.you: None}
        await dan.do("RaiseHand")
        assert not [frame for frame in dan.frames if frame["type"] == "levels"]


async def test_staff_who_come_later_are_told_what_is_known(hub: RunningHub, course: str) -> None:
    session = await start_class(hub, "ana", course)
    async with Page(hub, "ana") as ana, Page(hub, "cleo") as cleo:
        await cleo.join(session)
        await cleo.send({"type": "level", "level": "fair"})
        # Answered in order: the level is known when this is done.
        await cleo.do("RaiseHand")
        await ana.join(session)
        assert (await ana.next("levels"))["levels"] == {cleo.you: "fair"}


async def test_what_comes_too_often_is_dropped(hub: RunningHub, course: str) -> None:
    session = await start_class(hub, "ana", course)
    async with Page(hub, "ana") as ana, Page(hub, "cleo") as cleo:
        await cleo.join(session)
        for level in ["good", "fair", "poor"]:
            await cleo.send({"type": "level", "level": level})
        await cleo.do("RaiseHand")
        await ana.join(session)
        assert (await ana.next("levels"))["levels"] == {cleo.you: "fair"}


@pytest.mark.parametrize("level", ["splendid", 3, None])
async def test_a_level_is_one_of_three_words(hub: RunningHub, course: str, level: object) -> None:
    session = await start_class(hub, "ana", course)
    async with Page(hub, "cleo") as cleo:
        await cleo.join(session)
        await cleo.send({"type": "level", "level": level})
        assert (await cleo.next("bye"))["reason"] == "protocol"
