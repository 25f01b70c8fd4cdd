"""What do people in a class see of each other, through joining, leaving and coming back?"""

from __future__ import annotations

import asyncio
import socket
from urllib.parse import urlsplit

import pytest
from liveclass_hub.readers.view import HIDDEN

from tests.hub import RunningHub
from tests.page import Page, Refused, ask, has_left, start_class

pytestmark = pytest.mark.asyncio


async def test_two_people_write_to_each_other(hub: RunningHub, course: str) -> None:
    session = await start_class(hub, "ana", course)
    async with Page(hub, "ana") as ana, Page(hub, "cleo") as cleo:
        await ana.join(session)
        await cleo.join(session)
        await ana.do("PostMessage", text="Good morning")
        await cleo.do("PostMessage", text="Morning!")
        await ana.until(lambda _: len(ana.texts()) == 2, "ana misses a message")
        assert ana.texts() == cleo.texts() == ["Good morning", "Morning!"]


async def test_an_acknowledgement_comes_after_what_it_acknowledges(
    hub: RunningHub, course: str
) -> None:
    session = await start_class(hub, "ana", course)
    async with Page(hub, "cleo") as cleo:
        await cleo.join(session)
        await cleo.do("RaiseHand", question="Why?")
        assert [frame["type"] for frame in cleo.frames] == ["welcome", "patch", "ack"]
        assert cleo.view["hands"][cleo.you]["question"] == "Why?"


async def test_the_same_command_twice_happens_once(hub: RunningHub, course: str) -> None:
    session = await start_class(hub, "ana", course)
    async with Page(hub, "cleo") as cleo:
        await cleo.join(session)
        for _ in range(3):
            await cleo.outcome(await cleo.order("PostMessage", id="the-same", text="once"))
        both = [await cleo.order("PostMessage", id="both", text="twice?") for _ in range(2)]
        for id in both:
            await cleo.outcome(id)
        assert cleo.texts() == ["once", "twice?"]


async def test_two_people_may_choose_the_same_command_id(hub: RunningHub, course: str) -> None:
    session = await start_class(hub, "ana", course)
    async with Page(hub, "cleo") as cleo, Page(hub, "dan") as dan:
        await cleo.join(session)
        await dan.join(session)
        await cleo.outcome(await cleo.order("PostMessage", id="1", text="mine"))
        await dan.outcome(await dan.order("PostMessage", id="1", text="mine too"))
        assert dan.texts() == ["mine", "mine too"]


async def test_a_page_that_was_away_gets_what_it_missed(hub: RunningHub, course: str) -> None:
    session = await start_class(hub, "ana", course)
    async with Page(hub, "ana") as ana, Page(hub, "cleo") as cleo:
        await ana.join(session)
        await cleo.join(session)
        await cleo.do("RaiseHand")
        await cleo.drop()
        await ana.do("PostMessage", text="meanwhile")
        welcome = await cleo.join(session, resume=True)
        assert welcome["view"] is None
        await cleo.until(lambda _: cleo.texts() == ["meanwhile"], "the missed message")
        assert cleo.you in cleo.view["hands"]
        await ana.drop()
        await ana.join(session)
        own_to_staff = HIDDEN["student"]
        assert {part: shown for part, shown in ana.view.items() if part not in own_to_staff} == (
            cleo.view
        )


@pytest.mark.parametrize("resume", [999_999, 0])
async def test_a_page_that_cannot_resume_gets_the_whole(
    hub: RunningHub, course: str, resume: int
) -> None:
    session = await start_class(hub, "ana", course)
    async with Page(hub, "cleo") as cleo:
        await cleo.join(session)
        await cleo.drop()
        ticket = await cleo.connect({"for": "session", "session": session})
        welcome = await cleo.hello(ticket, resume=resume)
        assert welcome["type"] == "welcome"
        if resume:
            assert welcome["view"]["session"]["id"] == session


async def test_only_staff_see_who_was_removed(hub: RunningHub, course: str) -> None:
    session = await start_class(hub, "ana", course)
    async with Page(hub, "ana") as ana, Page(hub, "cleo") as cleo, Page(hub, "dan") as dan:
        for page in (ana, cleo, dan):
            await page.join(session)
        await ana.do("RemovePerson", person=dan.you)
        await cleo.until(lambda view: has_left(view, dan.you), "dan still here")
        assert dan.you in ana.view["removed"]
        assert "removed" not in cleo.view


async def test_a_hand_is_kept_through_a_lost_line_and_not_for_ever(
    hub: RunningHub, course: str
) -> None:
    session = await start_class(hub, "ana", course)
    async with Page(hub, "ana") as ana, Page(hub, "cleo") as cleo:
        await ana.join(session)
        await cleo.join(session)
        await cleo.do("RaiseHand")
        await cleo.drop()
        await cleo.join(session)
        assert cleo.you in cleo.view["hands"]
        assert cleo.view["people"][cleo.you]["here"]
        await cleo.drop()
        await ana.until(lambda view: has_left(view, cleo.you), "cleo never left")
        assert cleo.you not in ana.view["hands"]


async def test_leaving_is_at_once(hub: RunningHub, course: str) -> None:
    session = await start_class(hub, "ana", course)
    async with Page(hub, "ana") as ana, Page(hub, "cleo") as cleo:
        await ana.join(session)
        await cleo.join(session)
        await cleo.do("Leave")
        assert (await cleo.closed()).reason == "left"
        await ana.until(lambda view: has_left(view, cleo.you), "cleo never left")
        await cleo.join(session)
        assert cleo.view["people"][cleo.you]["here"]


async def test_another_tab_asks_before_it_takes_over(hub: RunningHub, course: str) -> None:
    session = await start_class(hub, "ana", course)
    async with Page(hub, "cleo") as first, Page(hub, "cleo") as second:
        await first.join(session)
        reading = asyncio.create_task(first.closed())
        answer = await second.join(session)
        assert answer["type"] == "elsewhere"
        assert answer["message"]
        await second.send({"type": "takeover"})
        assert (await second.next("welcome"))["you"] == first.you
        assert (await reading).reason == "elsewhere"
        await second.do("RaiseHand")
        assert list(second.view["people"]).count(first.you) == 1


async def test_the_same_tab_is_not_asked(hub: RunningHub, course: str) -> None:
    session = await start_class(hub, "ana", course)
    async with Page(hub, "cleo", "one-tab") as first, Page(hub, "cleo", "one-tab") as second:
        await first.join(session)
        assert (await second.join(session))["type"] == "welcome"
        assert (await first.closed()).reason == "elsewhere"


async def test_a_tab_that_does_not_answer_is_not_waited_for(hub: RunningHub, course: str) -> None:
    session = await start_class(hub, "ana", course)
    async with Page(hub, "cleo") as dead, Page(hub, "cleo") as alive:
        ticket = await dead.connect({"for": "session", "session": session})
        await dead.hello(ticket)
        # The service sees an open connection whose other end has stopped: no pong will come.
        transport = dead.socket.protocol.stream  # type: ignore[union-attr]
        transport.io_loop.remove_handler(transport.socket)
        assert (await alive.join(session))["type"] == "welcome"
        transport.io_loop.add_handler(transport.socket, transport._handle_events, 0)


async def test_students_may_not_what_staff_may(hub: RunningHub, course: str) -> None:
    session = await start_class(hub, "ana", course)
    async with Page(hub, "ana") as ana, Page(hub, "cleo") as cleo:
        await ana.join(session)
        await cleo.join(session)
        for kind, fields in [
            ("EndSession", {}),
            ("MuteAll", {}),
            ("LowerAllHands", {}),
            ("RemovePerson", {"person": ana.you}),
            ("CallOn", {"person": ana.you}),
            ("MutePerson", {"person": ana.you}),
        ]:
            with pytest.raises(Refused) as refused:
                await cleo.do(kind, **fields)
            assert refused.value.code == "not_allowed"
            assert cleo.welcome["policy"][kind]["allowed"] is False
        assert ana.welcome["policy"]["EndSession"]["allowed"] is True


async def test_ending_sends_everyone_away(hub: RunningHub, course: str) -> None:
    session = await start_class(hub, "ana", course)
    async with Page(hub, "ana") as ana, Page(hub, "cleo") as cleo:
        await ana.join(session)
        await cleo.join(session)
        await ana.do("EndSession")
        assert (await ana.closed()).reason == (await cleo.closed()).reason == "ended"
        assert cleo.view["session"]["state"] == "ended"


async def test_the_feed_says_when_a_class_is_live(hub: RunningHub, course: str) -> None:
    async with Page(hub, "cleo") as feed, Page(hub, "ana") as ana:
        assert "session" not in (await feed.feed())["view"]["courses"][course]
        session = await start_class(hub, "ana", course, "Today")

        def live(view: dict) -> dict:  # type: ignore[type-arg]
            return view["courses"][course].get("session", {})

        await feed.until(lambda view: live(view).get("id") == session, "the feed is silent")
        assert live(feed.view)["title"] == "Today"
        await ana.join(session)
        await feed.until(lambda view: live(view)["people"] == 1, "nobody is counted")
        await feed.send({"type": "ping"})
        await feed.next("pong")
        await ana.do("EndSession")
        await feed.until(lambda view: not live(view), "the feed still shows it")


async def test_the_feed_shows_nothing_of_other_peoples_courses(
    hub: RunningHub, course: str
) -> None:
    async with Page(hub, "zoe") as feed:
        assert (await feed.feed())["view"]["courses"] == {}
        await start_class(hub, "ana", course)
        await feed.send({"type": "ping"})
        await feed.next("pong")
        assert [frame["type"] for frame in feed.frames] == ["feed", "pong"]


async def test_a_tickets_socket_is_on_the_pages_own_origin(hub: RunningHub) -> None:
    ticket = await ask(hub, "cleo", "POST", "ticket", {"for": "feed"})
    assert ticket["socket"] == "/services/liveclass/feed"
    assert 0 < ticket["expires_in"] <= 60


async def test_media_is_reached_through_the_same_proxy(hub: RunningHub, course: str) -> None:
    session = await start_class(hub, "ana", course)
    async with Page(hub, "cleo") as cleo:
        media = (await cleo.join(session))["media"]
    page = urlsplit(hub.url)
    assert media["url"] == f"ws://{page.netloc}/services/liveclass-media"
    with socket.create_connection((page.hostname, page.port)) as raw:
        raw.sendall(
            f"GET /services/liveclass-media/rtc/validate?access_token={media['token']} "
            f"HTTP/1.1\r\nHost: {page.netloc}\r\nConnection: close\r\n\r\n".encode()
        )
        assert b" 200 " in raw.recv(100)
