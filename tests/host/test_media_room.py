"""Is a session's media room put right in the end, whatever the media server answers meanwhile?"""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

import pytest
from liveclass_hub.host.keys import Keys
from liveclass_hub.host.media_room import MediaRoom, RoomApi
from liveclass_hub.host.settings import LiveClass
from liveclass_hub.session.state import State
from liveclass_hub.web.house import House
from tornado.httpserver import HTTPServer
from tornado.testing import bind_unused_port
from tornado.web import Application, RequestHandler
from traitlets.config import Config

from tests.host.inside import until

pytestmark = pytest.mark.asyncio

KEYS = Keys("key", "a secret that is long enough to sign with")


class Muddled(RequestHandler):
    """Answers the first call with bytes that mean nothing, and takes the others."""

    asked: list[str]

    def initialize(self, asked: list[str]) -> None:
        """Where calls are noted."""
        self.asked = asked

    def post(self) -> None:
        """One call of the room API."""
        self.asked.append(self.request.path.rpartition("/")[2])
        self.set_header("Content-Type", "application/protobuf")
        self.finish(b"\xff\xff\xff" if len(self.asked) == 1 else b"")


async def test_an_answer_that_makes_no_sense_is_asked_for_again() -> None:
    asked: list[str] = []
    server = HTTPServer(Application([(r"/.*", Muddled, {"asked": asked})]))
    listening, port = bind_unused_port()
    server.add_socket(listening)
    media = RoomApi(f"http://127.0.0.1:{port}", KEYS)
    room = MediaRoom("s_1", media, State)
    try:
        room.look_at("p_1")
        await until(lambda: asked == ["RemoveParticipant"] * 2, "nobody asked again")
    finally:
        await room.aclose()
        await media.aclose()
        server.stop()
        await server.close_all_connections()


async def test_many_who_ask_for_health_wait_for_one_look(tmp_path: Path) -> None:
    async def silent(_: asyncio.StreamReader, __: asyncio.StreamWriter) -> None:
        await asyncio.sleep(60)

    server = await asyncio.start_server(silent, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    settings = LiveClass(config=Config(LiveClass={"data_dir": str(tmp_path)}))
    media = RoomApi(f"http://127.0.0.1:{port}", KEYS)
    house = House(settings, KEYS, media)
    looks: list[float] = []
    answers = media.answers

    async def counted(seconds: float = 1.0) -> bool:
        looks.append(time.monotonic())
        return await answers(seconds)

    media.answers = counted  # type: ignore[method-assign]
    try:
        found = await asyncio.gather(*(house.health() for _ in range(20)))
        assert {health.media for health in found} == {"unreachable"}
        assert len(looks) <= 2
    finally:
        await media.aclose()
        server.close()
