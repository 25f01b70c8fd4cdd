"""What does one person in a class do, and how is it noticed what reaches them?"""

from __future__ import annotations

import asyncio
import json
import random
import re
import secrets
import socket
import time
from array import array
from typing import Any

import aiohttp

from bench.board.wire import TEXT, Wire

PATIENCE = 60.0
WORDS = "the mean of the sample is not the mean of the people it was drawn from "
SPREAD = 0.25
DELAYS = (0.0, 0.3, 0.8, *[1.0] * 4, *[2.0] * 10)
LATER = 7.0
"""Seconds between attempts to come back, as pages have them (`line.ts`)."""
SIGNS = ("thumbs_up", "heart")
_SENT = re.compile(rb'"text":"@([0-9.]+)@')
_SEQ = re.compile(rb'"seq":(\d+)')


class Ears:
    """What all of one process hear: a frame that many get is looked at once."""

    def __init__(self) -> None:
        self._last = b""
        self._found: tuple[int | None, list[str]] = (None, [])
        self.delays: dict[str, array[float]] = {}

    def forget(self) -> None:
        self.delays = {}

    def hear(self, message: bytes) -> int | None:
        """Note which messages are in a patch; the number of the view after it."""
        if message != self._last:
            seq = _SEQ.search(message, 0, 100)
            marks = [mark.decode() for mark in _SENT.findall(message)]
            self._last, self._found = message, (int(seq[1]) if seq else None, marks)
        seq_now, sent = self._found
        for mark in sent:
            delay = time.monotonic() - float(mark)
            self.delays.setdefault(mark, array("f")).append(delay)
        return seq_now


def pause(failures: int) -> float:
    """How long a page waits before it comes again."""
    if failures == 0:
        return random.random() * SPREAD
    if failures < len(DELAYS):
        return DELAYS[failures] * (0.5 + random.random())
    return max(DELAYS[1], random.random() * LATER)


class Attendant:
    """One person with one tab."""

    def __init__(
        self, http: aiohttp.ClientSession, home: tuple[int, str], token: str, ears: Ears
    ) -> None:
        self._http = http
        self._port, self._session = home
        self._token = token
        self._ears = ears
        self._tab = secrets.token_hex(8)
        self._wire: Wire | None = None
        self._welcome: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._answers: dict[str, asyncio.Future[float | str]] = {}
        self._last: list[str] = []
        self._coming: asyncio.Task[None] | None = None
        self.seq: int | None = None
        self.here = False
        self.reads = True
        self.in_at = 0.0
        self.came_at = 0.0
        """When the attempt began that got them in."""
        self.lost = 0
        self.why: str | None = None
        self.raised = False

    async def enter(self) -> float:
        """Come in; seconds from asking for a ticket to the welcome. Raises OSError, RuntimeError, TimeoutError."""
        began = time.monotonic()
        async with asyncio.timeout(PATIENCE):
            await self._connect()
        return self.in_at - began

    async def _connect(self) -> None:
        began = time.monotonic()
        path, ticket = await self._ticket()
        loop = asyncio.get_running_loop()
        self._welcome = loop.create_future()
        host = f"127.0.0.1:{self._port}"
        wire = Wire(host, path, self._hear)
        await loop.create_connection(lambda: wire, "127.0.0.1", self._port)
        await wire.opened
        self._wire = wire
        wire.on_lost = lambda: self._line_lost(wire)
        hello = {"type": "hello", "ticket": ticket, "tab": self._tab, "resume": self.seq}
        wire.send(json.dumps({**hello, "protocol": 1}).encode(), TEXT)
        await self._welcome
        self.came_at = began

    async def _ticket(self) -> tuple[str, str]:
        async with self._http.post(
            f"http://127.0.0.1:{self._port}/services/liveclass/api/ticket",
            json={"for": "session", "session": self._session},
            headers={"Authorization": f"Bearer {self._token}"},
        ) as response:
            if response.status >= 400:
                raise RuntimeError(f"{response.status} {(await response.text())[:200]}")
            found = await response.json()
            return found["socket"], found["ticket"]

    def _line_lost(self, wire: Wire) -> None:
        if wire is not self._wire:
            return
        self._wire = None
        if not self._welcome.done():
            self._welcome.set_exception(ConnectionError(wire.closed))
        if self.here:
            self.here = False
            self.lost += 1
            self.why = f"{wire.closed} {self._last}"
            for answer in self._answers.values():
                if not answer.done():
                    answer.set_result("the line was lost")
            self._answers.clear()
        if self.reads and (self._coming is None or self._coming.done()):
            self._coming = asyncio.create_task(self._come_back())

    async def _come_back(self) -> None:
        failures = 0
        while not self.here:
            await asyncio.sleep(pause(failures))
            failures += 1
            try:
                await asyncio.wait_for(self._connect(), 10)
            except (OSError, RuntimeError, TimeoutError, aiohttp.ClientError) as error:
                self.why = f"{type(error).__name__}: {error}"

    def _hear(self, message: bytes | bytearray) -> None:
        if message.startswith(b'{"type":"patch"'):
            self.seq = self._ears.hear(bytes(message))
        elif message.startswith((b'{"type":"ack"', b'{"type":"refused"')):
            self._answered(json.loads(message))
        elif message.startswith(b'{"type":"welcome"'):
            found = _SEQ.search(message, 0, 200)
            self.seq = int(found[1]) if found else None
            self.in_at, self.here = time.monotonic(), True
            if not self._welcome.done():
                self._welcome.set_result(None)
        elif message.startswith(b'{"type":"bye"'):
            said = json.loads(message)
            self._last = [said["reason"], said["message"], said["next"]]

    def _answered(self, frame: dict[str, Any]) -> None:
        if not self.here and not self._welcome.done():
            self._welcome.set_exception(RuntimeError(str(frame)))
        answer = self._answers.pop(frame["id"], None)
        if answer is not None and not answer.done():
            answer.set_result(
                time.monotonic() if frame["type"] == "ack" else frame["refusal"]["code"]
            )

    async def do(self, kind: str, words: int) -> float | str:
        """Do something; seconds until it was acknowledged, or why it was not."""
        sent = time.monotonic()
        return await self.send(self._command(kind, sent, words), sent)

    async def send(self, command: dict[str, Any], sent: float) -> float | str:
        """Give this command; seconds from `sent` until it was acknowledged, or why it was not."""
        if self._wire is None:
            return "not here"
        id = secrets.token_hex(8)
        answer: asyncio.Future[float | str] = asyncio.get_running_loop().create_future()
        self._answers[id] = answer
        frame = {"type": "command", "id": id, "command": command}
        self._wire.send(json.dumps(frame).encode(), TEXT)
        try:
            async with asyncio.timeout(PATIENCE):
                found = await answer
        except TimeoutError:
            return "no answer"
        return found - sent if isinstance(found, float) else found

    def _command(self, kind: str, sent: float, words: int) -> dict[str, Any]:
        if kind == "PostMessage":
            return {"kind": kind, "text": f"@{sent:.6f}@ {(WORDS * words)[: 12 * words]}"}
        if kind == "hand":
            self.raised = not self.raised
            question = {"question": "Why is that?"} if self.raised else {}
            return {"kind": "RaiseHand" if self.raised else "LowerHand", **question}
        if kind == "React":
            return {"kind": "React", "reaction": random.choice(SIGNS)}
        return {"kind": kind}

    def shout(self) -> None:
        """Post a message and care for no answer."""
        if self._wire is not None:
            frame = {"type": "command", "id": secrets.token_hex(8)}
            command = {"kind": "PostMessage", "text": WORDS}
            self._wire.send(json.dumps({**frame, "command": command}).encode(), TEXT)

    def ping(self) -> None:
        """Say that one is there."""
        if self._wire is not None:
            self._wire.send(b'{"type":"ping"}', TEXT)

    def stop_reading(self) -> None:
        """Leave what comes where it is, in a small buffer."""
        assert self._wire is not None
        self._wire.transport.get_extra_info("socket").setsockopt(
            socket.SOL_SOCKET, socket.SO_RCVBUF, 4096
        )
        self._wire.transport.pause_reading()
        self.reads = False

    async def read_again(self) -> list[str]:
        """Read what is there, or come again when the line is cut; the last words that arrived."""
        wire, self.reads = self._wire, True
        if wire is not None:
            wire.transport.resume_reading()
            async with asyncio.timeout(PATIENCE):
                await wire.lost
        elif self._coming is None or self._coming.done():
            self._coming = asyncio.create_task(self._come_back())
        async with asyncio.timeout(PATIENCE):
            assert self._coming is not None
            await self._coming
        return self._last
