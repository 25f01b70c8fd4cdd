"""Who has to be told what about whom?

Changes are gathered and encoded once for all receivers. Hidden participants are told about
themselves only. Nobody is told that an earlier stay of their own ended, nor of a stay that ended
before they came: clients go by the person, and would take it for the present one.
"""

from __future__ import annotations

from collections.abc import Iterable

from livekit.protocol import models, rtc

from .participant import Participant

GONE = models.ParticipantInfo.State.DISCONNECTED


class Roster:
    """The changes nobody has been told of yet."""

    def __init__(self) -> None:
        self._changed: dict[str, Participant] = {}
        self._left: dict[str, int] = {}
        self._count = 0

    def changed(self, participant: Participant) -> None:
        """Takes that something about this participant is new."""
        self._count += 1
        participant.version += 1
        self._changed[participant.sid] = participant
        if participant.state == GONE:
            self._left[participant.sid] = self._count

    def informed(self, receiver: Participant) -> None:
        """Takes that this receiver was told now who is here."""
        receiver.informed = self._count

    def tell(self, receivers: Iterable[Participant]) -> bool:
        """Tells everybody what changed; True when there was anything."""
        changed, self._changed = list(self._changed.values()), {}
        left, self._left = self._left, {}
        if not changed:
            return False
        infos = {participant.sid: participant.known() for participant in changed}
        public = [participant for participant in changed if not participant.permission.hidden]
        departed = {participant.identity for participant in changed if participant.state == GONE}
        earliest = min(left.values(), default=self._count + 1)
        frame = _update(infos, public)
        for receiver in receivers:
            hidden = receiver.permission.hidden and receiver.sid in infos
            if hidden and not left:
                # Hundreds may come at once: what is the same for all is not looked for in each.
                receiver.send_frame(_update(infos, [*public, receiver]))
            elif receiver.identity in departed or receiver.informed >= earliest or hidden:
                mine = [each for each in changed if _concerns(receiver, each, left)]
                if mine:
                    receiver.send_frame(_update(infos, mine))
            elif public:
                receiver.send_frame(frame)
        return True


def _concerns(receiver: Participant, changed: Participant, left: dict[str, int]) -> bool:
    if changed.identity == receiver.identity:
        return changed.sid == receiver.sid
    if left.get(changed.sid, receiver.informed + 1) <= receiver.informed:
        return False
    return not changed.permission.hidden


def _update(infos: dict[str, models.ParticipantInfo], people: list[Participant]) -> bytes:
    update = rtc.ParticipantUpdate(participants=[infos[person.sid] for person in people])
    return rtc.SignalResponse(update=update).SerializeToString()
