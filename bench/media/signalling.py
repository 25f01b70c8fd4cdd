"""How do the viewers and the publishers come into a room that speaks LiveKit's protocol?

The same for our server and for LiveKit's: a socket at `/rtc`, a token made with an API key, and descriptions that
go to and fro. Who comes is hidden, so that what is measured is media, and not who tells whom that someone came.
"""

from __future__ import annotations

import asyncio
import dataclasses
import json
import re
import time
from collections.abc import Coroutine
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from livekit import api
from livekit.protocol import models, rtc
from tornado.httpclient import HTTPRequest
from tornado.websocket import (
    WebSocketClientConnection,
    WebSocketClosedError,
    websocket_connect,
)

from bench.media.audience import Audience

PATIENCE = 60.0
PING_EVERY = 5.0
CANDIDATES_WITHIN = 0.5
"""Seconds that addresses may come after an answer; a server that tells none in that time tells none."""


@dataclass
class LiveKitRoom:
    """A room of a server at `url`, whose API key and secret are known."""

    url: str
    key: str
    secret: str
    room: str = "hall"
    _backstage: Audience = field(default_factory=Audience)
    """What publishers are offered to receive is answered too, else a server takes them for broken."""
    _sockets: list[WebSocketClientConnection] = field(default_factory=list)
    _readers: set[asyncio.Task[None]] = field(default_factory=set)

    async def publish(self, identity: str, offer: str) -> str:
        """The answer to the offer of a publisher, with the addresses to send to."""
        socket = await self._enter(identity, api.VideoGrants(can_subscribe=False))
        for cid, kind in tracks(offer):
            source = models.CAMERA if kind == models.VIDEO else models.MICROPHONE
            add = rtc.AddTrackRequest(cid=cid, type=kind, source=source, width=640, height=360)
            await _send(socket, rtc.SignalRequest(add_track=add))
        described = rtc.SessionDescription(type="offer", sdp=offer, id=1)
        await _send(socket, rtc.SignalRequest(offer=described))
        answer, candidates = "", list[str]()
        received = _Received(socket, self._backstage, time.monotonic())
        while True:
            within = CANDIDATES_WITHIN if answer else PATIENCE
            try:
                frame = await asyncio.wait_for(_read(socket), within)
            except TimeoutError:
                break
            kind = frame.WhichOneof("message")
            if kind == "answer":
                answer = frame.answer.sdp
            elif kind == "trickle":
                candidates += _candidates(frame.trickle)
            elif kind == "offer":
                await received.answer(frame.offer)
        self._keep(received.listen())
        return with_candidates(answer, candidates)

    async def watch(self, identity: str, audience: Audience) -> None:
        """One viewer more of all there is. It may still have to connect."""
        clicked = time.monotonic()
        socket = await self._enter(identity, api.VideoGrants(can_publish=False, hidden=True))
        self._keep(_Received(socket, audience, clicked).listen())

    def leave(self) -> None:
        """Everyone goes."""
        for reader in self._readers:
            reader.cancel()
        for socket in self._sockets:
            socket.close()
        self._backstage.close()

    async def _enter(self, identity: str, grants: api.VideoGrants) -> WebSocketClientConnection:
        grants = dataclasses.replace(grants, room_join=True, room=self.room)
        token = api.AccessToken(self.key, self.secret).with_identity(identity).with_grants(grants)
        asked = urlencode(
            {"access_token": token.to_jwt(), "protocol": "15", "sdk": "js", "auto_subscribe": "1"}
        )
        request = HTTPRequest(f"{self.url}/rtc?{asked}", request_timeout=PATIENCE)
        socket = await websocket_connect(request)
        self._sockets.append(socket)
        self._keep(_ping(socket))
        return socket

    def _keep(self, reading: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(reading)
        self._readers.add(task)
        task.add_done_callback(self._readers.discard)


@dataclass
class _Received:
    """What one person is sent: a viewer, from its first offer on."""

    socket: WebSocketClientConnection
    audience: Audience
    clicked: float
    number: int | None = None

    async def listen(self) -> None:
        """Answer what is offered, until the end of the socket."""
        while True:
            try:
                frame = await _read(self.socket)
            except ConnectionError:
                return
            if frame.WhichOneof("message") == "offer":
                await self.answer(frame.offer)

    async def answer(self, offer: rtc.SessionDescription) -> None:
        if self.number is None:
            self.number, answer = await self.audience.watch(offer.sdp, self.clicked)
        else:
            answer = await self.audience.watch_again(self.number, offer.sdp)
        described = rtc.SessionDescription(type="answer", sdp=answer, id=offer.id)
        await _send(self.socket, rtc.SignalRequest(answer=described))


def tracks(offer: str) -> list[tuple[str, models.TrackType]]:
    """The name and the kind of every track that an offer sends."""
    kinds = {"audio": models.AUDIO, "video": models.VIDEO}
    found = []
    for section in offer.split("\nm=")[1:]:
        kind = kinds.get(section.split(" ", 1)[0])
        named = re.search(r"a=msid:\S+ (\S+)", section)
        if kind is not None and named is not None:
            found.append((named[1], kind))
    return found


def with_candidates(answer: str, candidates: list[str]) -> str:
    """An answer that names the addresses that were told beside it."""
    lines = "".join(f"a={candidate}\r\n" for candidate in candidates)
    head, *sections = re.split(r"(?=^m=)", answer, flags=re.MULTILINE)
    return head + "".join(section + lines for section in sections)


def _candidates(trickle: rtc.TrickleRequest) -> list[str]:
    if trickle.target != rtc.PUBLISHER:
        return []
    said = json.loads(trickle.candidateInit or "{}").get("candidate") or ""
    return [said] if said else []


async def _read(socket: WebSocketClientConnection) -> rtc.SignalResponse:
    frame = await socket.read_message()
    if not isinstance(frame, bytes):
        raise ConnectionError("the server ended the connection")
    return rtc.SignalResponse.FromString(frame)


async def _ping(socket: WebSocketClientConnection) -> None:
    """As clients do: a server takes one that says nothing for gone."""
    while True:
        await asyncio.sleep(PING_EVERY)
        try:
            await _send(socket, rtc.SignalRequest(ping_req=rtc.Ping(timestamp=1)))
        except WebSocketClosedError:
            return


async def _send(socket: WebSocketClientConnection, request: rtc.SignalRequest) -> None:
    await socket.write_message(request.SerializeToString(), binary=True)
