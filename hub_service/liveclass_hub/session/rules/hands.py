"""What are the rules of raising hands and taking turns?

A hand waits in a queue. Being called on is a question (`call`); accepting it takes the hand down
and gives the spotlight, which is one person's at a time, until the turn is ended.
"""

from __future__ import annotations

from .. import commands as c
from .. import events as e
from ..limits import HAND_CELLS, QUESTION_CHARACTERS
from ..moment import Decision, Moment
from ..names import PersonId, Source
from ..refusals import Refusal, refuse
from ..wording import clean_text
from .handcell import cell_of, full, shared
from .moderation import unfit_for_class
from .spotlight import spotlight_over


def raise_hand(moment: Moment, command: c.RaiseHand) -> Decision:
    question = clean_text(command.question or "") or None
    if question is not None and len(question) > QUESTION_CHARACTERS:
        return refuse("question_too_long", limit=QUESTION_CHARACTERS)
    unfit = unfit_for_class(moment, question) if question is not None else None
    if unfit is not None:
        return unfit
    cell = cell_of(command.cell)
    if isinstance(cell, Refusal):
        return cell
    if cell is not None and full(moment):
        return refuse("hand_cells_full", limit=HAND_CELLS)
    before = moment.state.hands.get(moment.by)
    with_it = shared(moment, cell)
    if before is not None and before.question == question:
        return with_it
    return [e.HandRaised(moment.now, moment.by, question), *with_it]


def lower_hand(moment: Moment, command: c.LowerHand) -> Decision:
    return lowered(moment, command.person or moment.by, moment.by)


def lowered(moment: Moment, person: PersonId, by: PersonId) -> list[e.AnyEvent]:
    """The event that takes this hand down, if it is up."""
    if person not in moment.state.hands:
        return []
    return [e.HandLowered(moment.now, person, by)]


def lower_all_hands(moment: Moment, _command: c.LowerAllHands) -> Decision:
    if not moment.state.hands:
        return []
    return [e.AllHandsLowered(moment.now, moment.by)]


def call_on(moment: Moment, command: c.CallOn) -> Decision:
    state = moment.state
    if command.person == moment.by:
        return refuse("call_on_self")
    seen = state.present(command.person)
    if seen is None:
        return refuse("no_such_person")
    if seen.guest:
        return refuse("guests_watch")
    if state.spotlight == command.person or called(moment) == command.person:
        return []
    return [e.CalledOn(moment.now, command.person, moment.by)]


def accept_call(moment: Moment, _command: c.AcceptCall) -> Decision:
    if called(moment) != moment.by:
        return refuse("not_called")
    return [
        *turn_over(moment, moment.state.spotlight, moment.by),
        *lowered(moment, moment.by, moment.by),
        *spotlight_over(moment, moment.by),
        e.CallAccepted(moment.now, moment.by),
    ]


def decline_call(moment: Moment, _command: c.DeclineCall) -> Decision:
    if called(moment) != moment.by:
        return refuse("not_called")
    return [e.CallDeclined(moment.now, moment.by)]


def end_turn(moment: Moment, command: c.EndTurn) -> Decision:
    if command.person not in {called(moment), moment.state.spotlight}:
        return refuse("not_their_turn")
    if command.person != moment.state.spotlight:
        return [e.TurnEnded(moment.now, command.person, moment.by)]
    return turn_over(moment, command.person, moment.by)


def turn_over(moment: Moment, person: PersonId | None, by: PersonId | None) -> list[e.AnyEvent]:
    """The events that end the turn of `person`, who is in the spotlight.

    A student's screen goes with the turn that allowed it, and so does a microphone.
    """
    if person is None:
        return []
    ended = e.TurnEnded(moment.now, person, by)
    holder = moment.state.people[person]
    if moment.state.unbound(person):
        return [ended]
    allowed: list[Source] = ["screen"]
    if not moment.state.settings.may_unmute:
        allowed.append("microphone")
    closed = [
        e.SourceClosed(moment.now, person, source, by)
        for source in allowed
        if source in holder.sources
    ]
    return [*closed, ended]


def called(moment: Moment) -> PersonId | None:
    """Who is being called on and has not answered."""
    call = moment.state.call
    return None if call is None else call.person
