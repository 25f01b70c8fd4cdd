"""What is measured in one class of five hundred: it fills, talks, is flooded, loses its host."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping

from bench.room.chat import chat
from bench.room.crowd import Room, a_room
from bench.room.flood import MORE, flood
from bench.room.joins import joins, kill
from bench.room.slow import slow
from bench.row import Measured

PEOPLE = 500

Found = dict[tuple[str, str], Measured]
PARTS: Mapping[str, Callable[[Room, int], Awaitable[Found]]] = {
    "N3.chat": chat,
    "N3.slow": slow,
    "N5.kill": kill,
    "N3.flood": flood,
}
"""In this order: who did not read comes back with the killed host, and a flood leaves people behind."""


def full(wanted: Collection[str]) -> Found:
    """Gather the class once, for it takes a minute, and measure what is wanted of it."""
    return asyncio.run(_full(wanted))


async def _full(wanted: Collection[str]) -> Found:
    async with a_room(PEOPLE, MORE) as room:
        found = await joins(room, PEOPLE)
        for figure, part in PARTS.items():
            if figure in wanted:
                found |= await part(room, PEOPLE)
    return found
