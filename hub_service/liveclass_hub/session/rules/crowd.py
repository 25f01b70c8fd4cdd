"""What are the rules of doing one thing to many people at once?

What each event says of a person is what the same thing done to them alone would say. Who is not
there any more, or has nothing to close, is passed over; what is refused for one is refused whole.
"""

from __future__ import annotations

from .. import commands as c
from .. import events as e
from ..moment import Decision, Moment
from ..names import PersonId, Source
from ..refusals import refuse
from .hands import lowered
from .people import put_out


def mute_people(moment: Moment, command: c.MutePeople) -> Decision:
    if moment.by in command.people:
        return refuse("own_microphone")
    return _closed(moment, command.people, "microphone")


def stop_cameras(moment: Moment, command: c.StopCameras) -> Decision:
    return _closed(moment, command.people, "camera")


def lower_hands(moment: Moment, command: c.LowerHands) -> Decision:
    named = dict.fromkeys(command.people)
    return [event for person in named for event in lowered(moment, person, moment.by)]


def remove_people(moment: Moment, command: c.RemovePeople) -> Decision:
    state = moment.state
    if moment.by in command.people:
        return refuse("cannot_remove_self")
    found = [state.people.get(person) for person in command.people]
    if any(person is not None and person.role == "instructor" for person in found):
        return refuse("cannot_remove_instructor")
    named = [
        person
        for person in dict.fromkeys(command.people)
        if (person in state.people or person in state.waiting) and person not in state.removed
    ]
    return [event for person in named for event in put_out(moment, person)]


def _closed(moment: Moment, people: tuple[PersonId, ...], source: Source) -> Decision:
    senders = moment.state.open[source]
    return [
        e.SourceClosed(moment.now, person, source, moment.by)
        for person in dict.fromkeys(people)
        if person in senders
    ]
