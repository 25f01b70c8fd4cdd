"""How does the service ask the documents' child, and what when that dies?

A wish waits until it is answered. When the child ends, the next one starts; wishes that were with the
dead one are sent to it one at a time, so that one which kills a child is known by it and refused, and
the others are granted. A wish granted before the death but not told is answered from the journal.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import socket
import sys
import time
import uuid
from collections.abc import Callable
from typing import Any

import msgspec

from . import messages as m
from .rights import Rights

log = logging.getLogger("liveclass.board")

LIVES = 3
"""Deaths of a child that one wish may see before it is refused."""
DEADLINE = 10.0
"""Seconds for one answer; a child that needs longer is ended."""
WAITING = 1000
"""Wishes that may wait at once."""
HARMFUL = m.Refusal(
    "harmful",
    "The board could not take that and had to be loaded anew.",
    "Your copy goes back to what the board shows; make the change again from there.",
    discard=True,
)
BUSY = m.Refusal("busy", "The board is taking other changes.", "Try again in a few seconds.")
NOT_STARTED = m.Refusal(
    "busy",
    "The board's process could not be started: the machine has no room for it now.",
    "Try again in a few seconds; if it stays so, tell the hub's administrator.",
)
CLOSED = m.Refusal(
    "busy", "The service is stopping.", "Your page comes back by itself; try again then."
)


class Waiting(msgspec.Struct, eq=False):
    """A wish on its way."""

    ask: m.Ask
    rights: Rights | None
    answer: asyncio.Future[m.Result]
    lives: int = 0
    deadline: asyncio.TimerHandle | None = None

    def settle(self, result: m.Result) -> None:
        """Answer whoever waits, if they still do."""
        self.rest()
        if not self.answer.done():
            self.answer.set_result(result)

    def rest(self) -> None:
        """Stop the clock."""
        if self.deadline is not None:
            self.deadline.cancel()


class Documents:
    """The child, for the event loop. `on_notice` is called with what happens unasked."""

    def __init__(
        self,
        limits: m.Limits | None = None,
        on_notice: Callable[[m.Notice], None] = lambda _: None,
        deadline: float = DEADLINE,
    ) -> None:
        self._limits = limits or m.Limits()
        self._on_notice = on_notice
        self._deadline = deadline
        self._waiting: dict[int, Waiting] = {}
        self._last = 0
        self._child: asyncio.subprocess.Process | None = None
        self._writer: asyncio.StreamWriter | None = None
        self._ready = False
        self._keeper: asyncio.Task[None] | None = None
        self._closed = False

    @property
    def pid(self) -> int | None:
        """The process id of the child, when there is one."""
        return self._child.pid if self._child else None

    async def apply(
        self, place: m.Place, *, who: str, epoch: str, update: bytes, rights: Rights
    ) -> m.Result:
        """Offer a change of one writer. Accepted, or a Refusal."""
        if len(update) > self._limits.update:
            says = "That change is larger than a board takes at once."
            return m.Refusal("too_large", says, "Make it in smaller steps.", discard=True)
        return await self.ask(m.Apply(place, who, epoch, update), rights)

    async def ask(self, wish: m.Wish, rights: Rights | None = None) -> m.Result:
        """The result of a wish; with `rights`, only if its writer has the right when it is sent."""
        if self._closed:
            return CLOSED
        if len(self._waiting) >= WAITING:
            return BUSY
        self._last += 1
        ask = m.Ask(self._last, uuid.uuid4().hex, time.time(), wish)
        waiting = Waiting(ask, rights, asyncio.get_running_loop().create_future())
        self._waiting[ask.id] = waiting
        try:
            if self._ready:
                self._send(waiting)
            elif self._keeper is None or self._keeper.done():
                self._keeper = asyncio.create_task(self._keep())
            return await waiting.answer
        finally:
            waiting.rest()
            self._waiting.pop(ask.id, None)

    async def aclose(self) -> None:
        """Let the child save and end; end it when it does not. No other starts after it."""
        self._closed = True
        if self._writer is not None:
            self._writer.write_eof()
        if self._child is not None:
            try:
                await asyncio.wait_for(self._child.wait(), self._deadline)
            except TimeoutError:
                self._kill()
        if self._keeper is not None:
            await self._keeper

    async def _keep(self) -> None:
        """One child after another while anything waits."""
        while self._waiting and not self._closed:
            try:
                await self._one_life()
            except OSError as error:
                log.error("the documents' process could not be started: %s", error)
                self._settle_all(NOT_STARTED)
        self._settle_all(CLOSED)

    def _settle_all(self, result: m.Result) -> None:
        """Answer everyone who waits: nobody else is going to."""
        for waiting in list(self._waiting.values()):
            waiting.settle(result)
        self._waiting.clear()

    async def _one_life(self) -> None:
        try:
            await self._live(await self._start())
        finally:
            self._ready = False
            await self._bury()

    async def _live(self, reader: asyncio.StreamReader) -> None:
        reading = asyncio.create_task(self._read(reader))
        try:
            if self._closed and self._writer is not None:
                self._writer.write_eof()
            for waiting in [w for w in self._waiting.values() if w.lives]:
                await self._send_alone(waiting, reading)
            self._ready = not reading.done() and not self._closed
            if self._ready:
                for waiting in [w for w in self._waiting.values() if not w.lives]:
                    self._send(waiting)
            await reading
        finally:
            reading.cancel()

    async def _send_alone(self, waiting: Waiting, reading: asyncio.Task[None]) -> None:
        if waiting.lives >= LIVES:
            waiting.settle(HARMFUL)
        elif not reading.done() and not self._closed:
            self._send(waiting)
            either: set[asyncio.Future[Any]] = {reading, waiting.answer}
            await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)

    async def _start(self) -> asyncio.StreamReader:
        ours, theirs = socket.socketpair()
        with contextlib.ExitStack() as undo, theirs:
            undo.callback(ours.close)
            limits = msgspec.json.encode(self._limits).decode()
            self._child = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", f"{__package__}.child", str(theirs.fileno()), limits),
                pass_fds=(theirs.fileno(),),
                stdin=asyncio.subprocess.DEVNULL,
            )
            reader, self._writer = await asyncio.open_connection(sock=ours)
            undo.pop_all()
        return reader

    def _send(self, waiting: Waiting) -> None:
        wish = waiting.ask.wish
        if waiting.rights and isinstance(wish, m.Apply | m.Restore):
            refusal = waiting.rights.check(wish.who)
            if refusal:
                waiting.settle(refusal)
                return
        waiting.lives += 1
        loop = asyncio.get_running_loop()
        waiting.deadline = loop.call_later(self._deadline, self._kill)
        if self._writer is not None:
            self._writer.write(m.framed(waiting.ask))

    async def _read(self, reader: asyncio.StreamReader) -> None:
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                (size,) = m.LENGTH.unpack(await reader.readexactly(m.LENGTH.size))
                body = await reader.readexactly(size)
                reply = msgspec.msgpack.decode(body, type=m.Reply)
                if isinstance(reply, m.Notice):
                    self._on_notice(reply)
                elif waiting := self._waiting.get(reply.id):
                    waiting.settle(reply.result)

    def _kill(self) -> None:
        if self._child is not None and self._child.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                self._child.kill()

    async def _bury(self) -> None:
        for waiting in self._waiting.values():
            waiting.rest()
        if self._writer is not None:
            self._writer.close()
        if self._child is not None:
            self._kill()
            status = await self._child.wait()
            log.info("the documents' process ended with status %d", status)
        self._child = self._writer = None
