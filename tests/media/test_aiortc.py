"""Does a peer that shares no code with browsers publish and receive?"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import numpy as np
import pytest
import pytest_asyncio
from liveclass_hub.media.server import MediaServer
from livekit import api
from livekit.protocol import models

from tests.media.aiortc_peer import AiortcPeer
from tests.media.conftest import token, ws
from tests.media.raw_client import RawClient, about

pytestmark = pytest.mark.asyncio
Enter = Callable[..., Awaitable[AiortcPeer]]


@pytest_asyncio.fixture
async def enter(server: MediaServer) -> AsyncIterator[Enter]:
    peers: list[AiortcPeer] = []

    async def enter_as(identity: str, *, can_subscribe: bool = True, **options: bool) -> AiortcPeer:
        grants = token(identity, can_subscribe=can_subscribe)
        client = await RawClient.connect(ws(server), grants)
        peers.append(AiortcPeer(client, **options))
        await client.expect("join")
        return peers[-1]

    yield enter_as
    for peer in peers:
        await peer.close()


async def test_picture_sound_and_messages_arrive(enter: Enter) -> None:
    ada, bob = await enter("ada"), await enter("bob")
    await ada.publish()
    got: dict[str, Any] = {}
    for _ in "av":
        track = await asyncio.wait_for(ada_to(bob), 20)
        got[track.kind] = track
    await asyncio.wait_for(green(got["video"]), 20)
    await asyncio.wait_for(loud(got["audio"]), 20)
    packet = models.DataPacket(user=models.UserPacket(payload=b"hello"), sequence=1)
    ada.reliable.send(packet.SerializeToString())
    message = await asyncio.wait_for(bob.messages.get(), 20)
    assert (message.user.payload, message.participant_identity) == (b"hello", "ada")
    await bob.client.expect("speakers_changed", lambda change: change.speakers[0].active)


async def test_who_may_not_subscribe_gets_what_was_said_before_its_channel_was_open(
    enter: Enter, rooms: api.room_service.RoomService
) -> None:
    ada = await enter("ada", can_subscribe=False)
    await rooms.send_data(api.SendDataRequest(room="algebra", data=b"early"))
    await ada.publish()
    message = await asyncio.wait_for(ada.messages.get(), 20)
    assert message.user.payload == b"early"


async def test_h264_reaches_who_decodes_it_and_the_rest_is_told(enter: Enter) -> None:
    ada, bob = await enter("ada"), await enter("bob")
    eve = await enter("eve", decodes_h264=False)
    await ada.publish("h264")
    shown = await bob.client.expect("update", lambda update: len(update.participants[0].tracks) > 1)
    camera = next(t for t in shown.participants[0].tracks if t.type == models.TrackType.VIDEO)
    assert camera.mime_type == "video/H264"
    tracks = [await asyncio.wait_for(ada_to(bob), 20) for _ in "av"]
    await asyncio.wait_for(green(next(t for t in tracks if t.kind == "video")), 20)
    refusal = await eve.client.expect("subscription_response")
    unsupported = models.SubscriptionError.SE_CODEC_UNSUPPORTED
    assert (refusal.track_sid, refusal.err) == (camera.sid, unsupported)
    tracks = [await asyncio.wait_for(ada_to(eve), 20) for _ in "av"]
    await asyncio.wait_for(loud(next(t for t in tracks if t.kind == "audio")), 20)


async def test_who_speaks_and_never_answers_our_offer_has_joined_for_all_to_see(
    enter: Enter,
) -> None:
    bob, ada = await enter("bob", answers=False), await enter("ada", answers=False)
    await ada.publish()
    active = models.ParticipantInfo.State.ACTIVE
    await bob.client.expect("update", about("ada", state=active))


async def ada_to(bob: AiortcPeer) -> Any:
    return await bob.tracks.get()


async def green(track: Any) -> None:
    while True:
        picture = (await track.recv()).to_ndarray(format="rgb24")
        red, middle, blue = (int(value) for value in np.median(picture, axis=(0, 1)))
        if middle > 150 and max(red, blue) < 80:
            return


async def loud(track: Any) -> None:
    while True:
        frame = await track.recv()
        if np.abs(frame.to_ndarray().astype(int)).max() > 3000:
            return


async def test_a_packet_repeated_is_passed_on_once(enter: Enter) -> None:
    ada, bob = await enter("ada"), await enter("bob")
    await ada.publish()
    await asyncio.wait_for(ada_to(bob), 20)
    for number, text in ((1, b"one"), (1, b"one again"), (2, b"two")):
        packet = models.DataPacket(user=models.UserPacket(payload=text), sequence=number)
        ada.reliable.send(packet.SerializeToString())
    got = [(await asyncio.wait_for(bob.messages.get(), 20)).user.payload for _ in "12"]
    assert got == [b"one", b"two"]
