"""Who gets in, and in which words is everyone else refused?"""

from __future__ import annotations

import asyncio

import pytest

from tests.hub import OUTSIDER, RunningHub
from tests.page import Closed, Page, Refused, ask, has_left, start_class

pytestmark = pytest.mark.asyncio


async def test_me_says_who_one_is_and_as_what(hub: RunningHub, course: str) -> None:
    for user, role in [("ana", "instructor"), ("ben", "assistant"), ("cleo", "student")]:
        me = await ask(hub, user, "GET", "me")
        assert me["user"] == user
        assert me["courses"][course] == {"title": "Statistics 101", "role": role}


async def test_who_is_in_no_course_sees_none_and_is_told_so(hub: RunningHub, course: str) -> None:
    assert (await ask(hub, OUTSIDER, "GET", "me"))["courses"] == {}
    session = await start_class(hub, "ana", course)
    with pytest.raises(Refused) as refused:
        await ask(hub, OUTSIDER, "POST", "ticket", {"for": "session", "session": session})
    assert (refused.value.code, refused.value.status) == ("not_enrolled", 403)
    with pytest.raises(Refused) as refused:
        await start_class(hub, OUTSIDER, course)
    assert refused.value.code == "not_enrolled"


async def test_an_outsider_does_not_learn_which_sessions_exist(
    hub: RunningHub, course: str
) -> None:
    session = await start_class(hub, "ana", course)
    words = []
    for name in [session, "s_0000000000000000"]:
        with pytest.raises(Refused) as refused:
            await ask(hub, OUTSIDER, "POST", "ticket", {"for": "session", "session": name})
        words.append(refused.value.refusal)
    assert words[0] == words[1]


async def test_students_do_not_start_classes(hub: RunningHub, course: str) -> None:
    with pytest.raises(Refused) as refused:
        await start_class(hub, "cleo", course)
    assert (refused.value.code, refused.value.status) == ("not_allowed", 403)


async def test_a_class_that_is_live_is_not_started_twice(hub: RunningHub, course: str) -> None:
    first = await start_class(hub, "ana", course)
    assert await start_class(hub, "ben", course) == first


async def test_a_title_of_blanks_becomes_the_courses(hub: RunningHub, course: str) -> None:
    session = await start_class(hub, "ana", course, "   ")
    async with Page(hub, "ana") as page:
        await page.join(session)
        assert page.view["session"]["title"] == "Statistics 101"


async def test_a_token_without_the_scope_is_told_what_is_missing(hub: RunningHub) -> None:
    token = hub.token("dan", scopes=["read:users:name!user", "read:users:groups!user"])
    with pytest.raises(Refused) as refused:
        await ask(hub, "dan", "GET", "me", token=token)
    assert (refused.value.code, refused.value.status) == ("hub_scope_missing", 403)
    assert "configure(c" in refused.value.refusal["next"]


async def test_a_teachers_token_without_the_teaching_scope_does_not_teach(
    hub: RunningHub, course: str
) -> None:
    scopes = ["access:services!service=liveclass", "custom:liveclass:join"]
    token = hub.token("ana", scopes=[*scopes, "read:users:name!user", "read:users:groups!user"])
    body = {"course": course, "title": "x"}
    with pytest.raises(Refused) as refused:
        await ask(hub, "ana", "POST", "sessions", body, token=token)
    assert refused.value.code == "hub_scope_missing"


@pytest.mark.parametrize("token", ["", "nonsense", "a" * 4000, "x y", "\u00e4"])
async def test_a_token_the_hub_does_not_know(hub: RunningHub, token: str) -> None:
    with pytest.raises(Refused) as refused:
        await ask(hub, "ana", "GET", "me", token=token.encode().decode("latin-1"))
    assert (refused.value.code, refused.value.status) == ("signed_out", 401)


async def test_a_session_that_never_was(hub: RunningHub) -> None:
    with pytest.raises(Refused) as refused:
        await ask(hub, "cleo", "POST", "ticket", {"for": "session", "session": "s_none"})
    assert (refused.value.code, refused.value.status) == ("no_such_session", 404)


async def test_a_class_that_has_ended_says_so(hub: RunningHub, course: str) -> None:
    session = await start_class(hub, "ana", course)
    async with Page(hub, "ana") as ana:
        await ana.join(session)
        await ana.do("EndSession")
        assert (await ana.closed()).reason == "ended"
    with pytest.raises(Refused) as refused:
        await ask(hub, "cleo", "POST", "ticket", {"for": "session", "session": session})
    assert (refused.value.code, refused.value.status) == ("session_ended", 410)
    assert await start_class(hub, "ana", course) != session


async def test_who_was_removed_gets_no_ticket(hub: RunningHub, course: str) -> None:
    session = await start_class(hub, "ana", course)
    async with Page(hub, "ana") as ana, Page(hub, "cleo") as cleo:
        await ana.join(session)
        await cleo.join(session)
        await ana.do("RemovePerson", person=cleo.you)
        assert (await cleo.closed()).reason == "removed"
        with pytest.raises(Refused) as refused:
            await cleo.join(session)
    assert (refused.value.code, refused.value.status) == ("removed", 403)


async def test_who_loses_the_role_is_out_within_a_moment(hub: RunningHub, course: str) -> None:
    user = "student-012"
    session = await start_class(hub, "ana", course)
    async with Page(hub, "ana") as ana, Page(hub, user) as page:
        await ana.join(session)
        await page.join(session)
        person = page.you
        hub.set_groups(user, [])
        assert (await page.closed()).reason == "lease"
        with pytest.raises(Refused) as refused:
            await page.join(session)
        assert refused.value.code == "not_enrolled"
        await ana.until(
            lambda view: has_left(view, person),
            "still counted as here",
        )


async def test_who_has_just_lost_the_role_is_told_why_they_start_nothing(
    hub: RunningHub, course: str
) -> None:
    user = "student-010"
    hub.set_groups(user, ["stats-assistants"])
    hub.tokens.pop(user, None)
    assert (await ask(hub, user, "GET", "me"))["courses"][course]["role"] == "assistant"
    hub.set_groups(user, ["stats-students"])
    with pytest.raises(Refused) as refused:
        await start_class(hub, user, course)
    assert refused.value.code == "not_allowed"
    assert "teaching staff" in refused.value.refusal["message"]


@pytest.mark.parametrize("command", ["RemovePerson", "RemovePeople"])
async def test_a_privileged_command_asks_the_hub_again(
    hub: RunningHub, course: str, command: str
) -> None:
    user = "student-011"
    session = await start_class(hub, "ana", course)
    hub.set_groups(user, ["stats-assistants"])
    hub.tokens.pop(user, None)
    async with Page(hub, user) as page, Page(hub, "cleo") as cleo:
        await page.join(session)
        await cleo.join(session)
        assert page.welcome["role"] == "assistant"
        hub.set_groups(user, ["stats-students"])
        # Refused, or the line was closed for the same reason a moment earlier.
        with pytest.raises((Refused, Closed)):
            whom = {"person": cleo.you} if command == "RemovePerson" else {"people": [cleo.you]}
            await page.do(command, **whom)
        assert cleo.you not in page.view["removed"]
        await cleo.do("RaiseHand")


async def test_who_takes_over_late_is_asked_about_again(hub: RunningHub, course: str) -> None:
    session = await start_class(hub, "ana", course)
    user = "student-009"
    async with Page(hub, user) as here, Page(hub, user) as there:
        await here.join(session)
        reading = asyncio.create_task(here.closed())  # whoever reads answers pings
        assert (await there.join(session))["type"] == "elsewhere"
        hub.set_groups(user, [])
        await there.send({"type": "takeover"})
        frame = await there.read()
        assert frame["type"] == "refused"
        assert frame["refusal"]["code"] == "not_enrolled"
        await reading
