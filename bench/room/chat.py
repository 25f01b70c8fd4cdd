"""How soon is a message on five hundred pages when a hundred come a second, and what does that cost?

Chat, hands and reactions together. What is measured runs from the moment when a page sends a message to the
moment when another has the frame that holds it, for every message and everyone. The cost is the CPU of the host.
"""

from __future__ import annotations

from bench.mute_all import percentile
from bench.room.crowd import Room
from bench.row import Measured

SECONDS = 60.0
RATES = {"PostMessage": 100.0, "hand": 10.0, "React": 20.0}

REACH = ("N3.chat", "chat 100/s with hands and reactions to 500 sockets: delivery p95")
COST = ("N3.chat", "chat 100/s with hands and reactions to 500 sockets: host CPU")


async def chat(room: Room, people: int) -> dict[tuple[str, str], Measured]:
    """Let all talk. A while of it goes before, so that what is kept of messages is full."""
    await room.talk(RATES, SECONDS / 4)
    first = await room.talk(RATES, SECONDS / 2)
    between = room.memory()
    talk = await room.talk(RATES, SECONDS / 2)
    after = room.memory()
    ms = talk.milliseconds()
    void = first.void(people) or talk.void(people)
    details = {**talk.details(), "MiB": [between, after], "first half": first.details()}
    return {
        REACH: Measured(
            percentile(ms, 95) if ms else None,
            samples=tuple(talk.by_message()),
            void=void,
            details=details,
        ),
        COST: Measured(talk.cores, void=void, details=details),
    }
