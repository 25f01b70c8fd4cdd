"""What does a simulated student do with the board? Read along, and write one note when let by name.

What others write is only counted: the notebook itself is asked for anew when there is something to
write in it. What is pushed is taken now and then, and presenting is declined, for want of a kernel.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import random
import struct
import uuid
from collections.abc import Awaitable, Callable
from typing import Any, Final

import aiohttp
from pycrdt import Array, Doc, Map, Text

from liveclass_hub.demo.simulated.doors import DoorClosed, Doors
from liveclass_hub.demo.simulated.script import EAGER, TAKES, notes

FINAL: Final = {"ended", "removed", "elsewhere"}
"""Reasons of a goodbye after which one does not come back to the board of this class."""
LONGEST_PAUSE: Final = 30.0
PING_SECONDS: Final = 5.0

_LENGTH = struct.Struct(">H")

log = logging.getLogger(__name__)

Send = Callable[[dict[str, Any]], Awaitable[None]]


class Unwanted(Exception):
    """The class or the board said no; the text is the refusal's."""


class BoardCopy:
    """One student at the board of one class. `send` gives the class a command."""

    def __init__(self, name: str, tab: str, doors: Doors, send: Send, index: int) -> None:
        self._name = name
        self._tab = tab
        self._doors = doors
        self._send = send
        self._notes = notes(index)
        self._eager = index == EAGER
        self._chance = random.Random(index)
        self._socket: aiohttp.ClientWebSocketResponse | None = None
        self._seq = -1
        self._joined: asyncio.Future[tuple[str, bytes]] | None = None
        self._considered: set[str] = set()
        """Pushes this student has made up their mind about."""
        self._offered = False
        self._named = False
        self._sitting: asyncio.Task[None] | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    def look(self, you: str, view: dict[str, Any]) -> None:
        """Notice what the class now says of the board."""
        board = view.get("board")
        if board is None:
            return
        if self._sitting is None:
            self._sitting = self._start(self._sit(view["session"]["id"]))
            if self._eager:
                self._start(self._later({"kind": "AskToWrite"}, 15.0))
        for push in view.get("pushes", {}):
            if push not in self._considered and self._chance.random() < TAKES:
                self._start(self._later({"kind": "TakePush", "push": push}, 12.0))
            self._considered.add(push)
        offered = board.get("offer", {}).get("person") == you
        if offered and not self._offered:
            self._start(self._later({"kind": "DeclinePresenting"}, 4.0))
        named = you in board["writers"]
        if named and not self._named:
            self._start(self._write())
        self._offered, self._named = offered, named

    async def leave(self) -> None:
        """Close the copy and think of nothing more."""
        for task in list(self._tasks):
            task.cancel()
        if self._socket is not None:
            await self._socket.close()

    async def _later(self, command: dict[str, Any], most: float) -> None:
        """Send a command after some thought."""
        await asyncio.sleep(self._chance.uniform(1.5, most))
        await self._send(command)

    async def _sit(self, session: str) -> None:
        """Have the board open until the class ends or we are sent away."""
        reason, pause = "", 2.0
        while reason not in FINAL:
            await asyncio.sleep(pause * self._chance.uniform(0.3, 1.7))
            pause = min(2 * pause, LONGEST_PAUSE)
            try:
                ticket = await self._doors.ticket(self._name, {"for": "board", "session": session})
                self._socket = await self._doors.open(ticket["socket"], most=64 << 20)
                reason, pause = await self._read_along(self._socket, ticket["ticket"]), 2.0
            except (DoorClosed, aiohttp.ClientError, TimeoutError) as error:
                log.info("%s: the board: %s", self._name, error)

    async def _read_along(self, socket: aiohttp.ClientWebSocketResponse, ticket: str) -> str:
        hello = {"type": "hello", "ticket": ticket, "tab": self._tab, "protocol": 1}
        await socket.send_bytes(packed({**hello, **self._afresh()}))
        pinging = asyncio.create_task(self._keep_alive(socket))
        reason = ""
        try:
            async for message in socket:
                if message.type == aiohttp.WSMsgType.BINARY:
                    reason = await self._hear(socket, message.data) or reason
        finally:
            pinging.cancel()
            await socket.close()
            self._socket = None
        return reason

    async def _hear(self, socket: aiohttp.ClientWebSocketResponse, message: bytes) -> str:
        """Take in one message; gives the reason of a goodbye."""
        header, body = parted(message)
        match header["type"]:
            case "joined":
                self._seq = header["seq"]
                if self._joined is not None and not self._joined.done():
                    self._joined.set_result((header["epoch"], body))
            case "updates" if header["after"] == self._seq:
                self._seq = header["seq"]
            case "updates" | "reset":
                await socket.send_bytes(packed({"type": "join", **self._afresh()}))
            case "refused":
                log.info("%s: the board: %s", self._name, header["refusal"]["message"])
            case "bye":
                return str(header["reason"])
        return ""

    async def _write(self) -> None:
        """Add one note to the notebook as it stands, from a copy made for that alone."""
        await asyncio.sleep(self._chance.uniform(2.0, 6.0))
        if self._socket is None:
            return
        fresh = self._afresh()
        self._joined = asyncio.get_running_loop().create_future()
        await self._socket.send_bytes(packed({"type": "join", **fresh}))
        epoch, body = await asyncio.wait_for(self._joined, 20)
        update = with_note(body, f"**{self._name}:** {next(self._notes)}", fresh["client"])
        await self._socket.send_bytes(packed({"type": "update", "id": 1, "epoch": epoch}, update))

    def _afresh(self) -> dict[str, Any]:
        """What says that there is no copy yet."""
        return {"epoch": "", "client": self._chance.getrandbits(32)}

    async def _keep_alive(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        with contextlib.suppress(ConnectionError):
            while True:
                await asyncio.sleep(PING_SECONDS)
                await socket.send_bytes(packed({"type": "ping"}))

    def _start(self, work: Any) -> asyncio.Task[None]:
        task: asyncio.Task[None] = asyncio.create_task(self._shrugging(work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def _shrugging(self, work: Awaitable[None]) -> None:
        try:
            await work
        except (Unwanted, ConnectionError, TimeoutError) as error:
            log.info("%s: the board: %s", self._name, error)


def packed(header: dict[str, Any], body: bytes = b"") -> bytes:
    """A message of the board's socket."""
    text = json.dumps(header).encode()
    return _LENGTH.pack(len(text)) + text + body


def parted(message: bytes) -> tuple[dict[str, Any], bytes]:
    """Header and body of a message of the service."""
    end = _LENGTH.size + _LENGTH.unpack_from(message)[0]
    return json.loads(message[_LENGTH.size : end]), message[end:]


def with_note(notebook: bytes, text: str, client: int) -> bytes:
    """The update that adds a cell of text at the end of a notebook, which is given as an update."""
    document: Doc[Any] = Doc(client_id=client)
    cells = document.get("cells", type=Array)
    document.apply_update(notebook)
    before = document.get_state()
    cell = {"cell_type": "markdown", "id": str(uuid.uuid4()), "metadata": Map({})}
    cells.append(Map({**cell, "source": Text(text)}))
    return document.get_update(before)
