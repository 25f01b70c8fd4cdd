"""Do promotion, demotion and removal count at once, at the socket, the media server and the board?"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from livekit import api, rtc
from tornado.websocket import WebSocketClosedError

from tests.board_page import BoardPage, board_page
from tests.hub import SERVER_SCOPES, RunningHub, wait_until
from tests.page import Closed, Page, Refused, ask, start_class
from tests.web.test_crash import come_back
from tests.web.test_media import (
    CAMERA,
    MICROPHONE,
    connected,
    server,
    speak,
    until_sources,
    until_tracks,
)

__all__ = ["server"]

pytestmark = pytest.mark.asyncio

SCREEN, SCREEN_SOUND = 3, 4


async def strict_class(hub: RunningHub, course: str, stack: contextlib.AsyncExitStack) -> Page:
    """ana's class, in which students open nothing and only read the board."""
    session = await start_class(hub, "ana", course)
    ana = await stack.enter_async_context(Page(hub, "ana"))
    await ana.join(session)
    await ana.do("ChangeSettings", may_unmute=False, cameras=False)
    await ana.do("OpenBoard", notebook="lesson.ipynb")
    return ana


async def code_of(page: Page, kind: str, **fields: object) -> str:
    """Why a command is refused."""
    with pytest.raises(Refused) as refused:
        await page.do(kind, **fields)
    return refused.value.code


async def test_a_copresenter_is_heard_and_seen_until_demoted(
    hub: RunningHub, course: str, server: api.LiveKitAPI
) -> None:
    async with contextlib.AsyncExitStack() as stack:
        ana = await strict_class(hub, course, stack)
        session = ana.view["session"]["id"]
        cleo = await stack.enter_async_context(Page(hub, "cleo"))
        await cleo.join(session)
        assert await code_of(cleo, "OpenSource", source="microphone") == "unmuting_off"
        await ana.do("Promote", person=cleo.you)
        await cleo.until(lambda view: view["people"][cleo.you].get("copresenter"), "not told")
        for source in ("microphone", "camera", "screen"):
            await cleo.do("OpenSource", source=source)
        async with connected(cleo) as room:
            granted = [CAMERA, MICROPHONE, SCREEN, SCREEN_SOUND]
            await until_sources(server, session, cleo.you, granted)
            source = rtc.AudioSource(48000, 1)
            track = rtc.LocalAudioTrack.create_audio_track("voice", source)
            options = rtc.TrackPublishOptions(source=rtc.TrackSource.SOURCE_MICROPHONE)
            await room.local_participant.publish_track(track, options)
            voice = asyncio.create_task(speak(source))
            await until_tracks(server, session, cleo.you, 1)
            await ana.do("Demote", person=cleo.you)
            await until_tracks(server, session, cleo.you, 0)
            await until_sources(server, session, cleo.you, [])
            voice.cancel()
        await cleo.until(lambda view: "copresenter" not in view["people"][cleo.you], "not told")
        assert await code_of(cleo, "OpenSource", source="camera") == "cameras_off"


async def test_a_copresenter_writes_until_demoted(hub: RunningHub, course: str) -> None:
    async with contextlib.AsyncExitStack() as stack:
        ana = await strict_class(hub, course, stack)
        session = ana.view["session"]["id"]
        cleo = await stack.enter_async_context(Page(hub, "cleo"))
        await cleo.join(session)
        copy = BoardPage(hub, "cleo", session, cleo.tab)
        await copy.enter()
        stack.push_async_callback(copy.drop)
        assert copy.write is False
        await ana.do("Promote", person=cleo.you)
        await copy.told(write=True)
        await copy.taken(await copy.add("as a co-presenter"))
        await ana.do("Demote", person=cleo.you)
        # Acknowledged is enforced, whether or not the page was told.
        with pytest.raises(Refused) as refused:
            await copy.taken(await copy.add("too late"))
        assert refused.value.code == "read_only"
        await copy.told(write=False)
        async with board_page(hub, "dan", session) as other:
            await other.shows("as a co-presenter")
            assert "too late" not in other.text()


async def test_a_copresenter_stays_one_over_a_lost_line_and_a_crash(
    hub: RunningHub, course: str
) -> None:
    async with contextlib.AsyncExitStack() as stack:
        ana = await strict_class(hub, course, stack)
        session = ana.view["session"]["id"]
        cleo = await stack.enter_async_context(Page(hub, "cleo"))
        await cleo.join(session)
        await ana.do("Promote", person=cleo.you)
        await cleo.do("RaiseHand", question="Now?")
        await cleo.drop()
        await cleo.join(session, resume=True)
        await cleo.do("OpenSource", source="camera")
        before = hub.host_process().pid
        os.kill(before, signal.SIGKILL)
        wait_until(lambda: hub.health() is not None, "the host does not come back")
        await come_back(cleo, session)
        seen = cleo.view["people"][cleo.you]
        assert (seen["copresenter"], seen["camera"]) == (True, True)
        assert cleo.view["hands"][cleo.you]["question"] == "Now?"
        await cleo.do("OpenSource", source="microphone")
        await come_back(ana, session)
        await ana.do("Demote", person=cleo.you)
        assert await code_of(cleo, "OpenSource", source="screen") == "screen_needs_turn"


@pytest_asyncio.fixture
async def assistant(hub: RunningHub) -> AsyncIterator[str]:
    """Someone who assists, and is a student again afterwards."""
    user = "student-007"
    await regroup(hub, user, "stats-assistants")
    yield user
    await regroup(hub, user, "stats-students")


async def regroup(hub: RunningHub, user: str, group: str) -> None:
    """Put someone into another group of the hub, with a token that says so."""
    await asyncio.to_thread(hub.set_groups, user, [group])
    hub.tokens.pop(user, None)


async def test_made_an_assistant_at_the_hub_one_teaches_with_the_token_one_has(
    hub: RunningHub, course: str
) -> None:
    user = "student-008"
    session = await start_class(hub, "ana", course)
    await regroup(hub, user, "stats-students")
    async with Page(hub, user) as page, Page(hub, "ana") as ana:
        await ana.join(session)
        await page.join(session)
        assert page.welcome["role"] == "student"
        hub.set_groups(user, ["stats-assistants"])
        assert (await page.closed()).reason == "lease"
        await ana.until(lambda view: role_in(view, page.you) == "assistant", "no change")
        await page.join(session)
        assert (page.welcome["role"], "removed" in page.view) == ("assistant", True)
        await page.do("MuteAll")
    hub.set_groups(user, ["stats-students"])


async def test_a_demoted_assistant_has_lost_everything_before_they_come_back(
    hub: RunningHub, course: str, server: api.LiveKitAPI, assistant: str
) -> None:
    """In a burst of commands: none is done after the log says that the role is another one."""
    async with contextlib.AsyncExitStack() as stack:
        ana = await strict_class(hub, course, stack)
        session = ana.view["session"]["id"]
        ben = await stack.enter_async_context(Page(hub, assistant))
        await ben.join(session)
        copy = BoardPage(hub, assistant, session, ben.tab)
        await copy.enter()
        assert copy.write is True
        await ben.do("OpenSource", source="camera")
        await ben.do("OpenSource", source="screen")
        room = await stack.enter_async_context(connected(ben))
        assert room.isconnected()
        await until_sources(server, session, ben.you, [CAMERA, SCREEN, SCREEN_SOUND])
        hub.set_groups(assistant, ["stats-students"])
        burst = asyncio.create_task(burst_of_spotlights(ben, ana.you))
        await ana.until(lambda view: role_in(view, ben.you) == "student", "still staff")
        assert (ana.view["people"][ben.you]["camera"], ana.view["people"][ben.you]["screen"]) == (
            False,
            False,
        )
        assert (await burst).reason == "lease"
        await until_sources(server, session, ben.you, [])
        assert (await copy.bye())["reason"] == "lease"
        shown = ana.view.get("large")
        await ben.join(session)
        assert (ben.welcome["role"], "removed" in ben.view) == ("student", False)
        await ana.do("RaiseHand")
        assert ana.view.get("large") == shown
    after = [frame["patch"] for frame in ana.frames if frame["type"] == "patch"]
    first = next(n for n, patch in enumerate(after) if is_demoted(patch, ben.you))
    assert not any("large" in patch for patch in after[first + 1 :])


def role_in(view: dict[str, dict[str, dict[str, object]]], person: str) -> object:
    """As what a view shows this person."""
    return view["people"].get(person, {}).get("role")


def is_demoted(patch: dict[str, dict[str, dict[str, object]]], person: str) -> bool:
    """Whether this is the change that made them a student."""
    return patch.get("people", {}).get(person, {}).get("role") == "student"


async def burst_of_spotlights(page: Page, person: str) -> Closed:
    """Command as fast as the answers come until the line is closed; how it was."""
    try:
        while True:
            await page.do("SetSpotlight", person=person)
            await page.do("SetSpotlight")
    except Closed as closed:
        return closed
    except WebSocketClosedError:
        return await page.closed()


async def test_tickets_got_before_a_removal_open_nothing_after_it(
    hub: RunningHub, course: str
) -> None:
    async with contextlib.AsyncExitStack() as stack:
        ana = await strict_class(hub, course, stack)
        session = ana.view["session"]["id"]
        cleo = await stack.enter_async_context(Page(hub, "cleo"))
        await cleo.join(session)
        kept = [
            await ask(hub, "cleo", "POST", "ticket", {"for": kind, "session": session})
            for kind in ("session", "board")
        ]
        await ana.do("RemovePerson", person=cleo.you)
        assert (await cleo.closed()).reason == "removed"
        again = await stack.enter_async_context(Page(hub, "cleo"))
        await again.open(kept[0]["socket"])
        answer = await again.hello(kept[0]["ticket"])
        assert (answer["type"], answer["refusal"]["code"]) == ("refused", "removed")
        with pytest.raises(Refused) as refused:
            await ask(hub, "cleo", "POST", "ticket", {"for": "board", "session": session})
        assert refused.value.code == "removed"
        late = BoardPage(hub, "cleo", session, cleo.tab)
        stack.push_async_callback(late.drop)
        await late.open(kept[1]["ticket"])
        refusal = await late.frame(lambda frame: frame["type"] == "refused", "no answer")
        assert refusal["refusal"]["code"] == "removed"


async def kept_tickets(hub: RunningHub, user: str, session: str) -> dict[str, dict[str, str]]:
    """A ticket of each kind that this person does not use yet."""
    tickets = {
        kind: await ask(hub, user, "POST", "ticket", {"for": kind, "session": session})
        for kind in ("session", "board")
    }
    tickets["feed"] = await ask(hub, user, "POST", "ticket", {"for": "feed"})
    return tickets


async def why_no_longer(
    page: Page, kind: str, kept: dict[str, dict[str, str]], stack: contextlib.AsyncExitStack
) -> object:
    """The code with which a ticket is refused that was kept."""
    ticket = kept[kind]["ticket"]
    if kind == "board":
        late = BoardPage(page.hub, page.user, "", page.tab)
        stack.push_async_callback(late.drop)
        await late.open(ticket)
        refusal = await late.frame(lambda frame: frame["type"] == "refused", "no answer")
        return refusal["refusal"]["code"]
    again = await stack.enter_async_context(Page(page.hub, page.user))
    await again.open(kept[kind]["socket"])
    more = {"tab": again.tab, "protocol": 1} if kind == "session" else {}
    await again.send({"type": "hello", "ticket": ticket, **more})
    answer = await again.read()
    assert answer["type"] == "refused", answer
    return answer["refusal"]["code"]


async def test_tickets_got_before_a_demotion_open_nothing_after_it(
    hub: RunningHub, course: str, assistant: str
) -> None:
    async with contextlib.AsyncExitStack() as stack:
        ana = await strict_class(hub, course, stack)
        session = ana.view["session"]["id"]
        ben = await stack.enter_async_context(Page(hub, assistant))
        await ben.join(session)
        kept = await kept_tickets(hub, assistant, session)
        hub.set_groups(assistant, ["stats-students"])
        assert (await ben.closed()).reason == "lease"
        for kind in kept:
            assert await why_no_longer(ben, kind, kept, stack) == "bad_ticket"
        await ben.join(session)
        assert ben.welcome["role"] == "student"


@pytest.mark.parametrize("kind", ["session", "board"])
async def test_demoted_outside_the_class_one_does_not_come_in_as_what_one_was(
    hub: RunningHub, course: str, assistant: str, kind: str
) -> None:
    """Nobody looks after the roles of those who are not there: the ticket is looked at when it is used."""
    async with contextlib.AsyncExitStack() as stack:
        ana = await strict_class(hub, course, stack)
        session = ana.view["session"]["id"]
        ben = await stack.enter_async_context(Page(hub, assistant))
        kept = await kept_tickets(hub, assistant, session)
        hub.set_groups(assistant, ["stats-students"])
        assert await why_no_longer(ben, kind, kept, stack) == "bad_ticket"
        await ben.join(session)
        assert ben.welcome["role"] == "student"


async def test_a_token_for_less_than_teaching_never_teaches(hub: RunningHub, course: str) -> None:
    scopes = [scope for scope in SERVER_SCOPES if not scope.endswith(":teach")]
    token = hub.token("ben", scopes=scopes)
    session = await start_class(hub, "ana", course)
    with pytest.raises(Refused) as refused:
        await ask(hub, "ben", "POST", "ticket", {"for": "session", "session": session}, token=token)
    assert refused.value.code == "hub_scope_missing"
