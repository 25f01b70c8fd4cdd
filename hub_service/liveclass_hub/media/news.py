"""When is what told to whom in a room?

Everybody is told of everybody, so the messages of a class that comes in one by one would grow with
its square. Changes are gathered, and the larger the room the longer: *calm* ones (who comes, goes
and is connected, how many there are) for up to a second, others (tracks, muting, rights, names) for
up to a tenth. An offer goes out at once, but after the news of its track: nobody receives a track of
somebody they have not heard of.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from livekit.protocol import models, rtc

from . import forwarding
from .participant import Participant
from .roster import Roster

if TYPE_CHECKING:
    from .room import Room

SOON = 0.01


def urgent_pace(members: int) -> float:
    """Seconds that changes are gathered for: 100 ms for 500 people."""
    return min(0.1, max(SOON, members / 5000))


def calm_pace(members: int) -> float:
    """Seconds that comings and goings are gathered for: one second for 500 people."""
    return min(1.0, max(SOON, members / 500))


class News:
    """What has happened in a room and has not been told yet."""

    def __init__(self, room: Room) -> None:
        self._room = room
        self._roster = Roster()
        self._qualities: dict[str, models.ConnectionQuality] = {}
        self._offers: dict[str, Participant] = {}
        self._afterwards: list[tuple[Participant, rtc.SignalResponse]] = []
        self._urgent = False
        self._told = models.Room()
        self._telling: asyncio.TimerHandle | None = None
        self._offering: asyncio.TimerHandle | None = None

    def changed(self, participant: Participant, *, calm: bool = False) -> None:
        """Takes that something about this participant is new."""
        self._roster.changed(participant)
        self.due(calm=calm)

    def informed(self, participant: Participant) -> None:
        """Takes that this participant was told now who is here."""
        self._roster.informed(participant)

    def quality(self, sid: str, quality: models.ConnectionQuality) -> None:
        """Takes how well a participant is connected now."""
        self._qualities[sid] = quality
        self.due(calm=True)

    def offer(self, participant: Participant) -> None:
        """Takes that a subscriber connection has something to negotiate."""
        self._offers[participant.sid] = participant
        if self._offering is None and not self._room.closed:
            loop = asyncio.get_running_loop()
            self._offering = loop.call_later(SOON, self._offer_now)

    def afterwards(self, participant: Participant, response: rtc.SignalResponse) -> None:
        """Takes a message that makes sense only after the news that are due."""
        self._afterwards.append((participant, response))
        self.due()

    def forget(self, participant: Participant) -> None:
        """A participant has left; that alone is still to be told."""
        self._offers.pop(participant.sid, None)
        self._qualities.pop(participant.sid, None)

    def due(self, *, calm: bool = False) -> None:
        """Has everything told after the pause that fits the room."""
        if self._room.closed:
            return
        self._urgent |= not calm
        members = len(self._room.members)
        loop = asyncio.get_running_loop()
        at = loop.time() + (calm_pace(members) if calm else urgent_pace(members))
        if self._telling is not None:
            if self._telling.when() <= at:
                return
            self._telling.cancel()
        self._telling = loop.call_at(at, self._tell)

    def stop(self) -> None:
        """The room has ended; nobody is there to be told."""
        for timer in (self._telling, self._offering):
            if timer is not None:
                timer.cancel()

    def _offer_now(self) -> None:
        self._offering = None
        if not self._urgent:
            self._send_offers()

    def _tell(self) -> None:
        self._telling, self._urgent = None, False
        self._roster.tell(self._room.members.values())
        self._tell_of_the_room()
        self._tell_qualities()
        afterwards, self._afterwards = self._afterwards, []
        for participant, response in afterwards:
            participant.send(response)
        self._send_offers()

    def _tell_of_the_room(self) -> None:
        info = self._room.info()
        if info != self._told:
            self._told = info
            self._room.broadcast(rtc.SignalResponse(room_update=rtc.RoomUpdate(room=info)))

    def _tell_qualities(self) -> None:
        qualities, self._qualities = self._qualities, {}
        updates = [
            rtc.ConnectionQualityInfo(participant_sid=sid, quality=quality)
            for sid, quality in qualities.items()
        ]
        if updates:
            update = rtc.ConnectionQualityUpdate(updates=updates)
            self._room.broadcast(rtc.SignalResponse(connection_quality=update))

    def _send_offers(self) -> None:
        offers, self._offers = list(self._offers.values()), {}
        for participant in offers:
            forwarding.offer(self._room, participant)
