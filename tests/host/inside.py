"""A host in this process, without a hub: tickets are issued by hand, sockets and log are real."""

from __future__ import annotations

import asyncio
import contextlib
import json
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from liveclass_hub.host.host import Host
from liveclass_hub.host.keys import load_keys
from liveclass_hub.host.media_room import RoomApi
from liveclass_hub.host.settings import LiveClass
from liveclass_hub.host.tickets import Admission
from liveclass_hub.session.names import Role
from liveclass_hub.web.front import FrontDoor
from liveclass_hub.web.house import House
from liveclass_hub.web.routes import make_application
from tornado.testing import bind_unused_port
from tornado.websocket import WebSocketClientConnection, websocket_connect
from traitlets.config import Config

COURSES = {"demo": {"title": "Demo", "instructors": "teachers", "students": "students"}}


@dataclass
class Inside:
    """A running host and the way in."""

    host: Host
    house: House
    port: int
    fatal: list[int]

    async def start_class(self, by: str = "p_ana") -> str:
        """A live session."""
        started = await self.host.directory.start("demo", "Demo", by, "instructor")
        assert isinstance(started, str), started
        return started

    def ticket(self, session: str | None, user: str, role: Role = "student") -> str:
        """A ticket for someone whose id is `p_` and their name."""
        return self.host.tickets.issue(Admission(user, f"p_{user}", {"demo": role}, session))

    async def open(self, path: str) -> WebSocketClientConnection:
        """A socket that has said nothing yet."""
        return await websocket_connect(f"ws://127.0.0.1:{self.port}/services/liveclass/{path}")

    async def join(
        self, session: str, user: str, role: Role = "student", tab: str = "t"
    ) -> WebSocketClientConnection:
        """A socket that has said hello; nothing has been read from it."""
        socket = await self.open("socket")
        hello = {"type": "hello", "ticket": self.ticket(session, user, role), "tab": tab}
        await say(socket, {**hello, "protocol": 1})
        return socket


async def say(socket: WebSocketClientConnection, frame: object) -> None:
    """Send one frame."""
    await socket.write_message(json.dumps(frame))


async def order(socket: WebSocketClientConnection, id: str, kind: str, **fields: Any) -> None:
    """Send one command."""
    await say(socket, {"type": "command", "id": id, "command": {"kind": kind, **fields}})


async def hear(socket: WebSocketClientConnection, type: str) -> dict[str, Any]:
    """The next frame of a type; the others are passed over."""
    while True:
        text = await socket.read_message()
        assert text is not None, f"closed while waiting for {type}"
        frame: dict[str, Any] = json.loads(text)
        if frame["type"] == type:
            return frame


@contextlib.asynccontextmanager
async def inside(folder: Path, **given: Any) -> AsyncIterator[Inside]:
    """Run a host whose data lies in `folder`; `given` are settings."""
    values = {"courses": COURSES, "data_dir": str(folder), "media_port": 1, **given}
    settings = LiveClass(config=Config(LiveClass=values))
    keys = load_keys(settings)
    media = RoomApi(settings.media_internal_url, keys)
    house = House(settings, keys, media)
    server = FrontDoor(make_application(house), places=settings.max_sockets // 2)
    listening, port = bind_unused_port()
    server.add_socket(listening)
    fatal: list[int] = []
    host = Host(settings, keys, media, lambda: fatal.append(1))
    await host.begin()
    house.host = host
    tidying = asyncio.create_task(house.keep_tidy())
    try:
        yield Inside(host, house, port, fatal)
    finally:
        tidying.cancel()
        server.stop()
        await host.aclose()
        await media.aclose()
        await server.close_all_connections()


async def until(true: Any, why_not: str, seconds: float = 15.0) -> None:
    """Wait for something of the host that no frame tells."""
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, why_not
        await asyncio.sleep(0.01)
