"""When is the hub asked anew who someone is, and what follows when it says otherwise?"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
from liveclass_hub.host.hub import Hub, HubProblem, HubUser
from liveclass_hub.host.settings import LiveClass
from liveclass_hub.session.refusals import Refusal
from liveclass_hub.wire.http import ListSessions, ReadAudit

from tests.host.inside import Inside, hear, inside, order

pytestmark = pytest.mark.asyncio


def hub_says(
    it: Inside, monkeypatch: pytest.MonkeyPatch, groups: dict[str, set[str]]
) -> Callable[[], list[str]]:
    """Answer in the hub's place; whom it was asked about."""
    asked: list[str] = []

    async def groups_of(name: str) -> frozenset[str]:
        asked.append(name)
        return frozenset(groups[name])

    monkeypatch.setattr(it.host.hub, "groups_of", groups_of)
    return lambda: asked


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("MuteAll", {}),
        ("RemovePerson", {"person": "p_ana"}),
        ("RemovePeople", {"people": ["p_ana"]}),
        ("EndSession", {}),
        ("Demote", {"person": "p_ana"}),
    ],
)
async def test_what_the_table_refuses_is_refused_without_asking(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, fields: dict[str, Any]
) -> None:
    async with inside(tmp_path) as it:
        session = await it.start_class()
        asked = hub_says(it, monkeypatch, {"ana": {"teachers"}, "cleo": {"students"}})
        ana = await it.join(session, "ana", "instructor")
        await hear(ana, "welcome")
        cleo = await it.join(session, "cleo")
        await hear(cleo, "welcome")
        asked().clear()  # a ticket of the teaching staff is looked at again when it is shown
        await order(cleo, "1", kind, **fields)
        assert (await hear(cleo, "refused"))["refusal"]["code"] == "not_allowed"
        assert asked() == []
        await order(ana, "2", "MuteAll")
        await hear(ana, "ack")
        assert asked() == ["ana"]


@pytest.mark.parametrize(
    ("groups", "code"), [({"students"}, "role_changed"), (set(), "not_enrolled")]
)
async def test_who_has_lost_the_role_is_told_whether_they_are_still_enrolled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, groups: set[str], code: str
) -> None:
    async with inside(tmp_path) as it:
        session = await it.start_class()
        ana = await it.join(session, "ana", "instructor")
        await hear(ana, "welcome")
        hub_says(it, monkeypatch, {"ana": groups})
        await order(ana, "1", "MuteAll")
        refused = await hear(ana, "refused")
        assert (refused["id"], refused["refusal"]["code"]) == ("1", code)
        assert (await hear(ana, "bye"))["reason"] == "lease"


@pytest.mark.parametrize(
    ("groups", "code"), [({"students"}, "not_allowed"), (set(), "no_such_session")]
)
async def test_who_may_not_read_the_audit_is_told_so_without_asking(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, groups: set[str], code: str
) -> None:
    async with inside(tmp_path) as it:
        session = await it.start_class()
        asked = hub_says(it, monkeypatch, {"cleo": groups, "ana": {"teachers"}})
        cleo = HubUser("cleo", frozenset(groups), may_teach=True)
        for answer in (
            await it.host.audit.page(cleo, ReadAudit(session)),
            await it.host.audit.file(cleo, ReadAudit(session)),
        ):
            assert isinstance(answer, Refusal)
            assert answer.code == code
        assert isinstance(await it.host.audit.sessions(cleo, ListSessions("demo")), Refusal)
        assert asked() == []
        ana = HubUser("ana", frozenset({"teachers"}), may_teach=True)
        assert not isinstance(await it.host.audit.page(ana, ReadAudit(session)), Refusal)
        assert asked() == ["ana"]


async def test_who_was_an_instructor_a_moment_ago_reads_no_audit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with inside(tmp_path) as it:
        session = await it.start_class()
        hub_says(it, monkeypatch, {"ana": {"students"}})
        ana = HubUser("ana", frozenset({"teachers"}), may_teach=True)
        answer = await it.host.audit.page(ana, ReadAudit(session))
        assert isinstance(answer, Refusal)
        assert answer.code == "not_allowed"


class Desk:
    """Where the hub should be: it answers, or hangs up without a word."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.answer: bytes | None = None
        self.status = b"200 OK"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One question, and no more on this line."""
        head = await reader.readuntil(b"\r\n\r\n")
        self.asked.append(head.split()[1].decode())
        if self.answer is not None:
            size = len(self.answer)
            head = b"HTTP/1.1 %s\r\nContent-Length: %d\r\n\r\n" % (self.status, size)
            writer.write(head + self.answer)
        writer.close()


@contextlib.asynccontextmanager
async def at_the_desk() -> AsyncIterator[tuple[Desk, Hub]]:
    """A hub that says what it is told to, and who asks it."""
    desk = Desk()
    server = await asyncio.start_server(desk.serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    try:
        yield desk, Hub(LiveClass(hub_url=f"http://127.0.0.1:{port}"))
    finally:
        server.close()


async def test_nobody_in_class_waits_again_for_a_hub_that_does_not_answer() -> None:
    async with at_the_desk() as (desk, hub):
        desk.answer = b'{"groups": ["teachers"]}'
        assert await hub.groups_of("ana") == {"teachers"}
        desk.answer = None
        assert await hub.groups_of("ana") == {"teachers"}
        assert desk.asked == ["/users/ana", "/users/ana"]
        assert await hub.groups_of("ana") == {"teachers"}
        assert desk.asked == ["/users/ana", "/users/ana"]
        with pytest.raises(HubProblem):
            await hub.groups_of("dan")  # of whom nothing is known
        assert desk.asked[2:] == ["/users/dan"]


async def test_a_hub_that_refuses_is_not_away() -> None:
    async with at_the_desk() as (desk, hub):
        desk.answer = b'{"groups": ["teachers"]}'
        assert await hub.groups_of("ana") == {"teachers"}
        desk.status = b"403 Forbidden"
        assert await hub.members_of("teachers") is None
        desk.status, desk.answer = b"200 OK", b'{"groups": ["students"]}'
        assert await hub.groups_of("ana") == {"students"}


async def test_a_hub_that_is_back_is_asked_again() -> None:
    async with at_the_desk() as (desk, hub):
        desk.answer = b'{"groups": ["teachers"]}'
        assert await hub.groups_of("ana") == {"teachers"}
        desk.answer = None
        assert await hub.members_of("teachers") is None
        desk.answer = b'{"users": ["ana"]}'
        assert await hub.members_of("teachers") == {"ana"}
        desk.answer = b'{"groups": ["students"]}'
        assert await hub.groups_of("ana") == {"students"}
