"""Does what is private stay private on real sockets, and is a deleted message gone for all?"""

from __future__ import annotations

import json

import pytest

from tests.hub import RunningHub
from tests.page import Page, Refused, start_class

pytestmark = pytest.mark.asyncio

SECRET = "between-us-Kq4"


def heard(page: Page) -> str:
    """Everything a page was ever sent."""
    return json.dumps(page.frames)


async def test_another_student_never_gets_a_byte_of_what_is_private(
    hub: RunningHub, course: str
) -> None:
    session = await start_class(hub, "ana", course)
    async with Page(hub, "ana") as ana, Page(hub, "cleo") as cleo, Page(hub, "dan") as dan:
        for page in (ana, cleo, dan):
            await page.join(session)
        await cleo.do("PostMessage", text=SECRET, private=True)
        await ana.until(lambda _: SECRET in ana.texts(), "staff miss it")
        (message,) = ana.view["messages"]
        await ana.do("PostMessage", text=f"{SECRET} yes", reply_to=message)
        await cleo.until(lambda _: len(cleo.texts()) == 2, "the student misses the answer")
        for command in (
            {"kind": "PostMessage", "text": "me too", "reply_to": message},
            {"kind": "DeleteMessage", "message": message},
            {"kind": "ReactToMessage", "message": message, "reaction": "laugh"},
        ):
            with pytest.raises(Refused, match="no_such_message"):
                await dan.do(**command)  # type: ignore[arg-type]
        await dan.do("PostMessage", text="public")
        assert dan.texts() == ["public"]
        await dan.drop()
        await dan.join(session, resume=True)
        await dan.drop()
        async with Page(hub, "dan", tab=dan.tab) as anew:
            await anew.join(session)
            assert anew.texts() == ["public"]
            for page in (dan, anew):
                assert SECRET not in heard(page)
        await cleo.drop()
        async with Page(hub, "cleo", tab=cleo.tab) as again:
            await again.join(session)
            assert len(again.texts()) == 3


async def test_a_deleted_message_is_gone_for_all(hub: RunningHub, course: str) -> None:
    session = await start_class(hub, "ana", course)
    async with Page(hub, "ana") as ana, Page(hub, "cleo") as cleo, Page(hub, "dan") as dan:
        for page in (ana, cleo, dan):
            await page.join(session)
        await cleo.do("PostMessage", text="buy my notes")
        await dan.until(lambda _: dan.texts() == ["buy my notes"], "dan misses it")
        (message,) = dan.view["messages"]
        await dan.do("ReactToMessage", message=message, reaction="puzzled")
        await ana.do("DeleteMessage", message=message)
        for page in (ana, cleo, dan):
            await page.until(lambda _, page=page: page.texts() == [], "it is still there")
