"""What do people who only read see, and when? A process with many of them: `python -m bench.board.readers`.

Each is in the class and at its board, over two sockets of its own. Requests come as JSON lines on standard
input, answers go out the same way. Times are of the system's monotonic clock, which all processes share.
"""

from __future__ import annotations

import asyncio
import base64
import json
import os
import secrets
import sys
import time
from array import array
from typing import Any

import aiohttp
from jupyter_ydoc import YNotebook
from pycrdt import Doc

from bench.board.wire import TEXT, Wire, connected, packed, parted, updates_in

AT_ONCE = 20
"""People who come in at the same time."""
KEEPING = 3
"""So many of a process keep a whole copy, which is compared at the end."""
PING_SECONDS = 5.0
PATIENCE = 30.0


class Reader:
    """One person with one tab."""

    def __init__(self, port: int, session: str, keeps: bool) -> None:
        self._port = port
        self._session = session
        self._tab = secrets.token_hex(8)
        self._doc: Doc[Any] | None = Doc() if keeps else None
        self._client = secrets.randbits(31)
        self.seq = -1
        self.joins = 0
        self.seqs = array("q")
        self.times = array("d")
        self.wires: list[Wire] = []
        self._here = asyncio.Event()
        self._joined = asyncio.Event()

    async def enter(self, http: aiohttp.ClientSession, token: str) -> None:
        """Come into the class, then to its board."""
        await self.enter_class(http, token)
        path, ticket = await self._ticket(http, token, "board")
        self.wires.append(await connected(self._port, path, self._hear_board))
        self._say({"type": "hello", "ticket": ticket, "tab": self._tab, "protocol": 1})
        await asyncio.wait_for(self._joined.wait(), PATIENCE)

    async def enter_class(self, http: aiohttp.ClientSession, token: str) -> None:
        path, ticket = await self._ticket(http, token, "session")
        classroom = await connected(self._port, path, self._hear_class)
        hello = {"type": "hello", "ticket": ticket, "tab": self._tab, "resume": None}
        classroom.send(json.dumps({**hello, "protocol": 1}).encode(), TEXT)
        self.wires.append(classroom)
        await asyncio.wait_for(self._here.wait(), PATIENCE)

    async def _ticket(
        self, http: aiohttp.ClientSession, token: str, purpose: str
    ) -> tuple[str, str]:
        async with http.post(
            f"http://127.0.0.1:{self._port}/services/liveclass/api/ticket",
            json={"for": purpose, "session": self._session},
            headers={"Authorization": f"Bearer {token}"},
        ) as response:
            found = await response.json()
            if response.status >= 400:
                raise RuntimeError(str(found))
            return found["socket"], found["ticket"]

    def ping_class(self) -> None:
        self.wires[0].send(b'{"type":"ping"}', TEXT)

    def ping(self) -> None:
        """Say to both that one is still there."""
        self.ping_class()
        self.wires[1].send(packed({"type": "ping"}))

    def _say(self, header: dict[str, Any]) -> None:
        self.wires[1].send(packed({**header, "epoch": "", "client": self._client}))

    def _hear_class(self, message: bytes | bytearray) -> None:
        """Of the class only the first word matters: one is in."""
        self._here.set()

    def _hear_board(self, message: bytes | bytearray) -> None:
        now = time.monotonic()
        header, body = parted(message)
        if header["type"] == "joined":
            self.seq = header["seq"]
            self.joins += 1
            self._take([body])
            self._joined.set()
        elif header["type"] == "updates":
            if header["after"] != self.seq:
                self._say({"type": "join"})
                return
            self.seq = header["seq"]
            self.seqs.append(self.seq)
            self.times.append(now)
            self._take(updates_in(body))

    def _take(self, updates: list[memoryview]) -> None:
        if self._doc is not None:
            for update in updates:
                self._doc.apply_update(bytes(update))

    def text(self) -> str | None:
        """The sources of a kept copy."""
        if self._doc is None:
            return None
        cells = YNotebook(self._doc).get()["cells"]
        return "\n".join(cell["source"] for cell in cells)

    def heard(self, wanted: list[int]) -> list[float]:
        """When each of these changes came; -1 for one that did not."""
        found, place = [], 0
        for seq in wanted:
            while place < len(self.seqs) and self.seqs[place] < seq:
                place += 1
            found.append(self.times[place] if place < len(self.seqs) else -1.0)
        return found

    def forget(self) -> None:
        self.seqs, self.times = array("q"), array("d")


class Room:
    """The readers of this process, and what is asked of them."""

    def __init__(self) -> None:
        self.readers: list[Reader] = []
        self.late: list[float] = []
        """By how much the process itself was late, each tenth of a second."""

    async def enter(self, port: int, session: str, tokens: list[str]) -> int:
        turn = asyncio.Semaphore(AT_ONCE)
        async with aiohttp.ClientSession() as http:

            async def one(number: int, token: str) -> None:
                async with turn:
                    reader = Reader(port, session, number < KEEPING)
                    await reader.enter(http, token)
                    self.readers.append(reader)

            await asyncio.gather(*(one(n, t) for n, t in enumerate(tokens)))
        return len(self.readers)

    def begin(self) -> None:
        """Forget what came so far."""
        for reader in self.readers:
            reader.forget()
        self.late.clear()

    def heard(self, wanted: list[int]) -> str:
        """When each reader heard of each change, as base64 of doubles."""
        times = array("d")
        for reader in self.readers:
            times.extend(reader.heard(wanted))
        return base64.b64encode(times.tobytes()).decode()

    def state(self) -> dict[str, Any]:
        """Where they are, and whether anything went wrong with them."""
        closed = [w.closed for reader in self.readers for w in reader.wires if w.closed]
        texts = [text for reader in self.readers if (text := reader.text()) is not None]
        return {
            "least": min(reader.seq for reader in self.readers),
            "joins": sum(reader.joins for reader in self.readers),
            "closed": closed[:3],
            "texts": sorted(set(texts)),
            "late": sorted(self.late)[-max(1, len(self.late) // 100)] if self.late else 0.0,
        }

    async def tend(self) -> None:
        """Ping in turn, and see how late this process is."""
        pinged, since = 0, time.monotonic()
        while True:
            began = time.monotonic()
            await asyncio.sleep(0.1)
            now, here = time.monotonic(), len(self.readers)
            self.late.append(now - began - 0.1)
            due = int((now - since) / PING_SECONDS * here)
            for number in range(max(pinged, due - here), due):
                self.readers[number % here].ping()
            pinged = due


async def main() -> None:
    os.nice(10)  # real readers have machines of their own and take nothing from the service
    room = Room()
    tending = asyncio.create_task(room.tend())
    while line := await asyncio.to_thread(sys.stdin.readline):
        request = json.loads(line)
        answer = getattr(room, request["ask"])(*request["args"])
        print(json.dumps(await answer if asyncio.iscoroutine(answer) else answer), flush=True)
    tending.cancel()


if __name__ == "__main__":
    asyncio.run(main())
