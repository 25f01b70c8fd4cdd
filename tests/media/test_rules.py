"""Do the parts without a socket keep their rules: publications, subscriptions, packets, speakers, removals, limits?"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from liveclass_hub.media.departures import Departures
from liveclass_hub.media.limits import Bucket
from liveclass_hub.media.packets import LOSSY, RELIABLE, Sender, from_server, relayed
from liveclass_hub.media.participant import Participant
from liveclass_hub.media.permission import Permission
from liveclass_hub.media.publications import Appeared, Publications, Track, announce
from liveclass_hub.media.removals import Removals
from liveclass_hub.media.settings import BadSettings, MediaSettings
from liveclass_hub.media.sharing import from_proto
from liveclass_hub.media.speakers import Speakers
from liveclass_hub.media.subscriptions import Setting, Subscriptions, setting_of
from liveclass_hub.media.tokens import Claims
from livekit.protocol import models, room, rtc

VIDEO = models.TrackType.VIDEO
AUDIO = models.TrackType.AUDIO


def camera(cid: str) -> Track:
    return announce(rtc.AddTrackRequest(cid=cid, type=VIDEO, source=models.TrackSource.CAMERA))


def found(core: int, track_id: str, kind: str = "video") -> Appeared:
    return Appeared(core, kind, "video/VP8", "0", track_id, ())


def test_a_track_is_found_by_its_id_in_either_order() -> None:
    book = Publications()
    first, second = camera("one"), camera("two")
    assert not book.announced(first)
    book.offered("a=msid:- one\na=msid:- two")
    assert book.appeared(found(2, "two")) is None
    assert book.appeared(found(1, "one")) is first
    assert book.announced(second)
    assert (first.core, second.core) == (1, 2)


def test_a_browser_that_renames_its_tracks_is_understood() -> None:
    book = Publications()
    track = camera("{what the page calls it}")
    book.announced(track)
    book.offered("a=msid:- {what the offer calls it}")
    assert book.appeared(found(1, "{what the offer calls it}", "audio")) is None
    assert book.appeared(found(2, "{what the offer calls it}")) is track


def test_a_vanished_track_is_forgotten() -> None:
    book = Publications()
    track = camera("one")
    book.announced(track)
    book.appeared(found(1, "one"))
    assert book.vanished(1) is track
    assert book.vanished(1) is None
    assert book.by_sid == {}


def test_only_a_published_track_that_is_not_muted_is_heard() -> None:
    book = Publications()
    track = announce(
        rtc.AddTrackRequest(cid="mic", type=AUDIO, source=models.TrackSource.MICROPHONE)
    )
    book.announced(track)
    assert not book.is_heard(1)
    book.appeared(found(1, "mic", "audio"))
    assert book.is_heard(1)
    track.info.muted = True
    assert not book.is_heard(1)
    track.info.muted = False
    book.remove(track)
    assert not book.is_heard(1)


LAYERS = models.TrackInfo(
    layers=[
        models.VideoLayer(quality=models.VideoQuality.LOW, width=320, height=180),
        models.VideoLayer(quality=models.VideoQuality.MEDIUM, width=640, height=360),
        models.VideoLayer(quality=models.VideoQuality.HIGH, width=1280, height=720),
    ]
)


@pytest.mark.parametrize(
    ("wish", "expected"),
    [
        (rtc.UpdateTrackSettings(disabled=True), Setting(paused=True, layer=0)),
        (rtc.UpdateTrackSettings(quality=models.VideoQuality.OFF), Setting(paused=True)),
        (rtc.UpdateTrackSettings(quality=models.VideoQuality.MEDIUM), Setting(layer=1)),
        (rtc.UpdateTrackSettings(width=200, height=100), Setting(layer=0, size=20000)),
        (rtc.UpdateTrackSettings(width=180, height=320), Setting(layer=0, size=57600)),
        (rtc.UpdateTrackSettings(width=640, height=360), Setting(layer=1, size=230400)),
        (rtc.UpdateTrackSettings(width=641, height=360), Setting(layer=2, size=230760)),
        (rtc.UpdateTrackSettings(width=4000, height=3000), Setting(layer=2, size=12000000)),
        (
            rtc.UpdateTrackSettings(width=2**32 - 1, height=2**32 - 1),
            Setting(layer=2, size=2**32 - 1),
        ),
    ],
)
def test_the_smallest_layer_that_covers_the_size_is_sent(
    wish: rtc.UpdateTrackSettings, expected: Setting
) -> None:
    assert setting_of(wish, LAYERS) == expected


TRACK = "TR_1"


@pytest.mark.parametrize(
    ("entry", "allowed"),
    [
        (rtc.TrackPermission(participant_identity="bob", all_tracks=True), True),
        (rtc.TrackPermission(participant_sid="PA_bob", all_tracks=True), True),
        (rtc.TrackPermission(participant_identity="bob", track_sids=[TRACK]), True),
        (rtc.TrackPermission(participant_identity="bob", track_sids=["TR_2"]), False),
        (rtc.TrackPermission(participant_identity="bob"), False),
        (rtc.TrackPermission(participant_identity="eve", all_tracks=True), False),
        (rtc.TrackPermission(participant_identity="PA_bob", all_tracks=True), False),
        (rtc.TrackPermission(participant_sid="bob", all_tracks=True), False),
    ],
)
def test_a_publisher_narrows_who_may_receive(entry: rtc.TrackPermission, allowed: bool) -> None:
    word = rtc.SubscriptionPermission(all_participants=False, track_permissions=[entry])
    assert from_proto(word, most=10).allows("bob", "PA_bob", TRACK) is allowed
    assert not from_proto(word, most=0).allows("bob", "PA_bob", TRACK)
    word.all_participants = True
    assert from_proto(word, most=10).allows("bob", "PA_bob", TRACK)


def test_a_packet_cannot_lie_about_its_sender() -> None:
    forged = models.DataPacket(
        participant_identity="teacher",
        participant_sid="PA_teacher",
        user=models.UserPacket(
            payload=b"x", participant_identity="teacher", participant_sid="PA_t"
        ),
    )
    passed = relayed(Sender("ada", "PA_ada"), RELIABLE, forged.SerializeToString())
    assert passed is not None
    packet = models.DataPacket.FromString(passed.payload)
    assert {packet.participant_identity, packet.user.participant_identity} == {"ada"}
    assert {packet.participant_sid, packet.user.participant_sid} == {"PA_ada"}


@pytest.mark.parametrize(
    ("packet", "label"),
    [
        (models.DataPacket(speaker=models.ActiveSpeakerUpdate()), RELIABLE),
        (models.DataPacket(transcription=models.Transcription()), RELIABLE),
        (models.DataPacket(), LOSSY),
        (models.DataPacket(user=models.UserPacket(payload=b"x")), "_unknown"),
    ],
)
def test_what_only_the_server_may_say_is_not_passed_on(
    packet: models.DataPacket, label: str
) -> None:
    assert relayed(Sender("ada", "PA_ada"), label, packet.SerializeToString()) is None


@given(st.binary(max_size=200))
def test_no_bytes_upset_the_relay(payload: bytes) -> None:
    relayed(Sender("ada", "PA_ada"), LOSSY, payload)


def test_the_channel_says_how_a_packet_travels() -> None:
    packet = models.DataPacket(
        kind=models.DataPacket.Kind.RELIABLE, user=models.UserPacket(payload=b"x")
    )
    passed = relayed(Sender(), LOSSY, packet.SerializeToString())
    assert passed is not None
    assert models.DataPacket.FromString(passed.payload).kind == models.DataPacket.Kind.LOSSY


def test_a_packet_of_the_server_has_no_sender_and_its_receivers() -> None:
    request = room.SendDataRequest(data=b"hi", destination_identities=["ada"], topic="t")
    label, packet = from_server(request)
    sent = models.DataPacket.FromString(packet.payload)
    assert (label, sent.participant_identity, sent.user.topic) == (RELIABLE, "", "t")
    assert packet.is_for("ada", "PA_1")
    assert not packet.is_for("bob", "PA_2")


def test_speakers_are_told_only_when_something_changed() -> None:
    speakers = Speakers()
    (started,) = speakers.heard([("PA_a", 0.5, True), ("PA_a", 0.2, True)])
    assert (started.sid, started.level, started.active) == ("PA_a", 0.5, True)
    assert speakers.heard([("PA_a", 0.51, True)]) == []
    assert [each.sid for each in speakers.active()] == ["PA_a"]
    (stopped,) = speakers.heard([("PA_a", 0.0, False)])
    assert not stopped.active
    assert speakers.silenced("PA_a") == []


def test_a_removed_person_is_refused_until_a_later_token() -> None:
    removals = Removals()
    removals.add("algebra", "ada", now=100.7, expires=700)
    assert removals.refuses("algebra", "ada", issued_at=90, now=101)
    assert removals.refuses("algebra", "ada", issued_at=0, now=101)
    assert removals.refuses("algebra", "ada", issued_at=100, now=101)
    assert not removals.refuses("algebra", "ada", issued_at=101, now=102)
    assert not removals.refuses("algebra", "bob", issued_at=90, now=101)
    assert not removals.refuses("geometry", "ada", issued_at=90, now=101)
    assert not removals.refuses("algebra", "ada", issued_at=90, now=701)


def stay(identity: str, why: models.DisconnectReason, *, hidden: bool = False) -> Participant:
    claims = Claims("key", identity, "", "", {}, "", {}, 0, 0)
    return Participant(
        claims=claims,
        client=models.ClientInfo(),
        permission=Permission(hidden=hidden),
        subscriptions=Subscriptions(automatic=True),
        publisher=1,
        subscriber=2,
        joined_at=0,
        packets=Bucket(1, 1),
        link=None,
        left_because=why,
    )


def test_departures_are_remembered_for_a_while() -> None:
    reason = models.DisconnectReason
    departures = Departures(memory=30)
    taken_over = stay("ada", reason.DUPLICATE_IDENTITY)
    broken, ghost = stay("bob", reason.MEDIA_FAILURE), stay("eve", reason.SIGNAL_CLOSE, hidden=True)
    for at, who in enumerate((taken_over, broken, ghost)):
        departures.add(who, now=float(at))
    assert departures.seen(now=30) == [taken_over, broken]
    assert departures.final(taken_over.sid, now=30) == reason.DUPLICATE_IDENTITY
    assert departures.final(broken.sid, now=30) is None
    assert departures.final("PA_unknown", now=30) is None
    assert departures.seen(now=30.5) == [broken]
    assert departures.final(taken_over.sid, now=30.5) is None


def test_a_bucket_refills_with_time() -> None:
    bucket = Bucket(rate=1, burst=2)
    assert [bucket.take(10), bucket.take(10), bucket.take(10)] == [True, True, False]
    assert [bucket.take(11), bucket.take(11)] == [True, False]


@pytest.mark.parametrize(
    "wrong",
    [
        {"keys": {}},
        {"keys": {"key": ""}},
        {"base_path": "services"},
        {"advertise": ()},
        {"advertise": ("localhost",)},
        {"udp_host": "example.test"},
        {"webhook_urls": ("http://127.0.0.1/",), "webhook_key": "unknown"},
    ],
)
def test_contradictory_settings_are_refused_in_words(wrong: dict[str, object]) -> None:
    with pytest.raises(BadSettings, match=r"\. \w+"):
        MediaSettings(**{"keys": {"key": "secret"}, **wrong})  # type: ignore[arg-type]
