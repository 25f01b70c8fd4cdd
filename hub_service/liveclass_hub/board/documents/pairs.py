"""Where must a text not be cut?

The protocol counts a text in UTF-16 units, and a character beyond the first 65,536 (most emoji) is two of
them. An update may name the place between the two. Browsers then put two replacement characters there;
our library does not, and what it holds differs from then on. So such an update never reaches it.
"""

from __future__ import annotations

from collections.abc import Iterable

Place = tuple[int, int]
"""A client, and the clock of the unit after the place."""
_INNER = bytes(ord("1" if 0xDC <= high <= 0xDF else "0") for high in range(256))
"""By a unit's more significant byte: whether it is the second of a character."""


class Pairs:
    """The inner places of all such characters, 64 clocks to an entry."""

    def __init__(self) -> None:
        self._inner: dict[Place, int] = {}

    def add(self, client: int, clock: int, text: str) -> None:
        """A text of this client that begins at this clock. Without a step for each character."""
        marks = b"0" * (clock & 63) + _high_bytes(text).translate(_INNER)
        for at in range(0, len(marks), 64):
            part = marks[at : at + 64]
            if b"1" in part:
                key = client, (clock >> 6) + (at >> 6)
                self._inner[key] = self._inner.get(key, 0) | int(part[::-1], 2)

    def merge(self, other: Pairs) -> None:
        for key, places in other._inner.items():
            self._inner[key] = self._inner.get(key, 0) | places

    def cut(self, places: Iterable[Place]) -> bool:
        """Whether any of the places is inside a character."""
        return any(
            self._inner.get((client, clock >> 6), 0) >> (clock & 63) & 1 for client, clock in places
        )


def units(text: str) -> int:
    """How many UTF-16 units a text takes."""
    return len(text) if is_plain(text) else len(_high_bytes(text))


def is_plain(text: str) -> bool:
    """Whether each character is one unit."""
    return text.isascii() or max(text, default="") <= "\uffff"


def _high_bytes(text: str) -> bytes:
    """The more significant byte of each unit."""
    return text.encode("utf-16-le")[1::2]
