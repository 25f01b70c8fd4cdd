"""Who writes on the board while browsers look on? Someone without a browser, on a thread of their own.

with teacher(hub, "ana", "lesson.ipynb") as ana:
    ana.session                        # the class, live, with that notebook on its board
    ana.add("x = 1", outputs=[...])    # a cell at the end; returns when it is on disk
    ana.type(0, " # and this")         # at the end of a cell
    ana.do("EndSession")               # any command of the class

with writer(hub, "eve", session) as eve:
    eve.do("AskToWrite")               # a student in a class that is live already
    eve.enter()                        # to its board
    eve.change(edit)                   # any change of their copy
"""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Callable, Coroutine, Iterator
from typing import Any, TypeVar

from jupyter_ydoc import YNotebook
from tornado.websocket import WebSocketClosedError

from tests.board_page import BoardPage
from tests.hub import RunningHub
from tests.page import Page, start_class

PING_SECONDS = 5.0
Seat = tuple[Page, BoardPage]
T = TypeVar("T")


class Teacher:
    """Someone in class and at its board."""

    def __init__(self, loop: asyncio.AbstractEventLoop, page: Page, copy: BoardPage) -> None:
        self._loop = loop
        self._page = page
        self._copy = copy
        self.session = copy.session

    def do(self, kind: str, **fields: Any) -> None:
        """Send a command of the class, until it is on record."""
        self._wait(self._page.do(kind, **fields))

    def allow(self, name: str) -> None:
        """Let somebody write on the board, once they are here."""
        self._wait(self._allow(name))

    def enter(self) -> None:
        """Come to the board that is open now, with a fresh copy."""
        self._wait(self._come())

    def wait_to_write(self) -> None:
        """Until the board says that one may write."""
        self._wait(self._copy.told(write=True))

    def add(self, text: str, **more: Any) -> None:
        """Put a cell at the end of the board."""
        self._wait(self._taken(self._copy.add(text, **more)))

    def type(self, cell: int, text: str) -> None:
        """Write at the end of a cell."""
        self._wait(self._taken(self._copy.type(cell, text)))

    def change(self, edit: Callable[[YNotebook], None]) -> None:
        """Do anything to the copy."""
        self._wait(self._taken(self._copy.change(edit)))

    async def _allow(self, name: str) -> None:
        def there(view: dict[str, Any]) -> str | None:
            people = view["people"].items()
            return next((person for person, about in people if about["name"] == name), None)

        person = await self._page.until(there, f"{name} is not here")
        await self._page.do("AllowWriting", people=[person])

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
) -> Seat:
    session = await start_class(hub, user, course)
    page, copy = await _in_class(hub, user, session, rest)
    await page.do("OpenBoard", notebook=notebook)
    await copy.enter()
    return page, copy


async def _in_class(
    hub: RunningHub, user: str, session: str, rest: contextlib.AsyncExitStack
) -> Seat:
    page = await rest.enter_async_context(Page(hub, user))
    await page.join(session)
    pinging = asyncio.create_task(_ping(page))
    rest.callback(pinging.cancel)
    copy = BoardPage(hub, user, session, page.tab)
    rest.push_async_callback(copy.drop)
    return page, copy


async def _ping(page: Page) -> None:
    """Who says nothing for a while is taken for gone; a page pings as long as it is open."""
    with contextlib.suppress(WebSocketClosedError):
        while page.socket is not None:
            await page.send({"type": "ping"})
            await asyncio.sleep(PING_SECONDS)


@contextlib.contextmanager
def _apart(
    come: Callable[[contextlib.AsyncExitStack], Coroutine[Any, Any, Seat]],
) -> Iterator[Teacher]:
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    rest = contextlib.AsyncExitStack()

    def wait(work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, loop).result(60)

    try:
        yield Teacher(loop, *wait(come(rest)))
    finally:
        wait(rest.aclose())
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()


@contextlib.contextmanager
def teacher(hub: RunningHub, user: str, notebook: str, course: str = "demo") -> Iterator[Teacher]:
    """Starts a class and opens its board; leaves without ending it."""
    with _apart(lambda rest: _at_the_board(hub, user, course, notebook, rest)) as there:
        yield there


@contextlib.contextmanager
def writer(hub: RunningHub, user: str, session: str) -> Iterator[Teacher]:
    """Joins a class that is live; not at its board yet."""
    with _apart(lambda rest: _in_class(hub, user, session, rest)) as there:
        yield there
