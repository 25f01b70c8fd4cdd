"""What becomes of a participant's own tracks?

announce -> (offer, answer) -> appear -> told to the room and forwarded -> muted and unmuted ->
gone.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from typing import TYPE_CHECKING

from liveclass_sfu import SfuError
from livekit.protocol import models, rtc

from . import forms, forwarding
from .participant import Participant
from .permission import Permission
from .publications import MIMES, Appeared, Track, announce
from .sharing import Sharing

if TYPE_CHECKING:
    from .room import Room

Refusal = rtc.RequestResponse.Reason
SEEN = {models.TrackSource.CAMERA, models.TrackSource.SCREEN_SHARE}
HEARD = {models.TrackSource.MICROPHONE, models.TrackSource.SCREEN_SHARE_AUDIO}


def add_track(room: Room, owner: Participant, request: rtc.AddTrackRequest) -> None:
    """Answers `add_track`: with the track's new sid, or with the reason why not."""
    refusal = _refusal(room, owner, request)
    if refusal is not None:
        reason, message = refusal
        # What is too long is not sent back whole; the client knows its request by the id.
        wordy = request.ByteSize() > room.settings.limits.track
        echo = rtc.AddTrackRequest(cid=request.cid[:256]) if wordy else request
        answer = rtc.RequestResponse(reason=reason, message=message, add_track=echo)
        owner.send(rtc.SignalResponse(request_response=answer))
        return
    track = announce(request)
    there = owner.publications.announced(track)
    room.owners[track.sid] = owner
    owner.send(
        rtc.SignalResponse(
            track_published=rtc.TrackPublishedResponse(cid=request.cid, track=track.info)
        )
    )
    if there:
        _publish(room, owner, track)


def _refusal(
    room: Room, owner: Participant, request: rtc.AddTrackRequest
) -> tuple[Refusal, str] | None:
    limits = room.settings.limits
    if request.ByteSize() > limits.track:
        # Everybody in the room is told of it, whoever comes in too.
        return Refusal.LIMIT_EXCEEDED, "What is said of the track is too long."
    if request.type not in MIMES:
        return Refusal.UNSUPPORTED_TYPE, "Only audio and video tracks can be published."
    other = HEARD if request.type == models.TrackType.VIDEO else SEEN
    if request.source in other:
        # Else who may only speak could send pictures to everyone, and call them a microphone.
        return Refusal.UNSUPPORTED_TYPE, "This source has no track of this type."
    if not owner.permission.may_publish(request.source):
        return Refusal.NOT_ALLOWED, "You may not publish this source in this room."
    if len(owner.publications.by_sid) >= limits.tracks:
        return Refusal.LIMIT_EXCEEDED, f"No more than {limits.tracks} tracks at once."
    if not request.cid or len(request.cid) > limits.name or len(request.name) > limits.name:
        return Refusal.INVALID_NAME, "The track's id is missing, or a name is too long."
    return None


def offered(room: Room, owner: Participant, message: rtc.SessionDescription) -> None:
    """Answers the publisher connection's offer. Raises `BadSdp`."""
    book = owner.publications
    sdp = forms.chosen(message.sdp, book.wish_for, book.settled)
    answer = room.core.answer(owner.publisher, sdp)
    book.settled = forms.begun(sdp, book.settled)
    book.offered(message.sdp)
    description = rtc.SessionDescription(type="answer", sdp=answer, id=message.id)
    owner.send(rtc.SignalResponse(answer=description))


def appeared(room: Room, owner: Participant, found: Appeared) -> None:
    """The core found a track in the last offer."""
    track = owner.publications.appeared(found)
    if track is None:
        # Nothing of a track is forwarded before it is announced, and so allowed.
        with suppress(SfuError):
            room.core.set_track_muted(found.core, muted=True)
        return
    _publish(room, owner, track)


def vanished(room: Room, owner: Participant, core: int) -> None:
    """The owner's last offer does not send this track any more."""
    track = owner.publications.vanished(core)
    if track is not None:
        forwarding.drop(room, owner, track)


def _publish(room: Room, owner: Participant, track: Track) -> None:
    if track.core is None:
        return
    with suppress(SfuError):
        room.core.set_track_muted(track.core, track.info.muted)
    room.changed(owner)
    forwarding.reconcile_track(room, owner, track)
    _tell_of_new_track(room, owner, track)
    if not owner.permission.hidden:
        room.around.announce("track_published", room.info(), owner.info(), track.info)


def set_muted(room: Room, owner: Participant, track: Track, *, muted: bool) -> None:
    """Mutes or unmutes a track; while muted nothing of it is forwarded, whatever its owner sends."""
    if track.info.muted == muted:
        return
    track.info.muted = muted
    if track.core is None:
        return
    with suppress(SfuError):
        room.core.set_track_muted(track.core, muted)
    if muted and track.kind == "audio":
        room.tell_speakers(room.speakers.silenced(owner.sid))
    room.changed(owner)


def ask_to_mute(room: Room, owner: Participant, track: Track, *, muted: bool) -> None:
    """The owner's own word. A track that its owner may not publish any more stays muted."""
    if not muted and not owner.permission.may_publish(track.info.source):
        owner.send(rtc.SignalResponse(mute=rtc.MuteTrackRequest(sid=track.sid, muted=True)))
        return
    set_muted(room, owner, track, muted=muted)


def mute_for(room: Room, owner: Participant, track: Track, *, muted: bool) -> None:
    """The same on somebody else's word: the owner is told."""
    set_muted(room, owner, track, muted=muted)
    owner.send(rtc.SignalResponse(mute=rtc.MuteTrackRequest(sid=track.sid, muted=muted)))


def set_permission(room: Room, participant: Participant, permission: Permission) -> None:
    """Replaces a participant's rights; what they no longer cover ends at once. A track its owner
    had muted already stays, silent until the right is back: the owner's next word then needs no
    new section in the offer, which grows with each and never shrinks.
    """
    if participant.permission == permission:
        return
    participant.permission = permission
    for track in list(participant.publications.by_sid.values()):
        if not track.info.muted and not permission.may_publish(track.info.source):
            forwarding.drop(room, participant, track)
            gone = rtc.TrackUnpublishedResponse(track_sid=track.sid)
            participant.send(rtc.SignalResponse(track_unpublished=gone))
    forwarding.reconcile_receiver(room, participant)
    room.offer_soon(participant)
    for track in participant.publications.published():
        forwarding.reconcile_track(room, participant, track)
    room.changed(participant)
    room.refresh_token(participant)


def set_identity_card(
    room: Room,
    participant: Participant,
    *,
    name: str,
    metadata: str,
    attributes: dict[str, str],
) -> None:
    """Changes what others are shown of a participant. Empty texts change nothing; an empty
    attribute is deleted.
    """
    participant.name = name or participant.name
    participant.metadata = metadata or participant.metadata
    merged = {**participant.attributes, **attributes}
    participant.attributes = {key: value for key, value in merged.items() if value}
    room.changed(participant)


def share(room: Room, owner: Participant, sharing: Sharing) -> None:
    """Takes the publisher's word, stops and starts what it changes, and tells whom it is about."""
    former, owner.sharing = owner.sharing, sharing
    if former == sharing:
        return
    for track in owner.publications.published():
        forwarding.reconcile_track(room, owner, track)
        for receiver in _others(room, owner):
            before = former.allows(receiver.identity, receiver.sid, track.sid)
            if before != _allowed(owner, receiver, track):
                receiver.send(_told(owner, receiver, track))


def _tell_of_new_track(room: Room, owner: Participant, track: Track) -> None:
    """Tells who may not receive a new track, once they have heard of it."""
    for receiver in _others(room, owner):
        if not _allowed(owner, receiver, track):
            room.news.afterwards(receiver, _told(owner, receiver, track))


def tell_newcomer(room: Room, newcomer: Participant) -> None:
    """Tells somebody who came which of the tracks are not for them."""
    for owner in _others(room, newcomer):
        for track in owner.publications.published():
            if not owner.permission.hidden and not _allowed(owner, newcomer, track):
                newcomer.send(_told(owner, newcomer, track))


def _others(room: Room, person: Participant) -> Iterable[Participant]:
    return [each for each in room.members.values() if each is not person]


def _allowed(owner: Participant, receiver: Participant, track: Track) -> bool:
    return owner.sharing.allows(receiver.identity, receiver.sid, track.sid)


def _told(owner: Participant, receiver: Participant, track: Track) -> rtc.SignalResponse:
    return rtc.SignalResponse(
        subscription_permission_update=rtc.SubscriptionPermissionUpdate(
            participant_sid=owner.sid,
            track_sid=track.sid,
            allowed=_allowed(owner, receiver, track),
        )
    )
