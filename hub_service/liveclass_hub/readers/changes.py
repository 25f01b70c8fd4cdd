"""What does one event change in the view?

Each event gives a merge patch of its own. An entry of a map is put whole, with null for what it
lacks (see `merge_patch.combine`); times and orders come from the event and its position.
"""

from __future__ import annotations

from functools import singledispatch

from ..session import events as e
from ..session.names import SOURCES
from .merge_patch import Json


def initial() -> Json:
    """The view before the first event."""
    return {"people": {}, "hands": {}, "messages": {}, "removed": {}}


def of(event: e.AnyEvent, seq: int, view: Json) -> Json:
    """The patch for the event at position `seq`, on the view before it.

    Raises `TypeError` for what is no event.
    """
    return _change(event, seq, view)


@singledispatch
def _change(event: e.Event, seq: int, view: Json) -> Json:
    raise TypeError(f"{type(event).__name__} is not an event of a session")


@_change.register
def _(event: e.SessionStarted, seq: int, view: Json) -> Json:
    return {
        "session": {
            "id": event.session,
            "course": event.course,
            "title": event.title,
            "state": "live",
            "started_at": event.at,
            "ended_at": None,
        },
        "limits": {
            "microphones": event.limits.microphones,
            "cameras": event.limits.cameras,
        },
    }


@_change.register
def _(event: e.SessionEnded, seq: int, view: Json) -> Json:
    return {"session": {"state": "ended", "ended_at": event.at}}


@_change.register
def _(event: e.PersonEntered, seq: int, view: Json) -> Json:
    known = {"name": event.name, "role": event.role, "here": True}
    if event.person in view["people"]:
        return {"people": {event.person: known}}
    closed = dict.fromkeys(SOURCES, False)
    return {"people": {event.person: {**known, **closed, "joined_at": event.at}}}


@_change.register
def _(event: e.PersonLeft, seq: int, view: Json) -> Json:
    return _person(event.person, here=False)


@_change.register
def _(event: e.PersonRemoved, seq: int, view: Json) -> Json:
    put_out = {"by": event.by, "at": event.at}
    return {**_person(event.person, here=False), "removed": {event.person: put_out}}


@_change.register
def _(event: e.MessagePosted, seq: int, view: Json) -> Json:
    message = {"order": seq, "author": event.author, "text": event.text, "at": event.at}
    return {"messages": {event.message: message}}


@_change.register
def _(event: e.HandRaised, seq: int, view: Json) -> Json:
    if event.person in view["hands"]:
        return {"hands": {event.person: {"question": event.question}}}
    hand = {"order": seq, "since": event.at, "question": event.question}
    return {"hands": {event.person: hand}}


@_change.register
def _(event: e.AllHandsLowered, seq: int, view: Json) -> Json:
    return {"hands": dict.fromkeys(view["hands"])}


@_change.register
def _(event: e.HandLowered, seq: int, view: Json) -> Json:
    return {"hands": {event.person: None}}


@_change.register
def _(event: e.CalledOn, seq: int, view: Json) -> Json:
    return {"call": {"person": event.person, "by": event.by, "at": event.at}}


@_change.register
def _(event: e.CallAccepted, seq: int, view: Json) -> Json:
    return {"call": None, "spotlight": event.person}


@_change.register
def _(event: e.CallDeclined, seq: int, view: Json) -> Json:
    return {"call": None}


@_change.register
def _(event: e.TurnEnded, seq: int, view: Json) -> Json:
    call, spotlight = view.get("call"), view.get("spotlight")
    patch: Json = {}
    if call is not None and call["person"] == event.person:
        patch["call"] = None
    if spotlight == event.person:
        patch["spotlight"] = None
    return patch


@_change.register
def _(event: e.SourceOpened, seq: int, view: Json) -> Json:
    return _person(event.person, **{event.source: True})


@_change.register
def _(event: e.SourceClosed, seq: int, view: Json) -> Json:
    return _person(event.person, **{event.source: False})


@_change.register
def _(event: e.EveryoneMuted, seq: int, view: Json) -> Json:
    return {"people": {person: {"microphone": False} for person in event.people}}


def _person(person: str, **changed: bool) -> Json:
    return {"people": {person: changed}}
