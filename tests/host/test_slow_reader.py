"""Is one who takes nothing off the line cut, told why when they come back, and nobody else bothered?"""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest
from liveclass_hub.host.live import LiveSession

from tests.host.inside import Inside, hear, inside, order, say, until

MOST = 16 * 1024
"""Unsent bytes in this test."""
HEAD = (
    b"GET /services/liveclass/socket HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    b"Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n\r\n"
)


def masked(text: str) -> bytes:
    """A frame as a page sends it, masked with nothing."""
    payload = text.encode()
    return b"\x81\xfe" + len(payload).to_bytes(2, "big") + bytes(4) + payload


async def come_and_not_read(it: Inside, session: str, user: str) -> asyncio.StreamWriter:
    """Someone in class whose page takes no byte off the line after the handshake."""
    reader, writer = await asyncio.open_connection("127.0.0.1", it.port, limit=256)
    writer.write(HEAD)
    assert b" 101 " in await reader.readline()
    hello = {"type": "hello", "ticket": it.ticket(session, user), "tab": "t", "protocol": 1}
    writer.write(masked(json.dumps({**hello, "resume": None})))
    return writer


@pytest.mark.asyncio
async def test_who_does_not_read_is_cut_and_told_on_return(tmp_path: Path) -> None:
    plenty = {"chat_messages": 10_000, "commands_per_second": 10_000.0, "commands_burst": 10_000}
    async with inside(tmp_path, queue_bytes=MOST, **plenty) as it:
        session = await it.start_class()
        ana = await it.join(session, "ana", "instructor", tab="a")
        assert (await hear(ana, "welcome"))["cut"] is None
        deaf = await come_and_not_read(it, session, "student0")
        live = it.host.directory.find(session)
        assert isinstance(live, LiveSession)
        await until(lambda: live.presence.connected("p_student0"), "not in")
        for number in range(2000):
            if not live.presence.connected("p_student0"):
                break
            await order(ana, f"m{number}", "PostMessage", text="x" * 4000)
            await hear(ana, "ack")
        assert not live.presence.connected("p_student0"), "never cut"
        back = await it.join(session, "student0")
        cut = (await hear(back, "welcome"))["cut"]
        assert cut["code"] == "slow"
        assert cut["message"] == "Your connection could not keep up with the class."
        await say(back, {"type": "ping"})
        await hear(back, "pong")
        back.close()
        await until(lambda: not live.presence.connected("p_student0"), "still in")
        again = await it.join(session, "student0")
        assert (await hear(again, "welcome"))["cut"] is None, "told twice"
        deaf.close()
