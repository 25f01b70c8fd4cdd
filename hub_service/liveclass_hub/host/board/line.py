"""What is one open socket at the board, and in which order does it get what it is sent?

A large message goes out piece by piece, taking turns with the other lines' (*slots*), so that nobody
else waits for it; what is for the same line meanwhile waits behind it.
"""

from __future__ import annotations

import asyncio
from collections import deque
from typing import Protocol

import msgspec

from liveclass_hub.host.board.frames import Parcel, parcel
from liveclass_hub.session.names import PersonId
from liveclass_hub.session.refusals import Refusal
from liveclass_hub.wire.board import BoardRefused, BoardReply, pack_board
from liveclass_hub.wire.frames import Bye
from liveclass_hub.wire.problems import BYE_WORDS, CLOSE_CODES, ByeReason

SLOT_SECONDS = 0.05
"""After so long a piece that the peer's network holds back gives its slot to another line."""
PIECE_SECONDS = 30.0
"""How long a peer may take for one piece."""
MOST_WAITING = 256
"""Messages that may wait behind a large one."""
IN_FLIGHT = 32
"""Changes of one line that may be unanswered; the next is read when one of them is."""


class Wire(Protocol):
    """What the socket gives to the board."""

    def put(self, frame: bytes) -> asyncio.Future[None] | None:
        """Send bytes as they are; done when the system has them, None when the peer has gone."""

    def behind(self) -> bool:
        """Whether something sent before is still waiting to leave."""

    def hang_up(self, packed: bytes, code: int) -> None:
        """Send a last frame, if any, and close."""

    def accept(self, writer: bool) -> None:
        """How large messages may be: as a writer's or as a reader's."""


class BoardLine(msgspec.Struct, eq=False):
    """One tab of one person at the board."""

    wire: Wire
    person: PersonId
    tab: str
    slots: asyncio.Semaphore
    """Turns of large pieces, shared by all lines."""
    client: int | None = None
    """The copy's clientID, when awareness is taken for it."""
    joined: bool = False
    seq: int = -1
    """The last change this line was sent."""
    attempt: int = 0
    """Counts joins: the answer to an older one counts for nothing."""
    told: bool = False
    """Whether the page was told that it may write."""
    tainted: bool = False
    """The copy must be thrown away: what comes from it before the next join counts for nothing."""
    closed: bool = False
    in_flight: asyncio.Semaphore = msgspec.field(
        default_factory=lambda: asyncio.Semaphore(IN_FLIGHT)
    )
    _waiting: deque[Parcel] = msgspec.field(default_factory=deque)
    _carrier: asyncio.Task[None] | None = None

    @property
    def free(self) -> bool:
        """Whether what is sent now leaves at once; else it is better to send more of it later."""
        return self._carrier is None and not self.wire.behind()

    def waits_for(self, attempt: int) -> bool:
        """Whether the answer to this join is still wanted."""
        return self.attempt == attempt and not self.closed

    def tell(self, header: BoardReply, body: bytes = b"") -> None:
        """Send a message of its own."""
        self.send(parcel(pack_board(header, body)))

    def refuse(self, id: int, refusal: Refusal, *, discard: bool) -> None:
        """Say no; with `discard`, nothing more is taken from this copy."""
        self.tainted = self.tainted or discard
        self.tell(BoardRefused(id, refusal, discard))

    def send(self, message: Parcel) -> None:
        """Send a message, after those that wait."""
        if self.closed:
            return
        if self._carrier is None and not message.large:
            self.wire.put(message.pieces[0])
            return
        self._waiting.append(message)
        if len(self._waiting) > MOST_WAITING:
            self.bye("slow")
        elif self._carrier is None:
            self._carrier = asyncio.create_task(self._carry())

    async def settled(self) -> None:
        """Until no large message is on its way."""
        if self._carrier is not None:
            await asyncio.wait({self._carrier})

    def bye(self, reason: ByeReason, refusal: Refusal | None = None) -> None:
        """Say why, and close. In the middle of a large message only the close code can say it."""
        if self.closed:
            return
        self.closed = True
        message, then = (refusal.message, refusal.next) if refusal else BYE_WORDS[reason]
        last = parcel(pack_board(Bye(reason, message, then))).pieces[0]
        self.wire.hang_up(b"" if self._carrier else last, CLOSE_CODES[reason])

    async def _carry(self) -> None:
        try:
            while self._waiting and not self.closed:
                for piece in self._waiting.popleft().pieces:
                    await self._carry_one(piece)
        finally:
            self._carrier = None

    async def _carry_one(self, piece: bytes) -> None:
        async with self.slots:
            sent = None if self.closed else self.wire.put(piece)
            if sent is None:
                return
            if sent.done():
                await asyncio.sleep(0)
                return
            await asyncio.wait({sent}, timeout=SLOT_SECONDS)
        done, _ = await asyncio.wait({sent}, timeout=PIECE_SECONDS)
        if not done:
            self.bye("slow")
