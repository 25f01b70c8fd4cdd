"""What do people do who mean ill? A process of them: `python -m bench.room.strangers`.

They hold connections on which they ask for nothing, open sockets and say nothing, guess tickets, and send frames
that are huge or are none, from many addresses. A JSON line on standard input begins it and another ends it; then
come the numbers of what they did.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import resource
import secrets
import sys
from collections import Counter
from itertools import count

from bench.board.wire import TEXT, Wire

FRAMES = (
    b"\xff\xfe" * 100,
    b'{"type":"hello","ticket":7}',
    b"[" * 50_000,
    b'{"type":"ping"' + b" " * 300_000 + b"}",
)


SOURCES = 40
"""Addresses of this machine that they come from; one of them is everybody's."""


class Mute(asyncio.Protocol):
    """A connection on which nothing is asked."""

    def __init__(self) -> None:
        self.lost = asyncio.get_running_loop().create_future()

    def connection_lost(self, error: Exception | None) -> None:
        if not self.lost.done():
            self.lost.set_result(None)


class Strangers:
    """All of them, on one port."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._held: set[Wire] = set()
        self._mute: set[Mute] = set()
        self._turn = count(1)
        self.done: Counter[str] = Counter()

    def _source(self) -> tuple[str, int]:
        return f"127.0.0.{next(self._turn) % SOURCES + 1}", 0

    async def _open(self) -> Wire | None:
        wire = Wire(f"127.0.0.1:{self._port}", "/services/liveclass/socket", lambda _: None)
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(20):
                await loop.create_connection(
                    lambda: wire, "127.0.0.1", self._port, local_addr=self._source()
                )
                await wire.opened
        except (OSError, TimeoutError):
            self.done["turned away"] += 1
            return None
        self.done["opened"] += 1
        return wire

    async def hold(self, most: int, pause: float) -> None:
        """Open sockets and say nothing, up to so many at a time."""
        while True:
            self._held = {wire for wire in self._held if not wire.lost.done()}
            if len(self._held) < most and (wire := await self._open()):
                self._held.add(wire)
            self.done["most held"] = max(self.done["most held"], len(self._held))
            await asyncio.sleep(pause)

    async def stand(self, most: int, pause: float) -> None:
        """Keep so many connections on which nothing is asked, as far as they are not closed."""
        loop = asyncio.get_running_loop()
        while True:
            self._mute = {one for one in self._mute if not one.lost.done()}
            with contextlib.suppress(OSError):
                while len(self._mute) < most:
                    _, one = await loop.create_connection(
                        Mute, "127.0.0.1", self._port, local_addr=self._source()
                    )
                    self._mute.add(one)
                    self.done["mute opened"] += 1
                    self.done["most mute"] = max(self.done["most mute"], len(self._mute))
                    if self.done["mute opened"] >= most:
                        await asyncio.sleep(pause)
            await asyncio.sleep(pause)

    async def guess(self, pause: float) -> None:
        """Try one ticket after another."""
        while True:
            hello = {"type": "hello", "ticket": secrets.token_urlsafe(24), "tab": "t"}
            await self._say(json.dumps({**hello, "protocol": 1}).encode())
            self.done["guessed"] += 1
            await asyncio.sleep(pause)

    async def shout(self, pause: float) -> None:
        """Send what is no frame."""
        for number in range(sys.maxsize):
            await self._say(FRAMES[number % len(FRAMES)])
            self.done["shouted"] += 1
            await asyncio.sleep(pause)

    async def _say(self, frame: bytes) -> None:
        wire = await self._open()
        if wire is None:
            return
        wire.send(frame, TEXT)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(5):
                await wire.lost
        wire.close()


async def main(port: int) -> None:
    os.nice(10)
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    strangers = Strangers(port)
    most, standers, holders, guessers, shouters, pause = json.loads(
        await asyncio.to_thread(sys.stdin.readline)
    )["args"]
    tasks = [
        *(asyncio.create_task(strangers.stand(most, pause)) for _ in range(standers)),
        *(asyncio.create_task(strangers.hold(most, pause)) for _ in range(holders)),
        *(asyncio.create_task(strangers.guess(pause)) for _ in range(guessers)),
        *(asyncio.create_task(strangers.shout(pause)) for _ in range(shouters)),
    ]
    print(json.dumps("begun"), flush=True)
    await asyncio.to_thread(sys.stdin.readline)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    print(json.dumps(strangers.done), flush=True)


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1])))
