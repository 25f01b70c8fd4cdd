"""What are the rules of co-presenting: who is promoted for this class, and what goes when it ends?

A *co-presenter* is a student whom what binds students does not bind (`State.unbound`): they speak, are
seen, share the screen and write on the board whatever the settings and limits of the session say. They
moderate nothing: for the policy they are students. The grant outlasts any absence; it ends with the
session, with being removed, with a role that gives more, and by `Demote`, which leaves nothing of it on air.
"""

from __future__ import annotations

from .. import events as e
from ..commands.copresenting import Demote, Promote
from ..limits import COPRESENTERS
from ..moment import Decision, Moment
from ..names import PersonId
from ..refusals import refuse
from .board import ask_closed, board_left
from .sources import all_closed


def promote(moment: Moment, command: Promote) -> Decision:
    state, person = moment.state, command.person
    found = state.present(person)
    if found is None:
        return refuse("no_such_person")
    if found.role != "student":
        return refuse("students_only_promoted")
    if person in state.copresenters:
        return []
    # Who is away counts for nothing here, so that nobody has to come back to make room.
    if sum(1 for other in state.copresenters if state.present(other)) >= COPRESENTERS:
        return refuse("copresenters_full", limit=COPRESENTERS)
    return [
        *ask_closed(moment, person, moment.by),
        e.PersonPromoted(moment.now, person, moment.by),
    ]


def demote(moment: Moment, command: Demote) -> Decision:
    """Also what a student could have opened is closed: opening it again is then a student's."""
    person = command.person
    if person not in moment.state.copresenters:
        return []
    return [
        *all_closed(moment, person, moment.by),
        *board_left(moment, person, moment.by),
        *copresenting_over(moment, person, moment.by),
    ]


def copresenting_over(moment: Moment, person: PersonId, by: PersonId | None) -> list[e.AnyEvent]:
    """The event that ends this person's co-presenting, if they do."""
    if person not in moment.state.copresenters:
        return []
    return [e.PersonDemoted(moment.now, person, by)]


def all_copresenting_over(moment: Moment, by: PersonId | None) -> list[e.AnyEvent]:
    """The events by which nobody co-presents any more."""
    return [e.PersonDemoted(moment.now, person, by) for person in moment.state.copresenters]
