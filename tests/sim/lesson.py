"""How do ninety minutes pass in seconds? Through a heap of things to come, in virtual time."""

from __future__ import annotations

import heapq
import itertools
import random
from pathlib import Path
from typing import Any, Literal, get_args

import msgspec
from liveclass_hub.session import commands as c
from liveclass_hub.session.events import AnyEvent
from liveclass_hub.session.limits import SessionLimits

from tests.sim import people
from tests.sim.service import SESSION, CrashError, CrashPoint, Order, Page, Service

START = 1_700_000_000.0
END = START + people.MINUTES * 60
TICK_SECONDS = 5
"""Long, so that several people's commands fall into one commit."""
AWAY_SECONDS = 60
"""After this long without a socket a person has left."""
CRASH_CHANCE = 1 / 20
FIRST = (c.SetChatMode, c.ChangeSettings, c.Admit, c.AdmitAll, c.Deny)
"""After these in a tick come the others: what was refused before them would be taken after them."""

Deed = Literal["come", "act", "drop", "away"]


class Outcome(msgspec.Struct):
    """What is left of a class."""

    events: list[AnyEvent]
    views: dict[str, dict[str, Any]]
    answers: dict[str, str | None]
    """By command id, the code it was refused with."""
    crashes: dict[CrashPoint, int]


class Lesson:
    """One class from start to end. With `crashes` the service falls at random."""

    def __init__(self, folder: Path, seed: int, *, crashes: bool) -> None:
        self._folder = folder
        self._dice = random.Random(seed)
        self._fate = random.Random(seed + 1) if crashes else None
        self._fallen: dict[CrashPoint, int] = dict.fromkeys(get_args(CrashPoint), 0)
        self._pages = people.everyone()
        self._service = Service(folder, self._pages)
        self._numbers = itertools.count()
        self._coming: list[tuple[float, int, Deed, Page]] = []

    def run(self) -> Outcome:
        ina = self._pages[0]
        limits = SessionLimits(microphones=4, cameras=2)
        self._turn([ina.order(c.StartSession(SESSION, "demo", "Virtual", limits))], START)
        for page in self._pages:
            self._later(START + (0 if page is ina else self._dice.random() * 300), "come", page)
        while self._coming[0][0] < END:
            self._tick(*self._together())
        self._turn([ina.order(c.EndSession())], END)
        return self._outcome()

    def _later(self, when: float, deed: Deed, page: Page) -> None:
        tick = (when // TICK_SECONDS + 1) * TICK_SECONDS
        heapq.heappush(self._coming, (tick, next(self._numbers), deed, page))

    def _together(self) -> tuple[float, list[tuple[Deed, Page]]]:
        """All that falls into the next tick."""
        now = self._coming[0][0]
        deeds: list[tuple[Deed, Page]] = []
        while self._coming and self._coming[0][0] == now:
            _, _, deed, page = heapq.heappop(self._coming)
            deeds.append((deed, page))
        return now, deeds

    def _tick(self, now: float, deeds: list[tuple[Deed, Page]]) -> None:
        orders = [order for deed, page in deeds for order in self._do(deed, page, now)]
        orders.sort(key=lambda order: not isinstance(order.command, FIRST))
        self._turn(orders, now)

    def _do(self, deed: Deed, page: Page, now: float) -> list[Order]:
        if deed == "come":
            self._service.connect(page)
            self._later(now + people.pause(page, self._dice), "act", page)
            return [page.order(c.Enter(f"Name of {page.person}"))]
        if deed == "away":
            return [] if page.connected else [page.order(c.Depart("gone"))]
        if not page.connected:
            return []
        if people.drops_out(page, self._dice):
            page.connected = False
            self._later(now + AWAY_SECONDS, "away", page)
            self._later(now + people.absence(self._dice), "come", page)
            return []
        self._later(now + people.pause(page, self._dice), "act", page)
        return [page.order(people.next_move(page, self._dice))]

    def _turn(self, orders: list[Order], now: float) -> None:
        """Pages send again whatever was not acknowledged, under the same ids."""
        while True:
            try:
                self._service.turn(orders, now, self._crash_point())
                return
            except CrashError as fallen:
                self._fallen[fallen.args[0]] += 1
                self._service = Service(self._folder, self._pages)

    def _crash_point(self) -> CrashPoint | None:
        if self._fate is None or self._fate.random() > CRASH_CHANCE:
            return None
        return self._fate.choice(get_args(CrashPoint))

    def _outcome(self) -> Outcome:
        for page in self._pages:
            self._service.connect(page)
            assert page.view == self._service.reader.snapshot(page.audience, page.person)
        events = self._service.log.load(SESSION).events
        self._service.log.close()
        answers = {
            id: None if refusal is None else refusal.code
            for page in self._pages
            for id, refusal in page.answers.items()
        }
        views = {page.person: page.view for page in self._pages}
        return Outcome(events, views, answers, self._fallen)
