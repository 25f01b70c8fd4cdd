"""Which changes were told last, and how are they told to whoever has not heard them?

Frames are made once for all lines that lack the same. Who lacks more than is kept here is asked to join
again: that costs less than a queue for each slow reader.
"""

from __future__ import annotations

from collections import deque

from liveclass_hub.host.board.frames import PIECE, Parcel, parcel
from liveclass_hub.wire.board import BoardUpdates, pack_board, pack_updates

MOST_CHANGES = 1000
MOST_BYTES = 16 << 20
MOST_LARGE = 8
"""Different large frames made for one state of the board."""


class Recent:
    """The newest changes of a board. `seq` is the last one's number."""

    def __init__(self) -> None:
        self.begin(0)

    def begin(self, seq: int) -> None:
        """Know nothing but the number of the last change."""
        self.seq = seq
        self._updates: deque[bytes] = deque()
        self._bytes = 0
        self._made: dict[int, Parcel] = {}

    def add(self, seq: int, update: bytes) -> None:
        """The next change; after a gap all must join again."""
        if seq != self.seq + 1:
            self.begin(seq)
            return
        self.seq = seq
        self._made.clear()
        self._updates.append(update)
        self._bytes += len(update)
        while len(self._updates) > 1 and (
            len(self._updates) > MOST_CHANGES or self._bytes > MOST_BYTES
        ):
            self._bytes -= len(self._updates.popleft())

    def since(self, after: int) -> Parcel | None:
        """What came after a change, as a message; None when joining again is better."""
        if after in self._made:
            return self._made[after]
        lacking = self._after(after)
        if lacking is None:
            return None
        message = pack_board(BoardUpdates(after, self.seq), pack_updates(lacking))
        if len(message) > PIECE and len(self._made) >= MOST_LARGE:
            return None
        self._made[after] = parcel(message)
        return self._made[after]

    def ask_to_join(self) -> Parcel:
        """A message after which a page sees that it has missed something."""
        return parcel(pack_board(BoardUpdates(self.seq, self.seq)))

    def follows(self, seq: int, most: int) -> bool:
        """Whether what came after `seq` is here, and at most so many bytes."""
        lacking = self._after(seq)
        return lacking is not None and sum(map(len, lacking)) <= most

    def _after(self, seq: int) -> list[bytes] | None:
        count = self.seq - seq
        if not 0 <= count <= len(self._updates):
            return None
        return list(self._updates)[len(self._updates) - count :]
