"""Which rooms are there, and whose is an event of the native core?

The directory creates rooms, finds them, and ends them when nobody is in them any more; it hands
each event of the core to the room of the peer it is about.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Mapping

from liveclass_sfu import AudioLevels, Core, Health, TrackAdded, TrackRemoved
from livekit.protocol import models

from . import core_events
from .limits import Buckets
from .mishaps import told
from .participant import Participant
from .removals import Removals
from .room import Room, RoomOptions
from .settings import MediaSettings

log = logging.getLogger(__name__)
Announce = Callable[
    [str, models.Room, models.ParticipantInfo | None, models.TrackInfo | None], None
]


class Rooms:
    """All rooms of one server."""

    def __init__(self, core: Core, settings: MediaSettings, announce: Announce) -> None:
        self._core = core
        self._settings = settings
        self._announce = announce
        self._by_name: dict[str, Room] = {}
        self._peers: dict[int, tuple[Room, Participant]] = {}
        self._tracks: dict[int, int] = {}
        self.removals = Removals()
        self.arrivals = Buckets(settings.limits.joins_per_second, settings.limits.joins_burst)

    def find(self, name: str) -> Room | None:
        """The room of this name."""
        return self._by_name.get(name)

    def all(self) -> list[Room]:
        """Every room, oldest first."""
        return list(self._by_name.values())

    def open(self, options: RoomOptions) -> Room:
        """The room of this name, created if there is none."""
        room = self._by_name.get(options.name)
        if room is None:
            room = Room(options, self._core, self._settings, self)
            self._by_name[options.name] = room
        return room

    def default_options(self, name: str, asked: Mapping[str, object] | None = None) -> RoomOptions:
        """How a room is made when nobody says otherwise; `asked` is a token's room configuration."""

        def number(key: str, absent: int) -> int:
            value = (asked or {}).get(key)
            return value if isinstance(value, int) and 0 < value <= 86_400 else absent

        metadata = (asked or {}).get("metadata")
        return RoomOptions(
            name=name,
            empty_timeout=number("emptyTimeout", self._settings.empty_timeout),
            departure_timeout=number("departureTimeout", self._settings.departure_timeout),
            max_participants=number("maxParticipants", 0),
            metadata=metadata if isinstance(metadata, str) else "",
        )

    def close(self, room: Room, reason: models.DisconnectReason) -> None:
        """Ends a room and removes everybody from it."""
        if self._by_name.get(room.options.name) is room:
            del self._by_name[room.options.name]
            room.close(reason)

    def close_all(self, reason: models.DisconnectReason) -> None:
        """Ends every room."""
        for room in self.all():
            self.close(room, reason)

    # -- what a room needs around it ------------------------------------------------------------

    def claim(self, peer: int, room: Room, participant: Participant) -> None:
        """Events of this peer are for this participant."""
        self._peers[peer] = (room, participant)

    def release(self, peer: int) -> None:
        """Events of this peer are for nobody."""
        self._peers.pop(peer, None)
        self._tracks = {track: owner for track, owner in self._tracks.items() if owner != peer}

    def announce(
        self,
        event: str,
        room: models.Room,
        participant: models.ParticipantInfo | None = None,
        track: models.TrackInfo | None = None,
    ) -> None:
        """Passes what happened on to the application."""
        self._announce(event, room, participant, track)

    def deserted(self, room: Room) -> None:
        """Ends a room nobody has been in for long enough."""
        if not room.members:
            self.close(room, models.DisconnectReason.ROOM_CLOSED)

    # -- events of the core ---------------------------------------------------------------------

    def dispatch(self, events: Iterable[core_events.PeerEvent | AudioLevels | Health]) -> None:
        """Hands events on; one that goes wrong ends the stay it is about and nothing else."""
        now = time.monotonic()
        for event in events:
            if isinstance(event, AudioLevels):
                core_events.levels(self._track_owners(event), event)
                continue
            if isinstance(event, Health):
                core_events.health(self._peers, event)
                continue
            owner = self._peers.get(event.peer)
            if owner is None:
                continue
            self._note_track(event)
            room, participant = owner
            try:
                core_events.receive(room, participant, event, now)
            except Exception as error:
                kind = type(event).__name__
                log.error("%s failed for %s: %s", kind, participant.sid, told(error))
                room.remove(participant, models.DisconnectReason.MEDIA_FAILURE)

    def _note_track(self, event: core_events.PeerEvent) -> None:
        if isinstance(event, TrackAdded):
            self._tracks[event.track] = event.peer
        elif isinstance(event, TrackRemoved):
            self._tracks.pop(event.track, None)

    def _track_owners(self, event: AudioLevels) -> dict[int, tuple[Room, Participant]]:
        owners = {
            track: self._peers.get(self._tracks.get(track, -1)) for track, _, _ in event.levels
        }
        return {track: owner for track, owner in owners.items() if owner is not None}
