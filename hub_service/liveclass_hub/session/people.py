"""What are the rules of coming, going and being put out?

Whoever goes, in whatever way, leaves no hand, no turn, no open source and no ask behind. Losing a socket is
not going: the service issues `Depart` only when a person has been without one for a while.
"""

from __future__ import annotations

from . import commands as c
from . import events as e
from .board import board_barred, board_left, board_role_changed
from .hands import called, lowered
from .limits import NAME_CHARACTERS
from .moment import Decision, Moment
from .names import STAFF, PersonId, Role
from .refusals import refuse
from .sources import all_closed
from .state import Person
from .wording import clean_line


def enter(moment: Moment, command: c.Enter) -> Decision:
    state = moment.state
    if moment.by in state.removed:
        return refuse("removed")
    name = clean_line(command.name)[:NAME_CHARACTERS]
    if not name:
        return refuse("name_missing")
    before = state.present(moment.by)
    if before is None and not moment.staff and state.here >= state.limits.people:
        return refuse("capacity", count=state.here)
    role = _role(moment)
    if before is not None and (before.name, before.role) == (name, role):
        return []
    return [
        *_lost_with_role(moment, before, role),
        *board_role_changed(moment, role),
        e.PersonEntered(moment.now, moment.by, name, role),
    ]


def leave(moment: Moment, _command: c.Leave) -> Decision:
    return _departure(moment, "left", moment.by)


def depart(moment: Moment, command: c.Depart) -> Decision:
    if moment.state.present(moment.by) is None:
        return []
    return _departure(moment, command.reason, None)


def remove_person(moment: Moment, command: c.RemovePerson) -> Decision:
    state, person = moment.state, command.person
    if person == moment.by:
        return refuse("cannot_remove_self")
    found = state.people.get(person)
    if found is None:
        return refuse("no_such_person")
    if found.role == "instructor":
        return refuse("cannot_remove_instructor")
    if person in state.removed:
        return []
    return [
        *_farewell(moment, person, moment.by),
        *board_barred(moment, person),
        e.PersonRemoved(moment.now, person, moment.by),
    ]


def _departure(moment: Moment, reason: str, by: PersonId | None) -> Decision:
    return [
        *_farewell(moment, moment.by, by),
        e.PersonLeft(moment.now, moment.by, reason),
    ]


def _farewell(moment: Moment, person: PersonId, by: PersonId | None) -> list[e.AnyEvent]:
    """What goes with a person, however they go."""
    state = moment.state
    turn: list[e.AnyEvent] = []
    if person in {called(moment), state.spotlight}:
        turn = [e.TurnEnded(moment.now, person, by)]
    return [
        *lowered(moment, person, by or person),
        *all_closed(moment, person, by),
        *turn,
        *board_left(moment, person, by),
    ]


def _lost_with_role(moment: Moment, before: Person | None, role: Role) -> list[e.AnyEvent]:
    """Someone the hub no longer counts as staff loses the screen that only staff may keep."""
    if before is None or role in STAFF or moment.state.spotlight == moment.by:
        return []
    if "screen" not in before.sources:
        return []
    return [e.SourceClosed(moment.now, moment.by, "screen", None)]


def _role(moment: Moment) -> Role:
    if moment.role == "service":
        raise ValueError("the service enters nobody but in a person's own role")
    return moment.role
