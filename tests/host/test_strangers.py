"""Does a flood of sockets without a ticket keep anyone out who has one?"""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from liveclass_hub.web.strangers import Strangers
from liveclass_hub.web.whence import address_of
from tornado.httpclient import HTTPClientError, HTTPRequest
from tornado.websocket import WebSocketClientConnection, websocket_connect

from tests.host.inside import Inside, hear, inside, say, until

MOST = 40
"""Sockets in these tests, so twenty strangers."""


async def knock(it: Inside, address: str) -> WebSocketClientConnection:
    """A socket that comes from there, as the hub's proxy says, and is silent."""
    url = f"ws://127.0.0.1:{it.port}/services/liveclass/socket"
    return await websocket_connect(HTTPRequest(url, headers={"X-Forwarded-For": address}))


async def greet(it: Inside, socket: WebSocketClientConnection, session: str, user: str) -> None:
    ticket = it.ticket(session, user)
    hello = {"type": "hello", "ticket": ticket, "tab": "t", "protocol": 1}
    await say(socket, hello)
    await hear(socket, "welcome")


@pytest.mark.asyncio
@pytest.mark.parametrize("places", [1, 1000], ids=["from one place", "from everywhere"])
async def test_a_flood_of_strangers_keeps_nobody_out(tmp_path: Path, places: int) -> None:
    async with inside(tmp_path, max_sockets=MOST) as it:
        session = await it.start_class()
        strangers = [await knock(it, f"203.0.{n % places}.1") for n in range(3 * MOST)]
        assert len(it.house.strangers) <= MOST // 2
        for number in range(10):
            # Theirs keep coming between one's opening a socket and showing the ticket.
            socket = await knock(it, "198.51.100.7")
            strangers += [await knock(it, f"203.0.{n % places}.1") for n in range(5)]
            await greet(it, socket, session, f"student{number}")
        # The first of them was told why, in words, and to come again.
        bye = await hear(strangers[0], "bye")
        assert (bye["reason"], bye["message"][:8]) == ("slow", "Too many")


async def knock_rudely(it: Inside) -> asyncio.StreamWriter:
    """A socket whose other end neither reads nor agrees to be closed."""
    reader, writer = await asyncio.open_connection("127.0.0.1", it.port)
    head = "GET /services/liveclass/socket HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\n"
    key = "Connection: Upgrade\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"
    writer.write(f"{head}{key}Sec-WebSocket-Version: 13\r\n\r\n".encode())
    assert b" 101 " in await reader.readline()
    return writer


@pytest.mark.asyncio
async def test_who_gives_way_is_gone_at_once(tmp_path: Path) -> None:
    async with inside(tmp_path, max_sockets=MOST) as it:
        session = await it.start_class()
        rude = [await knock_rudely(it) for _ in range(3 * MOST)]
        assert len(it.house.sockets) <= MOST // 2
        for number in range(MOST // 2):
            rude.append(await knock_rudely(it))
            await greet(it, await knock(it, "198.51.100.7"), session, f"student{number}")
        for writer in rude:
            writer.close()


@pytest.mark.asyncio
async def test_a_class_behind_one_address_comes_in_all_at_once(tmp_path: Path) -> None:
    count = 200
    async with inside(tmp_path, max_sockets=4 * count) as it:
        session = await it.start_class()
        sockets = [await knock(it, "198.51.100.7") for _ in range(count)]
        coming = (greet(it, s, session, f"student{n}") for n, s in enumerate(sockets))
        await asyncio.gather(*coming)
        assert len(it.house.strangers) == 0


@pytest.mark.asyncio
async def test_strangers_give_way_as_places_are_taken(tmp_path: Path) -> None:
    async with inside(tmp_path, max_sockets=8) as it:
        session = await it.start_class()
        silent = [await knock(it, f"203.0.113.{n}") for n in range(4)]
        for number in range(8):
            await greet(it, await knock(it, "198.51.100.7"), session, f"student{number}")
        assert [(await hear(one, "bye"))["reason"] for one in silent] == ["slow"] * 4
        await until(lambda: len(it.house.sockets) == 8, "strangers stayed")
        with pytest.raises(HTTPClientError) as refused:
            await knock(it, "198.51.100.8")
        assert refused.value.code == 503


async def call(it: Inside, source: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """A connection from there that asks for nothing."""
    return await asyncio.open_connection("127.0.0.1", it.port, local_addr=(source, 0))


@pytest.mark.asyncio
@pytest.mark.parametrize("places", [1, 7], ids=["from one place", "from everywhere"])
async def test_who_asks_for_nothing_keeps_nobody_out(tmp_path: Path, places: int) -> None:
    async with inside(tmp_path, max_sockets=MOST) as it:
        session = await it.start_class()
        silent = [await call(it, f"127.0.0.{2 + n % places}") for n in range(5 * MOST)]
        for number in range(10):
            await greet(it, await knock(it, "198.51.100.7"), session, f"student{number}")
        gone = [reader.at_eof() for reader, _ in silent]
        assert gone.count(True) > 4 * MOST, "they stay"
        assert gone[0], "the oldest goes first"
        assert not gone[-1], "the newest stays"


@pytest.mark.asyncio
async def test_who_has_been_answered_is_silent_again(tmp_path: Path) -> None:
    async with inside(tmp_path, max_sockets=MOST) as it:
        reader, writer = await asyncio.open_connection("127.0.0.1", it.port)
        for _ in range(3 * MOST):
            writer.write(b"GET /services/liveclass/health HTTP/1.1\r\nHost: x\r\n\r\n")
            assert b" 200 " in await reader.readline()
            await reader.readuntil(b"}")
        others = [await call(it, f"127.0.0.{2 + n}") for n in range(MOST)]
        # Between two questions it is as silent as they are, and the oldest of all.
        assert await reader.read() == b""
        for _, left in [(reader, writer), *others]:
            left.close()


class Knock:
    """A socket without a name."""


@given(
    addresses=st.lists(st.sampled_from("abcdef"), max_size=60),
    most=st.integers(min_value=1, max_value=12),
    room=st.integers(min_value=1, max_value=20),
)
def test_there_are_never_too_many_and_one_place_has_half(
    addresses: list[str], most: int, room: int
) -> None:
    strangers: Strangers[Knock] = Strangers(most)
    open_: dict[Knock, str] = {}
    for address in addresses:
        knock = Knock()
        gone = strangers.add(knock, address, room)
        for socket in gone:
            assert open_.pop(socket)
        open_[knock] = address
        assert len(strangers) == len(open_) <= min(most, room)
        assert list(open_.values()).count(address) <= max(1, min(most, room) // 2)
        assert knock in open_
    for socket in open_:
        strangers.remove(socket)
    assert len(strangers) == 0


def test_the_nearest_proxy_says_where_one_comes_from() -> None:
    assert address_of("127.0.0.1", "") == "127.0.0.1"
    assert address_of("127.0.0.1", "10.9.8.7, 198.51.100.7") == "198.51.100.7"
    assert address_of("127.0.0.1", "x" * 10_000) == "127.0.0.1"
    one, two = "2001:db8:1:2::a", "2001:db8:1:2:3:4:5:6"
    assert address_of("::1", one) == address_of("::1", two) != address_of("::1", "2001:db8::1")
