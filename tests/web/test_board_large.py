"""Does what is large, or slow, at the board bother only those it belongs to?"""

from __future__ import annotations

import contextlib

import psutil
import pytest

from tests.board_page import BoardPage, in_class
from tests.hub import RunningHub
from tests.page import Page, start_class

pytestmark = pytest.mark.asyncio

IMAGE = {
    "output_type": "display_data",
    "data": {"image/png": "iVBORw0KGgo" + "A" * (5 << 20)},
    "metadata": {},
}


async def opened(hub: RunningHub, course: str, stack: contextlib.AsyncExitStack) -> Page:
    ana = await stack.enter_async_context(Page(hub, "ana"))
    await ana.join(await start_class(hub, "ana", course))
    await ana.do("OpenBoard", notebook="lesson.ipynb")
    return ana


async def at_board(
    hub: RunningHub, user: str, ana: Page, stack: contextlib.AsyncExitStack
) -> BoardPage:
    _, copy = await stack.enter_async_context(in_class(hub, user, ana.view["session"]["id"]))
    await copy.enter()
    return copy


async def test_a_large_output_reaches_all_and_what_follows_comes_after_it(
    hub: RunningHub, course: str
) -> None:
    async with contextlib.AsyncExitStack() as stack:
        ana = await opened(hub, course, stack)
        bens = await at_board(hub, "ben", ana, stack)
        readers = [await at_board(hub, user, ana, stack) for user in ("cleo", "dan", "eve")]
        await bens.taken(await bens.add("plot()", outputs=[IMAGE]))
        last = await bens.taken(await bens.add("after the picture"))
        late = await at_board(hub, "student-001", ana, stack)
        for copy in (*readers, late):
            await copy.reaches(last)
            assert copy.text() == "plot()\nafter the picture"
            outputs = copy.notebook.get()["cells"][-2]["outputs"]
            assert outputs[0]["data"] == IMAGE["data"]
            assert copy.joins == 1


async def test_who_does_not_read_is_not_queued_for_and_joins_again(
    hub: RunningHub, course: str
) -> None:
    async with contextlib.AsyncExitStack() as stack:
        ana = await opened(hub, course, stack)
        bens = await at_board(hub, "ben", ana, stack)
        cleos = await at_board(hub, "cleo", ana, stack)
        slow = await at_board(hub, "dan", ana, stack)
        slow.reading.clear()
        host = psutil.Process(hub.host_process().pid)
        before = host.memory_info().rss
        for number in range(10):
            last = await bens.taken(await bens.add(f"{number} " + "x" * (3 << 20)))
            await cleos.reaches(last)
        assert host.memory_info().rss - before < 150 << 20
        slow.reading.set()
        last = await bens.taken(await bens.add("at last"))
        await slow.reaches(last)
        assert slow.text() == cleos.text() == bens.text()
        assert slow.losses == 0
