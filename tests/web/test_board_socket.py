"""Do all copies of the board become the same, and does nobody else's hand get in?"""

from __future__ import annotations

import contextlib

import pytest

from tests.board_page import BoardPage, in_class
from tests.hub import RunningHub
from tests.page import Page, start_class

pytestmark = pytest.mark.asyncio


async def with_board(hub: RunningHub, course: str, stack: contextlib.AsyncExitStack) -> Page:
    """ana's class with a new notebook on its board."""
    session = await start_class(hub, "ana", course)
    ana = await stack.enter_async_context(Page(hub, "ana"))
    await ana.join(session)
    await ana.do("OpenBoard", notebook="lesson.ipynb")
    return ana


async def copy_of(
    hub: RunningHub, user: str, session: str, stack: contextlib.AsyncExitStack
) -> tuple[Page, BoardPage]:
    page, copy = await stack.enter_async_context(in_class(hub, user, session))
    await copy.enter()
    return page, copy


async def test_two_writers_and_a_reader_become_the_same(hub: RunningHub, course: str) -> None:
    async with contextlib.AsyncExitStack() as stack:
        ana = await with_board(hub, course, stack)
        session = ana.view["session"]["id"]
        mine = BoardPage(hub, "ana", session, ana.tab)
        await mine.enter()
        stack.push_async_callback(mine.drop)
        _, bens = await copy_of(hub, "ben", session, stack)
        _, cleos = await copy_of(hub, "cleo", session, stack)
        assert (mine.write, bens.write, cleos.write) == (True, True, False)
        ids = []
        for number in range(20):
            ids.append((mine, await mine.add(f"ana {number}")))
            ids.append((bens, await bens.add(f"ben {number}")))
        last = max([await copy.taken(id) for copy, id in ids])
        for copy in (mine, bens, cleos):
            await copy.reaches(last)
        assert mine.text() == bens.text() == cleos.text()
        assert sorted(mine.text().split()) == sorted(
            [*(["ana", "ben"] * 20), *(str(n) for n in range(20) for _ in "ab")]
        )
        assert mine.joins == bens.joins == cleos.joins == 1
