"""Does one client's mischief stay its own problem?"""

from __future__ import annotations

import asyncio
import json
import os
import random
import resource
import socket
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest
from liveclass_hub.media.server import MediaServer
from livekit.protocol import models, rtc
from tornado.httpclient import AsyncHTTPClient, HTTPClientError

from tests.media.conftest import Start, http, token, ws
from tests.media.raw_client import RawClient

pytestmark = pytest.mark.asyncio
Join = Callable[..., Awaitable[RawClient]]


def description(sdp: str) -> rtc.SessionDescription:
    return rtc.SessionDescription(type="offer", sdp=sdp, id=1)


BAD_OFFERS = {
    "empty": "",
    "words": "good morning",
    "only a version": "v=0\r\n",
    "too long": "v=0\r\n" + "a=x\r\n" * 60_000,
    "many lines": "v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\n"
    + "m=audio 9 UDP/TLS/RTP/SAVPF 111\r\n" * 500,
    "zeros": "\0" * 1000,
}


@pytest.mark.parametrize("sdp", BAD_OFFERS.values(), ids=BAD_OFFERS.keys())
async def test_a_bad_offer_ends_its_sender_alone(join: Join, sdp: str) -> None:
    ada, eve = await join("ada"), await join("eve")
    await eve.send(offer=description(sdp))
    leave = await eve.expect("leave")
    assert leave.reason == models.DisconnectReason.STATE_MISMATCH
    assert await eve.ended() == 1008
    await ada.settled()


async def test_bytes_that_are_no_message_end_their_sender_alone(join: Join) -> None:
    ada, eve = await join("ada"), await join("eve")
    await eve.send_bytes(b"\xff" * 100)
    assert await eve.ended() == 1008
    await ada.settled()


async def test_text_is_refused(join: Join) -> None:
    eve = await join("eve")
    await eve.socket.write_message('{"ping": 1}')
    assert await eve.ended() == 1003


async def test_a_huge_frame_is_refused(join: Join) -> None:
    ada, eve = await join("ada"), await join("eve")
    await eve.send_bytes(b"\0" * (3 * 1024 * 1024))
    await eve.ended()
    await ada.settled()


WORDY = {
    "stream": {"stream": "x" * 1_900_000},
    "layers": {"layers": [models.VideoLayer(rid="x" * 5000) for _ in range(100)]},
    "features": {"audio_features": [models.AudioTrackFeature.TF_STEREO] * 100_000},
    "codecs": {"simulcast_codecs": [rtc.SimulcastCodec(cid="x" * 5000)] * 100},
}


@pytest.mark.parametrize("fields", WORDY.values(), ids=WORDY.keys())
async def test_a_track_of_many_words_is_refused_in_few(join: Join, fields: dict[str, Any]) -> None:
    ada, eve = await join("ada"), await join("eve")
    microphone = models.TrackSource.MICROPHONE
    await eve.send(add_track=rtc.AddTrackRequest(cid="mic", source=microphone, **fields))
    refused = await eve.expect("request_response")
    assert refused.reason == rtc.RequestResponse.Reason.LIMIT_EXCEEDED
    assert refused.add_track.cid == "mic"
    assert refused.ByteSize() < 1000
    await ada.settled()
    assert not [each for each in ada.all("update") for who in each.participants if who.tracks]


async def test_who_goes_on_changing_who_may_subscribe_is_cut_off(join: Join) -> None:
    ada, eve = await join("ada"), await join("eve")
    for each in range(50):
        sharing = rtc.SubscriptionPermission(all_participants=bool(each % 2))
        await eve.send(subscription_permission=sharing)
    assert await eve.ended() == 1008
    await ada.settled()


async def test_what_is_said_of_a_track_later_is_bounded_too(
    join: Join, server: MediaServer
) -> None:
    eve = await join("eve")
    microphone = models.TrackSource.MICROPHONE
    await eve.send(add_track=rtc.AddTrackRequest(cid="mic", source=microphone))
    sid = (await eve.expect("track_published")).track.sid
    features = [models.AudioTrackFeature.TF_STEREO] * 10_000
    await eve.send(update_audio_track=rtc.UpdateLocalAudioTrack(track_sid=sid, features=features))
    await eve.send(update_audio_track=rtc.UpdateLocalAudioTrack(track_sid="TR_no", features=[]))
    await eve.send(update_video_track=rtc.UpdateLocalVideoTrack(track_sid="TR_no", width=7))
    await eve.settled()
    track = server.rooms.all()[0].members["eve"].publications.by_sid[sid]
    assert len(track.info.audio_features) == 16


async def test_of_many_candidates_the_first_are_taken(join: Join) -> None:
    eve = await join("eve")
    for _ in range(210):
        await eve.send(trickle=rtc.TrickleRequest(candidateInit='{"candidate": ""}'))
    # Behind so many nothing is read any more, not even nonsense.
    await eve.send(trickle=rtc.TrickleRequest(candidateInit="{"))
    await eve.settled()


async def test_an_answer_without_end_ends_its_sender_alone(join: Join) -> None:
    ada, eve = await join("ada"), await join("eve")
    endless = rtc.SessionDescription(type="answer", sdp="a=x\r\n" * 250_000)
    await eve.send(answer=endless)
    assert (await eve.expect("leave")).reason == models.DisconnectReason.STATE_MISMATCH
    assert await eve.ended() == 1008
    await ada.settled()


async def test_a_request_of_the_api_is_no_longer_than_it_may_be(start: Start) -> None:
    base = await start()
    tight = await start(limits=replace(base.settings.limits, body=1000))
    for size, status in ((900, 401), (1100, 400)):
        answer = await AsyncHTTPClient().fetch(
            http(tight, "/twirp/livekit.RoomService/ListRooms"),
            method="POST",
            body=b"x" * size,
            raise_error=False,
        )
        assert answer.code == status


async def test_a_flood_is_cut_off(start: Start) -> None:
    base = await start()
    server = await start(limits=replace(base.settings.limits, frames_per_second=1, frames_burst=20))
    ada = await RawClient.connect(ws(server), token("ada"))
    eve = await RawClient.connect(ws(server), token("eve"))
    for _ in range(50):
        await eve.send(ping=1)
    assert await eve.ended() == 1008
    await ada.settled()
    ada.close()


async def test_who_does_not_read_is_cut_off(start: Start) -> None:
    base = await start()
    server = await start(limits=replace(base.settings.limits, outbound=50_000))
    eve = await RawClient.connect(ws(server), token("eve"))
    await eve.expect("join")
    room = server.rooms.find("algebra")
    assert room is not None
    link = room.members["eve"].link
    assert link is not None
    for _ in range(10):
        link.send(rtc.SignalResponse(refresh_token="x" * 10_000).SerializeToString())
    assert await eve.ended() == 1008


@pytest.mark.parametrize(
    "candidate",
    [
        "",
        "{",
        "[]",
        "[" * 50_000,
        '{"candidate": 7}',
        json.dumps({"candidate": "nonsense"}),
        json.dumps({"candidate": "candidate:1 1 udp 1 169.254.169.254 80 typ host"}),
        json.dumps({"candidate": "candidate:1 1 udp 1 some.host.local 80 typ host"}),
        json.dumps({"candidate": "candidate:1 1 tcp 1 127.0.0.1 80 typ host tcptype active"}),
    ],
)
async def test_no_candidate_upsets_the_others(join: Join, candidate: str) -> None:
    ada, eve = await join("ada"), await join("eve")
    for target in (0, 1):
        await eve.send(trickle=rtc.TrickleRequest(candidateInit=candidate, target=target))
    await ada.settled()


async def test_nothing_is_sent_to_an_address_a_client_names(join: Join) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as victim:
        victim.bind(("127.0.0.1", 0))
        victim.settimeout(1.0)
        eve = await join("eve")
        port = victim.getsockname()[1]
        line = json.dumps({"candidate": f"candidate:1 1 udp 2130706431 127.0.0.1 {port} typ host"})
        for target in (0, 1):
            await eve.send(trickle=rtc.TrickleRequest(candidateInit=line, target=target))
        await eve.settled()
        with pytest.raises(TimeoutError):
            victim.recv(2000)


async def test_strangers_on_the_media_port_get_no_answer(server: MediaServer, join: Join) -> None:
    ada = await join("ada")
    chance = random.Random(7)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as stranger:
        stranger.settimeout(1.0)
        stun = bytes.fromhex("000100002112a442") + bytes(12)
        for datagram in [stun, b"\x16\xfe\xfd" + bytes(60)] + [
            chance.randbytes(chance.randrange(1, 1400)) for _ in range(300)
        ]:
            stranger.sendto(datagram, ("127.0.0.1", server.udp_port))
        with pytest.raises(TimeoutError):
            stranger.recv(2000)
    await ada.settled()


async def test_joining_over_and_over_is_slowed_down(server: MediaServer) -> None:
    ada = await RawClient.connect(ws(server), token("ada"))
    codes = set()
    for _ in range(25):
        try:
            eve = await RawClient.connect(ws(server), token("eve"))
            eve.close()
        except HTTPClientError as refused:
            codes.add(refused.code)
    assert codes == {429}
    await ada.settled()
    ada.close()


async def test_random_requests_upset_nobody(start: Start) -> None:
    base = await start()
    server = await start(limits=replace(base.settings.limits, joins_burst=100))
    chance = random.Random(11)
    ada = await RawClient.connect(ws(server), token("ada"))
    for _ in range(60):
        eve = await RawClient.connect(ws(server), token("eve"))
        await eve.expect("join")
        for _ in range(5):
            field, body = chance.randrange(1, 24), chance.randbytes(chance.randrange(0, 60))
            await eve.send_bytes(bytes([*varint(field << 3 | 2), len(body)]) + body)
        eve.close()
    await ada.settled()
    ada.close()


def varint(number: int) -> list[int]:
    return [number] if number < 128 else [number & 127 | 128, number >> 7]


async def test_answers_nobody_asked_for_are_ignored(join: Join) -> None:
    eve = await join("eve")
    await eve.expect("offer")
    await eve.send(answer=rtc.SessionDescription(type="answer", sdp="v=0", id=99))
    await eve.settled()


async def test_an_event_of_an_unknown_peer_is_dropped(server: MediaServer, join: Join) -> None:
    import liveclass_sfu

    ada = await join("ada")
    peer = server.cores[0].add_peer("publisher")
    server.cores[0].remove_peer(peer)
    assert liveclass_sfu.Core is type(server.cores[0])
    await ada.settled()


@pytest.mark.timeout(30)
async def test_who_comes_when_no_file_is_left_is_turned_away_and_the_next_is_not(
    server: MediaServer,
) -> None:
    loop, (soft, hard) = asyncio.get_running_loop(), resource.getrlimit(resource.RLIMIT_NOFILE)
    with socket.socket() as caller:
        caller.setblocking(False)
        free = os.dup(caller.fileno())
        os.close(free)
        resource.setrlimit(resource.RLIMIT_NOFILE, (free, hard))
        try:
            await loop.sock_connect(caller, ("127.0.0.1", server.port))
            with suppress(ConnectionResetError):
                assert await loop.sock_recv(caller, 1) == b""
        finally:
            resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    assert (await AsyncHTTPClient().fetch(http(server, "/"))).code == 200
