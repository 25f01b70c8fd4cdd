"""Who takes part in a class that is full, and who may only watch it?

A class has so many *places* (`SessionLimits.people`). Who comes when all are taken is told so, or *watches*:
is let in as a guest is, and has a place as soon as one is free and they come in anew. Staff and
co-presenters come in even when none is left. Who waits in the lobby holds one.
"""

from __future__ import annotations

from ..names import PersonId
from ..state import State


def watches(state: State, person: PersonId | None) -> bool:
    """Whether this person of the course is here as a guest, because the class was full."""
    seen = state.present(person or "")
    return seen is not None and seen.guest and person not in state.guests


def watchers(state: State) -> list[PersonId]:
    """All of them, who came first first."""
    return [person for person in state.people if watches(state, person)]


def places_left(state: State) -> int:
    """How many may still come to take part; less than none when staff have come into a full class."""
    left = state.limits.people - state.here - len(state.waiting)
    # Looked for only when it matters: this is asked about everyone who comes.
    return left if left > 0 else left + len(watchers(state))


def has_a_place(state: State, person: PersonId) -> bool:
    """Whether this student takes part when they come in now."""
    seen = state.present(person)
    kept = seen is not None and not seen.guest
    return kept or person in state.waiting or person in state.copresenters or places_left(state) > 0


def full_for(state: State, person: PersonId) -> bool:
    """Whether this person can not come in at all. Nobody watches past a lobby."""
    if has_a_place(state, person):
        return False
    if state.limits.when_full == "refuse" or state.settings.lobby:
        return True
    return len(watchers(state)) >= state.limits.people
