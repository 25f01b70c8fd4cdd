"""How does a session live in the host: grace, leases, empty rooms, failed commits, slow readers?"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Sequence
from pathlib import Path

import pytest
from liveclass_hub.host import host as host_module
from liveclass_hub.host.audience import Connection
from liveclass_hub.host.letters import Order
from liveclass_hub.host.live import LiveSession
from liveclass_hub.log.contract import Entry
from liveclass_hub.log.errors import AppendFailedError
from liveclass_hub.log.sqlite import SqliteLog
from liveclass_hub.session import commands as c

from tests.host.inside import COURSES, Inside, hear, inside, order, say, until

pytestmark = pytest.mark.asyncio


class StumblingLog(SqliteLog):
    """The real log, on a disk that is full while `full` is set."""

    full = False
    fatal = False
    lying = False
    """Whether it says that a commit failed which stands."""
    mad = False
    """Whether it fails as only a bug does."""

    def append(self, batch: Sequence[Entry]) -> None:
        if StumblingLog.mad:
            raise KeyError("a bug")
        if StumblingLog.lying:
            super().append(batch)
        if StumblingLog.full or StumblingLog.lying:
            raise AppendFailedError("the disk is full", fatal=StumblingLog.fatal)
        super().append(batch)


@pytest.fixture
def stumbling(monkeypatch: pytest.MonkeyPatch) -> type[StumblingLog]:
    """Hosts of this test keep their log on a disk that can be full."""
    monkeypatch.setattr(StumblingLog, "full", False)
    monkeypatch.setattr(StumblingLog, "fatal", False)
    monkeypatch.setattr(StumblingLog, "lying", False)
    monkeypatch.setattr(StumblingLog, "mad", False)
    monkeypatch.setattr(host_module, "SqliteLog", StumblingLog)
    return StumblingLog


async def test_what_cannot_be_written_did_not_happen(
    tmp_path: Path, stumbling: type[StumblingLog]
) -> None:
    async with inside(tmp_path) as it:
        session = await it.start_class()
        ana = await it.join(session, "ana", "instructor")
        cleo = await it.join(session, "cleo")
        await hear(ana, "welcome")
        seq = (await hear(cleo, "welcome"))["seq"]
        stumbling.full = True
        await order(cleo, "1", "RaiseHand")
        refused = await hear(cleo, "refused")
        assert (refused["id"], refused["refusal"]["code"]) == ("1", "not_saved")
        stumbling.full = False
        await order(cleo, "1", "RaiseHand")
        patch = await hear(cleo, "patch")
        assert (patch["after"], patch["seq"]) == (seq, seq + 1)
        assert (await hear(cleo, "ack"))["id"] == "1"
        assert not it.fatal


async def test_a_commit_that_stands_after_all_is_told(
    tmp_path: Path, stumbling: type[StumblingLog]
) -> None:
    async with inside(tmp_path) as it:
        session = await it.start_class()
        cleo = await it.join(session, "cleo")
        seq = (await hear(cleo, "welcome"))["seq"]
        stumbling.lying = True
        await order(cleo, "1", "RaiseHand")
        patch = await hear(cleo, "patch")
        assert (patch["after"], patch["seq"]) == (seq, seq + 1)
        assert (await hear(cleo, "ack"))["id"] == "1"
        stumbling.lying = False
        await order(cleo, "2", "LowerHand")
        patch = await hear(cleo, "patch")
        assert (patch["after"], patch["seq"]) == (seq + 1, seq + 2)


async def test_a_bug_in_a_commit_costs_no_commit_after_it(
    tmp_path: Path, stumbling: type[StumblingLog]
) -> None:
    async with inside(tmp_path) as it:
        session = await it.start_class()
        cleo = await it.join(session, "cleo")
        await hear(cleo, "welcome")
        stumbling.mad = True
        await order(cleo, "1", "RaiseHand")
        refused = await asyncio.wait_for(hear(cleo, "refused"), 10)
        assert refused["refusal"]["code"] == "not_saved"
        stumbling.mad = False
        await order(cleo, "1", "RaiseHand")
        assert (await asyncio.wait_for(hear(cleo, "ack"), 10))["id"] == "1"


async def test_a_broken_disk_ends_the_process(
    tmp_path: Path, stumbling: type[StumblingLog]
) -> None:
    async with inside(tmp_path) as it:
        session = await it.start_class()
        cleo = await it.join(session, "cleo")
        await hear(cleo, "welcome")
        stumbling.full = stumbling.fatal = True
        await order(cleo, "1", "RaiseHand")
        assert (await hear(cleo, "refused"))["refusal"]["code"] == "not_saved"
        assert it.fatal
        stumbling.full = False


async def test_a_session_ends_when_nobody_has_been_there_for_long(tmp_path: Path) -> None:
    async with inside(tmp_path, empty_minutes=0.02, grace_seconds=0.1) as it:
        session = await it.start_class()
        await until(lambda: not it.host.directory.all(), "an empty class goes on for ever")
        found = it.host.directory.find(session)
        assert getattr(found, "code", "") == "session_ended"


async def test_a_session_with_someone_in_it_goes_on(tmp_path: Path) -> None:
    courses = dict.fromkeys(("demo", "deserted"), COURSES["demo"])
    async with inside(tmp_path, courses=courses) as it:
        session = await it.start_class()
        await hear(await it.join(session, "cleo"), "welcome")
        it.house.settings.empty_minutes = 0.02  # from now on: she may take her time to come
        # A class that nobody comes to, begun later, shows that the time is over.
        deserted = await it.host.directory.start("deserted", "Demo", "p_ana", "instructor")
        assert isinstance(deserted, str), deserted
        await until(
            lambda: getattr(it.host.directory.find(deserted), "code", "") == "session_ended",
            "an empty class goes on for ever",
        )
        assert [live.id for live in it.host.directory.all()] == [session]


async def test_a_lease_ends_and_the_person_stays(tmp_path: Path) -> None:
    async with inside(tmp_path, lease_minutes=0.02) as it:
        session = await it.start_class()
        cleo = await it.join(session, "cleo")
        await hear(cleo, "welcome")
        assert (await hear(cleo, "bye"))["reason"] == "lease"
        again = await it.join(session, "cleo")
        await hear(again, "welcome")
        live = it.host.directory.all()[0]
        assert live.state.present("p_cleo") is not None
        assert live.state.seq == 2, "coming back with a new lease is not an event"


async def test_a_role_may_change_at_the_door(tmp_path: Path) -> None:
    async with inside(tmp_path) as it:
        session = await it.start_class()
        await hear(await it.join(session, "cleo"), "welcome")
        welcome = await hear(await it.join(session, "cleo", "assistant"), "welcome")
        assert welcome["role"] == "assistant"
        assert welcome["view"]["people"]["p_cleo"]["role"] == "assistant"
        assert "removed" in welcome["view"]


async def test_after_a_restart_the_same_class_is_there(tmp_path: Path) -> None:
    async with inside(tmp_path) as it:
        session = await it.start_class()
        cleo = await it.join(session, "cleo")
        await hear(cleo, "welcome")
        await order(cleo, "1", "RaiseHand", question="Why?")
        await hear(cleo, "ack")
    async with inside(tmp_path) as it:
        live = it.host.directory.all()[0]
        assert live.id == session
        cleo = await it.join(session, "cleo")
        view = (await hear(cleo, "welcome"))["view"]
        assert view["hands"]["p_cleo"]["question"] == "Why?"
        await order(cleo, "1", "RaiseHand", question="Changed?")
        await hear(cleo, "ack")
        assert live.state.hands["p_cleo"].question == "Why?", "a command was done twice"


async def test_a_course_has_one_live_class_however_many_start_it(tmp_path: Path) -> None:
    async with inside(tmp_path) as it:
        started = await asyncio.gather(*(it.start_class(f"p_{n}") for n in range(10)))
        assert len(set(started)) == 1


async def test_a_ticket_for_nobody_is_turned_back(tmp_path: Path) -> None:
    async with inside(tmp_path) as it:
        cleo = await it.join("s_none", "cleo")
        assert (await hear(cleo, "refused"))["refusal"]["code"] == "no_such_session"


async def test_many_at_once_share_commits(tmp_path: Path) -> None:
    async with inside(tmp_path) as it:
        session = await it.start_class()
        sockets = [await it.join(session, f"student{n}") for n in range(40)]
        for socket_ in sockets:
            await hear(socket_, "welcome")
        while (await hear(sockets[0], "patch"))["seq"] < 1 + 40:
            pass  # they came one by one, and each may have had a commit
        for number, socket_ in enumerate(sockets):
            await order(socket_, "1", "PostMessage", text=f"{number}")
        patches = 1
        while (await hear(sockets[0], "patch"))["seq"] < 1 + 40 + 40:
            patches += 1
        assert patches < 40, "every message had a frame of its own"


async def test_who_does_not_read_is_let_go_and_nobody_waits(tmp_path: Path) -> None:
    given = {"queue_bytes": 512 * 1024, "chat_messages": 100_000, "commands_burst": 100_000}
    async with inside(tmp_path, **given) as it:
        session = await it.start_class()
        lazy = await it.join(session, "lazy")
        await hear(lazy, "welcome")
        stream = lazy.protocol.stream  # type: ignore[union-attr]
        stream.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        stream.io_loop.remove_handler(stream.socket)
        await until(lambda: len(it.house.sockets) == 1, "the lazy one is not in")
        keen = await it.join(session, "keen")
        await hear(keen, "welcome")
        live = it.host.directory.all()[0]
        line, told = live.presence.line_of("p_lazy"), 0
        assert line is not None
        for batch in range(200):
            names = [f"{batch}-{number}" for number in range(50)]
            for name in names:
                await order(keen, name, "PostMessage", text="y" * 4000)
            for _ in names:
                await hear(keen, "ack")
            told += not line.closed
            if not live.presence.connected("p_lazy"):
                break
        assert not live.presence.connected("p_lazy"), "a line that nobody reads is still open"
        assert live.presence.connected("p_keen")
        assert told < 6, "the system kept megabytes for a line that nobody reads"
        stream.close()


async def test_one_big_frame_is_no_reason_to_let_anyone_go(tmp_path: Path) -> None:
    given = {"queue_bytes": 8 * 1024, "chat_messages": 100_000, "commands_burst": 100_000}
    async with inside(tmp_path, tick_ms=20, **given) as it:
        session = await it.start_class()
        writers = [await it.join(session, f"s{number}") for number in range(5)]
        for writer in writers:
            await hear(writer, "welcome")
        for writer in writers:
            await order(writer, "1", "PostMessage", text="y" * 4000)
        for writer in writers:
            await hear(writer, "ack")
        live = it.host.directory.all()[0]
        assert all(live.presence.connected(f"p_s{number}") for number in range(5))


async def test_too_many_lines_are_refused(tmp_path: Path) -> None:
    async with inside(tmp_path, max_sockets=3) as it:
        session = await it.start_class()
        for number in range(3):
            await hear(await it.join(session, f"s{number}"), "welcome")
        with pytest.raises(Exception, match="503"):
            await it.join(session, "one-too-many")


class Quiet:
    """A line that keeps nothing."""

    def deliver(self, packed: bytes) -> None:
        """See `Line`."""

    def allow(self, more: int) -> None:
        """See `Line`."""

    def hang_up(self, packed: bytes, code: int) -> None:
        """See `Line`."""

    async def answers(self, seconds: float) -> bool:
        """See `Line`."""
        return True


def a_line() -> Connection:
    """A fresh line of cleo's."""
    return Connection(Quiet(), "cleo", "p_cleo", "student", "t", lease_ends=1e12, media_due=1e12)


async def with_cleo(it: Inside) -> tuple[LiveSession, Connection]:
    """A class that cleo is in, and her line."""
    session = it.host.directory.find(await it.start_class())
    assert isinstance(session, LiveSession)
    line = a_line()
    assert await session.arrive(line, None) is None
    return session, line


async def test_who_comes_back_in_the_turn_that_would_end_the_grace_stays(tmp_path: Path) -> None:
    async with inside(tmp_path) as it:
        session, before = await with_cleo(it)
        session.presence.lost(before)
        again = a_line()
        await asyncio.gather(session.do(c.Depart("gone"), "p_cleo"), session.arrive(again, None))
        assert not again.closed, f"told {again.reason}, though the class shows her"
        assert session.presence.line_of("p_cleo") is again
        assert session.state.present("p_cleo") is not None


async def test_who_leaves_and_comes_back_in_one_turn_is_here(tmp_path: Path) -> None:
    async with inside(tmp_path) as it:
        session, before = await with_cleo(it)
        session.post(Order(c.Issued(c.Leave(), "p_cleo", "student", "1"), before))
        again = a_line()
        assert await session.arrive(again, None) is None
        assert (before.reason, again.reason) == ("left", None)
        assert session.presence.line_of("p_cleo") is again
        assert session.state.present("p_cleo") is not None


async def test_who_is_gone_is_gone_once_it_can_be_written(
    tmp_path: Path, stumbling: type[StumblingLog]
) -> None:
    async with inside(tmp_path, grace_seconds=0.0) as it:
        session, line = await with_cleo(it)
        stumbling.full = True
        session.presence.lost(line)
        refusal = await session.do(c.Depart("gone"), "p_cleo")
        assert refusal is not None, "the disk is full"
        await asyncio.sleep(1.5)  # the tending has tried, too
        stumbling.full = False
        await until(lambda: session.state.present("p_cleo") is None, "a ghost is in the class")


async def test_after_a_restart_the_feed_hears_of_the_end(tmp_path: Path) -> None:
    async with inside(tmp_path) as it:
        session = await it.start_class()
        await hear(await it.join(session, "ana", "instructor"), "welcome")
    async with inside(tmp_path) as it:
        feed = await it.open("feed")
        await say(feed, {"type": "hello", "ticket": it.ticket(None, "cleo")})
        shown = (await hear(feed, "feed"))["view"]["courses"]["demo"]["session"]
        assert shown["id"] == session
        ana = await it.join(session, "ana", "instructor")
        await hear(ana, "welcome")
        live = it.host.directory.find(session)
        assert isinstance(live, LiveSession)
        await live.do(c.EndSession(), "p_ana")
        patch = await asyncio.wait_for(hear(feed, "feed_patch"), 5)
        assert patch["patch"]["courses"]["demo"]["session"] is None


async def test_a_line_that_was_told_goodbye_is_not_obeyed(tmp_path: Path) -> None:
    async with inside(tmp_path) as it:
        session = await it.start_class()
        ana = await it.join(session, "ana", "instructor")
        await hear(ana, "welcome")
        live = it.host.directory.find(session)
        assert isinstance(live, LiveSession)
        gone = asyncio.create_task(it.host.directory.withdraw(live, "p_ana", "ana", "student"))
        await asyncio.sleep(0)  # it is told goodbye, and its page has not heard it yet
        await order(ana, "1", "PostMessage", text="with a role that is gone")
        await gone
        while await ana.read_message() is not None:
            pass
        await until(lambda: not it.house.sockets, "the socket stays open")
        await live.do(c.Depart("gone"), "p_nobody")  # a turn after whatever came in
        assert not live.has_done("p_ana", "1")


async def test_asking_to_take_over_holds_a_line_like_any_other(tmp_path: Path) -> None:
    async with inside(tmp_path, sockets_per_person=3) as it:
        session = await it.start_class()
        lines = [await it.join(session, "cleo", tab="0")]
        await hear(lines[0], "welcome")
        reading = asyncio.create_task(hear(lines[0], "bye"))  # whoever reads answers pings
        for tab in ("1", "2"):
            lines.append(await it.join(session, "cleo", tab=tab))
            await hear(lines[-1], "elsewhere")
        one_more = await it.join(session, "cleo", tab="3")
        assert (await hear(one_more, "refused"))["refusal"]["code"] == "rate_limited"
        reading.cancel()
