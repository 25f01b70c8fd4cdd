"""When does the service let go of a line to the board by itself?"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from liveclass_hub.host.tickets import Admission
from tornado.websocket import WebSocketClientConnection

from tests.board_page import message, parted
from tests.host.inside import Inside, hear, inside, order

pytestmark = pytest.mark.asyncio

HELLO = {"type": "hello", "tab": "t", "protocol": 1, "epoch": "", "client": 1}


async def at_board(it: Inside, session: str) -> WebSocketClientConnection:
    """cleo's line to the board; nothing has been read from it."""
    admission = Admission("cleo", "p_cleo", {"demo": "student"}, session, board=True)
    socket = await it.open("board")
    ticket = it.host.tickets.issue(admission)
    await socket.write_message(message({**HELLO, "ticket": ticket}), binary=True)
    return socket


async def next_of(socket: WebSocketClientConnection, type: str) -> dict[str, Any]:
    while True:
        data = await socket.read_message()
        assert isinstance(data, bytes), f"closed while waiting for {type}"
        header = parted(data)[0]
        if header["type"] == type:
            return header


async def opened(it: Inside) -> tuple[str, list[WebSocketClientConnection]]:
    """A class with a board; ana and cleo are in it."""
    session = await it.start_class()
    ana = await it.join(session, "ana", "instructor")
    await hear(ana, "welcome")
    cleo = await it.join(session, "cleo")
    await hear(cleo, "welcome")
    await order(ana, "c1", "OpenBoard", notebook="lesson.ipynb")
    await hear(ana, "ack")
    return session, [ana, cleo]


async def test_a_line_that_was_let_in_long_ago_shows_another_ticket(tmp_path: Path) -> None:
    async with inside(tmp_path, lease_minutes=0.05) as it:
        session, _ = await opened(it)
        socket = await at_board(it, session)  # joined or not yet: the documents may take their time
        bye = await next_of(socket, "bye")
        assert bye["reason"] == "lease"


async def test_a_silent_line_is_taken_for_dead(tmp_path: Path) -> None:
    async with inside(tmp_path) as it:
        session, _ = await opened(it)
        socket = await at_board(it, session)
        await next_of(socket, "joined")
        it.house.settings.silence_seconds = 1  # from now on: the documents may take their time
        assert (await next_of(socket, "bye"))["reason"] == "slow"


async def test_who_shows_no_ticket_in_time_is_shown_out(tmp_path: Path) -> None:
    async with inside(tmp_path, hello_seconds=0.5) as it:
        socket = await it.open("board")
        assert (await next_of(socket, "bye"))["reason"] == "protocol"
