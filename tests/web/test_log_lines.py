"""Does anything that a stranger sends get into the log, be it long or with line ends in it?"""

from __future__ import annotations

import contextlib
import json
import socket
from urllib.parse import urlsplit

import pytest

from tests.hub import RunningHub
from tests.page import Page

pytestmark = pytest.mark.asyncio

MARK = "zebra-crossing"
FORGED = f"{MARK}\n2026-01-01 00:00:00 liveclass.host everything is fine\r\n"
LONG = MARK + "x" * 60_000
REQUESTS = {
    "a path": f"GET /services/liveclass/{LONG[:50_000]} HTTP/1.1\r\nHost: x\r\n\r\n",
    "a method": f"{MARK} /services/liveclass/health HTTP/1.1\r\nHost: x\r\n\r\n",
    "a header": f"GET /services/liveclass/health HTTP/1.1\r\nHost: x\r\nOrigin: {LONG}\r\n\r\n",
    "an address": "GET /services/liveclass/health HTTP/1.1\r\nHost: x\r\n"
    f"X-Forwarded-For: {LONG}\x1b[31m\r\n\r\n",
    "a token": "GET /services/liveclass/api/me HTTP/1.1\r\nHost: x\r\n"
    f"Authorization: Bearer {MARK}-{'t' * 400}\r\n\r\n",
    "no HTTP": f"{LONG}\n\n",
}


@pytest.mark.parametrize("what", REQUESTS)
async def test_a_request_leaves_no_trace(hub: RunningHub, what: str) -> None:
    before = len(hub.log_text())
    page = urlsplit(hub.direct_url)
    with socket.create_connection((page.hostname, page.port), 10) as raw:
        raw.sendall(REQUESTS[what].encode())
        with contextlib.suppress(OSError):
            raw.recv(1000)
    check(hub, before)


@pytest.mark.parametrize(
    "ticket", [FORGED, LONG, "\x00\x1b[2J" + MARK], ids=["lines", "long", "escapes"]
)
async def test_a_frame_leaves_no_trace(hub: RunningHub, ticket: str) -> None:
    before = len(hub.log_text())
    async with Page(hub, "cleo") as stranger:
        await stranger.open("/services/liveclass/socket")
        hello = {"type": "hello", "ticket": ticket, "tab": MARK, "protocol": 1}
        await stranger.send(json.dumps(hello))
        await stranger.closed()
    check(hub, before)


def check(hub: RunningHub, before: int) -> None:
    """The service still answers, and what it has said since is short and its own."""
    assert hub.health()
    said = hub.log_text()[before:]
    assert MARK not in said
    assert all(len(line) <= 1024 for line in said.splitlines())
