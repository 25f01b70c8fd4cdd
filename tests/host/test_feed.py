"""What does the course feed tell whom?"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tornado.websocket import WebSocketClientConnection, websocket_connect

from tests.host.inside import Inside, hear, inside, order, say

pytestmark = pytest.mark.asyncio


async def feed(it: Inside, user: str) -> tuple[WebSocketClientConnection, dict[str, Any]]:
    """Someone's open feed, and what it shows of the course."""
    socket = await websocket_connect(f"ws://127.0.0.1:{it.port}/services/liveclass/feed")
    await say(socket, {"type": "hello", "ticket": it.ticket(None, user)})
    shown: dict[str, Any] = (await hear(socket, "feed"))["view"]["courses"]["demo"]
    return socket, shown


async def hear_of(socket: WebSocketClientConnection, key: str) -> dict[str, Any]:
    """The next change of the course in which this is neither absent nor taken away."""
    while True:
        change: dict[str, Any] = (await hear(socket, "feed_patch"))["patch"]["courses"]["demo"]
        if change.get(key) is not None:
            return change


async def test_who_is_removed_is_told_so_and_offered_no_class(tmp_path: Path) -> None:
    async with inside(tmp_path) as it:
        session = await it.start_class()
        ana = await it.join(session, "ana", "instructor")
        cleo = await it.join(session, "cleo")
        await hear(cleo, "welcome")
        cleos, shown = await feed(it, "cleo")
        dans, _ = await feed(it, "dan")
        assert shown["session"]["id"] == session
        await order(ana, "1", "RemovePerson", person="p_cleo")
        change = await hear_of(cleos, "removed_from")
        assert change == {"session": None, "removed_from": "Demo"}
        assert (await hear_of(dans, "session"))["removed_from"] is None
        _, again = await feed(it, "cleo")
        assert again["removed_from"] == "Demo"
        assert "session" not in again


async def test_the_next_class_is_open_to_them(tmp_path: Path) -> None:
    async with inside(tmp_path) as it:
        session = await it.start_class()
        cleo = await it.join(session, "cleo")
        await hear(cleo, "welcome")
        ana = await it.join(session, "ana", "instructor")
        await hear(ana, "welcome")
        await order(ana, "1", "RemovePerson", person="p_cleo")
        await hear(ana, "ack")
        cleos, shown = await feed(it, "cleo")
        assert "session" not in shown
        await order(ana, "2", "EndSession")
        assert await hear(ana, "bye")
        following = await it.start_class()
        change = await hear_of(cleos, "session")
        assert change["session"]["id"] == following
        assert change["removed_from"] is None


async def test_a_feed_asks_again_which_courses_are_ones_own(tmp_path: Path) -> None:
    async with inside(tmp_path, feed_minutes=0.02) as it:
        cleos, _ = await feed(it, "cleo")
        assert (await hear(cleos, "bye"))["reason"] == "lease"
