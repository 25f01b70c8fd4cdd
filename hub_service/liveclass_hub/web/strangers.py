"""Whose socket goes when too many are open that have not shown a ticket?

The oldest: who has a ticket shows it within one round trip, so whoever has waited longest is the least
likely to have one. A single address may have half of the places and no more; beyond that its own oldest
goes. So a flood from one place turns over its own sockets, a flood from everywhere its oldest, and a
class of hundreds behind one address comes in.
"""

from __future__ import annotations

from collections import Counter
from typing import Generic, TypeVar

Socket = TypeVar("Socket")


class Strangers(Generic[Socket]):
    """The open sockets that are nobody's yet."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._waiting: dict[Socket, str] = {}
        """Their addresses, oldest first."""
        self._of: Counter[str] = Counter()

    def __len__(self) -> int:
        return len(self._waiting)

    def add(self, socket: Socket, address: str, room: int) -> list[Socket]:
        """One more; those who must go for it, when there is room for `room` in all."""
        most = max(1, min(self._most, room))
        gone = []
        if self._of[address] >= max(1, most // 2):
            gone.append(next(s for s, whose in self._waiting.items() if whose == address))
            self.remove(gone[0])
        while len(self._waiting) >= most:
            gone.append(next(iter(self._waiting)))
            self.remove(gone[-1])
        self._waiting[socket] = address
        self._of[address] += 1
        return gone

    def oldest(self) -> Socket | None:
        """Who has waited longest."""
        return next(iter(self._waiting), None)

    def remove(self, socket: Socket) -> None:
        """This one has shown a ticket, or is closed."""
        address = self._waiting.pop(socket, None)
        if address is not None:
            self._of[address] -= 1
            if not self._of[address]:
                del self._of[address]
