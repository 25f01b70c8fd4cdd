"""What does each message of a client do?

One function a kind of message, found by its name in the table at the end. A message that is not
understood is ignored, as the protocol has it; one that is wrong is refused with `BadSignal`, which
ends the connection.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace

from google.protobuf.message import DecodeError
from liveclass_sfu import BadSdp, PeerGone, SfuError
from livekit.protocol import models, rtc

from . import forwarding, publishing, resuming
from .limits import attributes_size
from .participant import Participant
from .room import Room
from .sharing import from_proto
from .subscriptions import Setting, setting_of

Refusal = rtc.RequestResponse.Reason
Handler = Callable[[Room, Participant, rtc.SignalRequest], None]


class BadSignal(Exception):
    """The message breaks the protocol; the text says how and fits into a close frame."""


def parse(frame: bytes) -> rtc.SignalRequest:
    """The message in a frame. Raises `BadSignal`."""
    try:
        return rtc.SignalRequest.FromString(frame)
    except DecodeError:
        raise BadSignal("not a signal request") from None


def receive(room: Room, sender: Participant, message: rtc.SignalRequest) -> None:
    """Does what the message asks for. Raises `BadSignal`."""
    handler = HANDLERS.get(message.WhichOneof("message") or "")
    if handler is None:
        _refuse_politely(sender, message)
        return
    try:
        handler(room, sender, message)
    except BadSdp as error:
        raise BadSignal(f"session description refused: {error}"[:120]) from None
    except PeerGone:
        # The core has ended this peer; its event, already under way, removes the participant.
        return


def _refuse_politely(sender: Participant, message: rtc.SignalRequest) -> None:
    """Saves clients the wait for an answer; what the protocol has no refusal for is ignored."""
    refusal = rtc.RequestResponse(reason=Refusal.UNSUPPORTED_TYPE, message="Not offered here.")
    if message.HasField("publish_data_track_request"):
        refusal.publish_data_track.CopyFrom(message.publish_data_track_request)
    elif message.HasField("unpublish_data_track_request"):
        refusal.unpublish_data_track.CopyFrom(message.unpublish_data_track_request)
    else:
        return
    sender.send(rtc.SignalResponse(request_response=refusal))


def _offer(room: Room, sender: Participant, message: rtc.SignalRequest) -> None:
    if len(message.offer.sdp) > room.settings.limits.offer:
        raise BadSignal("the offer is too long")
    publishing.offered(room, sender, message.offer)


def _answer(room: Room, sender: Participant, message: rtc.SignalRequest) -> None:
    answer = message.answer
    if len(answer.sdp) > room.settings.limits.answer:
        raise BadSignal("the answer is too long")
    if not sender.offer_outstanding or answer.id not in (0, sender.offer_id):
        return
    room.core.accept_answer(sender.subscriber, answer.sdp)
    sender.offer_outstanding = False
    forwarding.offer(room, sender)


def _trickle(room: Room, sender: Participant, message: rtc.SignalRequest) -> None:
    sender.candidates += 1
    if sender.candidates > room.settings.limits.candidates:
        return
    try:
        candidate = json.loads(message.trickle.candidateInit or "{}")
    except (ValueError, RecursionError):
        raise BadSignal("the candidate is not JSON") from None
    text = candidate.get("candidate") if isinstance(candidate, dict) else None
    if not isinstance(text, str) or not text:
        return
    publisher = message.trickle.target == rtc.SignalTarget.PUBLISHER
    # Candidates are hints: one the core cannot use (a host name, TCP) costs nothing.
    with suppress(SfuError):
        room.core.add_candidate(sender.publisher if publisher else sender.subscriber, text)


def _add_track(room: Room, sender: Participant, message: rtc.SignalRequest) -> None:
    publishing.add_track(room, sender, message.add_track)


def _mute(room: Room, sender: Participant, message: rtc.SignalRequest) -> None:
    track = sender.publications.by_sid.get(message.mute.sid)
    if track is not None:
        publishing.ask_to_mute(room, sender, track, muted=message.mute.muted)


def _subscription(room: Room, sender: Participant, message: rtc.SignalRequest) -> None:
    update_subscription(
        room,
        sender,
        [
            *message.subscription.track_sids,
            *(sid for entry in message.subscription.participant_tracks for sid in entry.track_sids),
        ],
        subscribe=message.subscription.subscribe,
    )


def update_subscription(
    room: Room, receiver: Participant, sids: list[str], *, subscribe: bool
) -> None:
    """Changes what a participant wants; unknown tracks are told back."""
    for sid in sids[: room.settings.limits.subscription_entries]:
        found = room.find(sid)
        if found is None:
            if subscribe:
                unknown = rtc.SubscriptionResponse(
                    track_sid=sid[:64], err=models.SubscriptionError.SE_TRACK_NOTFOUND
                )
                receiver.send(rtc.SignalResponse(subscription_response=unknown))
            continue
        receiver.subscriptions.wanted[sid] = subscribe
        forwarding.reconcile(room, receiver, *found)


def _track_setting(room: Room, sender: Participant, message: rtc.SignalRequest) -> None:
    for sid in message.track_setting.track_sids[: room.settings.limits.subscription_entries]:
        found = room.find(sid)
        if found is not None:
            _, track = found
            sender.subscriptions.settings[sid] = setting_of(message.track_setting, track.info)
            forwarding.apply_setting(room, sender, track)


def _subscription_permission(room: Room, sender: Participant, message: rtc.SignalRequest) -> None:
    if not sender.shares.take(time.monotonic()):
        raise BadSignal("too many changes of who may subscribe")
    sharing = from_proto(message.subscription_permission, room.settings.limits.subscription_entries)
    publishing.share(room, sender, sharing)


def _sync_state(room: Room, sender: Participant, message: rtc.SignalRequest) -> None:
    state = message.sync_state
    listed = list(state.subscription.track_sids)
    update_subscription(room, sender, listed, subscribe=state.subscription.subscribe)
    for sid in state.track_sids_disabled[: room.settings.limits.subscription_entries]:
        found = room.find(sid)
        if found is not None:
            former = sender.subscriptions.settings.get(sid, Setting())
            sender.subscriptions.settings[sid] = replace(former, paused=True)
            forwarding.apply_setting(room, sender, found[1])
    resuming.sync(room, sender, state)


def _leave(room: Room, sender: Participant, _: rtc.SignalRequest) -> None:
    room.remove(sender, models.DisconnectReason.CLIENT_INITIATED)


def _ping(_: Room, sender: Participant, __: rtc.SignalRequest) -> None:
    sender.send(rtc.SignalResponse(pong=_milliseconds()))


def _ping_request(_: Room, sender: Participant, message: rtc.SignalRequest) -> None:
    pong = rtc.Pong(last_ping_timestamp=message.ping_req.timestamp, timestamp=_milliseconds())
    sender.send(rtc.SignalResponse(pong_resp=pong))


def _milliseconds() -> int:
    return int(time.time() * 1000)


def _update_metadata(room: Room, sender: Participant, message: rtc.SignalRequest) -> None:
    update = message.update_metadata
    attributes = dict(update.attributes)
    limits = room.settings.limits
    reason, text = Refusal.OK, ""
    if not sender.permission.can_update_metadata:
        reason, text = Refusal.NOT_ALLOWED, "You may not change your own name or metadata."
    elif (
        len(update.name.encode()) > limits.name
        or len(update.metadata.encode()) > limits.metadata
        or attributes_size({**sender.attributes, **attributes}) > limits.attributes
    ):
        reason, text = Refusal.LIMIT_EXCEEDED, "The name, metadata or attributes are too long."
    else:
        publishing.set_identity_card(
            room, sender, name=update.name, metadata=update.metadata, attributes=attributes
        )
    answer = rtc.RequestResponse(request_id=update.request_id, reason=reason, message=text)
    response = rtc.SignalResponse(request_response=answer)
    if reason == Refusal.OK:
        # A client that changes two things one after the other sends the first along with the
        # second, as it knows it: it has to know it by then.
        room.news.afterwards(sender, response)
    else:
        sender.send(response)


def _update_audio_track(room: Room, sender: Participant, message: rtc.SignalRequest) -> None:
    track = sender.publications.by_sid.get(message.update_audio_track.track_sid)
    if track is not None:
        del track.info.audio_features[:]
        track.info.audio_features.extend(message.update_audio_track.features[:16])
        room.changed(sender)


def _update_video_track(room: Room, sender: Participant, message: rtc.SignalRequest) -> None:
    track = sender.publications.by_sid.get(message.update_video_track.track_sid)
    if track is not None:
        track.info.width = message.update_video_track.width
        track.info.height = message.update_video_track.height
        room.changed(sender)


HANDLERS: dict[str, Handler] = {
    "offer": _offer,
    "answer": _answer,
    "trickle": _trickle,
    "add_track": _add_track,
    "mute": _mute,
    "subscription": _subscription,
    "subscription_permission": _subscription_permission,
    "sync_state": _sync_state,
    "track_setting": _track_setting,
    "leave": _leave,
    "ping": _ping,
    "ping_req": _ping_request,
    "update_metadata": _update_metadata,
    "update_audio_track": _update_audio_track,
    "update_video_track": _update_video_track,
}
