"""Who writes on the board while browsers look on? An instructor without a browser, on a thread of their own.

with teacher(hub, "ana", "lesson.ipynb") as ana:
    ana.session                        # the class, live, with that notebook on its board
    ana.add("x = 1", outputs=[...])    # a cell at the end; returns when it is on disk
    ana.type(0, " # and this")         # at the end of a cell
    ana.do("EndSession")               # any command of the class
"""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Coroutine, Iterator
from typing import Any, TypeVar

from tests.board_page import BoardPage
from tests.hub import RunningHub
from tests.page import Page, start_class

T = TypeVar("T")


class Teacher:
    """An instructor in class and at its board."""

    def __init__(self, loop: asyncio.AbstractEventLoop, page: Page, copy: BoardPage) -> None:
        self._loop = loop
        self._page = page
        self._copy = copy
        self.session = copy.session

    def do(self, kind: str, **fields: Any) -> None:
        """Send a command of the class, until it is on record."""
        self._wait(self._page.do(kind, **fields))

    def enter(self) -> None:
        """Come to the board that is open now, with a fresh copy."""
        self._wait(self._come())

    def add(self, text: str, **more: Any) -> None:
        """Put a cell at the end of the board."""
        self._wait(self._taken(self._copy.add(text, **more)))

    def type(self, cell: int, text: str) -> None:
        """Write at the end of a cell."""
        self._wait(self._taken(self._copy.type(cell, text)))

    async def _come(self) -> None:
        await self._copy.drop()
        self._copy.fresh_copy()
        await self._copy.enter()

    async def _taken(self, change: Coroutine[Any, Any, int]) -> None:
        await self._copy.taken(await change)

    def _wait(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(60)


async def _at_the_board(
    hub: RunningHub, user: str, course: str, notebook: str, rest: contextlib.AsyncExitStack
) -> tuple[Page, BoardPage]:
    session = await start_class(hub, user, course)
    page = await rest.enter_async_context(Page(hub, user))
    await page.join(session)
    await page.do("OpenBoard", notebook=notebook)
    copy = BoardPage(hub, user, session, page.tab)
    rest.push_async_callback(copy.drop)
    await copy.enter()
    return page, copy


@contextlib.contextmanager
def teacher(hub: RunningHub, user: str, notebook: str, course: str = "demo") -> Iterator[Teacher]:
    """Starts a class and opens its board; leaves without ending it."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    rest = contextlib.AsyncExitStack()

    def wait(work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, loop).result(60)

    try:
        yield Teacher(loop, *wait(_at_the_board(hub, user, course, notebook, rest)))
    finally:
        wait(rest.aclose())
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()
