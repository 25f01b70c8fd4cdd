"""What is measured in one class of five hundred: it fills, talks, is flooded, loses its host."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from bench.room.chat import chat
from bench.room.crowd import Room, a_room
from bench.room.flood import MORE, flood
from bench.room.joins import joins, kill
from bench.room.slow import slow
from bench.row import Measured

PEOPLE = 500

Found = dict[tuple[str, str], Measured]
PARTS: tuple[Callable[[Room, int], Awaitable[Found]], ...] = (chat, slow, kill, flood)
"""In this order: who did not read comes back with the killed host, and a flood leaves people behind."""


def full() -> Found:
    """Gather the class once, for it takes minutes."""
    return asyncio.run(asyncio.wait_for(_full(), 1200))


async def _full() -> Found:
    async with a_room(PEOPLE, MORE) as room:
        found = await joins(room, PEOPLE)
        for part in PARTS:
            found |= await part(room, PEOPLE)
    return found
