"""What has every test of the media server at hand?"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest_asyncio
from liveclass_hub.media.server import MediaServer
from liveclass_hub.media.settings import MediaSettings
from livekit import api

from tests.media.raw_client import RawClient

KEY = "key"
SECRET = "a secret of more than thirty-two bytes"

Start = Callable[..., Awaitable[MediaServer]]


def token(identity: str, room: str = "algebra", ttl: float = 60, **grants: Any) -> str:
    """A token made by LiveKit's own library, as an application would."""
    video = api.VideoGrants(**{"room_join": True, "room": room, **grants})
    return (
        api.AccessToken(KEY, SECRET)
        .with_identity(identity)
        .with_name(identity.title())
        .with_ttl(dt.timedelta(seconds=ttl))
        .with_grants(video)
        .to_jwt()
    )


def settings(**changes: Any) -> MediaSettings:
    """A server on free ports of this machine."""
    base = MediaSettings(keys={KEY: SECRET}, port=0, udp_port=0)
    return dataclasses.replace(base, **changes)


@pytest_asyncio.fixture
async def start() -> AsyncIterator[Start]:
    """Starts servers, and stops them after the test."""
    servers: list[MediaServer] = []

    async def start_one(**changes: Any) -> MediaServer:
        server = MediaServer(settings(**changes))
        await server.start()
        servers.append(server)
        return server

    yield start_one
    for server in servers:
        await server.stop()


@pytest_asyncio.fixture
async def server(start: Start) -> MediaServer:
    """A running server."""
    return await start()


def http(server: MediaServer, path: str = "") -> str:
    """The server's address for requests."""
    return f"http://127.0.0.1:{server.port}{path}"


def ws(server: MediaServer, path: str = "") -> str:
    """The server's address for sockets."""
    return f"ws://127.0.0.1:{server.port}{path}"


@pytest_asyncio.fixture
async def join(server: MediaServer) -> AsyncIterator[Callable[..., Awaitable[RawClient]]]:
    """Joins people without media, and closes what is left of their connections after the test."""
    clients: list[RawClient] = []

    async def join_one(identity: str, **grants: Any) -> RawClient:
        client = await RawClient.connect(ws(server), token(identity, **grants))
        clients.append(client)
        await client.expect("join")
        return client

    yield join_one
    for client in clients:
        client.close()


@pytest_asyncio.fixture
async def rooms(server: MediaServer) -> AsyncIterator[api.room_service.RoomService]:
    """LiveKit's own client of the room API."""
    async with api.LiveKitAPI(http(server), KEY, SECRET) as client:
        yield client.room
