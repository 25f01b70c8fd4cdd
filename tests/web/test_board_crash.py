"""What is left of the board when a process is killed in the middle of a word?"""

from __future__ import annotations

import asyncio
import contextlib
import json
from typing import Any

import psutil
import pytest
from tornado.httpclient import HTTPClientError
from tornado.websocket import WebSocketClosedError

from tests.board_page import BoardPage, board_page, in_class
from tests.host.inside import until
from tests.hub import RunningHub, wait_until
from tests.page import Closed, Page, Refused, start_class

pytestmark = pytest.mark.asyncio

GONE = (Closed, WebSocketClosedError, Refused, HTTPClientError, OSError, TimeoutError)


def documents(hub: RunningHub, course: str) -> psutil.Process:
    """The child that holds the documents of a course: the one with its board's lock open."""
    folder = str(hub.data_dir / "courses" / course)

    def found() -> psutil.Process | None:
        for process in hub.host_process().children():
            with contextlib.suppress(psutil.Error):
                files = (file.path for file in process.open_files())
                if any(path.startswith(folder) for path in files):
                    return process
        return None

    return wait_until(found, "there is no documents' process", 15)


async def opened(hub: RunningHub, course: str, stack: contextlib.AsyncExitStack) -> Page:
    """ana's class with a board."""
    ana = await stack.enter_async_context(Page(hub, "ana"))
    await ana.join(await start_class(hub, "ana", course))
    await ana.do("OpenBoard", notebook="lesson.ipynb")
    return ana


class Writer:
    """Someone who writes one numbered cell after the other, whatever breaks."""

    def __init__(self, page: Page, copy: BoardPage) -> None:
        self.page = page
        self.copy = copy
        self.written: list[str] = []
        self.acknowledged: list[str] = []

    async def write(self, stop: asyncio.Event) -> None:
        while not stop.is_set():
            text = f"{self.copy.user} {len(self.written)}"
            try:
                self.written.append(text)
                await self.copy.taken(await self.copy.add(text))
            except GONE:
                await self.come_back()
                continue
            self.acknowledged.append(text)
            await asyncio.sleep(0.01)

    async def come_back(self) -> None:
        """As a page does: with the copy it has."""
        async with asyncio.timeout(40):
            while True:
                with contextlib.suppress(*GONE):
                    await self.page.drop()
                    await self.copy.drop()
                    joined = await self.page.join(self.copy.session)
                    if joined["type"] == "welcome":
                        await self.copy.enter()
                        return
                await asyncio.sleep(0.1)


async def writers(
    hub: RunningHub, ana: Page, stack: contextlib.AsyncExitStack, *names: str
) -> list[Writer]:
    found = []
    for name in names:
        page, copy = await stack.enter_async_context(in_class(hub, name, ana.view["session"]["id"]))
        await copy.enter()
        found.append(Writer(page, copy))
    await ana.do("AllowWriting")
    for writer in found:
        await writer.copy.told(write=True)
    return found


async def kill_while_writing(
    people: list[Writer], kill: Any, seconds: float = 40, *, cuts: bool = False
) -> None:
    """Three deaths while all write; with `cuts` each of them has to cut everyone's line."""
    stop = asyncio.Event()
    async with asyncio.TaskGroup() as group:
        for writer in people:
            group.create_task(writer.write(stop))
        for _ in range(3):
            before = [len(writer.acknowledged) for writer in people]
            await until(
                lambda: all(
                    len(writer.acknowledged) > count + 4
                    for writer, count in zip(people, before, strict=True)
                ),
                "someone can no longer write",
                seconds,
            )
            losses = [writer.copy.losses for writer in people]
            await asyncio.to_thread(kill)
            if cuts:
                await until(
                    lambda: all(
                        writer.copy.losses > count
                        for writer, count in zip(people, losses, strict=True)
                    ),
                    "someone did not notice the death",
                    seconds,
                )
        counts = [len(writer.acknowledged) for writer in people]
        await until(
            lambda: all(
                len(writer.acknowledged) > count
                for writer, count in zip(people, counts, strict=True)
            ),
            "someone can no longer write after the last death",
            seconds,
        )
        stop.set()


async def all_the_same(hub: RunningHub, people: list[Writer]) -> None:
    """Each cell is there once, in each copy and in a new one."""
    last = max(writer.copy.seq for writer in people)
    async with board_page(hub, "eve", people[0].copy.session) as late:
        for copy in (late, *(writer.copy for writer in people)):
            await copy.reaches(last)
        cells = late.text().split("\n")
        assert len(cells) == len(set(cells)), "a cell is there twice"
        for writer in people:
            assert set(writer.acknowledged) <= set(cells), "what was acknowledged is missing"
            assert writer.copy.text() == late.text()
        assert set(cells) <= {text for writer in people for text in writer.written}


async def test_a_killed_child_loses_nothing_and_closes_no_socket(
    hub: RunningHub, course: str
) -> None:
    async with contextlib.AsyncExitStack() as stack:
        ana = await opened(hub, course, stack)
        people = await writers(hub, ana, stack, "cleo", "dan", "ben")
        epoch = people[0].copy.epoch
        await kill_while_writing(people, lambda: documents(hub, course).kill())
        for writer in people:
            assert writer.copy.losses == 0
            assert writer.acknowledged == writer.written
        await all_the_same(hub, people)
        assert people[0].copy.epoch == epoch


async def test_a_killed_host_loses_nothing_that_was_acknowledged(
    hub: RunningHub, course: str
) -> None:
    async with contextlib.AsyncExitStack() as stack:
        ana = await opened(hub, course, stack)
        people = await writers(hub, ana, stack, "cleo", "dan")
        epoch = people[0].copy.epoch
        await kill_while_writing(people, lambda: hub.host_process().kill(), cuts=True)
        assert all(writer.copy.losses >= 3 for writer in people)
        await all_the_same(hub, people)
        assert {writer.copy.epoch for writer in people} == {epoch}


async def test_a_right_taken_back_counts_for_what_waits_in_a_dead_child(
    hub: RunningHub, course: str
) -> None:
    async with contextlib.AsyncExitStack() as stack:
        ana = await opened(hub, course, stack)
        (cleo,) = await writers(hub, ana, stack, "cleo")
        _, bens = await stack.enter_async_context(in_class(hub, "ben", ana.view["session"]["id"]))
        await bens.enter()
        child = documents(hub, course)
        child.suspend()
        waiting = await cleo.copy.add("stale")
        # Sent before her message on the other line, so it is with the child now.
        await cleo.page.do("PostMessage", text="I have sent it")
        await cleo.copy.say({"type": "ping"})
        await cleo.copy.frame(lambda f: f["type"] == "pong", "no pong")
        await ana.do("StopWriting")
        child.kill()
        with pytest.raises(Refused) as refused:
            await cleo.copy.taken(waiting)
        assert refused.value.code == "read_only"
        await bens.taken(await bens.add("after"))
        await bens.shows("after")
        assert "stale" not in bens.text()


async def test_a_host_that_is_stopped_saves_and_comes_back_with_the_same_board(
    hub: RunningHub, course: str
) -> None:
    async with contextlib.AsyncExitStack() as stack:
        ana = await opened(hub, course, stack)
        (cleo,) = await writers(hub, ana, stack, "cleo")
        await cleo.copy.taken(await cleo.copy.add("just before"))
        hub.host_process().terminate()
        assert (await cleo.copy.bye())["reason"] == "restarting"
        await cleo.copy.frame(lambda f: f["type"] == "closed", "was not closed")
        epoch = cleo.copy.epoch
        await cleo.come_back()
        assert cleo.copy.epoch == epoch
        file = hub.data_dir / "courses" / course / "lesson.ipynb"
        assert "just before" in file.read_text()


async def test_two_who_open_first_at_once_seed_the_board_once(hub: RunningHub, course: str) -> None:
    folder = hub.data_dir / "courses" / course
    folder.mkdir(parents=True)
    sources = [f"cell {number}" for number in range(30)]
    cells = [
        {"cell_type": "markdown", "id": f"c{n}", "metadata": {}, "source": source}
        for n, source in enumerate(sources)
    ]
    notebook = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    (folder / "lesson.ipynb").write_text(json.dumps(notebook))
    async with contextlib.AsyncExitStack() as stack:
        ana = await opened(hub, course, stack)
        session = ana.view["session"]["id"]
        names = ("ben", "cleo", "dan", "eve")
        copies = [
            (await stack.enter_async_context(in_class(hub, name, session)))[1] for name in names
        ]
        await asyncio.gather(*(copy.enter() for copy in copies))
        assert len({copy.epoch for copy in copies}) == 1
        for copy in copies:
            assert copy.text().split("\n") == sources
