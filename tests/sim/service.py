"""How does a class run without sockets, processes or waiting?

A `Service` does what a host does, one turn at a time: decide, commit to a real log, tell the pages. It can be
made to crash at each of those points; then only a snapshot of the log's files is left, taken as they
lay on the disk, and another service begins from that.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Literal

import msgspec
from liveclass_hub.log.contract import CommandKey, Entry, Loaded
from liveclass_hub.log.errors import UnknownSessionError
from liveclass_hub.log.ledger import Ledger
from liveclass_hub.log.sqlite import SqliteLog
from liveclass_hub.readers import merge_patch
from liveclass_hub.readers.view import Audience, Frame, ViewReader, audience_of
from liveclass_hub.session.commands import AnyCommand, Issued
from liveclass_hub.session.decide import decide
from liveclass_hub.session.events import AnyEvent
from liveclass_hub.session.evolve import evolve
from liveclass_hub.session.names import Actor
from liveclass_hub.session.refusals import Refusal
from liveclass_hub.session.state import State

SESSION = "s_1"
CrashPoint = Literal["before the commit", "after the commit", "while telling"]
Standing = Literal["inside", "waiting", "outside"]


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
        self.audience: Audience = audience_of(role)
        self.connected = False
        self.standing: Standing = "outside"
        self.seq = 0
        self.view: dict[str, Any] = {}
        self.answers: dict[str, str] = {}
        """By command id, the code it was refused with; empty when it was done."""
        self.outbox: dict[str, Order] = {}
        """What has not been answered: it is sent again."""
        self._sent = 0

    def order(self, command: AnyCommand) -> Order:
        self._sent += 1
        order = Order(f"{self.person}-{self._sent}", self.person, self.role, command)
        self.outbox[order.id] = order
        return order

    def hear(self, frame: Frame) -> None:
        assert frame.after == self.seq, (
            f"{self.person} is at {self.seq}, the frame at {frame.after}"
        )
        merge_patch.apply_in_place(self.view, frame.patch)
        self.seq = frame.seq

    def begin(self, standing: Standing, view: dict[str, Any], seq: int) -> None:
        self.standing, self.seq = standing, seq
        self.view = msgspec.json.decode(msgspec.json.encode(view))

    def answered(self, id: str, code: str) -> None:
        self.answers[id] = code
        self.outbox.pop(id, None)


class Service:
    """What is in memory between two crashes."""

    def __init__(self, folder: Path, pages: Iterable[Page]) -> None:
        self.folder = folder
        self.log = SqliteLog(folder)
        self.pages = list(pages)
        loaded = self._found()
        events = [] if loaded is None else loaded.events
        self.state = State()
        for event in events:
            evolve(self.state, event)
        self.ledger = Ledger(loaded.commands if loaded else None)
        self.reader = ViewReader(events)
        for page in self.pages:
            if page.connected:
                self.connect(page)

    def _found(self) -> Loaded | None:
        try:
            return self.log.load(SESSION)
        except UnknownSessionError:
            return None

    def reborn(self, folder: Path) -> Service:
        """Another service, from the files as they lie there now."""
        shutil.copytree(self.folder, folder)
        self.log.close()
        shutil.rmtree(self.folder)
        return Service(folder, self.pages)

    def connect(self, page: Page) -> None:
        """Resume where the page is, or give it all that its person may see."""
        page.connected = True
        standing = self.standing_of(page.person)
        resumes = standing == page.standing == "inside"
        frame = self.reader.since(page.audience, page.seq, page.person) if resumes else None
        if frame is not None:
            page.hear(frame)
        elif standing == "inside":
            view = self.reader.snapshot(page.audience, page.person)
            page.begin(standing, view, self.reader.seq)
        else:
            page.begin(standing, self._at_the_door(page.person), 0)

    def standing_of(self, person: str) -> Standing:
        if self.state.present(person) is not None:
            return "inside"
        return "waiting" if person in self.state.waiting else "outside"

    def _at_the_door(self, person: str) -> dict[str, Any]:
        """All that is shown to who waits; nothing to who does not even wait."""
        waits = self.state.waiting.get(person)
        return {} if waits is None else {"title": self.state.title, "since": waits.since}

    def turn(
        self, orders: list[Order], now: float, crash: CrashPoint | None = None
    ) -> dict[str, str]:
        """One tick, and its answers. Raises `CrashError` when told to, and is of no use afterwards."""
        answers: dict[str, str] = {}
        entries = [entry for order in orders if (entry := self._decide(order, now, answers))]
        self._fall("before the commit", crash)
        if entries:
            self.log.append(entries)
        self._fall("after the commit", crash)
        self._tell([event for entry in entries for event in entry.events], crash)
        return answers

    def _decide(self, order: Order, now: float, answers: dict[str, str]) -> Entry | None:
        key = CommandKey(order.by, order.id)
        answers[order.id] = ""
        if self.ledger.seq_of(key) is not None:
            return None
        by = None if order.role == "service" else order.by
        issued = Issued(order.command, by, order.role, order.id)
        # Ids follow from the command, so that a class with crashes can equal one without.
        decision = decide(self.state, issued, now, lambda prefix: f"{prefix}_{order.id}")
        if isinstance(decision, Refusal):
            answers[order.id] = decision.code
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
            if self.standing_of(page.person) != page.standing or page.standing != "inside":
                self.connect(page)
            elif frames:
                frame = frames[page.audience]
                if page.audience == "student":
                    frame = own.get(page.person, frame)
                page.hear(frame)
            if number == len(there) // 2:
                self._fall("while telling", crash)

    def _fall(self, here: CrashPoint, crash: CrashPoint | None) -> None:
        if crash == here:
            raise CrashError(here)
