"""How does a class run without sockets, processes or waiting?

A `Service` does what a host does, one turn at a time: decide, commit to a real log, tell the pages,
acknowledge. It can be made to crash at each of those points; then only the log is left.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any, Literal

import msgspec
from liveclass_hub.log.contract import CommandKey, Entry
from liveclass_hub.log.ledger import Ledger
from liveclass_hub.log.sqlite import SqliteLog
from liveclass_hub.readers import merge_patch
from liveclass_hub.readers.view import ViewReader, audience_of
from liveclass_hub.session.commands import AnyCommand, Issued
from liveclass_hub.session.decide import decide
from liveclass_hub.session.events import AnyEvent
from liveclass_hub.session.evolve import evolve
from liveclass_hub.session.names import Actor
from liveclass_hub.session.refusals import Refusal
from liveclass_hub.session.state import State

SESSION = "s_1"
CrashPoint = Literal["before the commit", "after the commit", "while telling"]


class CrashError(Exception):
    """The service is gone."""


class Order(msgspec.Struct, frozen=True):
    """A command on its way from a page, under the page's id for it."""

    id: str
    by: str
    role: Actor
    command: AnyCommand


class Page:
    """One person's browser: the view it holds, and what it is waiting to have acknowledged."""

    def __init__(self, person: str, role: Actor) -> None:
        self.person, self.role = person, role
        self.audience = audience_of(role)
        self.connected = False
        self.seq = 0
        self.view: dict[str, Any] = {}
        self.answers: dict[str, Refusal | None] = {}
        self._sent = 0

    def order(self, command: AnyCommand) -> Order:
        self._sent += 1
        return Order(f"{self.person}-{self._sent}", self.person, self.role, command)

    def hear(self, after: int, seq: int, patch: dict[str, Any]) -> None:
        assert after == self.seq, f"{self.person} is at {self.seq} and was sent a patch of {after}"
        merge_patch.apply_in_place(self.view, patch)
        self.seq = seq


class Service:
    """What is in memory between two crashes."""

    def __init__(self, folder: Path, pages: Iterable[Page]) -> None:
        self.log = SqliteLog(folder)
        self.pages = list(pages)
        loaded = self.log.load(SESSION) if self.log.live() else None
        events = [] if loaded is None else loaded.events
        self.state = State()
        for event in events:
            evolve(self.state, event)
        self.ledger = Ledger(loaded.commands if loaded else None)
        self.reader = ViewReader(events)
        for page in self.pages:
            if page.connected:
                self.connect(page)

    def connect(self, page: Page) -> None:
        """Resume where the page is, or give it the whole view."""
        frame = self.reader.since(page.audience, page.seq, page.person) if page.view else None
        if frame is None:
            snapshot = self.reader.snapshot(page.audience, page.person)
            page.view = msgspec.json.decode(msgspec.json.encode(snapshot))
            page.seq = self.reader.seq
        else:
            page.hear(frame.after, frame.seq, frame.patch)
        page.connected = True

    def turn(self, orders: list[Order], now: float, crash: CrashPoint | None = None) -> None:
        """One tick. Raises `CrashError` when told to, and is of no use afterwards."""
        answers: dict[str, Refusal | None] = {}
        entries = [entry for order in orders if (entry := self._decide(order, now, answers))]
        self._fall("before the commit", crash)
        if entries:
            self.log.append(entries)
        self._fall("after the commit", crash)
        self._tell([event for entry in entries for event in entry.events], crash)
        for order in orders:
            for page in self.pages:
                if page.person == order.by:
                    page.answers[order.id] = answers.get(order.id)

    def _decide(self, order: Order, now: float, answers: dict[str, Refusal | None]) -> Entry | None:
        key = CommandKey(order.by, order.id)
        if self.ledger.seq_of(key) is not None:
            return None
        issued = Issued(order.command, order.by, order.role, order.id)
        # Ids follow from the command, so that a class with crashes can equal one without.
        decision = decide(self.state, issued, now, lambda prefix: f"{prefix}_{order.id}")
        if isinstance(decision, Refusal):
            answers[order.id] = decision
            return None
        after = self.state.seq
        for event in decision:
            evolve(self.state, event)
        self.ledger.note(key, self.state.seq)
        return Entry(SESSION, after, tuple(decision), key)

    def _tell(self, events: list[AnyEvent], crash: CrashPoint | None) -> None:
        for event in events:
            self.reader.apply(event)
        frames = self.reader.take()
        own = self.reader.own_frames()
        there = [page for page in self.pages if page.connected]
        for number, page in enumerate(there):
            if frames:
                frame = frames[page.audience]
                if page.audience == "student":
                    frame = own.get(page.person, frame)
                page.hear(frame.after, frame.seq, frame.patch)
            if number == len(there) // 2:
                self._fall("while telling", crash)

    def _fall(self, here: CrashPoint, crash: CrashPoint | None) -> None:
        if crash == here:
            self.log.close()
            raise CrashError(here)
