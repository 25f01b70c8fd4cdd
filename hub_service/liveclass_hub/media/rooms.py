"""Which rooms are there?

The directory creates rooms, each on one of the media threads, finds them, and ends them when nobody is
in them any more.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from liveclass_sfu import Core
from livekit.protocol import models

from .limits import Buckets
from .removals import Removals
from .room import Announce, Room, RoomOptions
from .settings import MediaSettings
from .threads import MediaThread, least_loaded


class Rooms:
    """All rooms of one server."""

    def __init__(self, cores: Sequence[Core], settings: MediaSettings, announce: Announce) -> None:
        self.threads = [MediaThread(core, announce, self.deserted) for core in cores]
        self._settings = settings
        self._by_name: dict[str, tuple[Room, MediaThread]] = {}
        self.removals = Removals()
        self.arrivals = Buckets(settings.limits.joins_per_second, settings.limits.joins_burst)

    def find(self, name: str) -> Room | None:
        """The room of this name."""
        found = self._by_name.get(name)
        return None if found is None else found[0]

    def all(self) -> list[Room]:
        """Every room, oldest first."""
        return [room for room, _ in self._by_name.values()]

    def open(self, options: RoomOptions) -> Room:
        """The room of this name, created if there is none."""
        room = self.find(options.name)
        if room is None:
            thread = least_loaded(self.threads)
            room = Room(options, thread.core, self._settings, thread)
            thread.rooms += 1
            self._by_name[options.name] = (room, thread)
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
        if self.find(room.options.name) is room:
            _, thread = self._by_name.pop(room.options.name)
            thread.rooms -= 1
            room.close(reason)

    def close_all(self, reason: models.DisconnectReason) -> None:
        """Ends every room."""
        for room in self.all():
            self.close(room, reason)

    def deserted(self, room: Room) -> None:
        """Ends a room nobody has been in for long enough."""
        if not room.members:
            self.close(room, models.DisconnectReason.ROOM_CLOSED)
