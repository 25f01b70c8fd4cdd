"""Which layers of a picture does anybody want?

Its owner is told, so that a camera nobody shows large is not encoded large. More is told at once, less
only when it has been so for a while: people scroll. What counts is what subscribers show, not what
the way to them carries: that may change at any time.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import TYPE_CHECKING

from livekit.protocol import models, rtc

from .participant import Participant
from .publications import Track
from .subscriptions import HIGHEST, NONE

if TYPE_CHECKING:
    from .room import Room

LESS_AFTER = 5.0
QUALITIES = (
    models.VideoQuality.LOW,
    models.VideoQuality.MEDIUM,
    models.VideoQuality.HIGH,
)


def highest_wanted(sid: str, members: Iterable[Participant]) -> int:
    """The highest layer of a track that anybody shows; -1 when nobody does."""
    return max((each.subscriptions.shows(sid) for each in members), default=NONE)


def changed(room: Room, owner: Participant, track: Track, layer: int) -> None:
    """Somebody shows up to this layer of a track now, -1 is none of it."""
    if track.kind != "video" or track.core is None:
        return
    if layer > track.told:
        _tell(owner, track, layer)
    if layer >= track.told:
        track.stop_waiting()
    elif track.waiting is None:
        loop = asyncio.get_running_loop()
        track.waiting = loop.call_later(LESS_AFTER, _tell_less, room, owner, track)


def _tell_less(room: Room, owner: Participant, track: Track) -> None:
    track.waiting = None
    wanted = highest_wanted(track.sid, room.members.values())
    if owner.publications.by_sid.get(track.sid) is track and wanted < track.told:
        _tell(owner, track, wanted)


def _tell(owner: Participant, track: Track, wanted: int) -> None:
    track.told = min(wanted, HIGHEST)
    qualities = [
        rtc.SubscribedQuality(quality=quality, enabled=layer <= wanted)
        for layer, quality in enumerate(QUALITIES)
    ]
    codec = track.info.mime_type.partition("/")[2].lower()
    owner.send(
        rtc.SignalResponse(
            subscribed_quality_update=rtc.SubscribedQualityUpdate(
                track_sid=track.sid,
                subscribed_qualities=qualities,
                subscribed_codecs=[rtc.SubscribedCodec(codec=codec, qualities=qualities)],
            )
        )
    )
