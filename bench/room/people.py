"""What do the people of a class see, and when? A process with many of them: `python -m bench.room.people`.

Each has one socket into the class and comes back as a page does when it is lost. Requests come as JSON lines on
standard input, answers go out the same way. Every message carries the moment when it was sent, of the
system's monotonic clock, which all processes share.
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
import json
import os
import random
import sys
import time
from array import array
from itertools import count
from typing import Any

import aiohttp

from bench.room.attendant import Attendant, Ears

AT_ONCE = 20
"""People who come in at the same time."""
PING_SECONDS = 5.0


class People:
    """The people of this process, and what is asked of them."""

    def __init__(self, number: int) -> None:
        self._ears = Ears()
        self._people: list[Attendant] = []
        self._late: list[float] = []
        """By how much the process itself was late, each tenth of a second."""
        self._chance = random.Random(number)
        # Each asks on a connection of their own, as their own servers do.
        each = aiohttp.TCPConnector(limit=0, force_close=True)
        self._http = aiohttp.ClientSession(connector=each)
        self._home: tuple[int, str] = (0, "")

    async def enter(self, port: int, session: str, tokens: list[str], over: float) -> list[Any]:
        """Come in, at moments spread over some seconds; how long each took, or why not."""
        self._home = (port, session)
        turn = asyncio.Semaphore(AT_ONCE if not over else len(tokens))
        people = [Attendant(self._http, self._home, token, self._ears) for token in tokens]
        self._people += people

        async def one(person: Attendant) -> float | str:
            await asyncio.sleep(self._chance.uniform(0, over))
            async with turn:
                try:
                    return await person.enter()
                except (OSError, RuntimeError, TimeoutError, aiohttp.ClientError) as error:
                    return f"{type(error).__name__}: {error}"

        return await asyncio.gather(*(one(person) for person in people))

    def begin(self) -> None:
        """Forget what came so far."""
        self._ears.forget()
        self._late.clear()
        for person in self._people:
            person.lost, person.why = 0, None

    async def talk(self, rates: dict[str, float], seconds: float, words: int) -> dict[str, Any]:
        """Do each thing so many times a second for a while; how long until each was acknowledged."""
        lines = [self._keep_doing(kind, rate, seconds, words) for kind, rate in rates.items()]
        found = await asyncio.gather(*lines)
        return dict(zip(rates, found, strict=True))

    async def _keep_doing(
        self, kind: str, rate: float, seconds: float, words: int
    ) -> dict[str, list[Any]]:
        began, waiting = time.monotonic(), list[asyncio.Task[Any]]()
        doers = [p for p in self._people if p.here and p.reads]
        self._chance.shuffle(doers)
        for number in count():
            due = began + (number + self._chance.random()) / rate
            if due > began + seconds:
                break
            await asyncio.sleep(due - time.monotonic())
            doer = doers[number % len(doers)]
            if doer.here:
                waiting.append(asyncio.create_task(doer.do(kind, words)))
        answers = await asyncio.gather(*waiting)
        return {
            "took": [answer for answer in answers if isinstance(answer, float)],
            "not": [answer for answer in answers if not isinstance(answer, float)],
        }

    async def flood(self, rate: float, seconds: float) -> dict[str, int]:
        """Post so much a second, whatever is answered, and come back when cut off; what was done."""
        began, told = time.monotonic(), 0
        while (now := time.monotonic() - began) < seconds:
            await asyncio.sleep(0.05)
            for _ in range(int(now * rate) - told):
                told += 1
                self._people[told % len(self._people)].shout()
        return {"posted": told, "cut off": sum(person.lost for person in self._people)}

    async def play(self, deeds: list[tuple[int, dict[str, Any]]], rate: float) -> list[str]:
        """Have the people of these numbers give these commands, so many a second; what was not acknowledged."""
        began, waiting = time.monotonic(), list[asyncio.Task[float | str]]()
        for place, (number, command) in enumerate(deeds):
            await asyncio.sleep(began + place / rate - time.monotonic())
            told = self._people[number].send(command, time.monotonic())
            waiting.append(asyncio.create_task(told))
        return [answer for answer in await asyncio.gather(*waiting) if isinstance(answer, str)]

    def heard(self) -> dict[str, Any]:
        """Of every message, the delays to those here, as base64 of floats; by when it was sent."""
        return {
            sent: base64.b64encode(delays.tobytes()).decode()
            for sent, delays in self._ears.delays.items()
        }

    def state(self) -> dict[str, Any]:
        """How they are."""
        late = sorted(self._late)
        readers = [person for person in self._people if person.reads]
        return {
            "people": len(readers),
            "here": sum(person.here for person in readers),
            "lost": sum(person.lost for person in readers),
            "late": late[-max(1, len(late) // 100)] if late else 0.0,
            "why": [person.why for person in readers if person.why][:3],
        }

    def back(self) -> list[tuple[float, float]]:
        """When each last asked for a ticket that got them in, and when they were in."""
        return [(person.came_at, person.in_at) for person in self._people]

    def stop_reading(self) -> None:
        """One of them does not read any more, but still says that they are there."""
        self._people[0].stop_reading()

    async def read_again(self) -> list[str]:
        """That one reads what is there; the last words of the service."""
        return await self._people[0].read_again()

    async def tend(self) -> None:
        """Ping in turn, and see how late this process is."""
        pinged, since = 0, time.monotonic()
        while True:
            began = time.monotonic()
            await asyncio.sleep(0.1)
            now, here = time.monotonic(), len(self._people)
            self._late.append(now - began - 0.1)
            due = int((now - since) / PING_SECONDS * here)
            for number in range(max(pinged, due - here), due):
                self._people[number % here].ping()
            pinged = due


async def main(number: int) -> None:
    os.nice(10)  # real people have machines of their own and take nothing from the service
    people = People(number)
    tending = asyncio.create_task(people.tend())
    while line := await asyncio.to_thread(sys.stdin.readline):
        request = json.loads(line)
        answer = getattr(people, request["ask"])(*request["args"])
        print(json.dumps(await answer if asyncio.iscoroutine(answer) else answer), flush=True)
    tending.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await tending


def delays_of(answers: list[dict[str, str]]) -> dict[str, array[float]]:
    """What several processes heard, put together by message."""
    found: dict[str, array[float]] = {}
    for answer in answers:
        for sent, packed in answer.items():
            found.setdefault(sent, array("f")).frombytes(base64.b64decode(packed))
    return found


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1])))
