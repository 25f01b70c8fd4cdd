"""Does the media server do what the session says? With LiveKit's own client as the one who sends."""

from __future__ import annotations

import asyncio
import contextlib
import json
import time
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from liveclass_hub.host.keys import load_keys
from liveclass_hub.host.settings import LiveClass
from liveclass_hub.media.webhooks import sign
from livekit import api, rtc
from tornado.httpclient import AsyncHTTPClient
from traitlets.config import Config

from tests.hub import RunningHub
from tests.page import Page, start_class

pytestmark = pytest.mark.asyncio

MICROPHONE, CAMERA = 2, 1


@pytest_asyncio.fixture
async def server(hub: RunningHub) -> AsyncIterator[api.LiveKitAPI]:
    """The media server's room API, as an administrator sees it."""
    keys = load_keys(LiveClass(config=Config(LiveClass={"data_dir": str(hub.data_dir)})))
    url = f"http://127.0.0.1:{hub.media_port}/services/liveclass-media"
    async with api.LiveKitAPI(url, keys.media_key, keys.media_secret) as lk:
        yield lk


async def sources(server: api.LiveKitAPI, room: str, person: str) -> list[int] | None:
    """What a person may send; None when they are not in the room."""
    try:
        found = await server.room.get_participant(
            api.RoomParticipantIdentity(room=room, identity=person)
        )
    except api.TwirpError:
        return None
    permission = found.permission
    return sorted(permission.can_publish_sources) if permission.can_publish else []


async def until_sources(
    server: api.LiveKitAPI, room: str, person: str, wanted: list[int] | None
) -> None:
    """Wait until a person may send exactly this."""
    seen: Any = "nothing yet"
    try:
        async with asyncio.timeout(15):
            while (seen := await sources(server, room, person)) != wanted:
                await asyncio.sleep(0.05)
    except TimeoutError:
        raise AssertionError(f"wanted {wanted}, the server says {seen}") from None


async def until_tracks(server: api.LiveKitAPI, room: str, person: str, count: int) -> None:
    """Wait until the server carries so many tracks of a person."""
    who = api.RoomParticipantIdentity(room=room, identity=person)
    try:
        async with asyncio.timeout(15):
            while len((await server.room.get_participant(who)).tracks) != count:
                await asyncio.sleep(0.05)
    except TimeoutError:
        raise AssertionError(f"the server never carried {count} tracks of theirs") from None


async def speak(source: rtc.AudioSource) -> None:
    """Ten milliseconds of something, again and again."""
    frame = rtc.AudioFrame(b"\x10\x27" * 480, 48000, 1, 480)
    while True:
        await source.capture_frame(frame)


@contextlib.asynccontextmanager
async def connected(page: Page) -> AsyncIterator[rtc.Room]:
    """A LiveKit client with what the page was given."""
    room = rtc.Room()
    media = page.welcome["media"]
    await room.connect(media["url"], media["token"], rtc.RoomOptions(auto_subscribe=False))
    try:
        yield room
    finally:
        await room.disconnect()


async def test_rights_follow_the_session(
    hub: RunningHub, course: str, server: api.LiveKitAPI
) -> None:
    session = await start_class(hub, "ana", course)
    async with Page(hub, "ana") as ana, Page(hub, "cleo") as cleo:
        await ana.join(session)
        await cleo.join(session)
        async with connected(cleo):
            await until_sources(server, session, cleo.you, [])
            await cleo.do("OpenSource", source="microphone")
            await until_sources(server, session, cleo.you, [MICROPHONE])
            await cleo.do("OpenSource", source="camera")
            await until_sources(server, session, cleo.you, [CAMERA, MICROPHONE])
            await ana.do("MutePerson", person=cleo.you)
            await until_sources(server, session, cleo.you, [CAMERA])
            await cleo.do("OpenSource", source="microphone")
            await until_sources(server, session, cleo.you, [CAMERA, MICROPHONE])
            await ana.do("MuteAll")
            await until_sources(server, session, cleo.you, [CAMERA])


async def test_a_source_opened_before_media_is_there_counts(
    hub: RunningHub, course: str, server: api.LiveKitAPI
) -> None:
    session = await start_class(hub, "ana", course)
    async with Page(hub, "cleo") as cleo:
        await cleo.join(session)
        await cleo.do("OpenSource", source="microphone")
        async with connected(cleo):  # with a token from before
            await until_sources(server, session, cleo.you, [MICROPHONE])


async def test_a_sender_is_cut_off_by_the_server(
    hub: RunningHub, course: str, server: api.LiveKitAPI
) -> None:
    session = await start_class(hub, "ana", course)
    async with Page(hub, "ana") as ana, Page(hub, "cleo") as cleo:
        await ana.join(session)
        await cleo.join(session)
        await cleo.do("OpenSource", source="microphone")
        async with connected(cleo) as room:
            await until_sources(server, session, cleo.you, [MICROPHONE])
            source = rtc.AudioSource(48000, 1)
            track = rtc.LocalAudioTrack.create_audio_track("voice", source)
            options = rtc.TrackPublishOptions(source=rtc.TrackSource.SOURCE_MICROPHONE)
            await room.local_participant.publish_track(track, options)

            voice = asyncio.create_task(speak(source))
            await until_tracks(server, session, cleo.you, 1)
            await ana.do("MuteAll")
            await until_sources(server, session, cleo.you, [])
            await until_tracks(server, session, cleo.you, 0)
            voice.cancel()


async def test_who_is_removed_is_out_of_the_room_and_stays_out(
    hub: RunningHub, course: str, server: api.LiveKitAPI
) -> None:
    session = await start_class(hub, "ana", course)
    async with Page(hub, "ana") as ana, Page(hub, "cleo") as cleo:
        await ana.join(session)
        await cleo.join(session)
        async with connected(cleo) as room:
            gone = asyncio.Event()
            room.on("disconnected", lambda *_: gone.set())
            await ana.do("RemovePerson", person=cleo.you)
            await asyncio.wait_for(gone.wait(), 15)
        with pytest.raises(rtc.ConnectError):
            async with connected(cleo):
                pass
        assert await sources(server, session, cleo.you) is None


async def test_the_room_ends_with_the_session(
    hub: RunningHub, course: str, server: api.LiveKitAPI
) -> None:
    session = await start_class(hub, "ana", course)
    async with Page(hub, "ana") as ana:
        await ana.join(session)
        async with connected(ana) as room:
            gone = asyncio.Event()
            room.on("disconnected", lambda *_: gone.set())
            await ana.do("EndSession")
            await asyncio.wait_for(gone.wait(), 15)
        rooms = await server.room.list_rooms(api.ListRoomsRequest(names=[session]))
        assert not rooms.rooms


async def test_rights_are_there_again_after_the_media_server_died(
    hub: RunningHub, course: str, server: api.LiveKitAPI
) -> None:
    session = await start_class(hub, "ana", course)
    async with Page(hub, "cleo") as cleo:
        await cleo.join(session)
        async with connected(cleo):
            await until_sources(server, session, cleo.you, [])
        hub.media_process().kill()
        await cleo.do("OpenSource", source="camera")
        async with asyncio.timeout(30):
            while True:
                with contextlib.suppress(rtc.ConnectError):
                    async with connected(cleo):
                        await until_sources(server, session, cleo.you, [CAMERA])
                        break
                await asyncio.sleep(0.2)


async def test_a_room_does_not_outlive_its_session_by_an_old_token(
    hub: RunningHub, course: str, server: api.LiveKitAPI
) -> None:
    session = await start_class(hub, "ana", course)
    async with Page(hub, "ana") as ana:
        await ana.join(session)
        await ana.do("EndSession")
        async with connected(ana) as room:
            gone = asyncio.Event()
            room.on("disconnected", lambda *_: gone.set())
            await asyncio.wait_for(gone.wait(), 15)
        rooms = await server.room.list_rooms(api.ListRoomsRequest(names=[session]))
        assert not rooms.rooms


async def test_who_sends_is_looked_at_again(
    hub: RunningHub, course: str, server: api.LiveKitAPI
) -> None:
    session = await start_class(hub, "ana", course)
    async with Page(hub, "cleo") as cleo:
        await cleo.join(session)
        async with connected(cleo):
            await until_sources(server, session, cleo.you, [])
            more = api.ParticipantPermission(can_publish=True, can_publish_sources=[MICROPHONE])
            await server.room.update_participant(
                api.UpdateParticipantRequest(room=session, identity=cleo.you, permission=more)
            )
            await tell(hub, "track_published", session, cleo.you)
            await until_sources(server, session, cleo.you, [])


async def tell(hub: RunningHub, event: str, room: str, identity: str) -> None:
    """Send the service a webhook as the media server would."""
    keys = load_keys(LiveClass(config=Config(LiveClass={"data_dir": str(hub.data_dir)})))
    said = {"event": event, "room": {"name": room}, "participant": {"identity": identity}}
    body = json.dumps(said).encode()
    token = sign(body, keys.media_key, keys.media_secret, time.time())
    await AsyncHTTPClient().fetch(
        f"{hub.direct_url}hooks/media", method="POST", body=body, headers={"Authorization": token}
    )


async def test_who_left_may_come_back_at_once(
    hub: RunningHub, course: str, server: api.LiveKitAPI
) -> None:
    session = await start_class(hub, "ana", course)
    async with Page(hub, "cleo") as cleo:
        await cleo.join(session)
        async with connected(cleo) as room:
            gone = asyncio.Event()
            room.on("disconnected", lambda *_: gone.set())
            await cleo.do("Leave")
            await asyncio.wait_for(gone.wait(), 15)
        await asyncio.sleep(1.0)  # tokens count in whole seconds
        await cleo.join(session)
        async with connected(cleo):
            await until_sources(server, session, cleo.you, [])
