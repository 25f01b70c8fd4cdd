"""Which cells did a change touch, and where?

Heard from the document while a change is applied, so that a keystroke costs a look at one cell and not at
all of them. Places are those after the change.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

INNER = frozenset({"source", "metadata", "execution_count", "execution_state", "attachments"})
"""Parts of a cell whose change concerns neither its id nor its outputs."""
BULKY = frozenset({"source", "outputs"})
"""Parts that may be large, and are looked at in ways of their own."""


class Touched:
    """Places of cells: touched in any way, new, in their outputs, in what is neither text nor output.

    And whether any id may have changed, or anything of the notebook's own data.
    """

    def __init__(self) -> None:
        self.cells: set[int] = set()
        self.new: set[int] = set()
        self.outputs: set[int] = set()
        self.details: set[int] = set()
        self.ids = False
        self.meta = False

    @classmethod
    def everything(cls, size: int) -> Touched:
        """As if each of `size` cells were new."""
        touched = cls()
        touched._add(range(size))
        touched.meta = True
        return touched

    def copy(self) -> Touched:
        """What was heard up to now."""
        same = Touched()
        same.cells, same.new, same.outputs = set(self.cells), set(self.new), set(self.outputs)
        same.details = set(self.details)
        same.ids, same.meta = self.ids, self.meta
        return same

    def clear(self) -> None:
        """Begin anew."""
        self.cells.clear()
        self.new.clear()
        self.outputs.clear()
        self.details.clear()
        self.ids = self.meta = False

    def hear_meta(self, _events: object) -> None:
        """Something of the notebook's own data is another."""
        self.meta = True

    def hear(self, events: Iterable[Any]) -> None:
        """Take in what the document says of one transaction."""
        for event in events:
            path = event.path  # found anew by counting cells each time it is asked for
            if not path:
                self._inserted(event.delta)
            elif len(path) == 1:
                self._keys(path[0], set(event.keys))
            else:
                self._keys(path[0], {path[1]})

    def _add(self, places: Iterable[int]) -> None:
        self.cells.update(places)
        self.outputs.update(places)
        self.details.update(places)
        self.ids = True

    def _keys(self, place: int, keys: set[Any]) -> None:
        self.cells.add(place)
        if not keys <= BULKY:
            self.details.add(place)
        if not keys <= INNER:
            self._add({place})

    def _inserted(self, delta: Iterable[dict[str, Any]]) -> None:
        place = 0
        self.ids = True
        for step in delta:
            if "insert" in step:
                places = range(place, place + len(step["insert"]))
                self._add(places)
                self.new.update(places)
                place = places.stop
            else:
                place += int(step.get("retain", 0))
