"""How do ninety minutes pass in seconds? Through a heap of things to come, in virtual time.

The network is bad in the same way whenever the seed is the same: what pages send and what they are answered
is lost, comes twice or in another order, and lines break. Crashes come on top. Where a service falls, one
that stands is sent the same again: to the pages both are the same, so both must lead to the same class.
"""

from __future__ import annotations

import hashlib
import heapq
import itertools
import random
from pathlib import Path
from typing import Any, Literal, get_args

import msgspec
from liveclass_hub.session import commands as c
from liveclass_hub.session.events import AnyEvent
from liveclass_hub.session.limits import SessionLimits
from liveclass_hub.session.rules.quiet import fell_quiet

from tests.sim import people
from tests.sim.service import SESSION, CrashError, CrashPoint, Order, Page, Service

START = 1_700_000_000.0
TICK_SECONDS = 5
"""Long, so that several people's commands fall into one commit."""
AWAY_SECONDS = 60
"""After this long without a socket a person has left."""
CRASH_CHANCE = 1 / 20
LOSS_CHANCE = 1 / 30
"""How often an order, or its answer, is lost; or comes twice."""
CHECK_SECONDS = 300
BREAK_CHANCE = 1 / 200
"""How often a line breaks in a tick, unnoticed until the next."""

Deed = Literal["come", "act", "drop", "away", "again"]


class Outcome(msgspec.Struct):
    """What is left of a class."""

    events: list[AnyEvent]
    views: dict[str, dict[str, Any]]
    seen: list[dict[str, tuple[str, str, str]]]
    """At each checkpoint by person: audience, standing, and a digest of what the page shows."""
    answers: dict[str, str]
    """By command id, the code it was refused with; empty when it was done."""
    crashes: dict[CrashPoint, int]
    weather: dict[str, int]
    """How often the network did what."""


class Lesson:
    """One class from start to end. With `crashes` the service falls at random."""

    def __init__(
        self, folder: Path, seed: int, *, crashes: bool, minutes: int = people.MINUTES
    ) -> None:
        self._folder = folder
        self._end = START + minutes * 60
        self._dice = random.Random(seed)
        self._fate = random.Random(seed + 1)
        self._network = random.Random(seed + 2)
        self._weather = dict.fromkeys(("lost", "doubled", "unanswered", "broken"), 0)
        self._crashes = crashes
        self._fallen: dict[CrashPoint, int] = dict.fromkeys(get_args(CrashPoint), 0)
        self._pages = people.everyone()
        self._seen: list[dict[str, tuple[str, str, str]]] = []
        self._planned = 0.0
        """How far the instructor's plan has come, in seconds from the start."""
        self._numbers = itertools.count()
        self._service = Service(folder / "0", self._pages)
        self._coming: list[tuple[float, int, Deed, Page]] = []

    def run(self) -> Outcome:
        ina = self._pages[0]
        limits = SessionLimits(microphones=4, cameras=2)
        self._turn([ina.order(c.StartSession(SESSION, "demo", "Virtual", limits))], START)
        for page in self._pages:
            self._later(START + (0 if page is ina else self._dice.random() * 300), "come", page)
        while self._coming[0][0] < self._end:
            self._tick(*self._together())
        self._turn([ina.order(c.EndSession())], self._end)
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
        orders += self._as_planned(now)
        broken = [page for page in self._pages if page.connected and self._happens("broken")]
        for page in broken:
            page.connected = False
        answers = self._turn([*self._of_the_service(now), *self._on_the_way(orders)], now)
        for order in orders:
            self._answer(order, answers, now)
        for page in broken:
            self._service.connect(page)
            self._later(now, "again", page)
        if now - START >= CHECK_SECONDS * (len(self._seen) + 1):
            self._seen.append(self._check())

    def _do(self, deed: Deed, page: Page, now: float) -> list[Order]:
        if deed == "come":
            self._service.connect(page)
            self._later(now + people.pause(page, self._dice), "act", page)
            return [*page.outbox.values(), page.order(people.enters(page, self._links()))]
        if deed == "away":
            return [] if page.connected else [page.order(c.Depart("gone"))]
        if not page.connected:
            return []
        if deed == "again":
            return list(page.outbox.values())
        if people.hushed(page, now - START):
            self._later(START + people.QUIET[1] + self._dice.random() * 60, "act", page)
            return []
        if people.drops_out(page, self._dice):
            page.connected = False
            self._later(now + AWAY_SECONDS, "away", page)
            self._later(now + people.absence(self._dice), "come", page)
            return []
        self._later(now + people.pause(page, self._dice), "act", page)
        return [page.order(people.next_move(page, self._dice, now - START, self._links()))]

    def _links(self) -> list[str]:
        """What guests were sent, by mail perhaps."""
        return list(self._service.state.links)

    def _as_planned(self, now: float) -> list[Order]:
        ina, before = self._pages[0], self._planned
        if ina.standing != "inside" or not ina.connected:
            return []
        self._planned = now - START
        return [ina.order(made) for made in people.planned(ina, before, self._planned)]

    def _of_the_service(self, now: float) -> list[Order]:
        """What a host does by itself: it hears from the board, and looks whether the class is quiet."""
        given: list[c.AnyCommand] = []
        if people.is_quiet(now - START):
            given = [c.NoticeQuiet()] if fell_quiet(self._service.state, now) else []
        elif self._dice.random() < 1 / 40:
            given = [c.Stir()]
        return [Order(f"service-{now}", "service", "service", command) for command in given]

    def _on_the_way(self, orders: list[Order]) -> list[Order]:
        """What arrives of what was sent. People come and go by what the service sees of their lines."""
        arriving: list[Order] = []
        for order in orders:
            if not isinstance(order.command, c.CLIENT_COMMANDS):
                arriving.append(order)
            elif not self._happens("lost"):
                arriving += [order] * (2 if self._happens("doubled") else 1)
        self._network.shuffle(arriving)
        return arriving

    def _answer(self, order: Order, answers: dict[str, str], now: float) -> None:
        page = next(page for page in self._pages if page.person == order.by)
        if order.id in answers and page.connected and not self._happens("unanswered"):
            page.answered(order.id, answers[order.id])
        elif isinstance(order.command, c.CLIENT_COMMANDS):
            self._later(now + TICK_SECONDS, "again", page)
        else:
            page.answered(order.id, "")

    def _happens(self, what: str) -> bool:
        happens = self._network.random() < (BREAK_CHANCE if what == "broken" else LOSS_CHANCE)
        self._weather[what] += happens
        return happens

    def _turn(self, orders: list[Order], now: float) -> dict[str, str]:
        """Pages send again whatever was not acknowledged, under the same ids."""
        while self._fate.random() < CRASH_CHANCE:
            point: CrashPoint = self._fate.choice(get_args(CrashPoint))
            if self._crashes:
                self._crash(orders, now, point)
            elif point != "before the commit":
                self._service.turn(orders, now)
        return self._service.turn(orders, now)

    def _crash(self, orders: list[Order], now: float, point: CrashPoint) -> None:
        try:
            self._service.turn(orders, now, point)
        except CrashError:
            self._fallen[point] += 1
            anew = self._folder / str(sum(self._fallen.values()))
            self._service = self._service.reborn(anew)

    def _check(self) -> dict[str, tuple[str, str, str]]:
        """What every page shows now, which is what it would be shown if it came now."""
        found: dict[str, tuple[str, str, str]] = {}
        for page in self._pages:
            if page.connected:
                fresh = Page(page.person, page.role)
                self._service.connect(fresh)
                assert (page.standing, page.view) == (fresh.standing, fresh.view), page.person
                shown = msgspec.json.encode(page.view, order="deterministic")
                digest = hashlib.sha256(shown).hexdigest()
                found[page.person] = (page.audience, page.standing, digest)
        return found

    def _outcome(self) -> Outcome:
        for page in self._pages:
            self._service.connect(page)
        self._check()
        events = self._service.log.load(SESSION).events
        self._service.log.close()
        answers = {id: code for page in self._pages for id, code in page.answers.items()}
        views = {page.person: page.view for page in self._pages}
        return Outcome(events, views, self._seen, answers, self._fallen, self._weather)
