"""Does the host hold more and more of a lively class? Ten minutes of chat at 100/s, in a quarter of the time.

What is kept of a class by design (the last messages, the last patches) is full before the first look.
Few people, so that what is measured is what the messages leave behind.
"""

from __future__ import annotations

import asyncio

from bench.room.crowd import Room, a_room
from bench.row import Measured

PEOPLE = 20
RATE = 400.0
MESSAGES = 60_000
FIRST = 4_000
PARTS = 6
LIMITS = {"chat_messages": 10_000, "commands_per_second": 1000, "commands_burst": 1000}
"""Of one person: twenty speak for five hundred."""

GAINED = ("N3.memory", "60,000 messages, ten minutes of chat at 100/s: memory the host gained")


def long() -> dict[tuple[str, str], Measured]:
    """Let them talk."""
    return asyncio.run(asyncio.wait_for(_long(), 900))


async def _long() -> dict[tuple[str, str], Measured]:
    async with a_room(PEOPLE, **LIMITS) as room:
        await room.enter()
        await room.talk({"PostMessage": RATE}, FIRST / RATE)
        held, posted = [room.memory()], 0
        for _ in range(PARTS):
            posted += await _stretch(room)
            held.append(room.memory())
    details = {"MiB": held, "posted": posted}
    void = None if posted >= 0.95 * MESSAGES else f"only {posted} messages were taken"
    return {
        GAINED: Measured(
            max(0.0, held[-1] - held[0]), samples=tuple(held), void=void, details=details
        )
    }


async def _stretch(room: Room) -> int:
    talk = await room.talk({"PostMessage": RATE}, MESSAGES / PARTS / RATE)
    return len(talk.answers["PostMessage"]["took"])
