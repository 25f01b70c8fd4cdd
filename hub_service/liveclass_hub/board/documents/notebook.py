"""What does one board hold, and what becomes of an update?

The update is inspected, applied and mended where it touched the document; what travels is the document's
own difference between before and after. A refused update is undone by building the document anew from
what was accepted. Panics of the library are no `Exception` and not caught here: the process ends with
them.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from itertools import count
from typing import Any

import msgspec
from jupyter_ydoc import YNotebook
from pycrdt import Array, Doc, Map

from ..messages import Limits, Refusal
from .inspect import BadUpdate, Span, clocks, contents
from .pairs import Pairs
from .repair import (
    NotANotebook,
    blank_cell,
    check_cell,
    check_details,
    check_meta,
    check_outputs,
    doubled,
    strip_cell,
    strip_trust,
    take_out_outputs,
)
from .touched import Touched

KEPT_UPDATES = 200
"""Accepted updates kept apart before they are folded into one state."""


class Applied(msgspec.Struct, frozen=True):
    """The service's own update, empty when nothing changed, and the ids of the cells it touched.

    `moved` are those that it took out and put back with the same text: a move, or one undone.
    """

    update: bytes
    cells: list[str]
    moved: list[str] = []


def _refusal(code: str, message: str) -> Refusal:
    return Refusal(
        code,
        message,
        "Your copy goes back to what the board shows; make the change again from there.",
        discard=True,
    )


UNKNOWN_PAST = _refusal("other_history", "Your copy has a history this board does not know.")
FULL = _refusal("board_full", "The board is as large as a board may be.")
NOT_YOURS = _refusal(
    "not_yours", "That change says that someone else made it, so it was not taken."
)


def seeded(content: dict[str, Any]) -> bytes:
    """The first state of a board from a notebook as a dict of nbformat 4."""
    maker: Doc[Any] = Doc()
    YNotebook(maker).set(content)
    return maker.get_update()


class NotebookDocument:
    """One document, from a state and the updates accepted since. Raises NotANotebook when the state is none."""

    def __init__(
        self,
        state: bytes,
        limits: Limits,
        updates: Sequence[bytes] = (),
        owners: dict[int, str] | None = None,
    ) -> None:
        """`owners` says whose each copy is, by its clientID, and is kept up to date."""
        self._limits = limits
        self._owners = {} if owners is None else owners
        self._base = state
        self._since = list(updates)
        self._sizes: dict[str, int] = {}
        self._texts: dict[str, int] = {}
        self._pairs = Pairs()
        self._read: tuple[bytes, dict[int, int]] = b"", {}
        self._build()
        everything = Touched.everything(len(self._cells))
        self._mend(everything)
        self._named(b"", everything)
        self.fold()
        found = contents(self._base, sys.maxsize)
        self._pairs.merge(found.inside)
        self._pieces = found.count
        self._full = 0

    def apply(self, update: bytes, who: str = "") -> Applied | Refusal:
        """Take a change from outside, or say why not."""
        if len(update) > self._limits.update:
            return _refusal("too_large", "That change is larger than a board takes at once.")
        try:
            found = contents(update, self._limits.structs)
        except BadUpdate as error:
            return _refusal("bad_update", f"That change could not be read: {error}.")
        known = self._known()
        if any(piece.start > known.get(piece.client, 0) for piece in found.pieces):
            return UNKNOWN_PAST
        adding = {piece.client for piece in found.pieces if piece.end > known.get(piece.client, 0)}
        if any(self._is_anothers(client, who) for client in adding):
            return NOT_YOURS
        if found.halves(self._pairs, known):
            return _refusal("bad_update", "That change would cut a character in half.")
        applied = self._change(update, [*found.pieces, *found.deletions])
        if isinstance(applied, Applied):
            self._owners.update(dict.fromkeys(adding, who))
        return applied

    def _is_anothers(self, client: int, who: str) -> bool:
        """What one adds in another's name would stand in the place of what they write next."""
        return client == self._doc.client_id or self._owners.get(client, who) != who

    def _known(self) -> dict[int, int]:
        """The clock of each client here."""
        state = self._doc.get_state()
        if state != self._read[0]:
            self._read = state, clocks(state)
        return self._read[1]

    def restore(self, content: dict[str, Any]) -> Applied | Refusal:
        """Go back to a version, as a change like any other."""
        maker: Doc[Any] = Doc()
        maker.apply_update(self.state())
        before = maker.get_state()
        YNotebook(maker).set(content)
        return self._change(maker.get_update(before), [])

    def missing(self, state: bytes) -> tuple[bytes, bool]:
        """What a copy with this state vector lacks, and whether it is ahead. Raises BadUpdate."""
        theirs, ours = clocks(state), self._known()
        ahead = any(clock > ours.get(client, 0) for client, clock in theirs.items())
        return self._doc.get_update(state), ahead

    def state_vector(self) -> bytes:
        """How much of each client's history is here."""
        return self._doc.get_state()

    def state(self) -> bytes:
        """The whole document as one update."""
        return self._doc.get_update()

    def notebook(self) -> dict[str, Any]:
        """The board as a dict of nbformat. Read from a copy, because reading so may change it."""
        copy: Doc[Any] = Doc()
        copy.apply_update(self.state())
        return YNotebook(copy).get()

    def take_back(self) -> None:
        """Undo the change made last, which could not be kept."""
        self._bytes -= len(self._since.pop())
        self._build()
        self._sizes = self._sizes_before

    def fold(self) -> None:
        """Keep one state in place of many updates."""
        self._base, self._since = self.state(), []
        self._bytes = len(self._base)

    def _build(self) -> None:
        """The document from what was accepted, with no undo history: it would keep what was deleted."""
        self._doc: Doc[Any] = Doc()
        self._cells: Array[Any] = self._doc.get("cells", type=Array)
        self._meta: Map[Any] = self._doc.get("meta", type=Map)
        self._state: Map[Any] = self._doc.get("state", type=Map)
        for update in (self._base, *self._since):
            self._doc.apply_update(update)
        self._touched = Touched()
        self._made: list[bytes] = []
        self._listening = (
            self._cells.observe_deep(self._touched.hear),
            self._meta.observe_deep(self._touched.hear_meta),
            self._doc.observe(lambda event: self._made.append(event.update)),
        )

    def _change(self, update: bytes, pieces: list[Span]) -> Applied | Refusal:
        """Apply and mend. What the library would keep for later, deletions too, is refused."""
        if len(self._since) >= KEPT_UPDATES or self._bytes > self._limits.document:
            self.fold()
        before = self._doc.get_state()
        self._sizes_before = dict(self._sizes)
        self._touched.clear()
        self._made.clear()
        try:
            self._doc.apply_update(update)
            known = self._known()
            if any(piece.end > known.get(piece.client, 0) for piece in pieces):
                return self._undone(UNKNOWN_PAST)
            if not self._made:
                return Applied(b"", [])
            own, touched = self._made[0], self._touched.copy()
            if self._mend(touched):
                own = self._doc.get_update(before)
        except NotANotebook as error:
            return self._undone(_refusal("not_a_notebook", f"The change was not taken: {error}."))
        except Exception as error:  # whatever the library says of a change, its sender alone pays
            name = type(error).__name__
            return self._undone(_refusal("bad_update", f"The change could not be taken ({name})."))
        return self._kept(own, touched)

    def _kept(self, own: bytes, touched: Touched) -> Applied | Refusal:
        limit = (
            self._limits.document
        )  # updates kept apart may hold much that has been replaced since
        if self._bytes + len(own) > limit and len(self.state()) > limit:
            return self._undone(FULL)
        found = contents(own, sys.maxsize)
        if not self._has_room(found.count):
            return self._undone(FULL)
        self._pairs.merge(found.inside)
        self._since.append(own)
        self._bytes += len(own)
        return self._named(own, touched)

    def _has_room(self, more: int) -> bool:
        """Whether so many pieces more may stay. Pieces grow together, so a full board is counted anew."""
        limit = self._limits.pieces
        self._pieces += more
        if self._pieces <= limit:
            return True
        if self._full == 0:
            self._pieces = contents(self.state(), sys.maxsize).count
            if self._pieces <= limit * 0.9:  # less would have them counted over and over
                return True
        self._full = (self._full + 1) % KEPT_UPDATES  # counting takes seconds
        self._pieces -= more
        return False

    def _named(self, own: bytes, touched: Touched) -> Applied:
        """The cells by their ids; also remembers their texts, to know them when they are moved."""
        cells: list[str] = []
        moved: list[str] = []
        for at in sorted(touched.cells):
            cell = self._cells[at]
            name, text = str(cell.get("id")), hash(str(cell.get("source")))
            same = at in touched.new and self._texts.get(name) == text
            (moved if same else cells).append(name)
            self._texts[name] = text
        if len(self._texts) > 2 * self._limits.cells:  # of cells that went long ago
            here = {str(cell.get("id")) for cell in self._cells}
            self._texts = {name: text for name, text in self._texts.items() if name in here}
        return Applied(own, cells, moved)

    def _undone(self, refusal: Refusal) -> Refusal:
        self._build()
        self._sizes = self._sizes_before
        return refusal

    def _mend(self, touched: Touched) -> bool:
        """Whether anything had to be changed. Raises NotANotebook."""
        if len(self._cells) > self._limits.cells:
            raise NotANotebook(f"a board has at most {self._limits.cells} cells")
        if touched.meta:
            check_meta(self._meta)
        made = len(self._made)
        with self._doc.transaction():
            strip_trust(self._meta["metadata"])
            # Plain copies of @jupyter/ydoc write "dirty" into it with every edit; saving is ours.
            self._state.clear()
            if not len(self._cells):  # from here only: each page adding one would leave several
                self._cells.append(blank_cell())
                touched.cells.add(0)
            for at in touched.cells:
                check_cell(self._cells[at])
                if at in touched.details:
                    check_details(self._cells[at])
                strip_cell(self._cells[at])
            if touched.ids:
                self._make_single()
            for at in touched.outputs:
                self._limit_outputs(self._cells[at])
        return len(self._made) > made

    def _make_single(self) -> None:
        """Two people moving one cell leave two of it: the same goes, a different one is renamed."""
        ids: list[str] = [cell.get("id") for cell in self._cells]
        for at in doubled(ids):
            fresh = next(name for n in count(2) if (name := f"{ids[at][:56]}-{n}") not in ids)
            self._cells[at]["id"] = ids[at] = fresh
        self._sizes = {name: size for name, size in self._sizes.items() if name in set(ids)}

    def _limit_outputs(self, cell: Map[Any]) -> None:
        name = str(cell.get("id"))
        size = check_outputs(cell)
        others = sum(self._sizes.values()) - self._sizes.get(name, 0)
        limits = self._limits
        if size > limits.cell_outputs or others + size > limits.notebook_outputs:
            take_out_outputs(cell, size, limits)
            size = check_outputs(cell)
        self._sizes[name] = size
