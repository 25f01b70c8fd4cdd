"""How do a page's messages reach the board? One person's copy of the notebook, over a binary socket.

Everything is counted before it is done: changes over the rate wait in the page's own network, cursors
over it are dropped. How large a message may be depends on whether its sender may write.
"""

from __future__ import annotations

import asyncio
import time
from typing import Any

from tornado.iostream import StreamBufferFullError, StreamClosedError

from liveclass_hub.host.board.frames import parcel
from liveclass_hub.host.board.line import BoardLine
from liveclass_hub.host.board.room import BoardRoom
from liveclass_hub.host.board.wishes import grant
from liveclass_hub.host.live import LiveSession
from liveclass_hub.host.rates import Bucket, Flow
from liveclass_hub.session.names import STAFF, PersonId
from liveclass_hub.session.refusals import Refusal
from liveclass_hub.web.sockets import TicketSocket
from liveclass_hub.wire import board as w
from liveclass_hub.wire.codec import FrameError
from liveclass_hub.wire.frames import Bye, Ping, Pong
from liveclass_hub.wire.limits import BOARD_READER_BYTES, BOARD_WRITER_BYTES, PROTOCOL
from liveclass_hub.wire.problems import ByeReason, turn_away

BURST_SECONDS = 4.0
"""So much of the rate may come at once."""
OVER_LARGE_SECONDS = 10.0
"""How long after a right is taken back a large message on its way is refused rather than cut off."""
WISHES_PER_SECOND = 2.0
WISHES_BURST = 10
"""Wishes besides changes that one line may have; more are refused."""
JOINS_PER_SECOND = 2.0
JOINS_BURST = 20
"""How often one line may join again; more wait."""
FRAME_MARGIN = 1024
"""Over what a message may have for its header besides the change itself."""


class BoardSocket(TicketSocket):
    """`board`: one copy of the board's notebook."""

    _line: BoardLine | None = None
    _room: BoardRoom | None = None
    _session: LiveSession | None = None
    _lease_ends = float("inf")
    _lower_at = float("inf")
    _held = False
    """Whether the page has to wait before anything more is read of it."""

    @property
    def max_message_size(self) -> int:
        """Before any ticket: room for a hello and the state of a copy."""
        return BOARD_READER_BYTES

    def open(self, *args: str, **kwargs: str) -> None:
        """Wait for the ticket, not for long."""
        super().open(*args, **kwargs)
        settings = self.house.settings
        updates, size = settings.board_updates_per_second, settings.board_bytes_per_second
        self._updates = Flow(updates, updates * BURST_SECONDS)
        self._bytes = Flow(size, max(size * BURST_SECONDS, BOARD_WRITER_BYTES))
        pointers = settings.board_pointers_per_second
        self._pointers = Bucket(pointers, max(1.0, pointers * BURST_SECONDS))
        self._wishes = Bucket(WISHES_PER_SECOND, WISHES_BURST)
        self._joins = Flow(JOINS_PER_SECOND, JOINS_BURST)

    async def on_message(self, message: str | bytes) -> None:
        """One message of the page; the next is read when this one is dealt with."""
        self.heard = time.monotonic()
        if self.over:
            return
        try:
            if isinstance(message, str):
                raise FrameError("bad_request", "a text")
            header, body = w.read_board(message)
        except FrameError as error:
            self.end("protocol", error.refusal)
            return
        if self._line is None:
            await self._first(header, body)
        elif isinstance(header, w.BoardUpdate):
            await self._change(self._line, header, body)
        elif isinstance(header, w.BoardAwareness):
            if self._pointers.take(self.heard) and self._room is not None:
                self._room.point(self._line, body)
        elif isinstance(header, w.BoardJoin):
            await self._join_again(self._line, header, body)
        elif not self.excessive():
            self._take(self._line, header)

    def on_close(self) -> None:
        """The copy is gone; what it sent is dealt with all the same."""
        super().on_close()
        if self._line is not None and self._room is not None:
            self._line.closed = True
            self._room.lost(self._line)

    def tend(self, now: float) -> None:
        """As for every socket; and who was let in long ago shows another ticket."""
        if self._held:
            self.heard = now  # it is we who do not listen
        super().tend(now)
        if self._lease_ends <= now:
            self.end("lease")
        if self._lower_at <= now:
            self._allow(BOARD_READER_BYTES)

    def end(self, reason: ByeReason, refusal: Refusal | None = None) -> None:
        """Say goodbye and close, whether or not anyone has been admitted."""
        if self._line is not None:
            self._line.bye(reason, refusal)
        else:
            super().end(reason, refusal)

    def in_words(self, last: Bye | Refusal) -> bytes:
        """A last frame to someone who is not in."""
        said = w.BoardRefused(w.AT_THE_DOOR, last, False) if isinstance(last, Refusal) else last
        return parcel(w.pack_board(said)).pieces[0]

    def put(self, frame: bytes) -> asyncio.Future[None] | None:
        """See `Wire.put`."""
        if self.ws_connection is None:
            return None
        try:
            written: asyncio.Future[None] = self._stream.write(frame)
        except StreamBufferFullError:
            self.end("slow")
        except StreamClosedError:
            self.on_connection_close()
        else:
            return written
        return None

    def behind(self) -> bool:
        """See `Wire.behind`."""
        return self.ws_connection is None or self._stream.writing()

    def accept(self, writer: bool) -> None:
        """See `Wire.accept`."""
        self._lower_at = float("inf") if writer else time.monotonic() + OVER_LARGE_SECONDS
        if writer:
            self._allow(BOARD_WRITER_BYTES + FRAME_MARGIN)

    def _allow(self, size: int) -> None:
        self._lower_at = float("inf")
        connection: Any = self.ws_connection
        if connection is not None:
            connection.params.max_message_size = size

    async def _first(self, header: w.BoardFrame, body: bytes) -> None:
        if isinstance(header, Ping):
            self._pong_back()
        elif isinstance(header, w.BoardHello) and not self.admitted:
            await self._hello(header, body)
        else:
            self.end("protocol")

    async def _hello(self, hello: w.BoardHello, state: bytes) -> None:
        if hello.protocol != PROTOCOL:
            self.end("protocol")
            return
        admission = await self.redeem(hello.ticket, "board")
        if admission is None:
            return
        session = self.house.running.directory.find(admission.session or "")
        if isinstance(session, Refusal):
            self.turn_back(session)
            return
        line = BoardLine(self, admission.person, hello.tab, self.house.running.large_slots)
        live = session.presence.line_of(admission.person)
        room = session.board.admit(line, None if live is None else live.tab)
        if isinstance(room, Refusal):
            self.turn_back(room)
            return
        self._line, self._room, self._session = line, room, session
        self._lease_ends = time.monotonic() + self.house.settings.lease_minutes * 60
        room.join(line, hello.client, hello.epoch, state)

    async def _change(self, line: BoardLine, update: w.BoardUpdate, body: bytes) -> None:
        now = time.monotonic()
        wait = max(self._updates.wait(now), self._bytes.wait(now, len(body)))
        self._held = True
        try:
            if wait:
                await asyncio.sleep(wait)
            if self._room is not None and not self.over:
                await self._room.change(line, update, body)
        finally:
            self._held = False

    async def _join_again(self, line: BoardLine, join: w.BoardJoin, state: bytes) -> None:
        wait = self._joins.wait(time.monotonic())
        if wait:
            await asyncio.sleep(wait)
        if self._room is not None and not self.over:
            self._room.join(line, join.client, join.epoch, state)

    def _take(self, line: BoardLine, header: w.BoardFrame) -> None:
        if self._room is None:
            return
        match header:
            case Ping():
                self._pong_back()
            case w.BoardSave() | w.AskVersions() | w.AskChanges() | w.RestoreVersion():
                if self._wishes.take(self.heard):
                    staff = self._is_staff(line.person)
                    self._room.start(grant(self._room, line, header, staff=staff))
                else:
                    line.refuse(header.id, turn_away("rate_limited"), discard=False)
            case _:
                self.end("protocol")

    def _is_staff(self, person: PersonId) -> bool:
        seen = self._session.state.present(person) if self._session is not None else None
        return seen is not None and seen.role in STAFF

    def _pong_back(self) -> None:
        if self._line is not None:
            self._line.tell(Pong())
        else:
            self.put(parcel(w.pack_board(Pong())).pieces[0])
