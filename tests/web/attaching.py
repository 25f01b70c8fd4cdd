"""How do tests send files into the chat, and read them? As a user's own server would."""

from __future__ import annotations

import asyncio
import json
import struct
import urllib.error
import urllib.request
import zlib
from typing import Any
from urllib.parse import urlencode

from tests.hub import RunningHub
from tests.page import Refused


def png(width: int = 2, height: int = 2) -> bytes:
    """A picture in one colour."""
    rows = b"".join(b"\0" + b"\x33\x66\x99" * width for _ in range(height))

    def part(kind: bytes, body: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + body))
        return struct.pack(">I", len(body)) + kind + body + check

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = part(b"IHDR", head), part(b"IDAT", zlib.compress(rows)), part(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


async def send(
    hub: RunningHub, user: str, session: str, name: str, content: bytes
) -> dict[str, Any]:
    """Store a file for a message. Raises Refused."""
    query = urlencode({"session": session, "name": name})
    answer, _ = await _post(hub, user, f"attach?{query}", content, "application/octet-stream")
    attached: dict[str, Any] = json.loads(answer)
    return attached


async def read(hub: RunningHub, user: str, session: str, file: str) -> tuple[bytes, dict[str, str]]:
    """A file of the chat, and the headers it came with. Raises Refused."""
    body = json.dumps({"session": session, "file": file}).encode()
    return await _post(hub, user, "attachment", body, "application/json")


async def _post(
    hub: RunningHub, user: str, path: str, body: bytes, kind: str
) -> tuple[bytes, dict[str, str]]:
    headers = {"Content-Type": kind, "Authorization": f"Bearer {hub.token(user)}"}
    request = urllib.request.Request(
        f"{hub.direct_url}api/{path}", data=body, headers=headers, method="POST"
    )

    def ask() -> tuple[bytes, dict[str, str]]:
        with urllib.request.urlopen(request, timeout=30) as reply:
            return reply.read(), dict(reply.headers)

    try:
        return await asyncio.to_thread(ask)
    except urllib.error.HTTPError as error:
        raise Refused(json.loads(error.read())["refusal"], error.code) from None
