"""Who is shown where others point on the board?

A writer (staff, presenter, allowed by name) is shown to all; where everyone may write, the other students
are shown to the staff only; a reader to nobody. Changes are gathered, because five hundred are told
each. A pointer that is not renewed goes.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import Literal

import msgspec

from liveclass_hub.host.board.awareness import (
    BadAwareness,
    Clock,
    Entry,
    pack_awareness,
    read_awareness,
    shown_as,
    user_of,
)
from liveclass_hub.host.board.frames import Parcel, parcel
from liveclass_hub.host.board.line import BoardLine
from liveclass_hub.session.names import PersonId
from liveclass_hub.session.rules.board import may_write
from liveclass_hub.session.state import State
from liveclass_hub.wire.board import OthersAwareness, pack_board

Circle = Literal["all", "staff"]

TICK = 0.1
PER_LINE = 0.0004
"""Seconds by which one more line makes the tick longer: a pointer may be later than a change."""
RENEWAL = 15.0
"""Seconds between tellings of all pointers: pages forget one that is 30 seconds old."""
OUTDATED = 40.0
"""Seconds after which a pointer that its page does not renew goes."""


class Pointer(msgspec.Struct):
    """Where one line's person points."""

    circle: Circle
    entry: Entry
    heard: float


class Pointers:
    """All pointers of one room."""

    def __init__(self, lines: Mapping[BoardLine, None], state: Callable[[], State]) -> None:
        self._lines = lines
        self._state = state
        self._clock = Clock()
        self._shown: dict[BoardLine, Pointer] = {}
        self._news: dict[int, tuple[Circle, Entry]] = {}
        """By clientID: who is to be told which entry."""
        self._task: asyncio.Task[None] | None = None
        self._renewed = 0.0

    def hear(self, line: BoardLine, body: bytes) -> bool:
        """Take a page's awareness; whether anyone will be shown it."""
        circle = self._circle_of(line.person)
        if line.client is None or circle is None:
            return False
        try:
            own = [entry for entry in read_awareness(body) if entry.client == line.client]
            if not own:
                return False
            state = own[-1].state
            name = self._state().people[line.person].name
            shown = None if state is None else shown_as(state, user_of(line.person, name))
        except BadAwareness:
            return False
        if shown is None:
            self.forget(line)
        else:
            self._show(line, circle, line.client, shown)
        return True

    def forget(self, line: BoardLine) -> None:
        """A line has gone, or may not be shown any more."""
        gone = self._shown.pop(line, None)
        if gone is not None:
            last = Entry(gone.entry.client, self._clock.next(), None)
            self._tell(gone.circle, last)

    def look_again(self) -> None:
        """Rights have changed: who is shown to whom may have."""
        for line, pointer in list(self._shown.items()):
            circle = self._circle_of(line.person)
            if circle == pointer.circle:
                continue
            self.forget(line)
            if circle is not None and pointer.entry.state is not None:
                self._flush()  # its end is told to those who saw it, before it begins anew
                self._show(line, circle, pointer.entry.client, pointer.entry.state)

    def greet(self, line: BoardLine) -> None:
        """Tell one who has just joined."""
        staff = self._is_staff(line.person)
        entries = [
            pointer.entry
            for other, pointer in self._shown.items()
            if other is not line and (staff or pointer.circle == "all")
        ]
        if entries:
            line.send(_packed(entries))

    def renew(self, now: float) -> None:
        """Called every second or so."""
        for line, pointer in list(self._shown.items()):
            if now - pointer.heard > OUTDATED:
                self.forget(line)
        if now - self._renewed < RENEWAL:
            return
        self._renewed = now
        for pointer in self._shown.values():
            entry = pointer.entry
            pointer.entry = Entry(entry.client, self._clock.next(), entry.state)
            self._tell(pointer.circle, pointer.entry)

    def end(self) -> None:
        if self._task is not None:
            self._task.cancel()

    def _show(self, line: BoardLine, circle: Circle, client: int, state: bytes) -> None:
        now = asyncio.get_running_loop().time()
        before = self._shown.get(line)
        if before is not None and before.entry.state == state and before.circle == circle:
            before.heard = now
            return
        entry = Entry(client, self._clock.next(), state)
        self._shown[line] = Pointer(circle, entry, now)
        self._tell(circle, entry)

    def _tell(self, circle: Circle, entry: Entry) -> None:
        self._news[entry.client] = (circle, entry)
        if self._task is None:
            self._task = asyncio.create_task(self._flush_soon())

    async def _flush_soon(self) -> None:
        await asyncio.sleep(TICK + PER_LINE * len(self._lines))
        self._task = None
        self._flush()

    def _flush(self) -> None:
        """The same bytes for all of a circle; only who is in them is left out of their own."""
        news, self._news = self._news, {}
        if not news:
            return
        made: dict[tuple[bool, int | None], Parcel | None] = {}
        for line in list(self._lines):
            if line.closed or not line.joined or not line.free:
                continue  # who is behind hears of it at the next renewal
            key = (self._is_staff(line.person), line.client if line.client in news else None)
            if key not in made:
                made[key] = _audible(news, *key)
            message = made[key]
            if message is not None:
                line.send(message)

    def _circle_of(self, person: PersonId) -> Circle | None:
        state = self._state()
        if not may_write(state, person):
            return None
        board = state.board
        named = person in state.writers or (board is not None and board.presenter == person)
        return "all" if named or self._is_staff(person) else "staff"

    def _is_staff(self, person: PersonId) -> bool:
        seen = self._state().people.get(person)
        return seen is not None and seen.staff


def _audible(
    news: Mapping[int, tuple[Circle, Entry]], staff: bool, own: int | None
) -> Parcel | None:
    entries = [
        entry
        for client, (circle, entry) in news.items()
        if client != own and (staff or circle == "all")
    ]
    return _packed(entries) if entries else None


def _packed(entries: list[Entry]) -> Parcel:
    return parcel(pack_board(OthersAwareness(), pack_awareness(entries)))
