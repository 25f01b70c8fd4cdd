"""What is done for somebody whose media has fallen silent?

A firewall that closes in the middle of a class lets the signalling live on. A browser takes some 15 s
to see that its way for media is dead; told to resume, it looks for another at once. But whoever is
cut off altogether is not helped by it, and would be told only when all works again: so the client is
asked first, over its signalling, whether it is there now, and its media must be silent even then.
"""

from __future__ import annotations

import asyncio
import time

from livekit.protocol import models, rtc

from . import greeting
from .participant import Participant

Reason = models.DisconnectReason
Action = rtc.LeaveRequest.Action


SETTLED = 0.5
"""Seconds after which a browser whose way works again has been heard: it checks a dead one all the time."""


def noticed(participant: Participant, peer: int, *, quiet: bool) -> None:
    """Nothing comes any more from one of its peers, or something comes again."""
    if not quiet:
        participant.silent.discard(peer)
        return
    participant.silent.add(peer)
    link = participant.link
    if link is None or peer not in participant.stood:
        return

    def look() -> None:
        if participant.link is link and participant.silent:
            _look_for_another_way(participant)

    loop = asyncio.get_running_loop()
    link.ask(lambda: loop.call_later(SETTLED, look))


def _look_for_another_way(participant: Participant) -> None:
    # Mostly both its peers fall silent, and a line that keeps failing is not helped by asking all the time.
    if participant.resumptions.take(time.monotonic()):
        participant.send(greeting.leave(Reason.MEDIA_FAILURE, Action.RESUME))
