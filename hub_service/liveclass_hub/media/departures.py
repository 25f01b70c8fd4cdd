"""Who left lately, and why?

Who comes back over a new connection has to be told who went meanwhile, and a client whose own stay
ended meanwhile has to be told for what reason: else it would join anew, and take the place from the
tab that took its own.
"""

from __future__ import annotations

from livekit.protocol import models

from .participant import Participant

Reason = models.DisconnectReason
FINAL = frozenset({Reason.DUPLICATE_IDENTITY, Reason.PARTICIPANT_REMOVED, Reason.ROOM_DELETED})
MOST = 1000


class Departures:
    """The last stays that ended, by sid, for `memory` seconds; the clock is the caller's."""

    def __init__(self, memory: float) -> None:
        self._memory = memory
        self._ended: dict[str, tuple[float, Participant]] = {}

    def add(self, participant: Participant, now: float) -> None:
        """Takes a stay that has ended."""
        while len(self._ended) >= MOST:
            del self._ended[next(iter(self._ended))]
        self._ended[participant.sid] = (now, participant)

    def seen(self, now: float) -> list[Participant]:
        """Everybody remembered whom others were shown, in the order they left."""
        self._forget(now)
        people = [participant for _, participant in self._ended.values()]
        return [each for each in people if not each.permission.hidden]

    def final(self, sid: str, now: float) -> Reason | None:
        """Why this stay ended, if its client is not to come back by itself."""
        self._forget(now)
        _, participant = self._ended.get(sid, (0.0, None))
        if participant is None or participant.left_because not in FINAL:
            return None
        return participant.left_because

    def _forget(self, now: float) -> None:
        while self._ended:
            sid, (at, _) = next(iter(self._ended.items()))
            if now - at <= self._memory:
                return
            del self._ended[sid]
