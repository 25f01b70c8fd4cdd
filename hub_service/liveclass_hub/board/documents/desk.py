"""Which boards are open in the child, and when is each written to its notebook file?

Boards open with the first wish and stay open until they are closed. After `save_after` seconds of quiet
a changed one is saved, and after five times that even without quiet. A save that fails is tried again,
and that is noted once.
"""

from __future__ import annotations

import errno

import msgspec

from .. import messages as m
from ..folder import BadName
from ..store import StoreInUse
from .board import NOT_SAVED, Board

RETRY = 30.0
"""Seconds from a save that failed to the next."""
UNREADABLE = (
    OSError,
    ArithmeticError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
)
"""What reading or writing a notebook of strange contents may raise. No MemoryError: that ends the child."""


class Due(msgspec.Struct):
    """When a changed board is saved: pushed back by each change, but never past `latest`."""

    at: float
    latest: float


class Desk:
    """All boards of one child. `now` is in seconds of a clock that never goes back."""

    def __init__(self, limits: m.Limits) -> None:
        self._limits = limits
        self._boards: dict[m.Place, Board] = {}
        self._due: dict[m.Place, Due] = {}
        self._failing: set[m.Place] = set()
        self._last_words: list[m.Notice] = []

    def answer(self, ask: m.Ask, now: float) -> m.Result:
        """The result of a wish; tell it after `sync`. OSError when the journal cannot be written."""
        place = ask.wish.place
        if isinstance(ask.wish, m.Close):
            return self._close(place, now)
        try:
            board = self._boards.get(place) or Board(place, self._limits)
        except (StoreInUse, *UNREADABLE) as error:
            return _cannot_open(error)
        self._boards[place] = board
        try:
            result = board.answer(ask.wish, ask)
        except UNREADABLE as error:
            if isinstance(ask.wish, m.Apply | m.Restore):
                raise  # a change half made: better to begin again from the journal
            return _cannot_open(error)
        if board.unsaved:
            quiet = now + self._limits.save_after
            due = self._due.setdefault(place, Due(quiet, now + 5 * self._limits.save_after))
            if isinstance(result, m.Accepted) and result.update:
                due.at = min(quiet, due.latest)
        else:
            self._due.pop(place, None)
        return result

    def sync(self) -> None:
        """Make every accepted change durable. Raises OSError."""
        for board in self._boards.values():
            board.store.journal.sync()

    def rest(self, now: float) -> None:
        """Save what is due."""
        for place, due in list(self._due.items()):
            if due.at <= now:
                del self._due[place]
                self._save(place, now)

    def next_due(self) -> float | None:
        """When `rest` has something to do."""
        return min((due.at for due in self._due.values()), default=None)

    def notices(self) -> list[m.Notice]:
        """What happened since this was asked last."""
        found, self._last_words = self._last_words, []
        for board in self._boards.values():
            found += board.notices
            board.notices.clear()
        return found

    def close(self) -> None:
        """Save and close all boards."""
        for place in list(self._boards):
            self._save(place, 0.0)
            self._let_go(place)

    def _close(self, place: m.Place, now: float) -> m.Result:
        """What would shrink stays in the base alone; a board that cannot be saved stays open."""
        if place in self._boards:
            if not self._save(place, now):
                return NOT_SAVED
            self._let_go(place)
        return m.Closed()

    def _let_go(self, place: m.Place) -> None:
        board = self._boards.pop(place)
        self._due.pop(place, None)
        self._last_words += board.notices
        board.store.close()

    def _save(self, place: m.Place, now: float) -> bool:
        """Whether the notebook file is written, or left on purpose."""
        board = self._boards[place]
        try:
            if board.unsaved:
                board.save_if_meant()
        except UNREADABLE:
            if place not in self._failing:
                board.notices.append(m.Notice(place, *NOT_SAVED.words))
            self._failing.add(place)
            self._due[place] = Due(now + RETRY, now + RETRY)
            return False
        self._failing.discard(place)
        return True


def _cannot_open(error: Exception) -> m.Refusal:
    if isinstance(error, StoreInUse):
        says = "Another process hosts this board."
        return m.Refusal("in_use", says, "Stop the other service, or wait until it has ended.")
    if isinstance(error, BadName):
        says = "That is not a notebook below the course's folder."
        return m.Refusal("no_such_notebook", says, "Choose a notebook of the course.")
    if isinstance(error, OSError) and error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
        says = "The service has no room left on its disk to open the board."
        return m.Refusal("no_room", says, "Tell whoever runs the class. Nothing is lost.")
    says = f"The notebook could not be opened ({type(error).__name__})."
    return m.Refusal("cannot_open", says, "Ask whoever runs the class to look at the file.")
