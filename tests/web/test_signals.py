"""Do signals stay anonymous over real sockets, and do reactions pass without a trace?"""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.hub import RunningHub
from tests.page import Page, Refused, start_class

pytestmark = pytest.mark.asyncio


def counts(page: Page) -> dict[str, int]:
    return {signal: n for signal, n in page.view["signals"]["counts"].items() if n}


async def test_peers_get_counts_and_staff_get_names_through_a_reconnection(
    hub: RunningHub, course: str
) -> None:
    session = await start_class(hub, "ana", course)
    async with Page(hub, "ana") as ana, Page(hub, "cleo") as cleo, Page(hub, "dan") as dan:
        for page in (ana, cleo, dan):
            await page.join(session)
        joined = len(dan.frames)
        await cleo.do("SetSignal", signal="lost")
        assert cleo.view["yours"] == {"signal": "lost"}
        await cleo.drop()
        await cleo.join(session, resume=True)
        assert cleo.view["yours"] == {"signal": "lost"}
        await cleo.drop()
        await cleo.join(session)
        assert cleo.view["yours"] == {"signal": "lost"}
        await cleo.do("AskQuestion", text="Why?", anonymous=True)
        await dan.until(lambda view: view["questions"], "the question")
        await ana.until(lambda view: view["askers"], "who asked")
        assert counts(ana) == counts(dan) == counts(cleo) == {"lost": 1}
        assert {p: held["signal"] for p, held in ana.view["signalled"].items()} == {
            cleo.you: "lost"
        }
        assert list(ana.view["askers"].values()) == [cleo.you]
        assert cleo.you not in json.dumps(dan.frames[joined:])
        await ana.do("ClearSignals")
        await cleo.until(lambda view: not view["yours"].get("signal"), "the signals are cleared")
        assert counts(cleo) == {}


async def test_a_reaction_reaches_all_in_a_frame_without_a_name_and_leaves_nothing(
    hub: RunningHub, course: str
) -> None:
    session = await start_class(hub, "ana", course)
    async with Page(hub, "ana") as ana, Page(hub, "cleo") as cleo:
        await ana.join(session)
        await cleo.join(session)
        await ana.until(lambda view: cleo.you in view["people"], "cleo is here")
        seq = ana.seq
        await cleo.do("React", reaction="applause")
        passing = {"type": "passing", "reactions": {"applause": 1}}
        assert await ana.next("passing") == passing
        assert passing in cleo.frames
        await ana.do("RaiseHand")
        assert ana.seq == (seq or 0) + 1


async def test_three_reactions_in_five_seconds_are_enough(hub: RunningHub, course: str) -> None:
    session = await start_class(hub, "ana", course)
    async with Page(hub, "cleo") as cleo:
        await cleo.join(session)
        outcomes: list[Any] = []
        for _ in range(12):
            try:
                await cleo.do("React", reaction="heart")
                outcomes.append("ok")
            except Refused as refused:
                outcomes.append(refused.code)
        assert set(outcomes) == {"ok", "rate_limited"}
        assert outcomes.count("ok") <= 6, "twelve in a row take no longer than two windows"
