"""Does a stay go on when its signalling connection is lost? (No media: frames only.)"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest
from liveclass_hub.media.server import MediaServer
from livekit import api
from livekit.protocol import models, rtc

from tests.media.conftest import Start, token, ws
from tests.media.raw_client import RawClient, about

pytestmark = pytest.mark.asyncio
Join = Callable[..., Awaitable[RawClient]]
Service = api.room_service.RoomService
State = models.ParticipantInfo.State
Reason = models.DisconnectReason
Action = rtc.LeaveRequest.Action
MICROPHONE = rtc.AddTrackRequest(
    cid="mic", type=models.TrackType.AUDIO, source=models.TrackSource.MICROPHONE
)


def sid(client: RawClient) -> str:
    stay: str = client.all("join")[0].participant.sid
    return stay


async def resume(server: MediaServer, stay: str, who: str = "ada") -> RawClient:
    return await RawClient.connect(ws(server), token(who), reconnect="1", sid=stay)


async def lose(server: MediaServer, client: RawClient, who: str = "ada") -> None:
    """Breaks a connection, and waits until the server has noticed."""
    room = server.rooms.find("algebra")
    assert room is not None
    client.close()
    while room.members[who].link is not None:
        await client.turn()


async def test_what_was_missed_is_told_in_order(server: MediaServer, join: Join) -> None:
    ada, bob = await join("ada"), await join("bob")
    await ada.expect("update", about("bob"))
    await lose(server, ada)
    await bob.send(leave=rtc.LeaveRequest())
    await bob.ended()
    await join("eve")
    again = await resume(server, sid(ada))
    await again.expect("offer")
    assert again.kinds()[:6] == [
        "reconnect",
        "update",
        "update",
        "room_update",
        "speakers_changed",
        "refresh_token",
    ]
    assert again.all("reconnect")[0].server_info.version
    gone, here = again.all("update")[:2]
    assert [(p.identity, p.state) for p in gone.participants] == [("bob", State.DISCONNECTED)]
    assert {p.identity: p.sid for p in here.participants}["ada"] == sid(ada)
    assert {p.identity for p in here.participants} == {"ada", "eve"}
    assert again.all("room_update")[0].room.num_participants == 2
    again.close()


async def test_who_may_not_subscribe_is_offered_nothing_then_either(
    server: MediaServer, join: Join
) -> None:
    ada = await join("ada", can_subscribe=False)
    await lose(server, ada)
    again = await resume(server, sid(ada))
    await again.expect("reconnect")
    await again.settled()
    assert again.all("offer") == []
    again.close()


async def test_the_others_see_a_weak_moment_and_no_leaving(server: MediaServer, join: Join) -> None:
    ada, bob = await join("ada"), await join("bob")
    await lose(server, ada)
    await bob.expect(
        "connection_quality", lambda m: m.updates[0].quality == models.ConnectionQuality.LOST
    )
    again = await resume(server, sid(ada))
    await again.expect("reconnect")
    await bob.expect(
        "connection_quality", lambda m: m.updates[0].quality == models.ConnectionQuality.EXCELLENT
    )
    assert not any(about("ada", state=State.DISCONNECTED)(u) for u in bob.all("update"))
    again.close()


async def test_a_connection_that_only_seems_alive_is_replaced(
    server: MediaServer, join: Join
) -> None:
    ada = await join("ada")
    again = await resume(server, sid(ada))
    await again.expect("reconnect")
    assert await ada.ended() == 1000
    await again.settled()
    room = server.rooms.find("algebra")
    assert room is not None
    assert room.members["ada"].link is not None
    again.close()


async def test_who_left_and_came_back_meanwhile_is_here(server: MediaServer, join: Join) -> None:
    ada, _ = await join("ada"), await join("bob")
    await lose(server, ada)
    back = await join("bob")
    again = await resume(server, sid(ada))
    await again.expect("offer")
    people = [p for update in again.all("update") for p in update.participants]
    assert {p.sid for p in people if p.identity == "bob"} == {sid(back)}
    again.close()


async def test_who_comes_is_not_told_of_stays_that_ended_before(join: Join) -> None:
    await join("ada")
    await join("ada")
    bob = await join("bob")
    await bob.expect("update", about("bob"))
    assert not any(about("ada", state=State.DISCONNECTED)(u) for u in bob.all("update"))


async def test_a_stay_that_is_not_there_is_begun_anew(server: MediaServer, join: Join) -> None:
    ada = await join("ada")
    for who, stay in (("ada", "PA_other"), ("ada", ""), ("bob", sid(ada))):
        again = await resume(server, stay, who)
        await again.ended()
        assert again.kinds() == ["leave"]
        leave = again.all("leave")[0]
        assert (leave.action, leave.reason) == (Action.RECONNECT, Reason.STATE_MISMATCH)
    await ada.settled()


async def test_who_was_replaced_while_away_does_not_fight_back(
    server: MediaServer, join: Join
) -> None:
    ada = await join("ada")
    await lose(server, ada)
    second = await join("ada")
    again = await resume(server, sid(ada))
    leave = await again.expect("leave")
    assert (leave.action, leave.reason) == (Action.DISCONNECT, Reason.DUPLICATE_IDENTITY)
    await second.settled()


async def test_what_was_ordered_meanwhile_reaches_the_owner(
    server: MediaServer, join: Join, rooms: Service
) -> None:
    ada = await join("ada")
    await ada.send(add_track=MICROPHONE)
    track = (await ada.expect("track_published")).track.sid
    await lose(server, ada)
    permission = models.ParticipantPermission(can_subscribe=True)
    await rooms.update_participant(
        api.UpdateParticipantRequest(room="algebra", identity="ada", permission=permission)
    )
    again = await resume(server, sid(ada))
    await again.expect("offer")
    assert again.kinds()[:2] == ["reconnect", "track_unpublished"]
    assert again.all("track_unpublished")[0].track_sid == track
    again.close()


async def test_a_track_the_room_has_not_got_is_taken_back(server: MediaServer, join: Join) -> None:
    ada = await join("ada")
    await lose(server, ada)
    again = await resume(server, sid(ada))
    stale = rtc.TrackPublishedResponse(cid="mic", track=models.TrackInfo(sid="TR_stale"))
    await again.send(sync_state=rtc.SyncState(publish_tracks=[stale]))
    assert (await again.expect("track_unpublished")).track_sid == "TR_stale"
    again.close()


async def test_a_stay_without_media_is_let_go_after_a_resumption_too(start: Start) -> None:
    server = await start(join_timeout=0.3)
    ada = await RawClient.connect(ws(server), token("ada"))
    await ada.expect("join")
    again = await resume(server, sid(ada))
    assert (await again.expect("leave")).reason == Reason.CONNECTION_TIMEOUT


async def test_a_resumption_does_not_prolong_the_time_for_media(
    server: MediaServer, join: Join
) -> None:
    ada = await join("ada")
    room = server.rooms.find("algebra")
    assert room is not None
    participant = room.members["ada"]
    deadlines = []
    for _ in range(2):
        assert participant.deadline is not None
        deadlines.append(participant.deadline.when())
        again = await resume(server, sid(ada))
        await again.expect("reconnect")
    assert participant.deadline is not None
    assert {*deadlines, participant.deadline.when()} == {participant.media_by}


async def test_who_can_send_has_joined_and_has_yet_to_be_reached(
    server: MediaServer, join: Join
) -> None:
    ada, bob = await join("ada"), await join("bob")
    room = server.rooms.find("algebra")
    assert room is not None
    participant = room.members["ada"]
    room.connected(participant, participant.publisher)
    await bob.expect("update", about("ada", state=State.ACTIVE))
    assert participant.deadline is not None
    again = await resume(server, sid(ada))
    await again.expect("reconnect")
    assert participant.deadline is not None
    assert participant.deadline.when() == participant.media_by
    room.connected(participant, participant.subscriber)
    assert participant.deadline is None
    again.close()


async def test_who_was_reached_and_may_no_longer_receive_resumes_late(
    server: MediaServer, join: Join, rooms: Service
) -> None:
    ada = await join("ada")
    room = server.rooms.find("algebra")
    assert room is not None
    participant = room.members["ada"]
    room.connected(participant, participant.subscriber)
    permission = models.ParticipantPermission(can_publish=True)
    await rooms.update_participant(
        api.UpdateParticipantRequest(room="algebra", identity="ada", permission=permission)
    )
    assert participant.primary == participant.subscriber, "it was told of that one when it came"
    participant.media_by = 1e-9
    again = await resume(server, sid(ada))
    await again.expect("reconnect")
    await again.settled()
    assert room.members["ada"] is participant
    assert participant.deadline is None
    again.close()


async def test_a_stay_without_signalling_that_gets_media_still_ends(start: Start) -> None:
    server = await start(signal_grace=0.2)
    ada = await RawClient.connect(ws(server), token("ada"))
    bob = await RawClient.connect(ws(server), token("bob"))
    await bob.expect("join")
    await lose(server, ada)
    room = server.rooms.find("algebra")
    assert room is not None
    room.connected(room.members["ada"], room.members["ada"].subscriber)
    await bob.expect("update", about("ada", state=State.ACTIVE))
    await bob.expect("update", about("ada", state=State.DISCONNECTED))
    bob.close()


async def test_a_fresh_token_comes_again_and_again(start: Start) -> None:
    server = await start(token_refresh=0.05)
    ada = await RawClient.connect(ws(server), token("ada"))
    for _ in range(3):
        await ada.expect("refresh_token")
    ada.close()
