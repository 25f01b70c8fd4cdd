"""Does the room API do what LiveKit's own client asks of it?"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable

import pytest
from liveclass_hub.media import calls
from liveclass_hub.media.server import MediaServer
from livekit import api
from livekit.protocol import models, rtc
from tornado.httpclient import AsyncHTTPClient, HTTPClientError

from tests.media.conftest import KEY, SECRET, Start, http, token, ws
from tests.media.raw_client import RawClient, about

pytestmark = pytest.mark.asyncio
Join = Callable[..., Awaitable[RawClient]]
Service = api.room_service.RoomService
MICROPHONE = models.TrackSource.MICROPHONE
CAMERA = models.TrackSource.CAMERA


async def test_rooms_are_made_listed_and_deleted(rooms: Service, join: Join) -> None:
    made = await rooms.create_room(
        api.CreateRoomRequest(name="algebra", metadata="m", empty_timeout=9)
    )
    again = await rooms.create_room(api.CreateRoomRequest(name="algebra"))
    assert (made.sid, made.metadata, made.empty_timeout) == (again.sid, "m", 9)
    await rooms.create_room(api.CreateRoomRequest(name="geometry"))
    ada = await join("ada")
    everything = await rooms.list_rooms(api.ListRoomsRequest())
    assert [(room.name, room.num_participants) for room in everything.rooms] == [
        ("algebra", 1),
        ("geometry", 0),
    ]
    named = await rooms.list_rooms(api.ListRoomsRequest(names=["geometry", "none"]))
    assert [room.name for room in named.rooms] == ["geometry"]
    await rooms.delete_room(api.DeleteRoomRequest(room="algebra"))
    assert (await ada.expect("leave")).reason == models.DisconnectReason.ROOM_DELETED
    assert len((await rooms.list_rooms(api.ListRoomsRequest())).rooms) == 1


async def test_a_room_takes_no_more_than_it_was_made_for(
    rooms: Service, join: Join, server: MediaServer
) -> None:
    await rooms.create_room(api.CreateRoomRequest(name="algebra", max_participants=1))
    await join("ada")
    with pytest.raises(HTTPClientError) as refused:
        await RawClient.connect(ws(server), token("bob"))
    assert refused.value.code == 503
    await join("ada")


async def test_participants_are_listed_and_found(rooms: Service, join: Join) -> None:
    await join("ada")
    await join("ghost", hidden=True)
    listed = await rooms.list_participants(api.ListParticipantsRequest(room="algebra"))
    assert {person.identity for person in listed.participants} == {"ada", "ghost"}
    asked = api.RoomParticipantIdentity(room="algebra", identity="ada")
    assert (await rooms.get_participant(asked)).name == "Ada"
    with pytest.raises(api.TwirpError) as missing:
        await rooms.get_participant(api.RoomParticipantIdentity(room="algebra", identity="eve"))
    assert missing.value.code == "not_found"


async def test_who_is_removed_stays_out(rooms: Service, server: MediaServer) -> None:
    held = token("ada")
    ada = await RawClient.connect(ws(server), held)
    fresh = await ada.expect("refresh_token")
    asked = api.RoomParticipantIdentity(room="algebra", identity="ada")
    await rooms.remove_participant(asked)
    leave = await ada.expect("leave")
    assert leave.reason == models.DisconnectReason.PARTICIPANT_REMOVED
    await ada.ended()
    for old in (held, fresh):
        with pytest.raises(HTTPClientError) as refused:
            await RawClient.connect(ws(server), old)
        assert refused.value.code == 401
    elsewhere = await RawClient.connect(ws(server), token("ada", room="geometry"))
    await elsewhere.expect("join")
    elsewhere.close()


async def test_who_is_removed_while_away_stays_out_too(rooms: Service, server: MediaServer) -> None:
    with pytest.raises(api.TwirpError):
        await rooms.remove_participant(api.RoomParticipantIdentity(room="algebra", identity="ada"))
    with pytest.raises(HTTPClientError):
        await RawClient.connect(ws(server), token("ada"))


async def test_refusing_removed_people_can_be_left_to_the_application(start: Start) -> None:
    server = await start(refuse_removed=False)
    held = token("ada")
    ada = await RawClient.connect(ws(server), held)
    await ada.expect("join")
    async with api.LiveKitAPI(
        http(server), "key", "a secret of more than thirty-two bytes"
    ) as client:
        await client.room.remove_participant(
            api.RoomParticipantIdentity(room="algebra", identity="ada")
        )
    await ada.ended()
    again = await RawClient.connect(ws(server), held)
    await again.expect("join")
    again.close()


async def test_a_muted_track_without_its_right_stays_muted(rooms: Service, join: Join) -> None:
    ada = await join("ada")
    request = rtc.AddTrackRequest(cid="mic", type=models.TrackType.AUDIO, source=MICROPHONE)
    await ada.send(add_track=request)
    microphone = (await ada.expect("track_published")).track.sid
    await ada.send(mute=rtc.MuteTrackRequest(sid=microphone, muted=True))

    async def allow(*sources: models.TrackSource) -> None:
        permission = models.ParticipantPermission(
            can_subscribe=True, can_publish=bool(sources), can_publish_sources=sources
        )
        await rooms.update_participant(
            api.UpdateParticipantRequest(room="algebra", identity="ada", permission=permission)
        )

    await allow()
    await ada.send(mute=rtc.MuteTrackRequest(sid=microphone, muted=False))
    refused = await ada.expect("mute")
    assert (refused.sid, refused.muted) == (microphone, True)
    await allow(MICROPHONE)
    await ada.send(mute=rtc.MuteTrackRequest(sid=microphone, muted=False))
    request = api.MuteRoomTrackRequest(
        room="algebra", identity="ada", track_sid=microphone, muted=True
    )
    assert (await rooms.mute_published_track(request)).track.sid == microphone
    assert (await ada.expect("mute")).muted


async def test_a_right_withdrawn_ends_the_track(rooms: Service, join: Join) -> None:
    ada, bob = await join("ada"), await join("bob")
    for cid, source in (("mic", MICROPHONE), ("cam", CAMERA)):
        kind = models.TrackType.AUDIO if source == MICROPHONE else models.TrackType.VIDEO
        await ada.send(add_track=rtc.AddTrackRequest(cid=cid, type=kind, source=source))
    microphone = (await ada.expect("track_published", lambda p: p.cid == "mic")).track.sid
    permission = models.ParticipantPermission(
        can_subscribe=True, can_publish=True, can_publish_sources=[CAMERA]
    )
    answer = await rooms.update_participant(
        api.UpdateParticipantRequest(room="algebra", identity="ada", permission=permission)
    )
    assert answer.permission == permission
    assert (await ada.expect("track_unpublished")).track_sid == microphone
    await bob.expect("update", about("ada", permission=permission))
    fresh = await ada.expect("refresh_token", lambda fresh: "ada")
    assert fresh
    await ada.send(
        add_track=rtc.AddTrackRequest(cid="m2", type=models.TrackType.AUDIO, source=MICROPHONE)
    )
    assert (await ada.expect("request_response")).reason == rtc.RequestResponse.NOT_ALLOWED


async def test_a_track_taken_away_is_nobodys_any_more(
    rooms: Service, join: Join, server: MediaServer
) -> None:
    ada, bob = await join("ada"), await join("bob")
    await ada.send(add_track=rtc.AddTrackRequest(cid="mic", source=MICROPHONE))
    sid = (await ada.expect("track_published")).track.sid
    room = server.rooms.all()[0]
    assert room.owners.keys() == {sid}
    listening = api.ParticipantPermission(can_subscribe=True)
    await rooms.update_participant(
        api.UpdateParticipantRequest(room="algebra", identity="ada", permission=listening)
    )
    assert (await ada.expect("track_unpublished")).track_sid == sid
    assert room.owners == {}
    await bob.send(subscription=rtc.UpdateSubscription(track_sids=[sid], subscribe=True))
    refusal = await bob.expect("subscription_response")
    assert refusal.err == models.SubscriptionError.SE_TRACK_NOTFOUND


async def test_a_track_is_muted_for_its_owner(rooms: Service, join: Join) -> None:
    ada = await join("ada")
    await ada.send(add_track=rtc.AddTrackRequest(cid="mic", source=MICROPHONE))
    sid = (await ada.expect("track_published")).track.sid
    asked = api.MuteRoomTrackRequest(room="algebra", identity="ada", track_sid=sid, muted=True)
    answer = await rooms.mute_published_track(asked)
    assert answer.track.muted
    pushed = await ada.expect("mute")
    assert (pushed.sid, pushed.muted) == (sid, True)
    asked.muted = False
    with pytest.raises(api.TwirpError) as refused:
        await rooms.mute_published_track(asked)
    assert refused.value.code == "failed_precondition"


async def test_names_metadata_and_attributes_are_changed(rooms: Service, join: Join) -> None:
    ada = await join("ada")
    bob = await join("bob")
    await rooms.update_participant(
        api.UpdateParticipantRequest(
            room="algebra",
            identity="ada",
            name="Countess",
            metadata="m",
            attributes={"a": "1", "b": "2"},
        )
    )
    await bob.expect("update", about("ada", name="Countess", metadata="m"))
    await rooms.update_participant(
        api.UpdateParticipantRequest(room="algebra", identity="ada", attributes={"a": ""})
    )
    await bob.expect(
        "update",
        lambda u: about("ada", name="Countess")(u) and u.participants[0].attributes == {"b": "2"},
    )
    await rooms.update_room_metadata(api.UpdateRoomMetadataRequest(room="algebra", metadata="new"))
    await ada.expect("room_update", lambda update: update.room.metadata == "new")


@pytest.mark.parametrize(
    ("grants", "call"),
    [
        ({"room_admin": False}, "ListParticipants"),
        ({"room_admin": True, "room": "geometry"}, "ListParticipants"),
        ({"room_admin": True}, "CreateRoom"),
        ({"room_admin": True}, "ListRooms"),
    ],
)
async def test_without_the_grant_nothing_is_told(
    server: MediaServer, join: Join, grants: dict[str, object], call: str
) -> None:
    await join("ada")
    answer = await post(server, call, {"room": "algebra"}, token("app", **grants))
    assert answer[0] == 401
    assert answer[1]["code"] == "unauthenticated"


async def post(
    server: MediaServer, method: str, body: object, bearer: str
) -> tuple[int, dict[str, object]]:
    answer = await AsyncHTTPClient().fetch(
        http(server, f"/twirp/livekit.RoomService/{method}"),
        method="POST",
        headers={"Content-Type": "application/json", "Authorization": f"Bearer {bearer}"},
        body=json.dumps(body) if not isinstance(body, str) else body,
        raise_error=False,
    )
    return answer.code, json.loads(answer.body)


async def test_json_is_understood_too(server: MediaServer, join: Join) -> None:
    await join("ada")
    bearer = token("app", room_admin=True)
    code, listed = await post(server, "ListParticipants", {"room": "algebra"}, bearer)
    assert code == 200
    assert listed["participants"][0]["identity"] == "ada"  # type: ignore[index]
    listing = token("app", room_list=True)
    _, rooms = await post(server, "ListRooms", {"names": ["algebra"]}, listing)
    room = rooms["rooms"][0]  # type: ignore[index]
    assert (room["num_participants"], room["max_participants"], room["metadata"]) == (1, 0, "")


async def test_the_same_in_both_spellings(server: MediaServer, join: Join) -> None:
    await join("ada")
    bearer = token("app", room_create=True)
    for number, key in enumerate(("emptyTimeout", "empty_timeout")):
        code, made = await post(server, "CreateRoom", {"name": f"r{number}", key: 7}, bearer)
        assert (code, made["empty_timeout"]) == (200, 7)


@pytest.mark.parametrize("service", ["Egress", "Ingress", "SIP", "AgentDispatchService"])
async def test_other_services_say_that_they_are_not_here(server: MediaServer, service: str) -> None:
    answer = await AsyncHTTPClient().fetch(
        http(server, f"/twirp/livekit.{service}/Anything"),
        method="POST",
        body=b"",
        raise_error=False,
    )
    assert answer.code == 501
    assert json.loads(answer.body)["code"] == "unimplemented"


async def test_livekits_client_understands_what_is_not_offered(server: MediaServer) -> None:
    async with api.LiveKitAPI(http(server), KEY, SECRET) as client:
        for call in (
            client.egress.list_egress(api.ListEgressRequest()),
            client.room.move_participant(
                api.MoveParticipantRequest(room="algebra", identity="ada", destination_room="b")
            ),
        ):
            with pytest.raises(api.TwirpError) as refused:
                await call
            assert refused.value.code == "unimplemented"


@pytest.mark.parametrize(
    ("method", "body", "status"),
    [
        ("ListParticipants", "{", 400),
        ("ListParticipants", '{"room": 7}', 400),
        ("ListParticipants", "[" * 100_000, 400),
        ("NoSuchMethod", "{}", 404),
        ("MoveParticipant", "{}", 501),
        ("CreateRoom", "{}", 400),
        ("CreateRoom", json.dumps({"name": "x" * 257}), 400),
        ("CreateRoom", json.dumps({"name": "x", "metadata": "x" * 600_000}), 400),
        ("SendData", json.dumps({"room": "algebra", "data": "eHh4" * 22_000}), 400),
        ("UpdateRoomMetadata", json.dumps({"room": "algebra", "metadata": "x" * 600_000}), 404),
    ],
)
async def test_nonsense_is_refused(
    server: MediaServer, method: str, body: str, status: int
) -> None:
    bearer = token("app", room_admin=True, room_create=True)
    code, refusal = await post(server, method, body, bearer)
    assert code == status
    assert refusal["msg"]


@pytest.mark.timeout(30)
async def test_a_call_ends_with_the_connection_of_who_called(
    server: MediaServer,
    join: Callable[..., Awaitable[RawClient]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(calls, "TAKEN_WITHIN", 3600.0)
    ada = await join("ada")
    room = server.rooms.find("algebra")
    assert room is not None
    body = json.dumps({"room": "algebra", "destination_identity": "ada", "method": "double"})
    _, caller = await asyncio.open_connection("127.0.0.1", server.port)
    bearer = token("app", room_admin=True)
    caller.write(
        f"POST /twirp/livekit.RoomService/PerformRpc HTTP/1.1\r\nHost: x\r\n"
        f"Authorization: Bearer {bearer}\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\n\r\n{body}".encode()
    )
    waiting = room.members["ada"].calls
    while not waiting.count:
        await ada.turn()
    caller.close()
    while waiting.count:
        await ada.turn()
    assert ada.closed is False
