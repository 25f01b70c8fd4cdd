"""When do simulated students come, and who acts next?

They wait for a class, come one by one, and play the script.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from typing import Any

import aiohttp

from liveclass_hub.demo.simulated.doors import DoorClosed, Doors
from liveclass_hub.demo.simulated.script import acts, answers, arrivals
from liveclass_hub.demo.simulated.seat import Seat, merged

log = logging.getLogger(__name__)


class Crowd:
    """Everyone who is simulated on one hub."""

    def __init__(self, doors: Doors, names: Sequence[str], *, cameras: int, seed: int) -> None:
        self._doors = doors
        self._names = names
        self._cameras = cameras
        self._seed = seed

    async def play(self) -> None:
        """Attend class after class, until cancelled."""
        async with self._doors:
            while True:
                session = await self._wait_for_class()
                log.info("the class is live, %d students come", len(self._names))
                await self._attend(session)

    async def _wait_for_class(self) -> str:
        """Watch the course feed as the first of them, and return when a class is live."""
        while True:
            try:
                ticket = await self._doors.ticket(self._names[0], {"for": "feed"})
                async with await self._doors.open(ticket["socket"]) as socket:
                    await socket.send_json({"type": "hello", "ticket": ticket["ticket"]})
                    if (session := await first_live(socket)) is not None:
                        return session
            except (DoorClosed, aiohttp.ClientError, TimeoutError) as error:
                log.info("waiting for the service: %s", error)
            await asyncio.sleep(2)

    async def _attend(self, session: str) -> None:
        """Everybody comes, acts, and goes when the class has ended."""
        said = answers(self._seed)
        seats = [
            Seat(name, index, self._doors, said, camera=index < self._cameras)
            for index, name in enumerate(self._names)
        ]
        times = arrivals(len(seats), self._seed)
        acting = asyncio.create_task(self._act(seats, times[-1]))
        try:
            async with asyncio.TaskGroup() as group:
                for seat, after in zip(seats, times, strict=True):
                    group.create_task(come_later(seat, after, session))
        finally:
            acting.cancel()
            # Not awaited itself: that would swallow a cancellation of our own.
            await asyncio.wait({acting})

    async def _act(self, seats: list[Seat], first: float) -> None:
        await asyncio.sleep(first + 2)
        running: set[asyncio.Task[None]] = set()
        for pause, act in acts(len(seats), self._seed):
            await asyncio.sleep(pause)
            task = asyncio.create_task(seats[act.who].perform(act))
            running.add(task)
            task.add_done_callback(running.discard)


async def come_later(seat: Seat, after: float, session: str) -> None:
    """Come in when it is time, and stay."""
    await asyncio.sleep(after)
    await seat.attend(session)


async def first_live(socket: aiohttp.ClientWebSocketResponse) -> str | None:
    """Read the feed until some course is live; None when the feed ends before."""
    view: dict[str, Any] = {}
    async for message in socket:
        if message.type != aiohttp.WSMsgType.TEXT:
            continue
        frame = message.json()
        if frame["type"] == "feed":
            view = frame["view"]
        elif frame["type"] == "feed_patch":
            view = merged(view, frame["patch"])
        for course in view.get("courses", {}).values():
            if course.get("session"):
                return str(course["session"]["id"])
    return None
