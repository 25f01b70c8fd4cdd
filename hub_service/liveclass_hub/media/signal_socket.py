"""How does a client's signalling connection reach its room?

Everything that can be refused is refused before the socket opens, as an HTTP status. A socket then
belongs to one stay. Its outbound queue is bounded: who does not read loses the connection, not the
server its memory.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any

from liveclass_sfu import SfuError
from livekit.protocol import models, rtc
from tornado.httputil import HTTPServerRequest
from tornado.iostream import StreamClosedError
from tornado.websocket import WebSocketClosedError, WebSocketHandler

from . import greeting, resuming, signals
from .http import Quiet, Refused, admit, allow_any_origin
from .limits import Bucket
from .mishaps import told
from .participant import Arrival, Participant
from .room import UNHEARD, Room, RoomIsFull
from .rooms import Rooms
from .settings import MediaSettings
from .tokens import Claims

log = logging.getLogger(__name__)
PROMPT = 2.0
"""Seconds within which a client that is there answers; later it is back from somewhere."""
SDKS: dict[str, str] = {name.lower(): name for name, _ in models.ClientInfo.SDK.items()}


class OpenSockets:
    """How many signalling connections there are, and the most there may be."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.sockets: set[SignalSocket] = set()


@dataclass(frozen=True)
class Question:
    """What a client was asked: answered with these bytes, before this time of the loop."""

    word: bytes
    until: float
    there: Callable[[], object]


class SignalSocket(Quiet, WebSocketHandler):
    """One connection on `/rtc`."""

    def initialize(self, settings: MediaSettings, rooms: Rooms, sockets: OpenSockets) -> None:
        """Takes what the server gives its handlers."""
        self.media = settings
        self.rooms = rooms
        self.sockets = sockets
        self.room: Room | None = None
        self.participant: Participant | None = None
        self.arrival: Arrival | None = None
        self.silence: asyncio.TimerHandle | None = None
        self.waiting = 0
        self.question: Question | None = None
        self.frames = Bucket(settings.limits.frames_per_second, settings.limits.frames_burst)

    def set_default_headers(self) -> None:
        """A refusal may be read by any page."""
        allow_any_origin(self)

    def check_origin(self, origin: str) -> bool:
        """Any page may connect: it is the token that admits, and no browser sends that by itself."""
        return True

    async def get(self, *args: Any, **kwargs: Any) -> None:
        """Opens the socket, or says why not."""
        try:
            if self.request.headers.get("Upgrade", "").lower() != "websocket":
                raise Refused(404, "This address is for WebSockets.")
            if len(self.sockets.sockets) >= self.sockets.most:
                raise Refused(503, "The server has as many connections as it may have.")
            claims = admit(self.request, self.media, self.rooms)
            if not self.rooms.arrivals.take((claims.room, claims.identity), time.monotonic()):
                raise Refused(429, "You have joined too often in a short time; wait a little.")
        except Refused as refused:
            self.set_status(refused.status)
            self.set_header("Content-Type", "text/plain; charset=utf-8")
            self.finish(refused.message)
            return
        self.arrival = Arrival(
            claims, _client(self.request), _flag(self.request, "auto_subscribe", "1")
        )
        await super().get(*args, **kwargs)

    def open(self, *_: str, **__: str) -> None:
        """Joins the room, or goes on with a stay in it."""
        self.set_nodelay(True)
        self.sockets.sockets.add(self)
        if self.arrival is None:
            self.close(1011, "not admitted")
        elif _flag(self.request, "reconnect", "0"):
            self._resume(self.arrival.claims)
        else:
            self._join(self.arrival)

    def _resume(self, claims: Claims) -> None:
        room = self.rooms.find(claims.room)
        sid = _text(self.request, "sid")
        participant = room.members.get(claims.identity) if room is not None else None
        if room is None or participant is None or participant.sid != sid:
            self._end(resuming.refusal(room, sid), "this stay is over")
            return
        self.participant, self.room = participant, room
        resuming.resume(room, participant, self)
        self._heard()

    def _join(self, arrival: Arrival) -> None:
        claims = arrival.claims
        options = self.rooms.default_options(claims.room, claims.room_config)
        room = self.rooms.open(options)
        try:
            self.participant = room.join(arrival, self)
        except (RoomIsFull, SfuError):
            reason = models.DisconnectReason.JOIN_FAILURE
            self._end(greeting.leave(reason), "the room cannot take you")
            return
        self.room = room
        self._heard()

    def on_message(self, message: str | bytes) -> None:
        """Hands a frame to the room."""
        self._heard()
        if self.room is None or self.participant is None or self.participant.link is not self:
            return
        if not self.frames.take(time.monotonic()):
            self.close(1008, "too many messages")
            return
        if isinstance(message, str):
            self.close(1003, "frames are binary protobuf")
            return
        try:
            signals.receive(self.room, self.participant, signals.parse(message))
        except signals.BadSignal as bad:
            self._refuse(str(bad))
        except Exception as error:
            log.error("a message of %s failed: %s", self.participant.sid, told(error))
            self._refuse("the message could not be handled")

    def on_close(self) -> None:
        """Tells the room that the signalling is gone; the stay may outlive it a little."""
        self.sockets.sockets.discard(self)
        if self.silence is not None:
            self.silence.cancel()
        if self.room is not None and self.participant is not None:
            self.room.link_lost(self.participant, self)

    # -- the room's view of it ------------------------------------------------------------------

    def send(self, frame: bytes) -> None:
        """Queues one frame; a client that reads too slowly is cut off."""
        if self.waiting + len(frame) > self.media.limits.outbound:
            self.close(1008, "reading too slowly")
            return
        try:
            written = self.write_message(frame, binary=True)
        except (WebSocketClosedError, StreamClosedError):
            return
        self.waiting += len(frame)
        written.add_done_callback(partial(self._flushed, len(frame)))

    def ask(self, there: Callable[[], object]) -> None:
        """Asks with a ping of the WebSocket's own, which browsers answer even where pages sleep."""
        until = asyncio.get_running_loop().time() + PROMPT
        self.question = Question(secrets.token_bytes(8), until, there)
        with suppress(WebSocketClosedError, StreamClosedError):
            self.ping(self.question.word)

    def on_pong(self, data: bytes) -> None:
        """Takes the answer."""
        asked, now = self.question, asyncio.get_running_loop().time()
        if asked is not None and data == asked.word:
            self.question = None
            if now <= asked.until:
                asked.there()

    def _flushed(self, size: int, written: asyncio.Future[None]) -> None:
        self.waiting -= size
        if not written.cancelled():
            # on_close tells of a broken connection; asking here keeps asyncio from logging it.
            written.exception()

    def _end(self, last: rtc.SignalResponse, reason: str) -> None:
        self.send(last.SerializeToString())
        self.close(1000, reason)

    def _refuse(self, reason: str) -> None:
        """Ends the stay: after a message that makes no sense the two sides cannot agree on
        anything.
        """
        if self.room is not None and self.participant is not None:
            participant, self.participant.link = self.participant, None
            self.send(
                greeting.leave(
                    models.DisconnectReason.STATE_MISMATCH, rtc.LeaveRequest.Action.RECONNECT
                ).SerializeToString()
            )
            self.room.remove(participant, models.DisconnectReason.STATE_MISMATCH)
        self.close(1008, reason)

    def _heard(self) -> None:
        if self.silence is not None:
            self.silence.cancel()
        self.silence = asyncio.get_running_loop().call_later(
            self.media.ping_timeout * UNHEARD, self.close, 1001, "not heard of"
        )


def _text(request: HTTPServerRequest, name: str) -> str:
    return request.query_arguments.get(name, [b""])[0].decode("utf-8", "replace")[:64]


def _client(request: HTTPServerRequest) -> models.ClientInfo:
    def text(name: str) -> str:
        return _text(request, name)

    def number(name: str) -> int:
        value = text(name)
        return int(value) if value.isascii() and value.isdigit() and len(value) < 6 else 0

    names = text("capabilities").split(",")
    known = models.ClientInfo.Capability.keys()
    return models.ClientInfo(
        sdk=SDKS.get(text("sdk").lower(), "UNKNOWN"),
        version=text("version"),
        protocol=number("protocol"),
        client_protocol=number("client_protocol"),
        browser=text("browser"),
        capabilities=[name for name in names if name in known],
    )


def _flag(request: HTTPServerRequest, name: str, absent: str) -> bool:
    value = request.query_arguments.get(name, [absent.encode()])[0].decode("latin-1")
    return value.lower() in ("1", "true")
