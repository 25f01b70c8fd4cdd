"""What is done for somebody whose media has fallen silent?

A firewall that closes in the middle of a class lets the signalling live on. A browser takes some 15 s
to see that its way for media is dead; told to resume, it looks for another at once. But whoever is
cut off altogether is not helped by it, and would be told only when all works again: so the client is
asked first, over its signalling, whether it is there now.
"""

from __future__ import annotations

import time

from livekit.protocol import models, rtc

from . import greeting
from .participant import Participant

Reason = models.DisconnectReason
Action = rtc.LeaveRequest.Action


def noticed(participant: Participant) -> None:
    """Nothing comes any more from one of its peers."""
    link = participant.link
    if link is None or participant.state != models.ParticipantInfo.State.ACTIVE:
        return

    def there() -> None:
        if participant.link is link:
            _look_for_another_way(participant)

    link.ask(there)


def _look_for_another_way(participant: Participant) -> None:
    # Both its peers fall silent, and a line that keeps failing is not helped by asking all the time.
    if participant.resumptions.take(time.monotonic()):
        participant.send(greeting.leave(Reason.MEDIA_FAILURE, Action.RESUME))
