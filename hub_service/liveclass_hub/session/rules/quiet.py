"""When is a class quiet, and what tells the teaching staff so?

A class *stirs* when a student does something of their own accord: writes, asks, raises a hand,
holds up a signal, reacts, speaks, takes a push, writes on the board. It *falls quiet* when that was
as long ago as the settings say. The teaching staff are told once (`nudge`); it ends when the class
stirs, or is dismissed and does not come back before the class has stirred. Of the class as a whole
only the time is kept, and of no student whether they pay attention.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .. import commands as c
from .. import events as e
from ..limits import STIR_SECONDS
from ..moment import Decision, Moment
from ..names import PersonId
from ..state import State

DOERS: dict[type[e.Event], Callable[[Any], PersonId | None]] = {
    e.MessagePosted: lambda event: event.author,
    e.MessageEdited: lambda event: event.by,
    e.MessageReacted: lambda event: event.person,
    e.HandRaised: lambda event: event.person,
    e.HandLowered: lambda event: event.by,
    e.CallAccepted: lambda event: event.person,
    e.CallDeclined: lambda event: event.person,
    e.TurnEnded: lambda event: event.person,
    e.SourceOpened: lambda event: event.person,
    e.SourceClosed: lambda event: event.person,
    e.SignalSet: lambda event: event.person,
    e.QuestionAsked: lambda event: event.author,
    e.QuestionUpvoted: lambda event: event.person,
    e.WritingAsked: lambda event: event.person,
    e.PushTaken: lambda event: event.person,
}
"""Whose doing it is. With a turn or a microphone that ends, they could speak until then."""


def doers_of(event: e.Event) -> tuple[PersonId, ...]:
    """Whose doing this event is, staff included; nobody's when the class does not stir by it."""
    if isinstance(event, e.EveryoneMuted):
        return event.people
    doer = DOERS.get(type(event))
    person = None if doer is None else doer(event)
    return () if person is None else (person,)


def follow(event: e.Event, state: State) -> None:
    """Fold what this event has to do with quiet; `state` is the one before it."""
    if _stirs(event, state):
        state.stirred_at = event.at
        state.nudge = "none"
    elif isinstance(event, e.ClassFellQuiet):
        state.nudge = "told"
    elif isinstance(event, e.NudgeDismissed):
        state.nudge = "dismissed"
    elif isinstance(event, e.SessionEnded) or (
        isinstance(event, e.SettingsChanged) and not event.settings.nudge_minutes
    ):
        state.nudge = "none"


def dismiss_nudge(moment: Moment, _command: c.DismissNudge) -> Decision:
    told = moment.state.nudge == "told"
    return [e.NudgeDismissed(moment.now, moment.by)] if told else []


def stir(moment: Moment, _command: c.Stir) -> Decision:
    return stirred(moment)


def notice_quiet(moment: Moment, _command: c.NoticeQuiet) -> Decision:
    state = moment.state
    return [e.ClassFellQuiet(moment.now, state.stirred_at)] if fell_quiet(state, moment.now) else []


def stirred(moment: Moment) -> list[e.AnyEvent]:
    """The event of a stir that leaves no other, unless it was said just now."""
    state = moment.state
    recent = moment.now - state.stirred_at < STIR_SECONDS
    return [] if recent and state.nudge == "none" else [e.ClassStirred(moment.now)]


def fell_quiet(state: State, now: float) -> bool:
    """Whether the teaching staff are to be told now. Whoever can be heard breaks the quiet."""
    minutes = state.settings.nudge_minutes
    if not minutes or state.nudge != "none" or state.phase != "live":
        return False
    if now - state.stirred_at < minutes * 60 or not _students_here(state):
        return False
    heard = {*state.open["microphone"], state.spotlight} - {None}
    return all(state.people[person].staff for person in heard if person is not None)


def _stirs(event: e.Event, state: State) -> bool:
    if isinstance(event, e.ClassStirred | e.SessionStarted):
        return True
    if isinstance(event, e.PersonEntered):
        # With the first student there is somebody who could be quiet.
        return event.role == "student" and not _students_here(state)
    return any(_is_student(state, person) for person in doers_of(event))


def _is_student(state: State, person: PersonId) -> bool:
    found = state.people.get(person)
    return found is not None and found.role == "student"


def _students_here(state: State) -> bool:
    return any(person.here and person.role == "student" for person in state.people.values())
