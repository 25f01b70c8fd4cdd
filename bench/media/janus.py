"""How do the viewers and the publishers come into a room of Janus?

By its VideoRoom plugin, over one WebSocket: a handle for each, descriptions with all addresses in them.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import time
from dataclasses import dataclass, field
from typing import Any

from tornado.httpclient import HTTPRequest
from tornado.websocket import WebSocketClientConnection, websocket_connect

from bench.media.audience import Audience

PATIENCE = 60.0
KEEP_ALIVE = 20.0
ROOM = 1


class Refused(Exception):
    """Janus said no; the text is its own."""


@dataclass
class JanusRoom:
    """A room of a Janus at `url`."""

    url: str
    _numbers: itertools.count[int] = field(default_factory=itertools.count)
    _asked: dict[str, asyncio.Future[dict[str, Any]]] = field(default_factory=dict)
    _socket: WebSocketClientConnection | None = None
    _session: int = 0
    _feeds: int = 0
    _tasks: list[asyncio.Task[None]] = field(default_factory=list)

    async def publish(self, identity: str, offer: str) -> str:
        """The answer to the offer of a publisher."""
        if self._socket is None:
            await self._open()
        handle = await self._attach()
        self._feeds += 1
        body = {
            "request": "joinandconfigure",
            "room": ROOM,
            "ptype": "publisher",
            "id": self._feeds,
            "display": identity,
        }
        said = await self._message(handle, body, {"type": "offer", "sdp": offer})
        return str(said["jsep"]["sdp"])

    async def watch(self, identity: str, audience: Audience) -> None:
        """One viewer more of all there is. It may still have to connect."""
        del identity
        clicked = time.monotonic()
        handle = await self._attach()
        feeds = [{"feed": number} for number in range(1, self._feeds + 1)]
        body = {"request": "join", "room": ROOM, "ptype": "subscriber", "streams": feeds}
        said = await self._message(handle, body)
        _, answer = await audience.watch(said["jsep"]["sdp"], clicked)
        await self._message(handle, {"request": "start"}, {"type": "answer", "sdp": answer})

    def leave(self) -> None:
        """Everyone goes."""
        for task in self._tasks:
            task.cancel()
        if self._socket is not None:
            self._socket.close()

    async def _open(self) -> None:
        request = HTTPRequest(self.url, request_timeout=PATIENCE)
        self._socket = await websocket_connect(request, subprotocols=["janus-protocol"])
        self._tasks.append(asyncio.create_task(self._listen(self._socket)))
        self._session = int((await self._ask({"janus": "create"}))["data"]["id"])
        self._tasks.append(asyncio.create_task(self._stay()))
        room = {"request": "create", "room": ROOM, "publishers": 8, "videocodec": "vp8"}
        await self._message(await self._attach(), {**room, "audiocodec": "opus"})

    async def _attach(self) -> int:
        said = await self._ask({"janus": "attach", "plugin": "janus.plugin.videoroom"})
        return int(said["data"]["id"])

    async def _message(
        self, handle: int, body: dict[str, Any], jsep: dict[str, str] | None = None
    ) -> dict[str, Any]:
        asked = {"janus": "message", "handle_id": handle, "body": body}
        said = await self._ask({**asked, "jsep": jsep} if jsep else asked)
        if error := said.get("plugindata", {}).get("data", {}).get("error"):
            raise Refused(error)
        return said

    async def _ask(self, message: dict[str, Any]) -> dict[str, Any]:
        assert self._socket is not None
        transaction = str(next(self._numbers))
        answer = asyncio.get_running_loop().create_future()
        self._asked[transaction] = answer
        whole = {**message, "transaction": transaction}
        if self._session:
            whole["session_id"] = self._session
        await self._socket.write_message(json.dumps(whole))
        return await asyncio.wait_for(answer, PATIENCE)

    async def _listen(self, socket: WebSocketClientConnection) -> None:
        """What is acknowledged is answered later."""
        while (text := await socket.read_message()) is not None:
            said = json.loads(text)
            answer = self._asked.get(said.get("transaction", ""))
            if answer is None or answer.done() or said["janus"] == "ack":
                continue
            if said["janus"] == "error":
                answer.set_exception(Refused(str(said["error"])))
            else:
                answer.set_result(said)

    async def _stay(self) -> None:
        """A session of which nothing is heard for a minute is ended."""
        while True:
            await asyncio.sleep(KEEP_ALIVE)
            assert self._socket is not None
            alive = {"janus": "keepalive", "session_id": self._session, "transaction": "alive"}
            await self._socket.write_message(json.dumps(alive))
