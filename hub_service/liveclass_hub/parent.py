"""How does a child notice that its parent is gone, however that ended?

The parent holds the writing end of a pipe and its children the reading end: the kernel closes the one
when the parent ends, and the other says so.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
from collections.abc import Iterator


@contextlib.contextmanager
def death_pipe() -> Iterator[int]:
    """The reading end of a pipe that closes when this process ends, however it ends."""
    reading, writing = os.pipe()
    try:
        yield reading
    finally:
        os.close(writing)
        os.close(reading)


async def parent_gone(pipe: int) -> None:
    """Return when the writing end of the pipe has closed; never, when there is no pipe."""
    if pipe < 0:
        await asyncio.Event().wait()
    loop = asyncio.get_running_loop()
    gone = asyncio.Event()
    loop.add_reader(pipe, gone.set)
    await gone.wait()
    loop.remove_reader(pipe)
