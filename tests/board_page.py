"""A copy of the board without a browser: pycrdt is the page's Yjs, the sockets and the service are real.

async with board_page(hub, "ana", session) as copy:     # in the class, at the board, joined
    await copy.type(0, "x = 1")                          # a change of this copy, sent; its id
    await copy.taken(id)                                 # until it is on disk. Raises Refused
    await copy.shows("x = 1")                            # until this copy holds it
    copy.text(), copy.frames                             # the copy, and every header that came
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
import json
import struct
from collections.abc import AsyncIterator, Callable
from itertools import count
from typing import Any

from jupyter_ydoc import YNotebook
from pycrdt import Doc
from tornado.httpclient import HTTPRequest
from tornado.websocket import (
    WebSocketClientConnection,
    WebSocketClosedError,
    websocket_connect,
)

from tests.hub import RunningHub
from tests.page import PATIENCE, Page, Refused, ask

CODE: dict[str, Any] = {
    "cell_type": "code",
    "source": "",
    "metadata": {},
    "outputs": [],
    "execution_count": None,
}


def message(header: dict[str, Any], body: bytes = b"") -> bytes:
    """What travels."""
    text = json.dumps(header).encode()
    return struct.pack(">H", len(text)) + text + body


def parted(data: bytes) -> tuple[dict[str, Any], bytes]:
    """Header and body of what came."""
    (size,) = struct.unpack_from(">H", data)
    return json.loads(data[2 : 2 + size]), data[2 + size :]


def updates_in(body: bytes) -> list[bytes]:
    """The changes of an `updates` message."""
    found, place = [], 0
    while place < len(body):
        (size,) = struct.unpack_from(">I", body, place)
        found.append(body[place + 4 : place + 4 + size])
        place += 4 + size
    return found


class BoardPage:
    """One tab's copy; it does what a page does with what comes."""

    def __init__(self, hub: RunningHub, user: str, session: str, tab: str) -> None:
        self.hub = hub
        self.user = user
        self.session = session
        self.tab = tab
        self.frames: list[dict[str, Any]] = []
        self.bodies: list[bytes] = []
        self.write = False
        self.joins = 0
        self.discarded = 0
        self.losses = 0
        """How often the line broke."""
        self.reading = asyncio.Event()
        """Cleared, it takes nothing more from its network."""
        self.reading.set()
        self.honest = True
        """Whether it throws its copy away when it is told to."""
        self._ids = count(1)
        self._sent_after: dict[int, int] = {}
        """How often the line had broken when a change was sent."""
        self._socket: WebSocketClientConnection | None = None
        self._reading: asyncio.Task[None] | None = None
        self._pinging: asyncio.Task[None] | None = None
        self._came = asyncio.Condition()
        self.fresh_copy()

    def fresh_copy(self) -> None:
        """Throw the copy away."""
        self.doc: Doc[Any] = Doc()
        self.notebook = YNotebook(self.doc)
        self.epoch, self.seq = "", -1

    async def open(self, ticket: str | None = None, hello: bytes | str | None = None) -> None:
        """Come to the board with a ticket; `hello` is said instead of a hello."""
        if ticket is None:
            wanted = {"for": "board", "session": self.session}
            ticket = (await ask(self.hub, self.user, "POST", "ticket", wanted))["ticket"]
        url = "ws" + self.hub.url.removeprefix("http") + "services/liveclass/board"
        self._socket = await websocket_connect(HTTPRequest(url), max_message_size=64 << 20)
        self._reading = asyncio.create_task(self._read(self._socket))
        self._pinging = asyncio.create_task(self._ping(self._socket))
        shown = {"type": "hello", "ticket": ticket, "tab": self.tab, "protocol": 1}
        polite = message({**shown, **self._place()}, self._state())
        await self.raw(polite if hello is None else hello)

    async def join(self) -> None:
        """Ask for what the copy lacks."""
        await self.say({"type": "join", **self._place()}, self._state())

    async def enter(self) -> None:
        """Come to the board and be joined."""
        joins = self.joins
        await self.open()
        await self.until(lambda: self.joins > joins, "did not join")

    async def drop(self) -> None:
        """Close the socket without a word."""
        for task in (self._reading, self._pinging):
            if task is not None:
                task.cancel()
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    async def say(self, header: dict[str, Any], body: bytes = b"") -> None:
        await self.raw(message(header, body))

    async def raw(self, data: bytes | str) -> None:
        """Send anything. Raises WebSocketClosedError, and then the loss of the line is counted."""
        assert self._socket is not None
        try:
            await self._socket.write_message(data, binary=isinstance(data, bytes))
        except WebSocketClosedError:
            # Who writes may learn of it before who reads, and then drops the line uncounted.
            reading = self._reading
            if reading not in {None, asyncio.current_task()} and self.reading.is_set():
                await asyncio.wait([reading])
            raise

    async def change(self, edit: Callable[[YNotebook], None]) -> int:
        """Change this copy and send the change; its id."""
        before = self.doc.get_state()
        with self.doc.transaction():
            edit(self.notebook)
        return await self.send_update(self.doc.get_update(before))

    async def send_update(self, update: bytes) -> int:
        id = next(self._ids)
        self._sent_after[id] = self.losses
        await self.say({"type": "update", "id": id, "epoch": self.epoch}, update)
        return id

    async def add(self, text: str, **more: Any) -> int:
        """Put a cell at the end."""

        return await self.change(
            lambda notebook: notebook.append_cell({**CODE, "source": text, **more})
        )

    def append(self, text: str) -> None:
        """Put a cell at the end of this copy alone."""
        self.notebook.append_cell({**CODE, "source": text})

    async def type(self, cell: int, text: str) -> int:
        """Write at the end of a cell."""

        def edit(notebook: YNotebook) -> None:
            source = notebook.ycells[cell]["source"]
            source += text

        return await self.change(edit)

    async def point(self, state: object, client: int | None = None, clock: int = 1) -> None:
        """Send an awareness update."""
        written = json.dumps(state).encode()
        numbers = (1, self.doc.client_id if client is None else client, clock, len(written))
        body = b"".join(map(_number, numbers))
        await self.say({"type": "awareness"}, body + written)

    async def taken(self, id: int) -> int:
        """The number of the change, once it is on disk. Raises Refused."""
        frame = await self.answer(id)
        return int(frame["seq"])

    async def answer(self, id: int) -> dict[str, Any]:
        """What was answered. Raises Refused, and ConnectionError when the line broke first."""
        lost = self._sent_after.get(id, self.losses)

        def answered() -> Any:
            if found := next((f for f in self.frames if f.get("id") == id), None):
                return found
            if self.losses > lost:
                raise ConnectionError(f"closed before the answer to {id}")
            return None

        frame: dict[str, Any] = await self.until(answered, f"no answer to {id}")
        if frame["type"] == "refused":
            raise Refused(frame["refusal"])
        return frame

    async def frame(self, wanted: Callable[[dict[str, Any]], bool], why: str) -> dict[str, Any]:
        """The first frame that fits, whenever it came."""
        found: dict[str, Any] = await self.until(
            lambda: next((f for f in self.frames if wanted(f)), None), why
        )
        return found

    async def bye(self) -> dict[str, Any]:
        """The service's goodbye."""
        return await self.frame(lambda f: f["type"] == "bye", "no goodbye")

    async def until(self, true: Callable[[], Any], why: str, seconds: float = PATIENCE) -> Any:
        """Wait for something that a frame brings."""
        try:
            async with asyncio.timeout(seconds), self._came:
                while not (value := true()):
                    await self._came.wait()
                return value
        except TimeoutError:
            if self._reading is not None and self._reading.done():
                self._reading.result()
            raise AssertionError(
                f"{self.user}: {why}; came: {self.kinds()[-20:]}, at last {self.frames[-2:]}"
            ) from None

    async def shows(self, text: str) -> None:
        """Until this copy holds it."""
        await self.until(lambda: text in self.text(), f"{text!r} did not come")

    async def told(self, *, write: bool) -> None:
        """Until this page knows that it may write, or that it may not."""
        await self.until(lambda: self.write == write, f"was not told write={write}")

    async def reaches(self, seq: int) -> None:
        """Until this copy was told this change."""
        await self.until(lambda: self.seq >= seq, f"did not reach {seq}")

    def text(self) -> str:
        """All cells that something is written in; a new notebook begins with one that is empty."""
        sources = [str(cell["source"]) for cell in self.notebook.ycells]
        return "\n".join(source for source in sources if source)

    def kinds(self) -> list[str]:
        return [frame["type"] for frame in self.frames]

    def _place(self) -> dict[str, Any]:
        return {"epoch": self.epoch, "client": self.doc.client_id}

    def _state(self) -> bytes:
        return self.doc.get_state() if self.epoch else b""

    async def _read(self, socket: WebSocketClientConnection) -> None:
        while True:
            await self.reading.wait()
            data = await socket.read_message()
            async with self._came:
                if data is None:
                    self.losses += 1
                    self.frames.append({"type": "closed", "code": socket.close_code})
                    self.bodies.append(b"")
                    self._came.notify_all()
                    return
                assert isinstance(data, bytes)
                header, body = parted(data)
                self.frames.append(header)
                self.bodies.append(body)
                with contextlib.suppress(WebSocketClosedError):  # counted by the next read
                    await self._take(header, body)
                self._came.notify_all()

    async def _ping(self, socket: WebSocketClientConnection) -> None:
        with contextlib.suppress(WebSocketClosedError):
            while True:
                await asyncio.sleep(5)
                await socket.write_message(message({"type": "ping"}), binary=True)

    async def _take(self, header: dict[str, Any], body: bytes) -> None:
        kind = header["type"]
        if kind == "joined":
            await self._joined(header, body)
        elif kind == "updates":
            if header["after"] != self.seq:
                await self.join()
                return
            for update in updates_in(body):
                self.doc.apply_update(update)
            self.seq = header["seq"]
        elif kind == "rights":
            self.write = header["write"]
        elif (kind == "reset" or header.get("discard")) and self.honest:
            await self._discard()

    async def _joined(self, header: dict[str, Any], body: bytes) -> None:
        self.write = header["write"]
        if header["ahead"] and not self.write:
            await self._discard()
            return
        self.doc.apply_update(body)
        self.epoch, self.seq = header["epoch"], header["seq"]
        self.joins += 1
        if header["ahead"]:
            await self.send_update(self.doc.get_update(base64.b64decode(header["state"])))

    async def _discard(self) -> None:
        self.discarded += 1
        self.fresh_copy()
        with contextlib.suppress(Exception):
            await self.join()


def _number(value: int) -> bytes:
    made = bytearray()
    while value > 0x7F:
        made.append(0x80 | (value & 0x7F))
        value >>= 7
    made.append(value)
    return bytes(made)


@contextlib.asynccontextmanager
async def board_page(hub: RunningHub, user: str, session: str) -> AsyncIterator[BoardPage]:
    """Someone in the class, joined to its board."""
    async with in_class(hub, user, session) as (_, copy):
        await copy.enter()
        yield copy


@contextlib.asynccontextmanager
async def in_class(
    hub: RunningHub, user: str, session: str
) -> AsyncIterator[tuple[Page, BoardPage]]:
    """Someone in the class, with a copy that is not at the board yet."""
    async with Page(hub, user) as page:
        await page.join(session)
        copy = BoardPage(hub, user, session, page.tab)
        try:
            yield page, copy
        finally:
            await copy.drop()
