"""Who reads the chat of a class that is over, and the files in it?"""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from tests.hub import RunningHub
from tests.page import Page, Refused, ask, start_class
from tests.web.attaching import png, read, send
from tests.web.test_attachments import on_disk, shown, until_stored, why_not

pytestmark = pytest.mark.asyncio


async def past_chat(hub: RunningHub, user: str, session: str) -> dict[str, Any]:
    found: dict[str, Any] = await ask(hub, user, "POST", "past-chat", {"session": session})
    return found


async def why_not_chat(hub: RunningHub, user: str, session: str) -> str:
    with pytest.raises(Refused) as refused:
        await past_chat(hub, user, session)
    return refused.value.code


def texts(found: dict[str, Any]) -> set[str]:
    return {message["text"] for message in found["view"]["messages"].values()}


async def until_over(hub: RunningHub, user: str, session: str) -> None:
    """The end is told before it can be looked up."""

    async def over() -> bool:
        try:
            await past_chat(hub, user, session)
        except Refused:
            return False
        return True

    for _ in range(100):
        if await over():
            return
        await asyncio.sleep(0.05)
    raise AssertionError("the class does not get over")


async def test_who_was_there_reads_what_they_read_and_nobody_else_anything(
    hub: RunningHub, course: str
) -> None:
    session = await start_class(hub, "ana", course)
    async with Page(hub, "ana") as ana, Page(hub, "cleo") as cleo, Page(hub, "dan") as dan:
        for page in (ana, cleo, dan):
            await page.join(session)
        public = await shown(hub, cleo, session, "plot.png", png())
        attached = await send(hub, "cleo", session, "mine.csv", b"a,b\n1,2\n")
        private = attached["file"]
        await cleo.do("PostMessage", text="to you alone", files=[private], private=True)
        await cleo.do("PostMessage", text="hidden later")
        await ana.until(lambda view: len(view["messages"]) == 3, "messages are missing")
        late = next(id for id, one in ana.view["messages"].items() if one["text"] == "hidden later")
        await ana.do("HideMessage", message=late)
        await dan.do("Leave")
        assert await why_not_chat(hub, "ana", session) == "no_such_session"
        assert await why_not(hub, "dan", session, public) == "not_here"
        await ana.do("EndSession")
    await until_over(hub, "ana", session)
    for user, said in (
        ("ana", {"look", "to you alone", "hidden later"}),
        ("cleo", {"look", "to you alone"}),
        ("dan", {"look"}),
    ):
        found = await past_chat(hub, user, session)
        assert texts(found) == said, user
        assert found["course"] == course
        names = {one["name"] for one in found["view"]["people"].values()}
        assert names == {"ana", "cleo", "dan"}
        assert (await read(hub, user, session, public))[0] == png()
    assert (await read(hub, "ana", session, private))[0] == b"a,b\n1,2\n"
    assert (await read(hub, "cleo", session, private))[0] == b"a,b\n1,2\n"
    assert await why_not(hub, "dan", session, private) == "no_such_attachment"
    assert await why_not_chat(hub, "ben", session) == "was_not_there"
    assert await why_not(hub, "ben", session, public) == "was_not_there"
    assert await why_not_chat(hub, "zoe", session) == "no_such_session"
    assert await why_not(hub, "zoe", session, public) == "no_such_session"
    assert await why_not_chat(hub, "ana", "s_nothing") == "no_such_session"


async def test_who_was_put_out_reads_nothing_and_who_waited_to_send_has_lost_it(
    hub: RunningHub, course: str
) -> None:
    session = await start_class(hub, "ana", course)
    async with Page(hub, "ana") as ana, Page(hub, "cleo") as cleo, Page(hub, "dan") as dan:
        for page in (ana, cleo, dan):
            await page.join(session)
        file = await shown(hub, ana, session, "plot.png", png())
        gone = await shown(hub, cleo, session, "gone.png", png(3, 3))
        waits = (await send(hub, "dan", session, "never.png", png(4, 4)))["file"]
        await ana.until(lambda view: len(view["messages"]) == 2, "messages are missing")
        message = next(id for id, one in ana.view["messages"].items() if one["author"] == cleo.you)
        await cleo.do("DeleteMessage", message=message)
        await until_stored(hub, session, 2)
        await ana.do("RemovePerson", person=cleo.you)
        await ana.do("EndSession")
    await until_over(hub, "ana", session)
    assert await why_not_chat(hub, "cleo", session) == "was_not_there"
    assert await why_not(hub, "cleo", session, file) == "was_not_there"
    for lost in (gone, waits):
        assert await why_not(hub, "dan", session, lost) == "no_such_attachment"
    assert [path.name for path in on_disk(hub, session)] == [file]
    assert (await read(hub, "dan", session, file))[0] == png()


async def test_a_student_of_now_is_not_shown_what_staff_were(hub: RunningHub, course: str) -> None:
    user = "student-011"
    hub.set_groups(user, ["stats-assistants"])
    hub.tokens.pop(user, None)
    session = await start_class(hub, "ana", course)
    async with Page(hub, "ana") as ana, Page(hub, user) as page, Page(hub, "cleo") as cleo:
        for one in (ana, page, cleo):
            await one.join(session)
        await cleo.do("PostMessage", text="to you alone", private=True)
        await ana.do("EndSession")
    await until_over(hub, user, session)
    assert texts(await past_chat(hub, user, session)) == {"to you alone"}
    hub.set_groups(user, ["stats-students"])
    hub.tokens.pop(user, None)

    async def told() -> set[str]:
        return texts(await past_chat(hub, user, session))

    assert await told() == set()


async def test_the_classes_that_are_over_are_told_to_those_of_the_course(
    hub: RunningHub, course: str
) -> None:
    first = await start_class(hub, "ana", course)
    async with Page(hub, "ana") as ana:
        await ana.join(first)
        await ana.do("EndSession")
    await until_over(hub, "ana", first)
    live = await start_class(hub, "ana", course)
    for user in ("ana", "dan"):
        found = await ask(hub, user, "POST", "past-classes", {"course": course})
        assert [one["id"] for one in found["sessions"]] == [first]
        assert live not in str(found)
    with pytest.raises(Refused, match="no_such_course"):
        await ask(hub, "zoe", "POST", "past-classes", {"course": course})
