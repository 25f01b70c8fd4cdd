"""Does anyone notice one who does not read? And is that one let go?

The one says all the time that they are there (pings), but takes nothing off the line, while chat
goes on. What waits for them grows until it is too much; then they may come again.
"""

from __future__ import annotations

import asyncio
import time

from bench.mute_all import percentile
from bench.room.crowd import Room
from bench.row import Measured

RATES = {"PostMessage": 100.0}
WORDS = 100
"""About a kilobyte each, so that it does not take minutes until too much waits."""
STRETCH = 10.0
MOST = 90.0

OTHERS = ("N3.slow", "one of 500 does not read: delivery to the others, p95")
GONE = ("N3.slow", "one of 500 does not read: until they are let go")


async def slow(room: Room, people: int) -> dict[tuple[str, str], Measured]:
    """Let one stop reading, and talk until the service has let them go."""
    before = room.memory()
    quiet = await room.talk(RATES, STRETCH, WORDS)
    reads = await _sockets(room)
    await room.benches[0].ask("stop_reading")
    stopped, talks, gone = time.monotonic(), [], None
    while gone is None and time.monotonic() - stopped < MOST:
        talking = asyncio.create_task(room.talk(RATES, STRETCH, WORDS))
        while not talking.done():
            if gone is None and await _sockets(room) < reads:
                gone = time.monotonic() - stopped
            await asyncio.sleep(0.2)
        talks.append(await talking)
    words = await room.benches[0].ask("read_again")
    ms = sorted(delay for talk in talks for delay in talk.milliseconds())
    void = next((why for talk in talks if (why := talk.void(people - 1))), None)
    details = {
        **talks[-1].details(),
        "last words that arrived": words,
        "p95 while all read": percentile(quiet.milliseconds(), 95),
        "MiB": [before, room.memory()],
    }
    samples = tuple(one for talk in talks for one in talk.by_message())
    return {
        OTHERS: Measured(percentile(ms, 95), samples=samples, void=void, details=details),
        GONE: Measured(gone, details=details),
    }


async def _sockets(room: Room) -> int:
    said = await asyncio.to_thread(room.hub.health)
    return int(said["sockets"]) if said else 1 << 30
