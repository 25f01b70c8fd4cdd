"""What are the rules of coming, going and being put out?

Whoever goes, in whatever way, leaves no hand, no turn, no open source and no ask behind. Losing a socket is
not going: the service issues `Depart` only when a person has been without one for a while.
"""

from __future__ import annotations

from .. import commands as c
from .. import events as e
from ..limits import NAME_CHARACTERS
from ..moment import Decision, Moment
from ..names import SOURCES, STAFF, PersonId, Role
from ..refusals import Refusal, refuse
from ..state import Person
from ..wording import clean_name
from .board import board_barred, board_left, board_role_changed
from .copresenting import copresenting_over
from .guests import guest_name, link_shut
from .hands import called, lowered
from .lobby import knock, must_wait, shut_out
from .places import has_a_place
from .sources import all_closed
from .spotlight import spotlight_over


def enter(moment: Moment, command: c.Enter) -> Decision:
    state = moment.state
    refusal = shut_out(state, moment.by, staff=moment.staff, now=moment.now)
    if refusal is not None:
        return refusal
    role = _role(moment)
    if role == "guest":
        return _enter_as_guest(moment, command)
    name = clean_name(command.name, NAME_CHARACTERS)
    if not name:
        return refuse("name_missing")
    if must_wait(moment):
        return knock(moment, name, role)
    if role == "student" and not has_a_place(state, moment.by):
        role = "guest"
    before = state.present(moment.by)
    if before is not None and (before.name, before.role) == (name, role):
        return []
    return [
        *_lost_with_role(moment, before, role),
        *board_role_changed(moment, role),
        *(copresenting_over(moment, moment.by, None) if role != "student" else []),
        e.PersonEntered(moment.now, moment.by, name, role),
    ]


def _enter_as_guest(moment: Moment, command: c.Enter) -> Decision:
    state, by = moment.state, moment.by
    refusal = link_shut(state, by, command.link, moment.now)
    if refusal is not None:
        return refusal
    name = guest_name(state, by, command.name)
    if not name:
        return refuse("guest_name_missing")
    link = state.guests.get(by) or command.link or ""
    used = [] if by in state.guests else [e.LinkUsed(moment.now, link, by)]
    if must_wait(moment, state.links[link]):
        knocked = knock(moment, name, "guest")
        return knocked if isinstance(knocked, Refusal) else [*used, *knocked]
    before = state.present(by)
    if before is not None and before.name == name:
        return []
    return [*used, e.PersonEntered(moment.now, by, name, "guest")]


def leave(moment: Moment, _command: c.Leave) -> Decision:
    if moment.by in moment.state.waiting:
        return [e.LobbyLeft(moment.now, moment.by, "left")]
    return _departure(moment, "left", moment.by)


def depart(moment: Moment, command: c.Depart) -> Decision:
    if moment.by in moment.state.waiting:
        return [e.LobbyLeft(moment.now, moment.by, command.reason)]
    if moment.state.present(moment.by) is None:
        return []
    return _departure(moment, command.reason, None)


def remove_person(moment: Moment, command: c.RemovePerson) -> Decision:
    state, person = moment.state, command.person
    if person == moment.by:
        return refuse("cannot_remove_self")
    if person in state.removed:
        return []
    found = state.people.get(person)
    if found is None and person not in state.waiting:
        return refuse("no_such_person")
    if found is not None and found.role == "instructor":
        return refuse("cannot_remove_instructor")
    return put_out(moment, person)


def put_out(moment: Moment, person: PersonId) -> list[e.AnyEvent]:
    """The events that put this person out, who is or was here, or waits."""
    if person not in moment.state.people:
        return [e.PersonRemoved(moment.now, person, moment.by)]
    return [
        *_farewell(moment, person, moment.by),
        *board_barred(moment, person),
        *copresenting_over(moment, person, moment.by),
        e.PersonRemoved(moment.now, person, moment.by),
    ]


def gone_by(moment: Moment, person: PersonId, reason: str) -> list[e.AnyEvent]:
    """The events by which someone else makes this person leave, who is here, or waits, or is gone."""
    if person in moment.state.waiting:
        return [e.LobbyLeft(moment.now, person, reason)]
    if moment.state.present(person) is None:
        return []
    left = e.PersonLeft(moment.now, person, reason)
    return [*_farewell(moment, person, moment.by), left]


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
        *spotlight_over(moment, by, person),
        *board_left(moment, person, by),
    ]


def _lost_with_role(moment: Moment, before: Person | None, role: Role) -> list[e.AnyEvent]:
    """Someone the hub no longer counts as staff loses what only staff may keep on sending."""
    if before is None or role in STAFF:
        return []
    state, kept = moment.state, {"microphone"}
    if state.settings.cameras:
        kept.add("camera")
    if state.spotlight == moment.by:
        kept.add("screen")
    return [
        e.SourceClosed(moment.now, moment.by, source, None)
        for source in SOURCES
        if source in before.sources - kept
    ]


def _role(moment: Moment) -> Role:
    if moment.role == "service":
        raise ValueError("the service enters nobody but in a person's own role")
    return moment.role
