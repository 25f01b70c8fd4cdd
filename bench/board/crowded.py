"""What is measured in one class of five hundred: first the typing, then the pictures."""

from __future__ import annotations

import asyncio

from bench.board.crowd import a_class
from bench.board.edits import edits
from bench.board.picture import picture
from bench.row import Measured

READERS = 500
CELLS = 100
LIMITS = {"requests_per_second": 200, "requests_burst": 400, "chat_messages": 1000}
"""Of one person; the bystander who posts to the chat is many people in one."""


def crowded() -> dict[tuple[str, str], Measured]:
    """Gather the class once, for it takes a minute."""
    return asyncio.run(asyncio.wait_for(_crowded(), 600))


async def _crowded() -> dict[tuple[str, str], Measured]:
    async with a_class(READERS, CELLS, **LIMITS) as crowd:
        return await edits(crowd) | await picture(crowd)
