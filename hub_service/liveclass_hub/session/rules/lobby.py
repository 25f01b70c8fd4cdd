"""What are the rules of the door: who comes straight in, who waits, and who is told to stay out?

A door has three ways of saying no: the class is *full*, it is *locked*, or it has a *lobby*, in which
students wait until staff *admit* or *deny* them. Who waits holds a place, so admitting is never refused
for want of room. Whoever is in already, also without a socket for a moment, is let through.
"""

from __future__ import annotations

from collections.abc import Iterable

from .. import commands as c
from .. import events as e
from ..limits import DENIED_SECONDS
from ..moment import Decision, Moment
from ..names import PersonId, Role
from ..refusals import Refusal, refuse
from ..state import Link, State
from .guests import link_of
from .places import full_for


def shut_out(state: State, person: PersonId, *, staff: bool, now: float) -> Refusal | None:
    """Why this person may not even wait to come in."""
    if person in state.removed:
        return refuse("removed")
    if staff or state.present(person) is not None or person in state.waiting:
        return None
    if state.settings.locked:
        return refuse("locked")
    if state.settings.lobby and now - state.denied.get(person, 0.0) < DENIED_SECONDS:
        return refuse("denied")
    if full_for(state, person):
        return refuse("capacity", count=state.limits.people)
    return None


def files_shut(state: State, person: PersonId) -> Refusal | None:
    """Why this student may not see the course's files while this class is live.

    The board is written to one of them all the time: who is kept out of the class must not read it there.
    """
    if person in state.removed:
        return refuse("removed")
    if state.present(person) is not None or not (state.settings.lobby or state.settings.locked):
        return None
    return refuse("files_closed")


def must_wait(moment: Moment, link: Link | None = None) -> bool:
    """Whether who comes in now, a guest by this link, comes into the lobby only."""
    state = moment.state
    if moment.staff or state.present(moment.by) is not None:
        return False
    by_link = link is not None and link.lobby
    return state.settings.lobby or by_link or moment.by in state.waiting


def knock(moment: Moment, name: str, role: Role) -> Decision:
    """Come into the lobby, or keep one's place there."""
    before = moment.state.waiting.get(moment.by)
    if before is not None and before.name == name:
        return []
    return [e.PersonKnocked(moment.now, moment.by, name, role)]


def admit(moment: Moment, command: c.Admit) -> Decision:
    if command.person in moment.state.waiting:
        return let_in(moment, [command.person])
    if moment.state.present(command.person) is not None:
        return []
    return refuse("not_waiting")


def admit_all(moment: Moment, _command: c.AdmitAll) -> Decision:
    return let_in(moment, moment.state.waiting)


def deny(moment: Moment, command: c.Deny) -> Decision:
    if command.person not in moment.state.waiting:
        return refuse("not_waiting")
    return [e.PersonDenied(moment.now, command.person, moment.by)]


def let_in(moment: Moment, people: Iterable[PersonId]) -> list[e.AnyEvent]:
    """The events that bring those who wait into the class."""
    admitted = tuple(people)
    if not admitted:
        return []
    waiting = moment.state.waiting
    return [
        e.PeopleAdmitted(moment.now, admitted, moment.by),
        *(
            e.PersonEntered(moment.now, person, waiting[person].name, waiting[person].role)
            for person in admitted
        ),
    ]


def lobby_over(moment: Moment) -> list[e.AnyEvent]:
    """The lobby is switched off: nobody waits any more, but for guests whose link has a lobby."""
    state = moment.state
    links = {person: link_of(state, person) for person in state.waiting}
    return let_in(moment, [p for p, link in links.items() if link is None or not link.lobby])


def lobby_emptied(moment: Moment, reason: str) -> list[e.AnyEvent]:
    """The events by which all who wait go away again."""
    return [e.LobbyLeft(moment.now, person, reason) for person in moment.state.waiting]
