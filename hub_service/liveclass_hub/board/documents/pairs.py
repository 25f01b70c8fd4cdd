"""Where must a text not be cut?

The protocol counts a text in UTF-16 units, and a character beyond the first 65,536 (most emoji) is two of
them. An update may name the place between the two. Browsers then put two replacement characters there;
our library does not, and what it holds differs from then on. So such an update never reaches it.
"""

from __future__ import annotations

from collections.abc import Iterable

Place = tuple[int, int]
"""A client, and the clock of the unit after the place."""


class Pairs:
    """The inner places of all such characters, 64 clocks to an entry."""

    def __init__(self) -> None:
        self._inner: dict[Place, int] = {}

    def add(self, places: Iterable[Place]) -> None:
        for client, clock in places:
            key = client, clock >> 6
            self._inner[key] = self._inner.get(key, 0) | 1 << (clock & 63)

    def cut(self, places: Iterable[Place]) -> bool:
        """Whether any of the places is inside a character."""
        return any(
            self._inner.get((client, clock >> 6), 0) >> (clock & 63) & 1 for client, clock in places
        )


def inner(text: str) -> list[int]:
    """Offsets of the inner places of a text, in UTF-16 units."""
    if text.isascii() or max(text) <= "\uffff":
        return []
    found = []
    place = 0
    for character in text:
        place += 1
        if character > "\uffff":
            found.append(place)
            place += 1
    return found
