"""Do all copies of the board become the same, and does nobody else's hand get in?"""

from __future__ import annotations

import asyncio
import contextlib

import pytest

from tests.board_page import BoardPage, board_page, in_class
from tests.hub import OUTSIDER, RunningHub, wait_until
from tests.page import Page, Refused, ask, start_class

pytestmark = pytest.mark.asyncio


async def with_board(hub: RunningHub, course: str, stack: contextlib.AsyncExitStack) -> Page:
    """ana's class with a new notebook on its board."""
    session = await start_class(hub, "ana", course)
    ana = await stack.enter_async_context(Page(hub, "ana"))
    await ana.join(session)
    await ana.do("OpenBoard", notebook="lesson.ipynb")
    return ana


async def copy_of(
    hub: RunningHub, user: str, session: str, stack: contextlib.AsyncExitStack
) -> tuple[Page, BoardPage]:
    page, copy = await stack.enter_async_context(in_class(hub, user, session))
    await copy.enter()
    return page, copy


async def test_two_writers_and_a_reader_become_the_same(hub: RunningHub, course: str) -> None:
    async with contextlib.AsyncExitStack() as stack:
        ana = await with_board(hub, course, stack)
        session = ana.view["session"]["id"]
        mine = BoardPage(hub, "ana", session, ana.tab)
        await mine.enter()
        stack.push_async_callback(mine.drop)
        _, bens = await copy_of(hub, "ben", session, stack)
        _, cleos = await copy_of(hub, "cleo", session, stack)
        assert (mine.write, bens.write, cleos.write) == (True, True, False)
        ids = []
        for number in range(20):
            ids.append((mine, await mine.add(f"ana {number}")))
            ids.append((bens, await bens.add(f"ben {number}")))
        last = max([await copy.taken(id) for copy, id in ids])
        for copy in (mine, bens, cleos):
            await copy.reaches(last)
        assert mine.text() == bens.text() == cleos.text()
        assert sorted(mine.text().split()) == sorted(
            [*(["ana", "ben"] * 20), *(str(n) for n in range(20) for _ in "ab")]
        )
        assert mine.joins == bens.joins == cleos.joins == 1


async def test_what_a_reader_sends_is_refused_and_nobody_sees_it(
    hub: RunningHub, course: str
) -> None:
    async with contextlib.AsyncExitStack() as stack:
        ana = await with_board(hub, course, stack)
        session = ana.view["session"]["id"]
        _, bens = await copy_of(hub, "ben", session, stack)
        _, cleos = await copy_of(hub, "cleo", session, stack)
        await bens.taken(await bens.add("from ben"))
        await cleos.shows("from ben")
        with pytest.raises(Refused) as refused:
            await cleos.taken(await cleos.add("from cleo"))
        assert refused.value.code == "read_only"
        assert cleos.discarded == 1
        last = await bens.taken(await bens.add("after"))
        await cleos.reaches(last)
        assert cleos.text() == bens.text() == "from ben\nafter"
        async with board_page(hub, "dan", session) as late:
            await late.reaches(last)
            assert late.text() == bens.text()


async def test_a_right_given_used_and_taken_back_leaves_no_stale_edit(
    hub: RunningHub, course: str
) -> None:
    async with contextlib.AsyncExitStack() as stack:
        ana = await with_board(hub, course, stack)
        session = ana.view["session"]["id"]
        page, cleos = await copy_of(hub, "cleo", session, stack)
        _, bens = await copy_of(hub, "ben", session, stack)
        await ana.do("AllowWriting", people=[page.you])
        await cleos.told(write=True)
        await cleos.taken(await cleos.add("while allowed"))
        await ana.do("StopWriting", people=[page.you])
        # Acknowledged is enforced, whether or not the page was told.
        with pytest.raises(Refused) as refused:
            await cleos.taken(await cleos.add("too late"))
        assert refused.value.code == "read_only"
        await cleos.told(write=False)
        await ana.do("AllowWriting", people=[page.you])
        await cleos.told(write=True)
        await cleos.shows("while allowed")
        last = await cleos.taken(await cleos.add("allowed again"))
        await bens.reaches(last)
        assert bens.text() == cleos.text() == "while allowed\nallowed again"


async def test_what_a_dishonest_copy_keeps_never_comes_in(hub: RunningHub, course: str) -> None:
    """It keeps what was refused, and sends more on top of it, once it may write."""
    async with contextlib.AsyncExitStack() as stack:
        ana = await with_board(hub, course, stack)
        session = ana.view["session"]["id"]
        page, cleos = await copy_of(hub, "cleo", session, stack)
        _, bens = await copy_of(hub, "ben", session, stack)
        cleos.honest = False
        with pytest.raises(Refused):
            await cleos.taken(await cleos.add("forbidden"))
        await ana.do("AllowWriting", people=[page.you])
        await cleos.told(write=True)
        with pytest.raises(Refused):
            await cleos.taken(await cleos.add("on top of it"))
        await cleos.join()
        await cleos.until(lambda: cleos.joins >= 2, "cleo did not join again")
        last = await bens.taken(await bens.add("from ben"))
        await cleos.reaches(last)
        text = bens.text()
        assert "from ben" in text


async def test_everyone_may_write_and_then_only_some(hub: RunningHub, course: str) -> None:
    async with contextlib.AsyncExitStack() as stack:
        ana = await with_board(hub, course, stack)
        session = ana.view["session"]["id"]
        pages = [await copy_of(hub, user, session, stack) for user in ("cleo", "dan", "eve")]
        await ana.do("AllowWriting")
        for page, copy in pages:
            await copy.told(write=True)
            await copy.taken(await copy.add(page.user))
        await ana.do("StopWriting", people=[pages[0][0].you])
        with pytest.raises(Refused):
            await pages[0][1].taken(await pages[0][1].add("no more"))
        last = await pages[1][1].taken(await pages[1][1].add("dan again"))
        await ana.do("StopWriting")
        with pytest.raises(Refused):
            await pages[1][1].taken(await pages[1][1].add("no more"))
        for _, copy in pages:
            await copy.reaches(last)
            await copy.told(write=False)
            assert sorted(copy.text().split("\n")) == ["cleo", "dan", "dan again", "eve"]


async def test_a_stranger_gets_nowhere(hub: RunningHub, course: str) -> None:
    async with contextlib.AsyncExitStack() as stack:
        ana = await with_board(hub, course, stack)
        session = ana.view["session"]["id"]
        with pytest.raises(Refused) as refused:
            await ask(hub, OUTSIDER, "POST", "ticket", {"for": "board", "session": session})
        assert refused.value.code == "not_enrolled"
        forged = BoardPage(hub, "cleo", session, "tab")
        stack.push_async_callback(forged.drop)
        await forged.open("no-ticket-at-all")
        frame = await forged.frame(lambda f: f["type"] == "refused", "was not refused")
        assert (frame["id"], frame["refusal"]["code"]) == (0, "bad_ticket")
        await forged.frame(lambda f: f["type"] == "closed", "was not closed")


@pytest.mark.parametrize("purpose", ["feed", "session"])
async def test_a_ticket_for_something_else_opens_no_board(
    hub: RunningHub, course: str, purpose: str
) -> None:
    async with contextlib.AsyncExitStack() as stack:
        ana = await with_board(hub, course, stack)
        session = ana.view["session"]["id"]
        wanted = {"for": purpose, **({"session": session} if purpose == "session" else {})}
        ticket = (await ask(hub, "cleo", "POST", "ticket", wanted))["ticket"]
        copy = BoardPage(hub, "cleo", session, "tab")
        stack.push_async_callback(copy.drop)
        await copy.open(ticket)
        frame = await copy.frame(lambda f: f["type"] == "refused", "was not refused")
        assert frame["refusal"]["code"] == "bad_ticket"


async def test_who_is_not_in_the_class_is_not_at_its_board(hub: RunningHub, course: str) -> None:
    async with contextlib.AsyncExitStack() as stack:
        ana = await with_board(hub, course, stack)
        copy = BoardPage(hub, "cleo", ana.view["session"]["id"], "tab")
        stack.push_async_callback(copy.drop)
        await copy.open()
        frame = await copy.frame(lambda f: f["type"] == "refused", "was not refused")
        assert frame["refusal"]["code"] == "not_here"


async def test_without_a_board_there_is_no_ticket(hub: RunningHub, course: str) -> None:
    session = await start_class(hub, "ana", course)
    with pytest.raises(Refused) as refused:
        await ask(hub, "ana", "POST", "ticket", {"for": "board", "session": session})
    assert refused.value.code == "no_board"


async def test_who_is_removed_loses_the_board_and_does_not_come_back(
    hub: RunningHub, course: str
) -> None:
    async with contextlib.AsyncExitStack() as stack:
        ana = await with_board(hub, course, stack)
        session = ana.view["session"]["id"]
        page, cleos = await copy_of(hub, "cleo", session, stack)
        ticket = await ask(hub, "cleo", "POST", "ticket", {"for": "board", "session": session})
        await ana.do("AllowWriting")
        await cleos.told(write=True)
        await ana.do("RemovePerson", person=page.you)
        assert (await cleos.bye())["reason"] == "removed"
        again = BoardPage(hub, "cleo", session, "tab")
        stack.push_async_callback(again.drop)
        await again.open(ticket["ticket"])
        frame = await again.frame(lambda f: f["type"] == "refused", "was not refused")
        assert frame["refusal"]["code"] == "removed"


async def test_who_leaves_leaves_the_board_and_the_end_ends_it(
    hub: RunningHub, course: str
) -> None:
    async with contextlib.AsyncExitStack() as stack:
        ana = await with_board(hub, course, stack)
        session = ana.view["session"]["id"]
        page, cleos = await copy_of(hub, "cleo", session, stack)
        _, dans = await copy_of(hub, "dan", session, stack)
        _, bens = await copy_of(hub, "ben", session, stack)
        await page.order("Leave")
        assert (await cleos.bye())["reason"] == "left"
        await bens.taken(await bens.add("the last word"))
        await ana.order("EndSession")
        assert (await dans.bye())["reason"] == "ended"
        assert (await bens.bye())["reason"] == "ended"
        file = hub.data_dir / "courses" / course / "lesson.ipynb"
        await asyncio.to_thread(
            wait_until,
            lambda: file.exists() and "the last word" in file.read_text(),
            "the notebook was not written at the end of the class",
        )


async def test_another_tab_takes_the_board_with_it(hub: RunningHub, course: str) -> None:
    async with contextlib.AsyncExitStack() as stack:
        ana = await with_board(hub, course, stack)
        session = ana.view["session"]["id"]
        _, first = await copy_of(hub, "cleo", session, stack)
        second = await stack.enter_async_context(Page(hub, "cleo"))
        assert (await second.join(session))["type"] == "elsewhere"
        await second.send({"type": "takeover"})
        await second.next("welcome")
        assert (await first.bye())["reason"] == "elsewhere"
        copy = BoardPage(hub, "cleo", session, second.tab)
        stack.push_async_callback(copy.drop)
        await copy.enter()


async def test_one_tab_has_one_copy(hub: RunningHub, course: str) -> None:
    async with contextlib.AsyncExitStack() as stack:
        ana = await with_board(hub, course, stack)
        session = ana.view["session"]["id"]
        page, first = await copy_of(hub, "cleo", session, stack)
        again = BoardPage(hub, "cleo", session, page.tab)
        stack.push_async_callback(again.drop)
        await again.enter()
        assert (await first.bye())["reason"] == "elsewhere"


async def test_another_notebook_moves_everyone(hub: RunningHub, course: str) -> None:
    async with contextlib.AsyncExitStack() as stack:
        ana = await with_board(hub, course, stack)
        session = ana.view["session"]["id"]
        _, bens = await copy_of(hub, "ben", session, stack)
        _, cleos = await copy_of(hub, "cleo", session, stack)
        await bens.taken(await bens.add("in the first"))
        on_its_way = await bens.add("perhaps")
        await ana.do("OpenBoard", notebook="second.ipynb")
        for copy in (bens, cleos):
            assert (await copy.bye())["reason"] == "moved"
        answer = next(f for f in bens.frames if f.get("id") == on_its_way)
        copy = BoardPage(hub, "ben", session, bens.tab)
        stack.push_async_callback(copy.drop)
        await copy.enter()
        assert copy.text() == ""
        assert copy.frames[0]["notebook"] == "second.ipynb"
        await copy.taken(await copy.add("in the second"))
        await ana.do("OpenBoard", notebook="lesson.ipynb")
        back = BoardPage(hub, "ben", session, bens.tab)
        stack.push_async_callback(back.drop)
        await back.enter()
        kept = ["in the first"] + (["perhaps"] if answer["type"] == "taken" else [])
        assert back.text().split("\n") == kept
        assert back.epoch == bens.epoch


async def test_a_role_that_is_lost_closes_the_board(hub: RunningHub, course: str) -> None:
    async with contextlib.AsyncExitStack() as stack:
        ana = await with_board(hub, course, stack)
        _, eves = await copy_of(hub, "eve", ana.view["session"]["id"], stack)
        try:
            await asyncio.to_thread(hub.set_groups, "eve", [])
            assert (await eves.bye())["reason"] in {"lease", "left"}
        finally:
            await asyncio.to_thread(hub.set_groups, "eve", ["stats-students"])


async def test_what_happens_to_the_file_is_told_to_the_staff_alone(
    hub: RunningHub, course: str
) -> None:
    async with contextlib.AsyncExitStack() as stack:
        ana = await with_board(hub, course, stack)
        session = ana.view["session"]["id"]
        _, bens = await copy_of(hub, "ben", session, stack)
        _, cleos = await copy_of(hub, "cleo", session, stack)
        await bens.taken(await bens.add("from the class"))
        await bens.say({"type": "save", "id": 50, "shrink": False})
        await bens.answer(50)
        folder = hub.data_dir / "courses" / course
        file = folder / "lesson.ipynb"
        file.write_text(file.read_text().replace("from the class", "from elsewhere"))
        last = await bens.taken(await bens.add("more"))
        await bens.say({"type": "save", "id": 51, "shrink": False})
        await bens.answer(51)
        notice = await bens.frame(lambda f: f["type"] == "notice", "ben was not told")
        assert notice["code"] == "conflict"
        assert "from the class" in file.read_text()
        (aside,) = folder.glob("lesson.conflict-*.ipynb")
        assert "from elsewhere" in aside.read_text()
        await cleos.reaches(last)
        assert "notice" not in cleos.kinds()


async def test_the_next_class_begins_while_the_last_one_is_being_saved(
    hub: RunningHub, course: str
) -> None:
    for number in range(3):
        async with contextlib.AsyncExitStack() as stack:
            ana = await with_board(hub, course, stack)
            _, bens = await copy_of(hub, "ben", ana.view["session"]["id"], stack)
            assert len(bens.text().split()) == number
            await bens.taken(await bens.add(f"class-{number}"))
            await ana.order("EndSession")
            assert (await bens.bye())["reason"] == "ended"

    folder = hub.data_dir / "courses" / course
    await asyncio.to_thread(
        wait_until,
        lambda: "class-2" in (folder / "lesson.ipynb").read_text(),
        "the last class was not saved",
    )
