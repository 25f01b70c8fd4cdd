"""What does it cost the others when someone at the board means ill?"""

from __future__ import annotations

import asyncio
import contextlib
import random
import struct
import sys

import pytest
from liveclass_hub.host.board.strikes import MOST

from tests.board_page import BoardPage, in_class, message
from tests.hub import RunningHub
from tests.page import Page, Refused, start_class

pytestmark = pytest.mark.asyncio

UPDATE = {"type": "update", "id": 1, "epoch": "x"}
JUNK: list[bytes | str] = [
    "",
    "a text",
    b"",
    b"\0",
    b"\xff\xff{}",
    b"\0\x02{}",
    b"\0\x04null",
    message({"type": "nothing"}),
    message({"type": "hello"}),
    message({"type": "ping", "more": 1}),
    message({"type": "ping"}, b"a body"),
    message({**UPDATE, "id": 0}),
    message({**UPDATE, "id": 2**60}),
    message({**UPDATE, "epoch": "x" * 65}),
    message({**UPDATE, "who": "ana"}),
    message({"type": "save", "id": 1, "shrink": 1}),
    message({"type": "join", "epoch": "", "client": -1}),
    message({"type": "ping", "x": "x" * 9000}),
    struct.pack(">H", 5000) + b"[" * 5000,
    message({"type": "awareness"}, b"\0" * 5000),
]


async def opened(hub: RunningHub, course: str, stack: contextlib.AsyncExitStack) -> Page:
    ana = await stack.enter_async_context(Page(hub, "ana"))
    await ana.join(await start_class(hub, "ana", course))
    await ana.do("OpenBoard", notebook="lesson.ipynb")
    return ana


async def at_board(
    hub: RunningHub, user: str, ana: Page, stack: contextlib.AsyncExitStack
) -> tuple[Page, BoardPage]:
    page, copy = await stack.enter_async_context(in_class(hub, user, ana.view["session"]["id"]))
    await copy.enter()
    return page, copy


async def test_junk_ends_its_senders_line_and_no_other(hub: RunningHub, course: str) -> None:
    async with contextlib.AsyncExitStack() as stack:
        ana = await opened(hub, course, stack)
        _, bens = await at_board(hub, "ben", ana, stack)
        page, first = await at_board(hub, "cleo", ana, stack)
        await first.drop()
        for junk in JUNK:
            copy = BoardPage(hub, "cleo", first.session, page.tab)
            await copy.enter()
            await copy.raw(junk)
            bye = await copy.bye()
            assert bye["reason"] == "protocol", junk
            assert bye["message"]
            assert bye["next"]
            await copy.drop()
        await bens.taken(await bens.add("untroubled"))
        assert bens.losses == 0


@pytest.mark.parametrize("junk", JUNK, ids=range(len(JUNK)))
async def test_junk_instead_of_a_hello_is_shown_out(hub: RunningHub, junk: bytes | str) -> None:
    copy = BoardPage(hub, "cleo", "s_1", "tab")
    try:
        await copy.open("no ticket", hello=junk)
        await copy.frame(lambda f: f["type"] == "closed", "was not shown out")
        assert "joined" not in copy.kinds()
    finally:
        await copy.drop()


async def test_junk_as_a_change_or_a_state_costs_its_sender_alone(
    hub: RunningHub, course: str
) -> None:
    async with contextlib.AsyncExitStack() as stack:
        ana = await opened(hub, course, stack)
        _, bens = await at_board(hub, "ben", ana, stack)
        page, cleos = await at_board(hub, "cleo", ana, stack)
        await ana.do("AllowWriting", people=[page.you])
        await cleos.told(write=True)
        for junk in (b"", b"\0", b"\xff" * 50, bytes(range(256)), b"\x01" * 60_000):
            joins = cleos.joins
            with pytest.raises(Refused):
                await cleos.taken(await cleos.send_update(junk))
            await cleos.until(lambda n=joins: cleos.joins > n, "did not join again")  # type: ignore[misc]
        for state in (b"\xff" * 50, b"\x05\x01", b"\x80" * 300):
            resets = cleos.kinds().count("reset")
            joins = cleos.joins
            place = {"epoch": cleos.epoch, "client": cleos.doc.client_id}
            await cleos.say({"type": "join", **place}, state)
            await cleos.until(lambda n=resets: cleos.kinds().count("reset") > n, "no reset")  # type: ignore[misc]
            await cleos.until(lambda n=joins: cleos.joins > n, "did not join again")  # type: ignore[misc]
        last = await bens.taken(await bens.add("untroubled"))
        await cleos.reaches(last)
        assert cleos.text() == bens.text() == "untroubled"
        assert bens.losses == bens.discarded == 0


async def test_damaged_changes_are_taken_or_refused_and_all_copies_agree(
    hub: RunningHub, course: str
) -> None:
    """Real changes with some bytes changed, cut out or doubled: many still look like changes."""
    chance = random.Random(7)
    async with contextlib.AsyncExitStack() as stack:
        ana = await opened(hub, course, stack)
        _, bens = await at_board(hub, "ben", ana, stack)
        page, cleos = await at_board(hub, "cleo", ana, stack)
        await ana.do("AllowWriting", people=[page.you])
        await cleos.told(write=True)
        for number in range(25):
            await cleos.until(lambda: cleos.epoch, "did not join again")
            before = cleos.doc.get_state()
            cleos.append(f"cell {number}")
            update = bytearray(cleos.doc.get_update(before))
            at = chance.randrange(len(update))
            end = at + chance.randrange(1, 4)
            update[at:end] = chance.choice((b"", b"\xff", update[at:end] * 2, chance.randbytes(2)))
            joins = cleos.joins
            try:
                await cleos.taken(await cleos.send_update(bytes(update)))
            except Refused:
                pass
            else:  # its own copy is not what it sent: it begins again with what the board has
                cleos.fresh_copy()
                await cleos.join()
            await cleos.until(lambda n=joins: cleos.joins > n, "did not join again")  # type: ignore[misc]
        last = await bens.taken(await bens.add("untroubled"))
        dans = (await at_board(hub, "dan", ana, stack))[1]
        for copy in (cleos, dans):
            await copy.reaches(last)
            assert copy.text() == bens.text()
        assert bens.losses == bens.discarded == 0


async def test_a_change_of_another_epoch_is_not_merged(hub: RunningHub, course: str) -> None:
    async with contextlib.AsyncExitStack() as stack:
        ana = await opened(hub, course, stack)
        _, bens = await at_board(hub, "ben", ana, stack)
        bens.epoch = "another life"
        with pytest.raises(Refused) as refused:
            await bens.taken(await bens.add("from another life"))
        assert refused.value.code == "other_epoch"
        await bens.until(lambda: bens.joins == 2, "did not join again")
        assert bens.text() == ""


async def test_a_reader_cannot_send_what_a_writer_can(hub: RunningHub, course: str) -> None:
    """More than 64 KiB of a reader is cut off before it is read; of a writer it is taken."""
    async with contextlib.AsyncExitStack() as stack:
        ana = await opened(hub, course, stack)
        _, bens = await at_board(hub, "ben", ana, stack)
        _, cleos = await at_board(hub, "cleo", ana, stack)
        await bens.taken(await bens.add("x" * 300_000))
        await cleos.shows("x" * 300_000)
        await cleos.add("y" * 300_000)
        await cleos.frame(lambda f: f["type"] == "closed", "was not cut off")
        with contextlib.suppress(Exception):
            await bens.taken(await bens.add("z" * (9 << 20)))
        await bens.frame(lambda f: f["type"] == "closed", "was not cut off")


async def test_what_only_staff_may_do(hub: RunningHub, course: str) -> None:
    async with contextlib.AsyncExitStack() as stack:
        ana = await opened(hub, course, stack)
        _, bens = await at_board(hub, "ben", ana, stack)
        page, cleos = await at_board(hub, "cleo", ana, stack)
        await bens.taken(await bens.add("first"))
        await bens.say({"type": "save", "id": 100, "shrink": False})
        assert (await bens.answer(100))["type"] == "saved"
        await cleos.say({"type": "versions", "id": 100})
        (version,) = (await cleos.answer(100))["versions"]
        assert version["at"] > 0
        await cleos.say({"type": "save", "id": 101, "shrink": False})
        await cleos.say({"type": "save", "id": 102, "shrink": True})
        await cleos.say({"type": "restore", "id": 103, "version": version["version"]})
        for id in (101, 102, 103):
            with pytest.raises(Refused):
                await cleos.answer(id)
        assert cleos.discarded == 0
        await bens.taken(await bens.add("second"))
        await bens.say({"type": "restore", "id": 104, "version": version["version"]})
        await cleos.reaches((await bens.answer(104))["seq"])
        assert cleos.text() == "first"
        await cleos.say({"type": "changes", "id": 105, "after": 0})
        changes = (await cleos.answer(105))["changes"]
        assert {change["who"] for change in changes} == {bens.frames[0]["you"]}
        await ana.do("AllowWriting", people=[page.you])
        await cleos.told(write=True)
        await cleos.say({"type": "save", "id": 106, "shrink": False})
        assert (await cleos.answer(106))["type"] == "saved"


async def test_who_floods_waits_and_nobody_else_does(hub: RunningHub, course: str) -> None:
    """Far more changes than a second allows: all are taken, in order, while another's come through."""
    async with contextlib.AsyncExitStack() as stack:
        ana = await opened(hub, course, stack)
        page, cleos = await at_board(hub, "cleo", ana, stack)
        _, bens = await at_board(hub, "ben", ana, stack)
        await ana.do("AllowWriting", people=[page.you])
        await cleos.told(write=True)
        await cleos.taken(await cleos.add("-"))
        at = len(cleos.notebook.ycells) - 1
        ids = [await cleos.type(at, str(number % 10)) for number in range(400)]
        await bens.taken(await bens.add("in between"))
        assert not any(f.get("id") == ids[-1] for f in cleos.frames), "it was no flood"
        last = await cleos.taken(ids[-1])
        await bens.reaches(last)
        assert bens.text() == cleos.text()
        assert "-" + "0123456789" * 40 in bens.text()


async def test_nothing_more_is_looked_at_of_who_is_out(hub: RunningHub, course: str) -> None:
    async with contextlib.AsyncExitStack() as stack:
        ana = await opened(hub, course, stack)
        _, bens = await at_board(hub, "ben", ana, stack)
        page, cleos = await at_board(hub, "cleo", ana, stack)
        await ana.do("AllowWriting", people=[page.you])
        await cleos.told(write=True)
        for junk in [b"\xff" * 50] * MOST:
            joins = cleos.joins
            with pytest.raises(Refused):
                await cleos.taken(await cleos.send_update(junk))
            await cleos.until(lambda n=joins: cleos.joins > n, "did not join again")  # type: ignore[misc]
        with pytest.raises(Refused) as refused:
            await cleos.taken(await cleos.add("and now something good"))
        assert refused.value.code == "refused_too_often"
        told = await bens.frame(lambda f: f["type"] == "notice", "staff were not told")
        assert told["code"] == "refused_too_often"
        assert not any(f["type"] == "notice" for f in cleos.frames)
        await bens.taken(await bens.add("untroubled"))
        await cleos.shows("untroubled")


@pytest.mark.parametrize("what", ["pycrdt", "jupyter_ydoc", "liveclass_hub.board.documents"])
async def test_the_host_never_imports_the_crdt_library(what: str) -> None:
    """It is not hardened against hostile input: what ends it must end nothing else."""
    code = f"import sys, liveclass_hub.web.server as s; sys.exit({what!r} in sys.modules)"
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", code)
    assert await process.wait() == 0
