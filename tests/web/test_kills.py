"""Is anything lost, doubled or out of order when the host is killed again and again while thirty people write?

Five times as a rule; `make kills` does it twenty times and says how soon all were back.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import random
import time
from pathlib import Path

import pytest
from liveclass_hub.log.contract import CommandKey, Loaded
from liveclass_hub.log.sqlite import SqliteLog
from liveclass_hub.readers.view import ViewReader
from liveclass_hub.session.events import MessagePosted

from tests.host.inside import until
from tests.hub import GROUPS, RunningHub, running_hub
from tests.page import Page, start_class
from tests.web.returning import GONE, come_back

KILLS = int(os.environ.get("LIVECLASS_KILLS", "5"))
PEOPLE = 30
RAISED = 8
WRITTEN_BETWEEN = PEOPLE
PATIENCE = 90.0


class Writer:
    """One person who writes without end, and what they were told stands."""

    def __init__(self, page: Page, session: str, chance: random.Random) -> None:
        self.page = page
        self.acked: list[str] = []
        self.back_at = 0.0
        self._session = session
        self._chance = chance

    async def write(self, stop: asyncio.Event) -> None:
        """With ids of one's own; after a break the one without an answer again."""
        while not stop.is_set():
            text = f"{self.page.user} {len(self.acked)}"
            try:
                await self.page.outcome(await self.page.order("PostMessage", id=text, text=text))
            except GONE:
                await come_back(self.page, self._session, PATIENCE)
                self.back_at = time.monotonic()
                continue
            self.acked.append(text)
            self.page.frames.clear()
            await asyncio.sleep(self._chance.uniform(0.05, 0.3))


def queue(page: Page) -> list[str]:
    """Whose hands are up, in order."""
    hands = page.view["hands"]
    return sorted(hands, key=lambda person: hands[person]["order"])


async def kill(hub: RunningHub, writers: list[Writer], chance: random.Random) -> list[float]:
    """Kill the host somewhere in a turn; how long each was away, when all write again."""

    def written() -> int:
        return sum(len(writer.acked) for writer in writers)

    enough = written() + WRITTEN_BETWEEN
    await until(lambda: written() >= enough, "nobody can write any more", PATIENCE)
    await asyncio.sleep(chance.uniform(0, 0.05))
    killed = time.monotonic()
    hub.host_process().kill()
    await until(lambda: all(w.back_at > killed for w in writers), "not all came back", PATIENCE)
    counts = [len(writer.acked) for writer in writers]
    await until(
        lambda: all(len(w.acked) > n for w, n in zip(writers, counts, strict=True)),
        "someone can no longer write",
        PATIENCE,
    )
    return [writer.back_at - killed for writer in writers]


@pytest.mark.asyncio
@pytest.mark.timeout(120 + 60 * KILLS)
async def test_nothing_acknowledged_is_lost_doubled_or_out_of_order(tmp_path: Path) -> None:
    chance = random.Random(KILLS)
    names = [f"writer-{n}" for n in range(PEOPLE)]
    groups = {**GROUPS, "stats-students": [*GROUPS["stats-students"], *names]}
    limits = {"requests_per_second": 200, "requests_burst": 400, "chat_messages": 1000}
    with running_hub(tmp_path, groups=groups, run_media=False, **limits) as hub:
        session = await start_class(hub, "ana", "demo")
        async with contextlib.AsyncExitStack() as stack:
            pages = [await stack.enter_async_context(Page(hub, name)) for name in names]
            writers = [Writer(page, session, chance) for page in pages]
            for page in pages:
                await page.join(session)
            for page in pages[:RAISED]:
                await page.do("RaiseHand")
            hands = [page.you for page in pages[:RAISED]]
            away = await write_and_kill(hub, writers, hands, chance)
            late = await stack.enter_async_context(Page(hub, "eve"))
            await late.join(session)
            shown = late.view
    away.sort()
    print(f"{KILLS} kills, back after: p50 {away[len(away) // 2]:.1f} s, last {away[-1]:.1f} s")
    assert [person["here"] for person in shown["people"].values()] == [True] * (PEOPLE + 1)
    with contextlib.closing(SqliteLog(hub.data_dir)) as log:
        check(log.load(session), writers, shown)


async def write_and_kill(
    hub: RunningHub, writers: list[Writer], hands: list[str], chance: random.Random
) -> list[float]:
    """Let all write while the host is killed; how long each was away each time."""
    stop, away = asyncio.Event(), list[float]()
    async with asyncio.TaskGroup() as writing:
        for writer in writers:
            writing.create_task(writer.write(stop))
        for _ in range(KILLS):
            away += await kill(hub, writers, chance)
            assert all(queue(writer.page) == hands for writer in writers)
        stop.set()
    return away


def check(loaded: Loaded, writers: list[Writer], shown: dict[str, object]) -> None:
    """Everything acknowledged is in the log once, in order, and the log says what pages were shown."""
    posted = [event.text for event in loaded.events if isinstance(event, MessagePosted)]
    assert len(posted) == len(set(posted)), "a message is there twice"
    for writer in writers:
        mine = [text for text in posted if text.startswith(f"{writer.page.user} ")]
        # The last one may be in the log though its acknowledgement was lost.
        assert mine[: len(writer.acked)] == writer.acked
        assert len(mine) <= len(writer.acked) + 1
        done = {CommandKey(writer.page.you, text) for text in writer.acked}
        assert done <= loaded.commands.keys()
    folded = ViewReader(loaded.events).snapshot("student")
    assert folded["messages"] == shown["messages"]
    assert folded["hands"] == shown["hands"]
