"""A class with a board and hundreds of readers, each a member of the course with sockets of its own.

    async with a_class(500, cells=100) as crowd:
        crowd.hub, crowd.session, crowd.teacher, crowd.writers

The readers live in processes of their own; they and the writers go past the hub's proxy, straight to the
service, which is what is measured.
"""

from __future__ import annotations

import array
import asyncio
import base64
import contextlib
import json
import os
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil

from tests.board_page import BoardPage, in_class
from tests.hub import COURSES, GROUPS, RunningHub, running_hub
from tests.page import Page, start_class

NOTEBOOK = "lesson.ipynb"
PROCESSES = 2
WRITERS = 20
ROOT = Path(__file__).resolve().parents[2]


def lesson(cells: int) -> dict[str, Any]:
    """A notebook of so many cells, a line of text and some lines of code by turns."""
    made: list[dict[str, Any]] = [
        {
            "cell_type": "code",
            "id": f"c{n}",
            "metadata": {},
            "source": f"# step {n}\n" + "values = [v * 2 for v in values]\n" * 8,
            "outputs": [],
            "execution_count": None,
        }
        for n in range(cells)
    ]
    return {"cells": made, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


def course_folder(within: str, cells: int) -> str:
    """A course's folder with the notebook in it."""
    folder = Path(within, "course")
    folder.mkdir()
    (folder / NOTEBOOK).write_text(json.dumps(lesson(cells)))
    return str(folder)


class Bench:
    """One process of people."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self.cpu = psutil.Process(process.pid)

    @classmethod
    async def start(cls, module: str = "bench.board.readers", *arguments: str) -> Bench:
        return cls(
            await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", module, *arguments),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                limit=1 << 30,
                cwd=ROOT,
            )
        )

    async def ask(self, ask: str, *args: Any) -> Any:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps({"ask": ask, "args": args}).encode() + b"\n")
        line = await self._process.stdout.readline()
        if not line:
            raise RuntimeError("a process of people ended")
        return json.loads(line)

    async def end(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            self._process.kill()
        await self._process.wait()


@dataclass
class Crowd:
    """A class going on."""

    hub: RunningHub
    session: str
    teacher: Page
    readers: int
    benches: list[Bench] = field(default_factory=list)
    writers: list[BoardPage] = field(default_factory=list)

    async def all(self, ask: str, *args: Any) -> list[Any]:
        """Ask every process of readers."""
        return await asyncio.gather(*(bench.ask(ask, *args) for bench in self.benches))

    async def reach(self, seq: int, seconds: float = 60.0) -> list[dict[str, Any]]:
        """Wait until all have heard of this change; how they are. Raises RuntimeError."""
        until = time.monotonic() + seconds
        while True:
            states: list[dict[str, Any]] = await self.all("state")
            if min(state["least"] for state in states) >= seq:
                return states
            if time.monotonic() > until:
                short = [{**state, "texts": len(state["texts"])} for state in states]
                raise RuntimeError(f"not all readers heard of change {seq}: {short}")
            await asyncio.sleep(0.5)

    async def heard(self, seqs: list[int]) -> list[list[float]]:
        """For each of these changes, when each reader heard of it."""
        answers = await self.all("heard", seqs)
        found: list[list[float]] = [[] for _ in seqs]
        for answer in answers:
            times = array.array("d", base64.b64decode(answer))
            for place in range(len(seqs)):
                found[place].extend(times[place :: len(seqs)])
        return found

    def service(self) -> list[psutil.Process]:
        """The host and the process with the documents."""
        host = self.hub.host_process()
        return [host, *host.children(recursive=True)]


class Meter:
    """CPU seconds of some processes since it was made."""

    def __init__(self, processes: list[psutil.Process]) -> None:
        self._processes = processes
        self._before = self._used()

    def _used(self) -> list[float]:
        times = [process.cpu_times() for process in self._processes]
        return [time.user + time.system for time in times]

    def seconds(self) -> list[float]:
        return [after - before for before, after in zip(self._before, self._used(), strict=True)]


@contextlib.asynccontextmanager
async def a_class(
    readers: int, cells: int, writers: int = WRITERS, **settings: Any
) -> AsyncIterator[Crowd]:
    """A hub, a class with a notebook of `cells` on its board, its writers and readers."""
    people = [f"reader-{n}" for n in range(readers)]
    hands = [f"writer-{n}" for n in range(writers)]
    groups = {**GROUPS, "stats-students": [*GROUPS["stats-students"], *people, *hands]}
    with tempfile.TemporaryDirectory() as temporary:
        courses = {"demo": {**COURSES["demo"], "folder": course_folder(temporary, cells)}}
        with running_hub(
            Path(temporary, "hub"), courses=courses, groups=groups, wait_for_media=True, **settings
        ) as hub:
            session = await start_class(hub, "ana", "demo")
            async with Page(hub, "ana") as teacher:
                await teacher.join(session)
                await teacher.do("OpenBoard", notebook=NOTEBOOK)
                crowd = Crowd(hub, session, teacher, readers)
                async with contextlib.AsyncExitStack() as stack:
                    await _seat(crowd, people, hands, stack)
                    yield crowd


async def _seat(
    crowd: Crowd, people: list[str], hands: list[str], stack: contextlib.AsyncExitStack
) -> None:
    keeping = asyncio.create_task(_keep_alive(crowd.teacher))
    stack.callback(keeping.cancel)
    tokens = [await asyncio.to_thread(crowd.hub.token, name) for name in people]
    for _ in range(PROCESSES if people else 0):
        bench = await Bench.start()
        stack.push_async_callback(bench.end)
        crowd.benches.append(bench)
    shares = [tokens[n::PROCESSES] for n in range(PROCESSES)]
    await asyncio.gather(
        *(
            bench.ask("enter", crowd.hub.host_port, crowd.session, share)
            for bench, share in zip(crowd.benches, shares, strict=False)
        )
    )
    ids = []
    for name in hands:
        page, copy = await stack.enter_async_context(in_class(crowd.hub, name, crowd.session))
        ids.append(page.you)
        crowd.writers.append(copy)
        alive = asyncio.create_task(_keep_alive(page))
        stack.callback(alive.cancel)
    if ids:
        await crowd.teacher.send(_command("AllowWriting", people=ids))
    for copy in crowd.writers:
        await copy.enter()
        await copy.told(write=True)
        alive = asyncio.create_task(_keep_copy_alive(copy))
        stack.callback(alive.cancel)


async def _keep_alive(page: Page) -> None:
    """Read what comes and ping, as a tab does; what came is not kept."""

    async def ping() -> None:
        while True:
            await page.send({"type": "ping"})
            await asyncio.sleep(5)

    pinging = asyncio.create_task(ping())
    try:
        while page.socket is not None:
            await page.read()
            page.frames.clear()
    finally:
        pinging.cancel()


async def _keep_copy_alive(copy: BoardPage) -> None:
    while True:
        await copy.say({"type": "ping"})
        await asyncio.sleep(5)


def _command(kind: str, **fields: Any) -> dict[str, Any]:
    return {"type": "command", "id": os.urandom(8).hex(), "command": {"kind": kind, **fields}}
