"""What are the rules of sending sound and picture?

Opening a source is leave to send, never an order to. Counts include everyone; the limits bind
students only, so staff and co-presenters can always be heard and seen. There is one screen: staff who
share take its place, a student shares while it is their turn, a co-presenter while nobody does.
"""

from __future__ import annotations

from .. import commands as c
from .. import events as e
from ..limits import SCREENS
from ..moment import Decision, Moment
from ..names import PersonId
from ..refusals import Refusal, refuse
from .settings import switched_off


def open_source(moment: Moment, command: c.OpenSource) -> Decision:
    if moment.by in moment.state.open[command.source]:
        return []
    opened = e.SourceOpened(moment.now, moment.by, command.source)
    if moment.staff:
        return [*_give_way(moment, command), opened]
    if moment.by in moment.state.copresenters:
        return _screen_taken(moment, command) or [opened]
    return switched_off(moment, command.source) or _full(moment, command) or [opened]


def close_source(moment: Moment, command: c.CloseSource) -> Decision:
    person = command.person or moment.by
    if person not in moment.state.open[command.source]:
        return []
    return [e.SourceClosed(moment.now, person, command.source, moment.by)]


def mute_person(moment: Moment, command: c.MutePerson) -> Decision:
    if command.person == moment.by:
        return refuse("own_microphone")
    if moment.state.present(command.person) is None:
        return refuse("no_such_person")
    if command.person not in moment.state.open["microphone"]:
        return []
    return [e.SourceClosed(moment.now, command.person, "microphone", moment.by)]


def all_closed(moment: Moment, person: PersonId, by: PersonId | None) -> list[e.AnyEvent]:
    """The events that close whatever `person` sends."""
    return [
        e.SourceClosed(moment.now, person, source, by)
        for source, senders in moment.state.open.items()
        if person in senders
    ]


def _give_way(moment: Moment, command: c.OpenSource) -> list[e.AnyEvent]:
    if command.source != "screen":
        return []
    return [
        e.SourceClosed(moment.now, person, "screen", moment.by)
        for person in moment.state.open["screen"]
    ]


def _full(moment: Moment, command: c.OpenSource) -> Refusal | None:
    """Why a student may not open this now."""
    state, limits = moment.state, moment.state.limits
    count = len(state.open[command.source])
    if command.source == "microphone" and count >= limits.microphones:
        return refuse("microphones_full", limit=limits.microphones)
    if command.source == "camera" and count >= limits.cameras:
        return refuse("cameras_full", limit=limits.cameras)
    if command.source == "screen" and state.spotlight != moment.by:
        return refuse("screen_needs_turn")
    return _screen_taken(moment, command)


def _screen_taken(moment: Moment, command: c.OpenSource) -> Refusal | None:
    if command.source == "screen" and len(moment.state.open["screen"]) >= SCREENS:
        return refuse("screen_taken")
    return None
