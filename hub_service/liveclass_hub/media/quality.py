"""How good is everybody's connection, and which pictures does it hold back?

Loss, round trip and jitter are measured by the native core, both ways; the worse way counts. A
connection that has no room for a picture is a poor one, whatever else is measured.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from livekit.protocol import models, rtc

from .participant import Participant

if TYPE_CHECKING:
    from .room import Room

Quality = models.ConnectionQuality


@dataclass(frozen=True)
class Measured:
    """What the core measured of one connection. Loss is 0 to 1, times are seconds; None is unknown."""

    loss: float
    round_trip: float | None
    jitter: float


@dataclass(frozen=True)
class Bounds:
    """From here on a connection is worse than a quality."""

    loss: float
    round_trip: float
    jitter: float

    def are_passed(self, measured: Measured) -> bool:
        return (
            measured.loss >= self.loss
            or (measured.round_trip or 0.0) >= self.round_trip
            or measured.jitter >= self.jitter
        )


# A twentieth lost is heard in speech; half a second of round trip makes people talk at once
# (ITU-T G.114 gives 400 ms one way as the most).
POOR = Bounds(loss=0.05, round_trip=0.5, jitter=0.1)
GOOD = Bounds(loss=0.015, round_trip=0.25, jitter=0.04)


def judge(measured: Measured, *, holds_back: bool = False) -> Quality:
    """The word LiveKit's clients have for it."""
    if holds_back or POOR.are_passed(measured):
        return Quality.POOR
    return Quality.GOOD if GOOD.are_passed(measured) else Quality.EXCELLENT


def measured(room: Room, connections: list[tuple[Participant, Measured]]) -> None:
    """Tells the room whose quality is another now than it was told."""
    worst: dict[str, tuple[Participant, Quality]] = {}
    for participant, what in connections:
        quality = judge(what, holds_back=bool(participant.subscriptions.held))
        _, before = worst.get(participant.sid, (participant, Quality.EXCELLENT))
        # LiveKit's numbers: poor is 0, good 1, excellent 2.
        worst[participant.sid] = (participant, min(quality, before))
    for participant, quality in worst.values():
        if participant.link is None or participant.quality == quality:
            continue
        room.tell_quality(participant, quality)
        if participant.permission.hidden:
            own = rtc.ConnectionQualityInfo(participant_sid=participant.sid, quality=quality)
            update = rtc.ConnectionQualityUpdate(updates=[own])
            participant.send(rtc.SignalResponse(connection_quality=update))


def unfit(receiver: Participant, core: int) -> None:
    """The client decodes nothing that this track is sent in: it is told, as it would wait for ever."""
    for sid, taken in receiver.subscriptions.taken.items():
        if taken == core:
            refusal = rtc.SubscriptionResponse(
                track_sid=sid, err=models.SubscriptionError.SE_CODEC_UNSUPPORTED
            )
            receiver.send(rtc.SignalResponse(subscription_response=refusal))


def held(room: Room, receiver: Participant, core: int, *, is_held: bool) -> None:
    """The core holds a picture back, or lets it go on: its receiver is told, for the page to say so."""
    sid = next((sid for sid, taken in receiver.subscriptions.taken.items() if taken == core), None)
    found = room.find(sid) if sid is not None else None
    if found is None:
        return
    owner, track = found
    book = receiver.subscriptions.held
    (book.add if is_held else book.discard)(track.sid)
    state = rtc.StreamState.PAUSED if is_held else rtc.StreamState.ACTIVE
    receiver.send(
        rtc.SignalResponse(
            stream_state_update=rtc.StreamStateUpdate(
                stream_states=[
                    rtc.StreamStateInfo(participant_sid=owner.sid, track_sid=track.sid, state=state)
                ]
            )
        )
    )
