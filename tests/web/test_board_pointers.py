"""Who sees where others point on the board, and who they say they are?"""

from __future__ import annotations

import contextlib
import json
from typing import Any

import pytest

from tests.board_page import BoardPage, in_class
from tests.hub import RunningHub
from tests.page import Page, start_class

pytestmark = pytest.mark.asyncio

PLACE = {"type": None, "tname": None, "item": {"client": 1, "clock": 2}, "assoc": 0}
CURSOR = {"anchor": PLACE, "head": PLACE, "primary": True, "empty": True}


def seen_by(copy: BoardPage) -> dict[int, Any]:
    """What a copy was told last of each client."""
    found: dict[int, Any] = {}
    for header, body in zip(copy.frames, copy.bodies, strict=True):
        if header["type"] == "awareness":
            found |= read(body)
    return found


def read(body: bytes) -> dict[int, Any]:
    place = 0

    def number() -> int:
        nonlocal place
        value = shift = 0
        while True:
            byte = body[place]
            place += 1
            value |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                return value

    found = {}
    for _ in range(number()):
        client, _clock, size = number(), number(), number()
        found[client] = json.loads(body[place : place + size])
        place += size
    return found


class Room:
    """ana presents; ben, cleo and dan are at the board."""

    def __init__(self, hub: RunningHub, course: str, stack: contextlib.AsyncExitStack) -> None:
        self.hub, self.course, self.stack = hub, course, stack

    async def begin(self) -> None:
        session = await start_class(self.hub, "ana", self.course)
        self.ana = await self.stack.enter_async_context(Page(self.hub, "ana"))
        await self.ana.join(session)
        await self.ana.do("OpenBoard", notebook="lesson.ipynb")
        for name in ("ben", "cleo", "dan"):
            page, copy = await self.stack.enter_async_context(in_class(self.hub, name, session))
            await copy.enter()
            setattr(self, name, copy)
            setattr(self, f"{name}_page", page)

    ben: BoardPage
    cleo: BoardPage
    dan: BoardPage
    ben_page: Page
    cleo_page: Page
    dan_page: Page


async def seen(copy: BoardPage, of: BoardPage) -> Any:
    """What a copy is told of another."""
    return await copy.until(
        lambda: seen_by(copy).get(of.doc.client_id), f"{of.user} was not shown to {copy.user}"
    )


async def test_a_writers_cursor_is_shown_to_all_under_their_own_name(
    hub: RunningHub, course: str
) -> None:
    async with contextlib.AsyncExitStack() as stack:
        room = Room(hub, course, stack)
        await room.begin()
        forged = {"name": "ana", "username": "p_1", "color": "url(javascript:1)"}
        await room.ben.point(
            {"user": forged, "cursors": [{**CURSOR, "evil": 1}], "document": "<b>"}
        )
        for copy in (room.cleo, room.dan):
            shown = await seen(copy, room.ben)
            assert set(shown) == {"user", "cursors"}
            assert shown["cursors"] == [CURSOR]
            assert shown["user"]["name"] == shown["user"]["display_name"] == "ben"
            assert shown["user"]["username"] == room.ben_page.you
            assert shown["user"]["color"].startswith("var(--jp-collaborator-color")
        assert room.ben.doc.client_id not in seen_by(room.ben)


async def test_who_has_gone_is_shown_no_more_and_who_comes_is_told(
    hub: RunningHub, course: str
) -> None:
    async with contextlib.AsyncExitStack() as stack:
        room = Room(hub, course, stack)
        await room.begin()
        await room.ben.point({"cursors": [CURSOR]})
        await seen(room.cleo, room.ben)
        _page, eve = await stack.enter_async_context(
            in_class(hub, "eve", room.ana.view["session"]["id"])
        )
        await eve.enter()
        await seen(eve, room.ben)
        client = room.ben.doc.client_id
        await room.ben.drop()
        for copy in (room.cleo, eve):
            await copy.until(
                lambda c=copy: client in seen_by(c) and seen_by(c)[client] is None,  # type: ignore[misc]
                "ben's cursor is still there",
            )


async def test_a_reader_is_shown_to_nobody_and_where_all_write_to_staff_only(
    hub: RunningHub, course: str
) -> None:
    async with contextlib.AsyncExitStack() as stack:
        room = Room(hub, course, stack)
        await room.begin()
        await room.cleo.point({"cursors": [CURSOR]})
        await room.ana.do("AllowWriting")
        await room.cleo.told(write=True)
        await room.cleo.point({"cursors": [CURSOR]})
        await seen(room.ben, room.cleo)
        await room.ana.do("AllowWriting", people=[room.cleo_page.you])
        await room.ana.do("StopWriting", people=[room.dan_page.you])
        await room.cleo.point({"cursors": [CURSOR, CURSOR]})
        assert len((await seen(room.dan, room.cleo))["cursors"]) >= 1
        told = [
            index
            for index, (header, body) in enumerate(
                zip(room.dan.frames, room.dan.bodies, strict=True)
            )
            if header["type"] == "awareness" and room.cleo.doc.client_id in read(body)
        ]
        stopped = next(
            (i for i, f in enumerate(room.dan.frames) if f["type"] == "rights" and f["write"]), 0
        )
        assert min(told) > stopped
        await room.ana.do("StopWriting", people=[room.cleo_page.you])
        await room.dan.until(
            lambda: seen_by(room.dan)[room.cleo.doc.client_id] is None, "cleo is still shown"
        )


async def test_nobody_points_as_another(hub: RunningHub, course: str) -> None:
    """Neither by another's clientID in an update, nor by joining with it."""
    async with contextlib.AsyncExitStack() as stack:
        room = Room(hub, course, stack)
        await room.begin()
        await room.ana.do("AllowWriting", people=[room.cleo_page.you, room.dan_page.you])
        await room.cleo.told(write=True)
        await room.dan.told(write=True)
        await room.ben.point({"cursors": [CURSOR]})
        await seen(room.dan, room.ben)
        await room.cleo.point({"cursors": []}, client=room.ben.doc.client_id, clock=1000)
        joins = room.cleo.joins
        place = {"epoch": room.cleo.epoch, "client": room.ben.doc.client_id}
        await room.cleo.say({"type": "join", **place}, room.cleo.doc.get_state())
        await room.cleo.until(lambda: room.cleo.joins > joins, "cleo did not join again")
        await room.cleo.point({"cursors": []}, client=room.ben.doc.client_id, clock=1001)
        await room.cleo.point(None, client=room.ben.doc.client_id, clock=1002)
        await room.dan.point({"cursors": []})
        await seen(room.ben, room.dan)
        shown = seen_by(room.dan)[room.ben.doc.client_id]
        assert (shown["user"]["name"], shown["cursors"]) == ("ben", [CURSOR])


@pytest.mark.parametrize(
    "state",
    [
        {"cursors": [CURSOR] * 17},
        {"cursors": "here"},
        {"cursors": [{"anchor": {"tname": "x" * 65}, "head": PLACE}]},
        {"cursors": [{"anchor": PLACE, "head": {**PLACE, "item": {"client": -1, "clock": 0}}}]},
        [],
        "<script>",
        7,
    ],
)
async def test_what_is_no_cursor_is_shown_to_nobody(
    hub: RunningHub, course: str, state: object
) -> None:
    async with contextlib.AsyncExitStack() as stack:
        room = Room(hub, course, stack)
        await room.begin()
        await room.ben.point(state)
        await room.ana.do("AllowWriting", people=[room.dan_page.you])
        await room.dan.told(write=True)
        await room.dan.point({"cursors": []})
        await seen(room.cleo, room.dan)
        assert room.ben.doc.client_id not in seen_by(room.cleo)


async def test_too_much_awareness_ends_the_line_of_its_sender_alone(
    hub: RunningHub, course: str
) -> None:
    async with contextlib.AsyncExitStack() as stack:
        room = Room(hub, course, stack)
        await room.begin()
        await room.ben.point({"cursors": [], "more": "x" * 5000})
        assert (await room.ben.bye())["reason"] == "protocol"
        await room.ana.do("AllowWriting", people=[room.dan_page.you])
        await room.dan.told(write=True)
        await room.dan.taken(await room.dan.add("still here"))
        await room.cleo.shows("still here")
