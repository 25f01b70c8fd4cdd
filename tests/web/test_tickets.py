"""What opens a socket, and what does not?"""

from __future__ import annotations

import pytest

from tests.hub import RunningHub
from tests.page import Page, ask, start_class

pytestmark = pytest.mark.asyncio


async def test_a_ticket_opens_one_socket_once(hub: RunningHub, course: str) -> None:
    session = await start_class(hub, "ana", course)
    async with Page(hub, "cleo") as first, Page(hub, "cleo") as second:
        ticket = await first.connect({"for": "session", "session": session})
        assert (await first.hello(ticket))["type"] == "welcome"
        await second.open("/services/liveclass/socket")
        answer = await second.hello(ticket)
        assert (answer["type"], answer["refusal"]["code"]) == ("refused", "bad_ticket")
        await second.closed()


async def test_a_ticket_for_the_feed_opens_no_session_and_is_used_up(hub: RunningHub) -> None:
    ticket = (await ask(hub, "cleo", "POST", "ticket", {"for": "feed"}))["ticket"]
    async with Page(hub, "cleo") as page:
        await page.open("/services/liveclass/socket")
        assert (await page.hello(ticket))["refusal"]["code"] == "bad_ticket"
    async with Page(hub, "cleo") as page:
        await page.open("/services/liveclass/feed")
        await page.send({"type": "hello", "ticket": ticket})
        assert (await page.read())["refusal"]["code"] == "bad_ticket"


@pytest.mark.parametrize("path", ["socket", "feed"])
async def test_who_shows_no_ticket_is_let_go(hub: RunningHub, path: str) -> None:
    async with Page(hub, "cleo") as page:
        await page.open(f"/services/liveclass/{path}")
        assert (await page.closed()).reason == "protocol"


async def test_another_protocol_is_told_to_reload(hub: RunningHub, course: str) -> None:
    session = await start_class(hub, "ana", course)
    async with Page(hub, "cleo") as page:
        ticket = await page.connect({"for": "session", "session": session})
        answer = await page.hello(ticket, protocol=2)
        assert (answer["type"], answer["reason"]) == ("bye", "protocol")


async def test_a_ticket_is_never_taken_from_an_address(hub: RunningHub, course: str) -> None:
    session = await start_class(hub, "ana", course)
    body = {"for": "session", "session": session}
    ticket = (await ask(hub, "cleo", "POST", "ticket", body))["ticket"]
    async with Page(hub, "cleo") as page:
        await page.open(f"/services/liveclass/socket?ticket={ticket}")
        await page.closed()
        assert [frame["type"] for frame in page.frames] == ["bye"]
