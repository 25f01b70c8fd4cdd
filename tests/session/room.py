"""How do tests play a class without a service? With the core, a counter for ids, and a set clock."""

from __future__ import annotations

import itertools
from collections.abc import Callable

from liveclass_hub.session.commands import AnyCommand, Depart, Enter, Issued, StartSession
from liveclass_hub.session.decide import decide
from liveclass_hub.session.events import AnyEvent, LinkMade
from liveclass_hub.session.evolve import evolve
from liveclass_hub.session.limits import SessionLimits
from liveclass_hub.session.moment import Decision
from liveclass_hub.session.names import Actor, Role
from liveclass_hub.session.refusals import Refusal
from liveclass_hub.session.state import State

SESSION = "s_1"
ROLES: dict[str, Role] = {
    "ina": "instructor",
    "ivo": "instructor",
    "ada": "assistant",
    "sam": "student",
    "sue": "student",
    "sol": "student",
    "sid": "student",
    "gus": "guest",
}
"""The people of the tests."""
DOOR = "l_door"
"""The link by which guests are seated."""


def counting_ids() -> Callable[[str], str]:
    numbers = itertools.count(1)
    return lambda prefix: f"{prefix}_{next(numbers)}"


class Room:
    """One session: every accepted command is folded at once."""

    def __init__(self, limits: SessionLimits | None = None) -> None:
        self.limits = limits or SessionLimits()
        self.state = State()
        self.events: list[AnyEvent] = []
        self.now = 1000.0
        self._new_id = counting_ids()

    def ask(self, by: str | None, command: AnyCommand, role: Actor | None = None) -> Decision:
        """Decide, fold, and give the decision back."""
        who = role or ("service" if by is None else ROLES[by])
        self.now += 1
        decision = decide(self.state, Issued(command, by, who), self.now, self._new_id)
        if not isinstance(decision, Refusal):
            for event in decision:
                evolve(self.state, event)
                self.events.append(event)
        return decision

    def done(
        self, by: str | None, command: AnyCommand, role: Actor | None = None
    ) -> list[AnyEvent]:
        """As `ask`, where a refusal is a failure of the test."""
        decision = self.ask(by, command, role)
        assert not isinstance(decision, Refusal), decision
        return decision

    def refused(self, by: str | None, command: AnyCommand, role: Actor | None = None) -> str:
        """As `ask`, where anything but a refusal is a failure; gives its code."""
        decision = self.ask(by, command, role)
        assert isinstance(decision, Refusal), decision
        assert decision.message
        assert decision.next
        return decision.code

    def replay(self, events: list[AnyEvent]) -> None:
        for event in events:
            evolve(self.state, event)
            self.events.append(event)

    def gone(self, person: str) -> None:
        self.done(person, Depart("gone"))


def started(limits: SessionLimits | None = None) -> Room:
    """A live session with nobody in it."""
    room = Room(limits)
    room.done("ina", StartSession(SESSION, "demo", "Statistics 101", room.limits))
    return room


def seated(*people: str, limits: SessionLimits | None = None) -> Room:
    """A live session with these people in it; with everyone when none is named."""
    room = started(limits)
    seats = people or tuple(ROLES)
    if any(ROLES[person] == "guest" for person in seats):
        open_door(room)
    for person in seats:
        room.done(person, Enter(person.title(), DOOR if ROLES[person] == "guest" else None))
    return room


def open_door(room: Room) -> None:
    """A link through which every guest comes straight in."""
    room.replay([LinkMade(room.now, DOOR, "ina", "0" * 64, "Guests", 1e6, 9, lobby=False)])


def kinds(events: list[AnyEvent]) -> list[str]:
    return [type(event).__name__ for event in events]
