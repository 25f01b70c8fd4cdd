"""What is left of a class whose host is killed in the middle of a sentence?"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal

import pytest

from tests.host.inside import until
from tests.hub import SERVER_SCOPES, RunningHub, wait_until
from tests.page import Page, Refused, ask, has_left, start_class
from tests.web.returning import GONE, come_back

pytestmark = pytest.mark.asyncio


async def chatter(page: Page, session: str, acked: list[str], stop: asyncio.Event) -> None:
    """Write messages with ids of their own; after a break the one without an answer again."""
    number = 0
    while not stop.is_set():
        text = f"{page.user} {number}"
        try:
            await page.outcome(await page.order("PostMessage", id=text, text=text))
        except GONE:
            await come_back(page, session)
            continue
        acked.append(text)
        number += 1
        await asyncio.sleep(0.02)


async def test_nothing_acknowledged_is_lost_or_doubled_by_kill_9(
    hub: RunningHub, course: str
) -> None:
    session = await start_class(hub, "ana", course)
    stop = asyncio.Event()
    people = ["ana", "ben", "cleo", "dan"]
    async with contextlib.AsyncExitStack() as stack:
        pages = [await stack.enter_async_context(Page(hub, user)) for user in people]
        acked: list[list[str]] = [[] for _ in pages]
        for page in pages:
            await page.join(session)
        await pages[2].do("RaiseHand", question="Is it still there?")
        hands = pages[2].view["hands"]
        async with asyncio.TaskGroup() as writers:
            for page, mine in zip(pages, acked, strict=True):
                writers.create_task(chatter(page, session, mine, stop))
            for _ in range(3):
                before = sum(map(len, acked))
                await until(
                    lambda: sum(map(len, acked)) >= before + 8, "nobody can write any more", 30
                )
                hub.host_process().kill()
            counts = [len(mine) for mine in acked]
            await until(
                lambda: all(len(m) > n for m, n in zip(acked, counts, strict=True)),
                "someone can no longer write",
                30,
            )
            stop.set()
        async with Page(hub, "eve") as late:
            await late.join(session)
            written = late.texts()
            assert len(written) == len(set(written)), "a message is there twice"
            for mine in acked:
                assert [text for text in written if text in set(mine)] == mine
            assert late.view["hands"] == hands
            here = [p["name"] for p in late.view["people"].values() if p["here"]]
            assert sorted(here) == [*people, "eve"]


async def test_who_does_not_come_back_after_a_crash_is_gone_after_the_grace(
    hub: RunningHub, course: str
) -> None:
    session = await start_class(hub, "ana", course)
    async with Page(hub, "ana") as ana, Page(hub, "cleo") as cleo:
        await ana.join(session)
        await cleo.join(session)
        await cleo.do("RaiseHand")
        hub.host_process().kill()
        await ana.closed()
        await come_back(ana, session)
        assert ana.view["people"][cleo.you]["here"]
        await ana.until(lambda view: has_left(view, cleo.you), "cleo never left")
        assert ana.view["hands"] == {}


async def test_a_page_resumes_across_a_crash(hub: RunningHub, course: str) -> None:
    session = await start_class(hub, "ana", course)
    async with Page(hub, "ana") as ana:
        await ana.join(session)
        await ana.do("PostMessage", text="before")
        hub.host_process().kill()
        await ana.closed()
        await come_back(ana, session)
        assert ana.frames[-1]["view"] is None, "a whole view was sent, though nothing was missed"
        await ana.do("PostMessage", text="after")
        assert ana.texts() == ["before", "after"]


async def test_a_dead_media_server_does_not_hold_the_class_up(hub: RunningHub, course: str) -> None:
    session = await start_class(hub, "ana", course)
    async with Page(hub, "ana") as ana:
        await ana.join(session)
        hub.media_process().suspend()
        try:
            for source in ("microphone", "camera"):
                await ana.do("OpenSource", source=source)
            await ana.do("PostMessage", text="can you read me?")
        finally:
            hub.media_process().resume()
        hub.media_process().kill()
        await ana.do("CloseSource", source="camera")
        wait_until(lambda: (hub.health() or {}).get("media") == "reachable", "media stays away")


async def test_a_hub_that_is_away_does_not_stop_the_class(hub: RunningHub, course: str) -> None:
    session = await start_class(hub, "ana", course)
    async with Page(hub, "ana") as ana, Page(hub, "cleo") as cleo:
        await ana.join(session)
        await cleo.join(session)
        stranger = hub.token("dan", scopes=SERVER_SCOPES[:2] + SERVER_SCOPES[3:])
        os.kill(hub.process.pid, signal.SIGSTOP)
        try:
            await cleo.do("PostMessage", text="is the hub there?")
            await ana.do("MuteAll")
            with pytest.raises(Refused) as refused:
                await ask(hub, "dan", "GET", "me", token=stranger)
            assert (refused.value.code, refused.value.status) == ("hub_down", 503)
            await ana.do("EndSession")
            assert (await cleo.closed()).reason == "ended"
        finally:
            os.kill(hub.process.pid, signal.SIGCONT)
