"""Which media thread carries a room, and whose is an event of it?

A native core is one thread with ports of its own, and its numbers of peers and tracks mean nothing to
another. So a room lives on one of them for as long as it is there, and each thread keeps its own
directory. A new room goes where the fewest people are.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Sequence

from liveclass_sfu import AudioLevels, Core, Health, TrackAdded, TrackRemoved
from livekit.protocol import models

from . import core_events
from .mishaps import told
from .participant import Participant
from .room import Announce, Room

log = logging.getLogger(__name__)


class MediaThread:
    """A native core, and what its numbers stand for. It is what rooms on it have around them."""

    def __init__(self, core: Core, announce: Announce, deserted: Callable[[Room], None]) -> None:
        self.core = core
        self.announce = announce
        self.deserted = deserted
        self.rooms = 0
        self._peers: dict[int, tuple[Room, Participant]] = {}
        self._tracks: dict[int, int] = {}

    @property
    def load(self) -> int:
        """People and rooms: many rooms are made at once, before anybody is in them."""
        return len(self._peers) // 2 + self.rooms

    def claim(self, peer: int, room: Room, participant: Participant) -> None:
        """Events of this peer are for this participant."""
        self._peers[peer] = (room, participant)

    def release(self, peer: int) -> None:
        """Events of this peer are for nobody."""
        self._peers.pop(peer, None)
        self._tracks = {track: owner for track, owner in self._tracks.items() if owner != peer}

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


def least_loaded(threads: Sequence[MediaThread]) -> MediaThread:
    """Where a new room goes; the first of those that have as little."""
    return min(threads, key=lambda thread: thread.load)
