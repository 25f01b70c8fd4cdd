"""How does a stay go on over a new signalling connection?

The peers were kept, so media goes on all the while. The client is told what it may have missed, in
the order the protocol has it: `reconnect` first, then what was meant for it alone, who left, who is
here, the room; last comes an offer that has the subscriber connection look for new ways, as the
client has its own connection do. Then the client says what it takes for true, and is corrected.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING

from liveclass_sfu import SfuError
from livekit.protocol import models, rtc

from . import forwarding, greeting
from .participant import Link, Participant

if TYPE_CHECKING:
    from .room import Room

Reason = models.DisconnectReason
Action = rtc.LeaveRequest.Action


def refusal(room: Room | None, sid: str) -> rtc.SignalResponse:
    """What a client is told whose stay is not there: to join anew, or that it is over."""
    now = asyncio.get_running_loop().time()
    final = room.departures.final(sid, now) if room is not None else None
    if final is not None:
        return greeting.leave(final)
    return greeting.leave(Reason.STATE_MISMATCH, Action.RECONNECT)


def resume(room: Room, participant: Participant, link: Link) -> None:
    """Gives a stay its new connection, in place of the lost one or of one that only seems alive."""
    former, participant.link = participant.link, link
    if former is not None:
        former.close(1000, "another connection took over")
    participant.stop_deadline()
    if not participant.stands:
        room.expect_media(participant)
    participant.send(greeting.resumed(participant, room.settings))
    participant.send_owed()
    _tell_what_changed(room, participant)
    room.refresh_token(participant)
    room.tell_quality(participant, models.ConnectionQuality.EXCELLENT)
    _look_for_new_ways(room, participant)


def _tell_what_changed(room: Room, participant: Participant) -> None:
    present = [each for each in room.members.values() if not each.permission.hidden]
    here = {each.identity for each in present} | {participant.identity}
    now = asyncio.get_running_loop().time()
    # Who left and came back is here; clients go by the new sid in what follows.
    gone = [each for each in room.departures.seen(now) if each.identity not in here]
    if gone:
        _tell(participant, gone)
    _tell(participant, present if participant in present else [*present, participant])
    room.news.informed(participant)
    participant.send(rtc.SignalResponse(room_update=rtc.RoomUpdate(room=room.info())))
    heard = [each.sid for each in present if each.publications.published()]
    speakers = rtc.SpeakersChanged(speakers=room.speakers.all(heard))
    participant.send(rtc.SignalResponse(speakers_changed=speakers))


def _tell(participant: Participant, people: list[Participant]) -> None:
    update = rtc.ParticipantUpdate(participants=[each.info() for each in people])
    participant.send(rtc.SignalResponse(update=update))


def _look_for_new_ways(room: Room, participant: Participant) -> None:
    if not participant.is_sent_to:
        return
    with suppress(SfuError):
        again = room.core.restart(participant.subscriber)
        participant.offer_outstanding = False
        if again is None:
            forwarding.offer(room, participant)
        else:
            forwarding.send_offer(participant, again)


def sync(room: Room, sender: Participant, state: rtc.SyncState) -> None:
    """Corrects what the client takes for true: it publishes nothing that the room has not got."""
    for published in state.publish_tracks[: room.settings.limits.tracks]:
        sid = published.track.sid
        if sid and sid not in sender.publications.by_sid:
            gone = rtc.TrackUnpublishedResponse(track_sid=sid)
            sender.send(rtc.SignalResponse(track_unpublished=gone))
