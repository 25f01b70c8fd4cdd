"""Who receives which track?

Wishes and rights say what should be; the native core is told the difference. A peer the core has
already ended raises here; its own event removes the participant soon, and the others are served all
the same.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from liveclass_sfu import SfuError
from livekit.protocol import models, rtc

from . import dynacast
from .participant import Participant
from .publications import Track
from .subscriptions import NONE, Setting

if TYPE_CHECKING:
    from .room import Room


def offer(room: Room, receiver: Participant) -> None:
    """Sends the subscriber connection's next offer, if there is one to send and a client to answer
    it.
    """
    if receiver.link is None or receiver.offer_outstanding or not receiver.is_sent_to:
        return
    with suppress(SfuError):
        sdp = room.core.offer(receiver.subscriber)
        if sdp is not None:
            send_offer(receiver, sdp)


def send_offer(receiver: Participant, sdp: str) -> None:
    """Sends an offer under the next number; answers to earlier ones do not count any more."""
    receiver.offer_id += 1
    receiver.offer_outstanding = True
    description = rtc.SessionDescription(type="offer", sdp=sdp, id=receiver.offer_id)
    receiver.send(rtc.SignalResponse(offer=description))


def reconcile(room: Room, receiver: Participant, owner: Participant, track: Track) -> None:
    """Makes the core send this track to the receiver, or stop, as wishes and rights have it."""
    if receiver is owner or track.core is None:
        return
    book = receiver.subscriptions
    allowed = receiver.permission.can_subscribe and not owner.permission.hidden
    allowed = allowed and owner.sharing.allows(receiver.identity, receiver.sid, track.sid)
    wanted = allowed and book.wants(track.sid)
    if wanted == (track.sid in book.taken):
        return
    if not wanted:
        _stop(room, receiver, track)
        return
    with suppress(SfuError):
        stream = f"{owner.sid}|{track.sid}"
        room.core.subscribe(receiver.subscriber, track.core, stream, track.sid)
        book.taken[track.sid] = track.core
        apply_setting(room, receiver, track)
        room.offer_soon(receiver)


def reconcile_track(room: Room, owner: Participant, track: Track) -> None:
    """The same for everybody in the room."""
    for receiver in room.members.values():
        reconcile(room, receiver, owner, track)


def reconcile_receiver(room: Room, receiver: Participant) -> None:
    """The same for every track in the room."""
    for owner in room.members.values():
        for track in owner.publications.published():
            reconcile(room, receiver, owner, track)


def apply_setting(room: Room, receiver: Participant, track: Track) -> None:
    """Tells the core in which size the receiver takes this track."""
    setting = receiver.subscriptions.settings.get(track.sid, Setting())
    core = receiver.subscriptions.taken.get(track.sid)
    if core is None:
        return
    with suppress(SfuError):
        room.core.set_subscription(
            receiver.subscriber,
            core,
            paused=setting.paused,
            max_quality=setting.layer,
            screen=track.info.source == models.TrackSource.SCREEN_SHARE,
            size=setting.size,
        )
    found = room.find(track.sid)
    if found is not None:
        dynacast.changed(room, *found, receiver.subscriptions.shows(track.sid))


def drop(room: Room, owner: Participant, track: Track) -> None:
    """Takes a track out of the room: nobody receives it any more, whatever its owner goes on
    sending.
    """
    owner.publications.remove(track)
    room.owners.pop(track.sid, None)
    track.stop_waiting()
    for receiver in room.members.values():
        if track.sid in receiver.subscriptions.taken:
            _stop(room, receiver, track)
        receiver.subscriptions.forget(track.sid)
    if track.core is None:
        return
    with suppress(SfuError):
        room.core.set_track_muted(track.core, muted=True)
    if track.kind == "audio":
        room.tell_speakers(room.speakers.silenced(owner.sid))
    room.changed(owner)
    if not owner.permission.hidden:
        room.around.announce("track_unpublished", room.info(), owner.info(), track.info)


def left(room: Room, receiver: Participant) -> None:
    """Somebody is gone who may have been the last to look at something."""
    for sid in receiver.subscriptions.taken:
        found = room.find(sid)
        if found is not None:
            dynacast.changed(room, *found, NONE)


def _stop(room: Room, receiver: Participant, track: Track) -> None:
    core = receiver.subscriptions.taken.pop(track.sid)
    receiver.subscriptions.held.discard(track.sid)
    found = room.find(track.sid)
    if found is not None:
        dynacast.changed(room, *found, NONE)
    with suppress(SfuError):
        room.core.unsubscribe(receiver.subscriber, core)
    room.offer_soon(receiver)
