"""Do browsers' copies, ours, the board and its file always show the same notebook?

Random histories of honest people: each edits its own copy, sends late and hears later, comes back after
a gap. `BOARD_HISTORIES=1000 pytest tests/board/test_histories.py` tries more of them.
"""

from __future__ import annotations

import json
import os
import random
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
from liveclass_hub.board import messages as m
from liveclass_hub.board.process import Documents
from liveclass_hub.board.rights import Rights

from tests.board.copies import code, write
from tests.board.people import NOTHING, Local, Page, Pages, Person, pages, shown

pytestmark = pytest.mark.asyncio
HISTORIES = int(os.environ.get("BOARD_HISTORIES", "12"))
STEPS = 80
BROWSERS, LOCALS = 3, 2
WRITERS = Rights({f"p{n}" for n in range(BROWSERS + LOCALS)})


@pytest.fixture(scope="module")
def browsers() -> Iterator[Pages]:
    with pages() as found:
        yield found


@pytest_asyncio.fixture
async def documents() -> AsyncIterator[Documents]:
    found = Documents(m.Limits(save_after=0.2))
    yield found
    await found.aclose()


class Class:
    """People around one board. Each has heard a part of what was told."""

    def __init__(self, documents: Documents, place: m.Place, chance: random.Random) -> None:
        self.documents, self.place, self.chance = documents, place, chance
        self.people: list[Person] = []
        self.heard: list[int] = []
        self.told: list[bytes] = []
        self.names = 0
        self.epoch = ""

    async def gather(self, browsers: Pages) -> None:
        joined = await self.documents.ask(m.Join(self.place))
        assert isinstance(joined, m.Joined)
        self.epoch = joined.epoch
        self.people = [browsers.open(joined.update) for _ in range(BROWSERS)]
        self.people += [Local(joined.update) for _ in range(LOCALS)]
        self.heard = [0] * len(self.people)

    def edit(self, who: int) -> None:
        self.names += 1
        self.people[who].edit(self.chance, f"new{self.names}")

    async def send(self, who: int) -> None:
        await self.offer(who, self.people[who].take())

    async def offer(self, who: int, update: bytes) -> None:
        if update in {b"", NOTHING}:
            return
        result = await self.documents.apply(
            self.place, who=f"p{who}", epoch=self.epoch, update=update, rights=WRITERS
        )
        assert isinstance(result, m.Accepted), result
        if result.update:
            self.told.append(result.update)
        assert result.seq == len(self.told)

    def hear(self, who: int, most: int) -> None:
        until = min(self.heard[who] + most, len(self.told))
        for update in self.told[self.heard[who] : until]:
            self.people[who].hear(update)
        self.heard[who] = until

    async def come_back(self, who: int) -> None:
        """After a gap: what the copy lacks, then what the board lacks."""
        person = self.people[who]
        person.take()
        joined = await self.documents.ask(m.Join(self.place, self.epoch, person.vector()))
        assert isinstance(joined, m.Joined), joined
        person.hear(joined.update)
        self.heard[who] = joined.seq
        await self.offer(who, person.missing(joined.state))

    async def step(self) -> None:
        who = self.chance.randrange(len(self.people))
        act = self.chance.random()
        if act < 0.55:
            self.edit(who)
        elif act < 0.75:
            await self.send(who)
        elif act < 0.95:
            self.hear(who, self.chance.randrange(1, 9))
        else:
            await self.come_back(who)


@pytest.mark.parametrize("seed", range(HISTORIES))
async def test_everyone_shows_the_same(
    tmp_path: Path, documents: Documents, browsers: Pages, seed: int
) -> None:
    file = write(tmp_path, *(code(name, f"{name} = 🎓 1\n") for name in "abcd"))
    board = Class(documents, m.Place(str(tmp_path), file.name), random.Random(seed))
    await board.gather(browsers)
    for _ in range(STEPS):
        await board.step()
    for who in range(len(board.people)):
        await board.send(who)
    for who in range(len(board.people)):
        board.hear(who, len(board.told))
    read = await documents.ask(m.Read(board.place))
    assert isinstance(read, m.Notebook)
    expected = shown(read.content)
    for person in board.people:
        assert shown(person.content()) == expected
    assert isinstance(await documents.ask(m.Save(board.place, shrink=True)), m.Saved)
    assert shown(json.loads(file.read_text())) == expected
    ids = [cell["id"] for cell in expected["cells"]]
    assert len(set(ids)) == len(ids)


async def test_half_a_character_is_refused(
    tmp_path: Path, documents: Documents, browsers: Pages
) -> None:
    """Two replacement characters for the browsers, a whole one for us: that would never heal."""
    file = write(tmp_path, code("a", "x = '🎓'"))
    board = Class(documents, m.Place(str(tmp_path), file.name), random.Random(0))
    await board.gather(browsers)
    await board.offer(0, typed(board.people[0], "🎓"))
    for at in range(2):
        page = board.people[at]
        assert isinstance(page, Page)
        board.hear(at, 1)
        page.ask("edit", "halve", 0, 0, "")
        result = await documents.apply(
            board.place, who="p0", epoch=board.epoch, update=page.take(), rights=WRITERS
        )
        assert isinstance(result, m.Refusal)
        assert (result.code, result.discard) == ("bad_update", True)
    read = await documents.ask(m.Read(board.place))
    assert isinstance(read, m.Notebook)
    assert read.content["cells"][0]["source"] == "🎓x = '🎓'"


def typed(person: Person, word: str) -> bytes:
    assert isinstance(person, Page)
    person.ask("edit", "type", 0, 0, word)
    return person.take()
