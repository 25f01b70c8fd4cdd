"""What are people told as they come, change, leave and come back? (No media: frames only.)"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable

import pytest
from liveclass_hub.media.limits import Limits
from liveclass_hub.media.server import CoreDied, MediaServer
from liveclass_hub.media.tokens import verify
from livekit import api
from livekit.protocol import models, rtc

from tests.media.conftest import KEY, SECRET, Start, token, ws
from tests.media.raw_client import RawClient, about

pytestmark = pytest.mark.asyncio
Join = Callable[..., Awaitable[RawClient]]
State = models.ParticipantInfo.State
Reason = models.DisconnectReason
MICROPHONE = rtc.AddTrackRequest(
    cid="mic", type=models.TrackType.AUDIO, source=models.TrackSource.MICROPHONE
)


async def test_the_first_frame_is_what_clients_need(server: MediaServer) -> None:
    ada = await RawClient.connect(ws(server), token("ada"), client_protocol="2")
    await ada.expect("join")
    assert ada.kinds()[0] == "join"
    join = ada.all("join")[0]
    assert join.server_info.version
    assert (join.ping_interval, join.ping_timeout) == (1, 4)
    assert join.participant.permission.can_publish
    assert join.participant.sid.startswith("PA_")
    assert join.participant.client_protocol == 2
    assert join.room.sid.startswith("RM_")
    assert join.subscriber_primary
    assert {codec.mime for codec in join.enabled_publish_codecs} == {
        "audio/opus",
        "audio/red",
        "video/VP8",
        "video/H264",
    }
    offer = await ada.expect("offer")
    assert offer.sdp.startswith("v=0")
    ada.close()


async def test_people_learn_of_each_other(join: Join) -> None:
    ada = await join("ada")
    bob = await join("bob")
    assert [p.identity for p in bob.all("join")[0].other_participants] == ["ada"]
    await ada.expect("update", about("bob", state=State.JOINED, name="Bob"))
    await bob.send(leave=rtc.LeaveRequest())
    await ada.expect("update", about("bob", state=State.DISCONNECTED))


async def test_the_number_of_participants_is_told(join: Join) -> None:
    ada = await join("ada")
    await join("bob")
    await ada.expect("room_update", lambda update: update.room.num_participants == 2)


async def test_who_may_not_subscribe_connects_as_a_publisher_until_it_may(
    join: Join, rooms: api.room_service.RoomService
) -> None:
    ada = await join("ada", can_subscribe=False)
    assert not ada.all("join")[0].subscriber_primary
    bob = await join("bob")
    await bob.expect("offer")
    await ada.expect("update", about("bob"))
    assert ada.all("offer") == []
    permission = models.ParticipantPermission(can_subscribe=True)
    await rooms.update_participant(
        api.UpdateParticipantRequest(room="algebra", identity="ada", permission=permission)
    )
    await ada.expect("offer")


async def test_a_second_join_replaces_the_first(join: Join) -> None:
    bob = await join("bob")
    first = await join("ada")
    second = await join("ada")
    leave = await first.expect("leave")
    assert leave.reason == Reason.DUPLICATE_IDENTITY
    await first.ended()
    sids = [client.all("join")[0].participant.sid for client in (first, second)]
    assert sids[0] != sids[1]
    both = await bob.expect("update", about("ada", sid=sids[1], state=State.JOINED))
    assert [(p.sid, p.state) for p in both.participants if p.identity == "ada"] == [
        (sids[0], State.DISCONNECTED),
        (sids[1], State.JOINED),
    ]
    await second.settled()
    mine = [p.sid for u in second.all("update") for p in u.participants if p.identity == "ada"]
    assert sids[0] not in mine


async def test_a_hidden_participant_is_shown_to_nobody(
    join: Join, rooms: api.room_service.RoomService
) -> None:
    ada = await join("ada")
    ghost = await join("ghost", hidden=True)
    await ghost.expect("update", about("ghost"))
    bob = await join("bob")
    await ada.expect("update", about("bob"))
    await ghost.send(leave=rtc.LeaveRequest())
    await ghost.ended()
    await rooms.update_participant(
        api.UpdateParticipantRequest(room="algebra", identity="bob", metadata="seen")
    )
    await ada.expect("update", about("bob", metadata="seen"))
    told = [
        p.identity for client in (ada, bob) for u in client.all("update") for p in u.participants
    ]
    assert "ghost" not in told
    assert "ghost" not in [p.identity for p in bob.all("join")[0].other_participants]


async def test_a_lost_connection_is_forgiven_for_a_while(start: Start) -> None:
    server = await start(signal_grace=0.3)
    ada = await RawClient.connect(ws(server), token("ada"))
    bob = await RawClient.connect(ws(server), token("bob"))
    await ada.expect("update", about("bob"))
    bob.close()
    await ada.expect(
        "connection_quality", lambda m: m.updates[0].quality == models.ConnectionQuality.LOST
    )
    assert server.rooms.find("algebra").members.keys() == {"ada", "bob"}  # type: ignore[union-attr]
    await ada.expect("update", about("bob", state=State.DISCONNECTED))
    ada.close()


async def test_who_never_connects_media_is_let_go(start: Start) -> None:
    server = await start(join_timeout=0.2)
    ada = await RawClient.connect(ws(server), token("ada"))
    leave = await ada.expect("leave")
    assert leave.reason == Reason.CONNECTION_TIMEOUT


async def test_silence_ends_a_connection(start: Start) -> None:
    server = await start(ping_timeout=1, signal_grace=0.0)
    ada = await RawClient.connect(ws(server), token("ada"))
    await ada.expect("join")
    assert await ada.ended() == 1001


async def test_both_kinds_of_ping_are_answered(join: Join) -> None:
    ada = await join("ada")
    await ada.send(ping=1)
    await ada.expect("pong")
    await ada.send(ping_req=rtc.Ping(timestamp=42))
    pong = await ada.expect("pong_resp")
    assert pong.last_ping_timestamp == 42


async def test_a_refresh_token_follows_the_join(join: Join) -> None:
    ada = await join("ada", can_publish=False)
    fresh = await ada.expect("refresh_token")
    claims = verify(fresh, {KEY: SECRET}, time.time() + 590, Limits())
    assert not claims.permission.can_publish
    assert claims.identity == "ada"


async def test_announcing_a_track_gives_it_an_id(join: Join) -> None:
    ada = await join("ada")
    await ada.send(add_track=MICROPHONE)
    published = await ada.expect("track_published")
    assert published.cid == "mic"
    assert published.track.sid.startswith("TR_")
    assert published.track.source == models.TrackSource.MICROPHONE


@pytest.mark.parametrize(
    ("grants", "request_", "reason"),
    [
        ({"can_publish": False}, MICROPHONE, rtc.RequestResponse.NOT_ALLOWED),
        ({"can_publish_sources": ["camera"]}, MICROPHONE, rtc.RequestResponse.NOT_ALLOWED),
        ({}, rtc.AddTrackRequest(cid="", type=0, source=2), rtc.RequestResponse.INVALID_NAME),
        ({}, rtc.AddTrackRequest(cid="x", type=2), rtc.RequestResponse.UNSUPPORTED_TYPE),
        ({}, rtc.AddTrackRequest(cid="x", type=77), rtc.RequestResponse.UNSUPPORTED_TYPE),
        (
            {"can_publish_sources": ["microphone"]},
            rtc.AddTrackRequest(cid="x", type=models.TrackType.VIDEO, source=2),
            rtc.RequestResponse.UNSUPPORTED_TYPE,
        ),
        (
            {},
            rtc.AddTrackRequest(cid="x", type=models.TrackType.AUDIO, source=1),
            rtc.RequestResponse.UNSUPPORTED_TYPE,
        ),
    ],
)
async def test_a_track_that_may_not_be_is_refused(
    join: Join, grants: dict[str, object], request_: rtc.AddTrackRequest, reason: int
) -> None:
    ada = await join("ada", **grants)
    await ada.send(add_track=request_)
    refusal = await ada.expect("request_response")
    assert refusal.reason == reason
    assert refusal.message
    assert refusal.add_track.cid == request_.cid


async def test_no_more_than_so_many_tracks(join: Join) -> None:
    ada = await join("ada")
    for number in range(33):
        await ada.send(add_track=rtc.AddTrackRequest(cid=f"c{number}", type=models.TrackType.VIDEO))
    refusal = await ada.expect("request_response")
    assert refusal.reason == rtc.RequestResponse.LIMIT_EXCEEDED
    assert len(ada.all("track_published")) == 32


async def test_who_may_changes_their_own_name(join: Join) -> None:
    ada = await join("ada", can_update_own_metadata=True)
    bob = await join("bob")
    await ada.send(
        update_metadata=rtc.UpdateParticipantMetadata(
            name="Countess", metadata="m", attributes={"a": "1"}, request_id=7
        )
    )
    response = await ada.expect("request_response")
    assert (response.request_id, response.reason) == (7, rtc.RequestResponse.OK)
    await bob.expect("update", about("ada", name="Countess", metadata="m"))
    await bob.send(update_metadata=rtc.UpdateParticipantMetadata(name="Ada", request_id=8))
    refusal = await bob.expect("request_response")
    assert (refusal.request_id, refusal.reason) == (8, rtc.RequestResponse.NOT_ALLOWED)


async def test_too_much_metadata_is_refused(join: Join) -> None:
    ada = await join("ada", can_update_own_metadata=True)
    for update in (
        rtc.UpdateParticipantMetadata(name="x" * 257),
        rtc.UpdateParticipantMetadata(metadata="x" * 600_000),
        rtc.UpdateParticipantMetadata(attributes={"a": "x" * 70_000}),
    ):
        await ada.send(update_metadata=update)
        refusal = await ada.expect("request_response")
        assert refusal.reason == rtc.RequestResponse.LIMIT_EXCEEDED


async def test_subscribing_to_nothing_is_told(join: Join) -> None:
    ada = await join("ada")
    await ada.send(subscription=rtc.UpdateSubscription(track_sids=["TR_none"], subscribe=True))
    refusal = await ada.expect("subscription_response")
    assert refusal.err == models.SubscriptionError.SE_TRACK_NOTFOUND


async def test_what_is_not_offered_is_refused_at_once(join: Join) -> None:
    ada = await join("ada")
    await ada.send(publish_data_track_request=rtc.PublishDataTrackRequest(name="pointer"))
    refusal = await ada.expect("request_response")
    assert refusal.reason == rtc.RequestResponse.UNSUPPORTED_TYPE
    assert refusal.publish_data_track.name == "pointer"
    await ada.send(unpublish_data_track_request=rtc.UnpublishDataTrackRequest(pub_handle=3))
    refusal = await ada.expect("request_response")
    assert (refusal.message, refusal.unpublish_data_track.pub_handle) == ("Not offered here.", 3)
    await ada.send(update_layers=rtc.UpdateVideoLayers())
    await ada.send(simulate=rtc.SimulateScenario(server_leave=True))
    await ada.settled()


async def test_rooms_do_not_hear_of_each_other(join: Join) -> None:
    ada = await join("ada", room="algebra")
    bob = await join("bob", room="geometry")
    assert list(bob.all("join")[0].other_participants) == []
    await bob.settled()
    await ada.settled()
    assert not any(about("bob")(update) for update in ada.all("update"))


async def test_an_empty_room_ends_and_a_new_one_begins(start: Start) -> None:
    server = await start(departure_timeout=0)
    ada = await RawClient.connect(ws(server), token("ada"))
    first = (await ada.expect("join")).room.sid
    await ada.send(leave=rtc.LeaveRequest())
    await ada.ended()
    bob = await RawClient.connect(ws(server), token("bob"))
    assert (await bob.expect("join")).room.sid != first
    bob.close()


async def test_stopping_says_goodbye(start: Start) -> None:
    server = await start()
    ada = await RawClient.connect(ws(server), token("ada"))
    await ada.expect("join")
    await server.stop()
    leave = await ada.expect("leave")
    assert leave.reason == Reason.SERVER_SHUTDOWN
    assert leave.action == rtc.LeaveRequest.RECONNECT


@pytest.mark.parametrize("dead", [0, 1])
async def test_the_death_of_any_core_is_noticed(start: Start, dead: int) -> None:
    server = await start(threads=2)
    server.cores[dead].close()
    with pytest.raises(CoreDied):
        await asyncio.wait_for(server.wait(), 20)
