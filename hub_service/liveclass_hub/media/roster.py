"""Who has to be told what about whom?

Changes are gathered and encoded once for all receivers. Hidden participants are told about
themselves only. Nobody is told that an earlier stay of their own ended: clients would take it for
the present one.
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

    def changed(self, participant: Participant) -> None:
        """Takes that something about this participant is new."""
        participant.version += 1
        self._changed[participant.sid] = participant

    def tell(self, receivers: Iterable[Participant]) -> bool:
        """Tells everybody what changed; True when there was anything."""
        changed, self._changed = list(self._changed.values()), {}
        if not changed:
            return False
        infos = {participant.sid: participant.info() for participant in changed}
        public = [participant for participant in changed if not participant.permission.hidden]
        departed = {participant.identity for participant in changed if participant.state == GONE}
        frame = _update(infos, public)
        for receiver in receivers:
            if receiver.identity in departed or (
                receiver.permission.hidden and receiver.sid in infos
            ):
                mine = [each for each in changed if _concerns(receiver, each)]
                receiver.send_frame(_update(infos, mine))
            elif public:
                receiver.send_frame(frame)
        return True


def _concerns(receiver: Participant, changed: Participant) -> bool:
    if changed.identity == receiver.identity:
        return changed.sid == receiver.sid
    return not changed.permission.hidden


def _update(infos: dict[str, models.ParticipantInfo], people: list[Participant]) -> bytes:
    update = rtc.ParticipantUpdate(participants=[infos[person.sid] for person in people])
    return rtc.SignalResponse(update=update).SerializeToString()
