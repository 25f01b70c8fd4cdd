"""A thousand connections break in the middle of things: is any cell or word doubled or lost?"""

from __future__ import annotations

import asyncio
import contextlib
import os
import random
import re
import signal
from collections import Counter
from collections.abc import Coroutine
from pathlib import Path

import pytest
from liveclass_hub.board import messages as m
from liveclass_hub.board.process import Documents
from liveclass_hub.board.rights import Rights

from tests.board.copies import code, write
from tests.board.people import NOTHING, Local, shown

pytestmark = pytest.mark.asyncio
PEOPLE = 10
BREAKS = 1000 // PEOPLE
KILL_EVERY = 40
EVERYONE = Rights({f"p{n}" for n in range(PEOPLE)})


class Laptop:
    """A copy whose connection breaks; it keeps what was written and comes back with it."""

    def __init__(self, name: str, documents: Documents, place: m.Place, seed: int) -> None:
        self.name, self.documents, self.place = name, documents, place
        self.chance = random.Random(seed)
        self.copy: Local | None = None
        self.epoch = ""
        self.words: list[str] = []
        self.cells: list[str] = []
        self.left: list[asyncio.Task[None]] = []
        self.breaks = 0

    async def come_back(self) -> Local:
        vector = self.copy.vector() if self.copy else b"\0"
        joined = await self.documents.ask(m.Join(self.place, self.epoch, vector))
        assert isinstance(joined, m.Joined), joined
        if self.copy is None:
            self.copy, self.epoch = Local(joined.update), joined.epoch
        else:
            self.copy.hear(joined.update)
            self.copy.take()
            await self.send(self.copy.missing(joined.state))
        return self.copy

    async def send(self, update: bytes) -> None:
        if update not in {b"", NOTHING}:
            result = await self.documents.apply(
                self.place, who=self.name, epoch=self.epoch, update=update, rights=EVERYONE
            )
            assert isinstance(result, m.Accepted), result

    def write(self, copy: Local) -> None:
        if self.chance.random() < 0.2:
            self.cells.append(f"{self.name}-{len(self.cells)}")
            copy.notebook.append_cell(code(self.cells[-1]))
        else:
            self.words.append(f"<{self.name}.{len(self.words)}>")
            at = self.chance.randrange(len(copy.notebook.ycells))
            copy.notebook.ycells[at]["source"].insert(0, self.words[-1])

    async def live(self) -> None:
        for _ in range(BREAKS):
            copy = await self.come_back()
            for _ in range(self.chance.randrange(3)):
                self.write(copy)
                await self.send(copy.take())
            self.write(copy)
            await self.break_while(self.send(copy.take()))
            if self.chance.random() < 0.3:
                self.write(copy)  # nobody is there to take it
            self.breaks += 1
        ends = await asyncio.gather(*self.left, return_exceptions=True)
        assert not [end for end in ends if isinstance(end, Exception)]

    async def break_while(self, sending: Coroutine[None, None, None]) -> None:
        """Before it leaves, on its way, or after it came; or the service goes on with it alone."""
        task = asyncio.create_task(sending)
        for _ in range(self.chance.randrange(6)):
            await asyncio.sleep(0)
        if self.chance.random() < 0.5:
            await asyncio.wait([task], timeout=self.chance.uniform(0, 0.005))
        if self.chance.random() < 0.5:
            task.cancel()
        self.left.append(task)


async def kill_now_and_then(documents: Documents, laptops: list[Laptop]) -> int:
    """A death after each so many breaks."""
    killed = 0
    while (breaks := sum(laptop.breaks for laptop in laptops)) < PEOPLE * BREAKS:
        if breaks > (killed + 1) * KILL_EVERY and documents.pid:
            with contextlib.suppress(ProcessLookupError):
                os.kill(documents.pid, signal.SIGKILL)
            killed += 1
        await asyncio.sleep(0.01)
    return killed


async def test_a_thousand_breaks_double_and_lose_nothing(tmp_path: Path) -> None:
    file = write(tmp_path, code("a"), code("b"))
    place = m.Place(str(tmp_path), file.name)
    documents = Documents(m.Limits(save_after=0.1))
    laptops = [Laptop(f"p{n}", documents, place, n) for n in range(PEOPLE)]
    killed, *_ = await asyncio.gather(
        kill_now_and_then(documents, laptops), *(laptop.live() for laptop in laptops)
    )
    copies = [await laptop.come_back() for laptop in laptops]
    copies = [await laptop.come_back() for laptop in laptops]
    read = await documents.ask(m.Read(place))
    assert isinstance(read, m.Notebook)
    for copy in copies:
        assert shown(copy.content()) == shown(read.content)
    board = read.content["cells"]
    cells = Counter(cell["id"] for cell in board)
    assert cells == Counter(["a", "b", *(name for laptop in laptops for name in laptop.cells)])
    words = Counter(word for cell in board for word in re.findall(r"<[^>]*>", cell["source"]))
    assert words == Counter(word for laptop in laptops for word in laptop.words)
    assert sum(laptop.breaks for laptop in laptops) == 1000
    assert killed >= 1000 // KILL_EVERY // 2
    await documents.aclose()
