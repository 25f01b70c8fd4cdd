"""What does the media server tell somebody who comes in? A stay of a moment, that nobody sees."""

from __future__ import annotations

import asyncio
import datetime as dt
import re
import secrets
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass

from liveclass_sfu import Source
from livekit import api
from livekit.protocol import rtc
from tornado.httpclient import HTTPError
from tornado.websocket import WebSocketClientConnection, websocket_connect

from liveclass_hub.doctor.stun import Place
from liveclass_hub.host.keys import Keys, load_keys
from liveclass_hub.host.media_room import UNREACHABLE, RoomApi
from liveclass_hub.host.settings import LiveClass
from liveclass_hub.session.names import SessionId

ROOM = "liveclass-doctor"
PATIENCE = 5.0
CANDIDATE = re.compile(
    r"^a=candidate:\S+ 1 (udp|tcp) \d+ (\S+) (\d+) typ host", re.IGNORECASE | re.M
)


@dataclass(frozen=True)
class Told:
    """Where the media server says that it is, and what a check must show there."""

    places: tuple[Place, ...]
    name: str
    password: str


@asynccontextmanager
async def visit(settings: LiveClass) -> AsyncIterator[Told]:
    """What holds for as long as the stay. Raises OSError when the media server does not answer as
    it should.
    """
    room = f"{ROOM}-{secrets.token_hex(4)}"
    keys = load_keys(settings)
    grants = api.VideoGrants(room_join=True, room=room, hidden=True, can_publish=True)
    token = api.AccessToken(keys.media_key, keys.media_secret).with_identity("doctor")
    token = token.with_grants(grants).with_ttl(dt.timedelta(minutes=1))
    url = settings.media_internal_url.replace("http", "ws", 1)
    source = await asyncio.to_thread(Source, address="127.0.0.1", bits_per_second=1)
    async with AsyncExitStack() as held:
        try:
            async with asyncio.timeout(PATIENCE):
                socket = await websocket_connect(f"{url}/rtc?access_token={token.to_jwt()}")
                held.callback(socket.close)
                held.push_async_callback(_close_room, settings, keys, SessionId(room))
                answer = await _negotiated(socket, source.offer)
        except (HTTPError, TimeoutError) as error:
            raise OSError(f"the media server takes nobody in ({error})") from None
        yield _told(source.offer, answer)


async def _close_room(settings: LiveClass, keys: Keys, room: SessionId) -> None:
    server = RoomApi(settings.media_internal_url, keys)
    # A room that stays goes by itself after a while.
    with suppress(*UNREACHABLE):
        await server.close_room(room)
    await server.aclose()


async def _negotiated(socket: WebSocketClientConnection, offer: str) -> str:
    asked = rtc.SignalRequest(offer=rtc.SessionDescription(type="offer", sdp=offer, id=1))
    await socket.write_message(asked.SerializeToString(), binary=True)
    while frame := await socket.read_message():
        if isinstance(frame, bytes):
            response = rtc.SignalResponse.FromString(frame)
            if response.HasField("answer"):
                return response.answer.sdp
    raise OSError("the media server does not answer an offer")


def _told(offer: str, answer: str) -> Told:
    def value(text: str, name: str) -> str:
        found = re.search(rf"^a={name}:(\S+)", text, re.M)
        return found.group(1) if found else ""

    places = {
        Place(host, int(port), "udp" if wire.lower() == "udp" else "tcp", wire.lower() == "tcp")
        for wire, host, port in CANDIDATE.findall(answer)
    }
    return Told(
        tuple(sorted(places, key=lambda place: (place.wire, place.host))),
        f"{value(answer, 'ice-ufrag')}:{value(offer, 'ice-ufrag')}",
        value(answer, "ice-pwd"),
    )
