"""Does LiveKit's own Python client publish, receive and talk here, also over a lost connection?"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from functools import partial
from typing import Any

import pytest
import pytest_asyncio
from liveclass_hub.media.server import MediaServer
from livekit import api, rtc
from livekit.protocol import models

from tests.media.aiortc_peer import AiortcPeer
from tests.media.conftest import Start, token, ws
from tests.media.crossing import MEDIA, Crossing
from tests.media.raw_client import RawClient

pytestmark = pytest.mark.asyncio
Visit = Callable[..., Awaitable[rtc.Room]]
Enter = Callable[..., Awaitable[rtc.Room]]
WIDTH, HEIGHT, RATE = 320, 240, 48_000


@pytest_asyncio.fixture
async def visit() -> AsyncIterator[Visit]:
    """Connects to an address, and leaves after the test, however that ends: a room that still tries to
    come back when Python ends takes the whole process with it.
    """
    rooms: list[rtc.Room] = []

    async def visit_as(url: str, identity: str, **grants: Any) -> rtc.Room:
        room = rtc.Room()
        rooms.append(room)
        await asyncio.wait_for(room.connect(url, token(identity, **grants)), 30)
        return room

    yield visit_as
    for room in rooms:
        await room.disconnect()


@pytest.fixture
def enter(server: MediaServer, visit: Visit) -> Enter:
    return partial(visit, ws(server))


@pytest_asyncio.fixture
async def crossing(start: Start) -> AsyncIterator[Crossing]:
    crossing = Crossing(await start(advertise=(MEDIA,)))
    await crossing.open()
    yield crossing
    await crossing.close()


@asynccontextmanager
async def publishing(room: rtc.Room) -> AsyncIterator[None]:
    """Publishes a grey picture and a loud square wave."""
    video, audio = rtc.VideoSource(WIDTH, HEIGHT), rtc.AudioSource(RATE, 1)
    camera = rtc.LocalVideoTrack.create_video_track("camera", video)
    microphone = rtc.LocalAudioTrack.create_audio_track("microphone", audio)
    options = rtc.TrackPublishOptions(source=rtc.TrackSource.SOURCE_CAMERA, simulcast=False)
    await room.local_participant.publish_track(camera, options)
    options = rtc.TrackPublishOptions(source=rtc.TrackSource.SOURCE_MICROPHONE)
    await room.local_participant.publish_track(microphone, options)
    feeding = [asyncio.create_task(_paint(video)), asyncio.create_task(_sound(audio))]
    try:
        yield
    finally:
        for task in feeding:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task


async def _paint(source: rtc.VideoSource) -> None:
    turn = 0
    while True:
        turn = (turn + 8) % 256
        frame = rtc.VideoFrame(
            WIDTH, HEIGHT, rtc.VideoBufferType.RGBA, bytes([turn, 128, 128, 255]) * (WIDTH * HEIGHT)
        )
        source.capture_frame(frame)
        await asyncio.sleep(0.05)


async def _sound(source: rtc.AudioSource) -> None:
    # 200 ms a turn. Of 10 ms each, a loop that is held up for longer would play silence between them.
    wave = (b"\x00\x40" * 60 + b"\x00\xc0" * 60) * 80
    while True:
        await source.capture_frame(rtc.AudioFrame(wave, RATE, 1, len(wave) // 2))


async def test_picture_and_sound_arrive(enter: Enter) -> None:
    tracks: asyncio.Queue[rtc.Track] = asyncio.Queue()
    bob = await enter("bob")
    bob.on("track_subscribed", lambda track, *_: tracks.put_nowait(track))
    ada = await enter("ada")
    async with publishing(ada):
        got = await _both(tracks)
        await asyncio.wait_for(_ten_pictures(got[rtc.TrackKind.KIND_VIDEO]), 20)
        await asyncio.wait_for(_loud(got[rtc.TrackKind.KIND_AUDIO]), 20)


async def test_each_thread_carries_rooms_of_its_own(start: Start, visit: Visit) -> None:
    server = await start(threads=2)
    heard: dict[str, asyncio.Queue[rtc.Track]] = {
        "algebra": asyncio.Queue(),
        "logic": asyncio.Queue(),
    }
    async with AsyncExitStack() as speaking:
        for room, tracks in heard.items():
            bob = await visit(ws(server), "bob", room=room)
            bob.on("track_subscribed", lambda track, *_, tracks=tracks: tracks.put_nowait(track))
            ada = await visit(ws(server), "ada", room=room)
            await speaking.enter_async_context(publishing(ada))
        for tracks in heard.values():
            got = await _both(tracks)
            await asyncio.wait_for(_ten_pictures(got[rtc.TrackKind.KIND_VIDEO]), 20)
            await asyncio.wait_for(_loud(got[rtc.TrackKind.KIND_AUDIO]), 20)
            assert tracks.empty(), "of the other room"
    # Two people with two connections each, and two tracks.
    assert [(core.stats().peers, core.stats().tracks) for core in server.cores] == [(4, 2)] * 2
    for name, core in zip(heard, server.cores, strict=True):
        found = server.rooms.find(name)
        assert found is not None
        assert (found.core is core, len(found.owners)) == (True, 2)


async def _both(tracks: asyncio.Queue[rtc.Track]) -> dict[int, rtc.Track]:
    return {track.kind: track for track in [await asyncio.wait_for(tracks.get(), 20) for _ in "av"]}


async def _ten_pictures(track: rtc.Track) -> None:
    stream = rtc.VideoStream(track)
    seen = 0
    async for event in stream:
        assert (event.frame.width, event.frame.height) == (WIDTH, HEIGHT)
        seen += 1
        if seen == 10:
            break
    await stream.aclose()


async def _loud(track: rtc.Track, frames: int = 1) -> None:
    """Until so many frames of 10 ms were loud."""
    stream = rtc.AudioStream(track)
    async for event in stream:
        frames -= max(abs(sample) for sample in event.frame.data) > 3000
        if not frames:
            break
    await stream.aclose()


async def test_messages_arrive(enter: Enter) -> None:
    got: asyncio.Queue[rtc.DataPacket] = asyncio.Queue()
    bob = await enter("bob")
    bob.on("data_received", got.put_nowait)
    ada = await enter("ada")
    for reliable in (True, False):
        await ada.local_participant.publish_data(b"hello", reliable=reliable, topic="t")
        packet = await asyncio.wait_for(got.get(), 20)
        assert (packet.data, packet.topic) == (b"hello", "t")
        assert packet.participant is not None
        assert packet.participant.identity == "ada"


async def test_who_may_not_subscribe_reads_messages_and_hears_once_it_may(
    enter: Enter, rooms: api.room_service.RoomService
) -> None:
    got: asyncio.Queue[bytes] = asyncio.Queue()
    tracks: asyncio.Queue[rtc.Track] = asyncio.Queue()
    ada, bob = await enter("ada", can_subscribe=False), await enter("bob")
    ada.on("data_received", lambda packet: got.put_nowait(packet.data))
    ada.on("track_subscribed", lambda track, *_: tracks.put_nowait(track))
    await bob.local_participant.publish_data(b"before")
    assert await asyncio.wait_for(got.get(), 20) == b"before"
    permission = models.ParticipantPermission(can_subscribe=True)
    async with publishing(bob):
        await rooms.update_participant(
            api.UpdateParticipantRequest(room="algebra", identity="ada", permission=permission)
        )
        await asyncio.wait_for(_loud((await _both(tracks))[rtc.TrackKind.KIND_AUDIO]), 20)
    await bob.local_participant.publish_data(b"after")
    assert await asyncio.wait_for(got.get(), 20) == b"after"


async def test_who_is_hidden_sends_without_a_name(enter: Enter) -> None:
    got: asyncio.Queue[rtc.DataPacket] = asyncio.Queue()
    bob = await enter("bob")
    bob.on("data_received", got.put_nowait)
    ghost = await enter("ghost", hidden=True)
    await ghost.local_participant.publish_data(b"boo")
    packet = await asyncio.wait_for(got.get(), 20)
    assert (packet.data, packet.participant) == (b"boo", None)
    assert dict(bob.remote_participants) == {}


async def test_messages_reach_those_they_are_for_in_order(enter: Enter) -> None:
    got: asyncio.Queue[tuple[str, bytes]] = asyncio.Queue()
    rooms = {who: await enter(who) for who in ("ada", "bob", "eve")}
    for who, room in rooms.items():
        room.on("data_received", lambda packet, who=who: got.put_nowait((who, packet.data)))
    ada = rooms["ada"].local_participant
    for number in range(50):
        for_whom = ["bob"] if number % 2 else ["eve"]
        await ada.publish_data(str(number), destination_identities=for_whom)
    came = [await asyncio.wait_for(got.get(), 20) for _ in range(50)]
    for who, odd in (("bob", 1), ("eve", 0)):
        assert [int(data) for name, data in came if name == who] == list(range(odd, 50, 2))


async def test_what_is_too_long_is_not_passed_on(server: MediaServer) -> None:
    client = await RawClient.connect(ws(server), token("ada"))
    watching = await RawClient.connect(ws(server), token("bob"))
    ada, bob = AiortcPeer(client), AiortcPeer(watching)
    await ada.publish()
    for size in (100_000, 10):
        packet = models.DataPacket(user=models.UserPacket(payload=b"x" * size))
        ada.reliable.send(packet.SerializeToString())
    passed = await asyncio.wait_for(bob.messages.get(), 20)
    assert (len(passed.user.payload), passed.participant_identity) == (10, "ada")
    for peer in (ada, bob):
        await peer.close()


async def test_sound_goes_on_while_signalling_is_lost(crossing: Crossing, visit: Visit) -> None:
    tracks: asyncio.Queue[rtc.Track] = asyncio.Queue()
    back: asyncio.Queue[str] = asyncio.Queue()
    ada, bob = [await visit(crossing.url, who) for who in ("ada", "bob")]
    bob.on("track_subscribed", lambda track, *_: tracks.put_nowait(track))
    for room, who in ((ada, "ada"), (bob, "bob")):
        room.on("reconnected", lambda who=who: back.put_nowait(who))
    async with publishing(ada):
        got = await _both(tracks)
        picture, sound = got[rtc.TrackKind.KIND_VIDEO], got[rtc.TrackKind.KIND_AUDIO]
        await asyncio.wait_for(_loud(sound), 20)
        stays = [room.local_participant.sid for room in (ada, bob)]
        crossing.hold()
        # More than what may have been on its way, and less than a client waits before it begins anew.
        await asyncio.wait_for(_loud(sound, 150), 20)
        assert back.empty()
        crossing.let_through()
        assert {await asyncio.wait_for(back.get(), 30) for _ in (ada, bob)} == {"ada", "bob"}
        await asyncio.wait_for(_ten_pictures(picture), 20)
        await asyncio.wait_for(_loud(sound, 30), 20)
        assert [room.local_participant.sid for room in (ada, bob)] == stays


async def test_whose_media_falls_silent_is_told_and_looks_for_another_way(
    crossing: Crossing, visit: Visit
) -> None:
    back = asyncio.Event()
    ada = await visit(crossing.url, "ada")
    ada.on("reconnected", back.set)
    async with publishing(ada):
        stay = ada.local_participant.sid
        # The signalling lives on.
        crossing.move()
        await asyncio.wait_for(back.wait(), 30)
        tracks: asyncio.Queue[rtc.Track] = asyncio.Queue()
        bob = await visit(crossing.url, "bob")
        bob.on("track_subscribed", lambda track, *_: tracks.put_nowait(track))
        await asyncio.wait_for(_loud((await _both(tracks))[rtc.TrackKind.KIND_AUDIO]), 20)
        assert ada.local_participant.sid == stay
