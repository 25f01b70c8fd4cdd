"""How does a session live in the host: grace, leases, empty rooms, failed commits, slow readers?"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Sequence
from pathlib import Path

import pytest
from liveclass_hub.host import host as host_module
from liveclass_hub.log.contract import Entry
from liveclass_hub.log.errors import AppendFailedError
from liveclass_hub.log.sqlite import SqliteLog

from tests.host.inside import hear, inside, order, say, until

pytestmark = pytest.mark.asyncio


class StumblingLog(SqliteLog):
    """The real log, on a disk that is full while `full` is set."""

    full = False
    fatal = False
    lying = False
    """Whether it says that a commit failed which stands."""

    def append(self, batch: Sequence[Entry]) -> None:
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
    async with inside(tmp_path, empty_minutes=0.02, grace_seconds=0.1) as it:
        session = await it.start_class()
        cleo = await it.join(session, "cleo")
        await hear(cleo, "welcome")
        for _ in range(3):
            await asyncio.sleep(1.0)
            await say(cleo, {"type": "ping"})
            await hear(cleo, "pong")
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
        for number, socket_ in enumerate(sockets):
            await order(socket_, "1", "PostMessage", text=f"{number}")
        patches = 0
        while True:
            frame = await hear(sockets[0], "patch")
            patches += 1
            if frame["seq"] == 1 + 40 + 40:
                break
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
        for batch in range(200):
            names = [f"{batch}-{number}" for number in range(50)]
            for name in names:
                await order(keen, name, "PostMessage", text="y" * 4000)
            for _ in names:
                await hear(keen, "ack")
            if not live.presence.connected("p_lazy"):
                break
        assert not live.presence.connected("p_lazy"), "a line that nobody reads is still open"
        assert live.presence.connected("p_keen")
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
