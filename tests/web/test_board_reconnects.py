"""Is a cell ever doubled or lost when lines break, again and again, in the middle of writing?"""

from __future__ import annotations

import asyncio
import contextlib
import random

import pytest

from tests.board_page import BoardPage, board_page, in_class
from tests.hub import RunningHub
from tests.page import Page, Refused, start_class

pytestmark = pytest.mark.asyncio

RECONNECTS = 250
"""Of each of four writers."""


async def break_often(copy: BoardPage, chance: random.Random, written: list[str]) -> None:
    """Write, and lose the line before, during or after the answer; write without a line too."""
    for number in range(RECONNECTS):
        text = f"{copy.user} {number}"
        written.append(text)
        if chance.random() < 0.3:
            await copy.drop()
            copy.append(text)
        else:
            id = await copy.add(text)
            if chance.random() < 0.5:
                await copy.taken(id)
            await copy.drop()
        await enter_again(copy)


async def enter_again(copy: BoardPage) -> None:
    """As a page does, which the hub may keep waiting: a thousand times it is asked who comes."""
    async with asyncio.timeout(60):
        while True:
            try:
                await copy.enter()
                return
            except Refused as refused:
                assert refused.code == "hub_down"
                await asyncio.sleep(0.1)


async def test_a_thousand_reconnects_double_and_lose_nothing(hub: RunningHub, course: str) -> None:
    async with contextlib.AsyncExitStack() as stack:
        ana = await stack.enter_async_context(Page(hub, "ana"))
        await ana.join(await start_class(hub, "ana", course))
        await ana.do("OpenBoard", notebook="lesson.ipynb")
        await ana.do("AllowWriting")
        session = ana.view["session"]["id"]
        copies = []
        for user in ("ben", "cleo", "dan", "eve"):
            page, copy = await stack.enter_async_context(in_class(hub, user, session))
            stack.callback(asyncio.create_task(hear(page)).cancel)
            await copy.enter()
            copies.append(copy)
        written: list[str] = []
        chance = random.Random(1)
        async with asyncio.TaskGroup() as group:
            for copy in copies:
                group.create_task(break_often(copy, chance, written))
        last = max([await copy.taken(await copy.add("")) for copy in copies])
        async with board_page(hub, "student-001", session) as late:
            await late.reaches(last)
            cells = late.text().split("\n")
            assert sorted(cells) == sorted(written)
            for copy in copies:
                await copy.reaches(last)
                assert copy.text() == late.text()
                assert copy.discarded == 0


async def hear(page: Page) -> None:
    """Take what comes, as a page does."""
    while True:
        await page.read()
