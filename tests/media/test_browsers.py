"""Do people with the unmodified client in Chromium see, hear and reach each other?"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
import pytest_asyncio
from liveclass_hub.media.server import MediaServer
from livekit import api
from livekit.protocol import models
from livekit.protocol.models import DisconnectReason, ParticipantPermission, TrackSource
from playwright.async_api import Error as PlaywrightError

from tests.media.browsers import Visitor, chromium, until
from tests.media.conftest import Start, token, ws

pytestmark = [pytest.mark.asyncio, pytest.mark.browser]
Visit = Callable[[], Awaitable[Visitor]]
Service = api.room_service.RoomService


@pytest_asyncio.fixture
async def visit() -> AsyncIterator[Visit]:
    async with chromium() as opened:
        yield opened


def is_mostly(colour: str, seen: dict[str, int]) -> bool:
    others = [seen[each] for each in ("red", "green", "blue") if each != colour]
    return seen[colour] > 100 and max(others) < 100


async def test_two_people_see_and_hear_each_other(server: MediaServer, visit: Visit) -> None:
    ada, bob = await visit(), await visit()
    await ada.join(ws(server), token("ada"))
    await bob.join(ws(server), token("bob"))
    await ada.publish("red")
    await bob.publish("blue")
    assert is_mostly("blue", await ada.sees("bob"))
    assert is_mostly("red", await bob.sees("ada"))
    await ada.hears("bob")
    await bob.hears("ada")


async def test_the_fake_camera_and_microphone_of_chromium(
    server: MediaServer, visit: Visit
) -> None:
    ada, bob = await visit(), await visit()
    await ada.join(ws(server), token("ada"))
    await bob.join(ws(server), token("bob"))
    await ada.run("await page.publishDevices()")
    await bob.sees("ada")
    await bob.hears("ada")


async def test_the_clients_own_defaults_work_too(server: MediaServer, visit: Visit) -> None:
    ada, bob = await visit(), await visit()
    await ada.join(ws(server), token("ada"), room={"singlePeerConnection": True})
    await bob.join(ws(server), token("bob"))
    await ada.publish("red")
    await bob.sees("ada")


async def test_a_server_that_comes_back_is_found_again(start: Start, visit: Visit) -> None:
    server = await start()
    ada, bob = await visit(), await visit()
    await ada.join(ws(server), token("ada"))
    await bob.join(ws(server), token("bob"))
    await ada.publish("red")
    await bob.sees("ada")
    await server.stop()
    await start(port=server.port, udp_port=server.udp_port)
    assert is_mostly("red", await bob.sees("ada"))
    await bob.hears("ada")


async def test_a_late_joiner_gets_what_is_there(server: MediaServer, visit: Visit) -> None:
    ada, bob = await visit(), await visit()
    await ada.join(ws(server), token("ada"))
    await ada.publish("red")
    await bob.join(ws(server), token("bob", can_publish=False))
    assert is_mostly("red", await bob.sees("ada"))
    await bob.hears("ada")


async def test_muting_silences_and_unmuting_gives_back(
    server: MediaServer, visit: Visit, rooms: Service
) -> None:
    ada, bob = await visit(), await visit()
    await ada.join(ws(server), token("ada"))
    await bob.join(ws(server), token("bob"))
    tracks = await ada.publish("red")
    await bob.hears("ada")
    await rooms.mute_published_track(
        api.MuteRoomTrackRequest(
            room="algebra", identity="ada", track_sid=tracks["microphone"], muted=True
        )
    )
    await until(bob.people, muted("microphone", expected=True), "bob sees no mute")
    own = "page.room.localParticipant.isMicrophoneEnabled"
    await until(lambda: ada.run(own), lambda enabled: not enabled, "ada was not told")
    # What the receiver has buffered is still played; then there is nothing more.
    await still(lambda: bob.run("Math.round((await page.sound('ada')).energy * 1000)"))
    await bob.sees("ada")
    await ada.run("await page.room.localParticipant.setMicrophoneEnabled(true)")
    await until(bob.people, muted("microphone", expected=False), "bob sees no unmute")
    await bob.hears("ada")


async def test_nothing_of_a_muted_track_passes_whatever_its_owner_sends(
    server: MediaServer, visit: Visit
) -> None:
    ada, bob = await visit(), await visit()
    await ada.join(ws(server), token("ada"))
    await bob.join(ws(server), token("bob"))
    tracks = await ada.publish("red")
    await bob.sees("ada")
    # The owner's browser goes on sending, and is kept from correcting what it said.
    signal = "page.room.engine.client"
    await ada.run(f"{signal}.sendMuteTrack(a[0], true)", tracks["camera"])
    await ada.run(f"{signal}.sendMuteTrack = () => {{}}")
    await until(bob.people, muted("camera", expected=True), "bob sees no mute")
    await still(lambda: bob.run("(await page.picture('ada')).frames"))
    sent = "await page.sent('camera')"
    before = await ada.run(sent)
    await until(lambda: ada.run(sent), lambda now: now > before, "ada does not send")
    await bob.hears("ada")


def muted(source: str, *, expected: bool) -> Callable[[list[dict[str, Any]]], bool]:
    def matches(people: list[dict[str, Any]]) -> bool:
        tracks = [track for person in people for track in person["tracks"]]
        return any(t["source"] == source and t["muted"] is expected for t in tracks)

    return matches


async def test_who_is_removed_is_gone_and_stays_out(
    server: MediaServer, visit: Visit, rooms: Service
) -> None:
    ada, bob = await visit(), await visit()
    held = token("ada")
    await ada.join(ws(server), held)
    await bob.join(ws(server), token("bob"))
    await ada.publish("red")
    await bob.sees("ada")
    await rooms.remove_participant(api.RoomParticipantIdentity(room="algebra", identity="ada"))
    await until(lambda: ada.run("page.disconnected ?? null"), bool, "ada was not told")
    assert await ada.run("page.disconnected") == DisconnectReason.PARTICIPANT_REMOVED
    await until(bob.people, lambda people: people == [], "bob still sees ada")
    with pytest.raises(PlaywrightError):
        await ada.join(ws(server), held)


async def test_rights_come_and_go_while_in_the_room(
    server: MediaServer, visit: Visit, rooms: Service
) -> None:
    ada, bob = await visit(), await visit()
    await ada.join(ws(server), token("ada", can_publish=False))
    await bob.join(ws(server), token("bob"))

    async def permit(*sources: int) -> None:
        permission = ParticipantPermission(
            can_subscribe=True, can_publish=bool(sources), can_publish_sources=sources
        )
        await rooms.update_participant(
            api.UpdateParticipantRequest(room="algebra", identity="ada", permission=permission)
        )

    allowed = "page.room.localParticipant.permissions?.canPublish ?? false"
    for _ in range(3):
        await permit(TrackSource.CAMERA, TrackSource.MICROPHONE)
        await until(lambda: ada.run(allowed), bool, "no right arrived")
        await ada.publish("red")
        assert is_mostly("red", await bob.sees("ada"))
        await permit()
        await until(lambda: ada.run(allowed), lambda may: not may, "the right stayed")
        gone = lambda people: people[0]["tracks"] == []  # noqa: E731
        await until(bob.people, gone, "the tracks stayed")
        count = "page.room.localParticipant.trackPublications.size"
        await until(lambda: ada.run(count), lambda size: size == 0, "ada kept the tracks")


async def test_unpublishing_and_publishing_many_times(server: MediaServer, visit: Visit) -> None:
    ada, bob = await visit(), await visit()
    await ada.join(ws(server), token("ada"))
    await bob.join(ws(server), token("bob"))
    for _ in range(12):
        await ada.publish("red")
        await bob.sees("ada", more_than=1)
        await ada.run(
            "await page.room.localParticipant.unpublishTracks("
            "[...page.room.localParticipant.trackPublications.values()].map(each => each.track))"
        )
        await until(bob.people, lambda people: people[0]["tracks"] == [], "the tracks stayed")
    assert "reconnecting" not in await ada.run("page.events")
    assert "reconnecting" not in await bob.run("page.events")


async def test_data_arrives_reliable_and_lossy(server: MediaServer, visit: Visit) -> None:
    ada, bob, eve = await visit(), await visit(), await visit()
    await ada.join(ws(server), token("ada"))
    await bob.join(ws(server), token("bob"))
    await eve.join(ws(server), token("eve", can_publish_data=False, can_subscribe=False))
    send = (
        "await page.room.localParticipant.publishData(new TextEncoder().encode(a[0]),"
        " { reliable: a[1], topic: 't', destinationIdentities: a[2] })"
    )
    await ada.run(send, "to everybody", True, [])
    await ada.run(send, "to bob", True, ["bob"])
    await ada.run(send, "and quickly", False, [])
    got = await until(
        lambda: bob.run("page.data"), lambda data: len(data) >= 3, "bob lacks messages"
    )
    assert {(each["text"], each["from"]) for each in got} == {
        ("to everybody", "ada"),
        ("to bob", "ada"),
        ("and quickly", "ada"),
    }
    await eve.run(send, "not allowed", True, [])
    await bob.run(send, "and back", True, ["ada"])
    await until(lambda: ada.run("page.data"), lambda data: len(data) == 1, "ada lacks an answer")
    heard = await until(
        lambda: eve.run("page.data"), lambda data: len(data) >= 2, "eve lacks messages"
    )
    texts = {each["text"] for each in heard}
    assert texts == {"to everybody", "and quickly"}
    assert "not allowed" not in [each["text"] for each in await bob.run("page.data")]


async def test_the_application_sends_data(
    server: MediaServer, visit: Visit, rooms: Service
) -> None:
    ada = await visit()
    await ada.join(ws(server), token("ada"))
    await rooms.send_data(api.SendDataRequest(room="algebra", data=b"hello", topic="t"))
    got = await until(lambda: ada.run("page.data"), bool, "no message")
    assert (got[0]["text"], got[0]["from"], got[0]["topic"]) == ("hello", None, "t")


async def test_who_comes_back_when_their_stay_is_over_begins_a_new_one(
    server: MediaServer, visit: Visit
) -> None:
    ada, bob = await visit(), await visit()
    await ada.join(ws(server), token("ada"))
    await bob.join(ws(server), token("bob"))
    await ada.publish("red")
    await bob.sees("ada")
    first = await ada.run("page.room.localParticipant.sid")
    room = server.rooms.find("algebra")
    assert room is not None
    stay = room.members["ada"]
    link, stay.link = stay.link, None
    assert link is not None
    room.remove(stay, DisconnectReason.SIGNAL_CLOSE)
    link.close(1001, "the test broke it")
    renewed = lambda sid: sid and sid != first  # noqa: E731
    await until(lambda: ada.run("page.room.localParticipant.sid"), renewed, "no new stay")
    assert is_mostly("red", await bob.sees("ada"))
    await bob.hears("ada")


async def test_joining_twice_takes_over(server: MediaServer, visit: Visit) -> None:
    first, second = await visit(), await visit()
    await first.join(ws(server), token("ada"))
    await second.join(ws(server), token("ada"))
    await until(lambda: first.run("page.disconnected ?? null"), bool, "the first one stayed")
    assert await first.run("page.disconnected") == DisconnectReason.DUPLICATE_IDENTITY
    assert await second.run("page.room.state") == "connected"


async def test_only_what_is_asked_for_is_sent(server: MediaServer, visit: Visit) -> None:
    ada, bob = await visit(), await visit()
    await ada.join(ws(server), token("ada"))
    await bob.join(ws(server), token("bob"), autoSubscribe=False)
    await ada.publish("red")
    await until(bob.people, lambda p: p and len(p[0]["tracks"]) == 2, "bob lacks the roster")
    assert not any(track["subscribed"] for track in (await bob.people())[0]["tracks"])
    await bob.run("page.publication('ada', 'Camera').setSubscribed(true)")
    assert is_mostly("red", await bob.sees("ada"))
    assert (await bob.run("await page.sound('ada')"))["packets"] == 0
    await bob.run("page.publication('ada', 'Camera').setSubscribed(false)")
    unsubscribed = lambda p: not any(track["subscribed"] for track in p[0]["tracks"])  # noqa: E731
    await until(bob.people, unsubscribed, "bob still has the picture")
    await bob.run("page.publication('ada', 'Microphone').setSubscribed(true)")
    await bob.hears("ada")


async def test_the_application_chooses_what_is_received(
    server: MediaServer, visit: Visit, rooms: Service
) -> None:
    ada, bob = await visit(), await visit()
    await ada.join(ws(server), token("ada"))
    await bob.join(ws(server), token("bob"), autoSubscribe=False)
    tracks = await ada.publish("red")
    await until(bob.people, lambda p: p and len(p[0]["tracks"]) == 2, "bob lacks the roster")
    chosen = models.ParticipantTracks(participant_sid="", track_sids=[tracks["camera"]])
    await rooms.update_subscriptions(
        api.UpdateSubscriptionsRequest(
            room="algebra", identity="bob", participant_tracks=[chosen], subscribe=True
        )
    )
    await bob.sees("ada")
    assert (await bob.run("await page.sound('ada')"))["packets"] == 0


async def test_of_several_layers_the_fitting_one_is_sent(server: MediaServer, visit: Visit) -> None:
    ada, bob = await visit(), await visit()
    await ada.join(ws(server), token("ada"))
    await bob.join(ws(server), token("bob"))
    await ada.publish("red", width=1280, height=720, simulcast=True)
    width = lambda: bob.run("(await page.picture('ada')).width")  # noqa: E731
    await until(width, lambda seen: seen == 1280, "never the largest layer")
    await bob.run("page.publication('ada', 'Camera').setVideoQuality(0)")
    await until(width, lambda seen: 0 < seen < 640, "never the smallest layer")
    await bob.run("page.publication('ada', 'Camera').setVideoQuality(2)")
    await until(width, lambda seen: seen == 1280, "not back to the largest layer")


async def test_a_disabled_picture_is_paused(server: MediaServer, visit: Visit) -> None:
    ada, bob = await visit(), await visit()
    await ada.join(ws(server), token("ada"))
    await bob.join(ws(server), token("bob"))
    await ada.publish("red")
    await bob.sees("ada")
    await bob.run("page.publication('ada', 'Camera').setEnabled(false)")
    frames = lambda: bob.run("(await page.picture('ada')).frames")  # noqa: E731
    await still(frames)
    await bob.run("page.publication('ada', 'Camera').setEnabled(true)")
    await bob.sees("ada")


async def still(count: Callable[[], Awaitable[int]]) -> None:
    """Waits until a number has not moved for ten looks."""
    history: list[int] = []

    async def look() -> list[int]:
        history.append(await count())
        return history[-10:]

    await until(look, lambda last: len(last) == 10 and len(set(last)) == 1, "it goes on")


async def test_who_speaks_is_shown(server: MediaServer, visit: Visit) -> None:
    ada, bob = await visit(), await visit()
    await ada.join(ws(server), token("ada"))
    await bob.join(ws(server), token("bob"))
    await ada.publish("red")
    speaking = lambda people: any(each["speaking"] for each in people)  # noqa: E731
    await until(bob.people, speaking, "ada is not shown as speaking")
    await ada.run("await page.room.localParticipant.setMicrophoneEnabled(false)")
    await until(bob.people, lambda people: not speaking(people), "ada still speaks")


async def test_who_publishes_says_who_may_receive(server: MediaServer, visit: Visit) -> None:
    ada, bob, eve = await visit(), await visit(), await visit()
    for each, who in ((ada, "ada"), (bob, "bob"), (eve, "eve")):
        await each.join(ws(server), token(who))
    share = "page.room.localParticipant.setTrackSubscriptionPermissions(a[0], a[1])"
    await ada.run(share, False, [{"participantIdentity": "bob", "allowAll": True}])
    tracks = await ada.publish("red")
    await bob.sees("ada")
    status = "page.publication('ada', a[0])?.permissionStatus"
    for source in ("Camera", "Microphone"):
        look = lambda source=source: eve.run(status, source)  # noqa: E731
        await until(look, lambda seen: seen == "not_allowed", "eve was not told")
    assert (await eve.run("await page.sound('ada')"))["packets"] == 0
    late = await visit()
    await late.join(ws(server), token("late"))
    await until(
        lambda: late.run(status, "Camera"), lambda seen: seen == "not_allowed", "nor was late"
    )
    only_sound = [{"participantIdentity": "eve", "allowedTrackSids": [tracks["microphone"]]}]
    await ada.run(share, False, only_sound)
    await eve.hears("ada")
    assert (await eve.run("await page.picture('ada')"))["frames"] == 0
    await still(lambda: bob.run("(await page.picture('ada')).frames"))
    await ada.run(share, True, [])
    await eve.sees("ada")
    await bob.sees("ada")
