"""What does one event change in the view?

Each event gives a merge patch of its own. An entry of a map is put whole, with null for what it
lacks (see `merge_patch.combine`); times and orders come from the event and its position.
"""

from __future__ import annotations

from functools import singledispatch
from typing import Any

from ..session import events as e
from ..session.limits import PUSHES_SHOWN
from ..session.names import SOURCES
from . import activity, chat, copresenting, hands, links, lobby, tallies
from .merge_patch import Json


def initial() -> Json:
    """The view before the first event."""
    return {
        "people": {},
        "removed": {},
        "pushes": {},
        **chat.initial(),
        **hands.initial(),
        **tallies.initial(),
        **lobby.initial(),
        **activity.initial(),
        **links.initial(),
    }


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
            "attachment_bytes": event.limits.attachment_bytes,
            "guest_link_minutes": event.limits.guest_link_minutes,
        },
        **lobby.shown(event.settings),
    }


@_change.register
def _(event: e.SessionEnded, seq: int, view: Json) -> Json:
    return {"session": {"state": "ended", "ended_at": event.at}}


@_change.register
def _(event: e.PersonEntered, seq: int, view: Json) -> Json:
    known = {"name": event.name, "role": event.role, "here": True}
    tallied = {**tallies.entered(event, view), **lobby.gone(event.person, view)}
    if event.person in view["people"]:
        return {**tallied, "people": {event.person: known}}
    closed = dict.fromkeys(SOURCES, False)
    return {**tallied, "people": {event.person: {**known, **closed, "joined_at": event.at}}}


@_change.register
def _(event: e.PersonLeft, seq: int, view: Json) -> Json:
    return {**_person(event.person, here=False), **tallies.gone(event.person, view)}


@_change.register
def _(event: e.PersonRemoved, seq: int, view: Json) -> Json:
    put_out = {"by": event.by, "at": event.at}
    removed = {"removed": {event.person: put_out}, **lobby.gone(event.person, view)}
    if event.person not in view["people"]:
        return removed
    return {**_person(event.person, here=False), **removed, **tallies.gone(event.person, view)}


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


@_change.register
def _(event: e.BoardOpened, seq: int, view: Json) -> Json:
    before = view.get("board", {"writers": {}, "asks": {}})
    opened: Json = {
        "notebook": event.notebook,
        "opened_by": event.by,
        "opened_at": event.at,
        "presenter": event.by,
        "everyone": False,
        "writers": dict.fromkeys(before["writers"]),
        "asks": dict.fromkeys(before["asks"]),
        "offer": None,
    }
    return {"board": opened}


@_change.register
def _(event: e.WritingAllowed, seq: int, view: Json) -> Json:
    asks = view["board"]["asks"]
    answered = asks if event.everyone else [p for p in event.people if p in asks]
    return _board(
        everyone=event.everyone,
        writers=dict.fromkeys(event.people, True),
        asks=dict.fromkeys(answered),
    )


@_change.register
def _(event: e.WritingStopped, seq: int, view: Json) -> Json:
    return _board(everyone=event.everyone, writers=dict.fromkeys(event.people))


@_change.register
def _(event: e.WritingAsked, seq: int, view: Json) -> Json:
    return _board(asks={event.person: {"order": seq, "since": event.at}})


@_change.register
def _(event: e.AskClosed, seq: int, view: Json) -> Json:
    return _board(asks={event.person: None})


@_change.register
def _(event: e.PresentingOffered, seq: int, view: Json) -> Json:
    return _board(offer={"person": event.person, "by": event.by, "at": event.at})


@_change.register
def _(event: e.OfferClosed, seq: int, view: Json) -> Json:
    return _board(offer=None)


@_change.register
def _(event: e.PresenterChanged, seq: int, view: Json) -> Json:
    return _board(presenter=event.person, offer=None)


@_change.register
def _(event: e.CellPushed, seq: int, view: Json) -> Json:
    cell = {"cell": event.cell, "cell_type": event.cell_type, "text": event.source}
    return _pushed(event, seq, view, {"kind": "cell", **cell})


@_change.register
def _(event: e.HintPushed, seq: int, view: Json) -> Json:
    return _pushed(event, seq, view, {"kind": "hint", "cell": event.cell, "text": event.text})


@_change.register
def _(event: e.PushTaken, seq: int, view: Json) -> Json:
    push = view["pushes"].get(event.push)
    return {} if push is None else {"pushes": {event.push: {"taken": push["taken"] + 1}}}


@_change.register
def _(event: e.ClassStirred | e.ClassFellQuiet | e.NudgeDismissed, seq: int, view: Json) -> Json:
    """What it changes, `activity` tells."""
    return {}


@_change.register
def _(event: e.SpotlightSet, seq: int, view: Json) -> Json:
    return {"large": event.person}


for _part in (hands, tallies, lobby, chat, copresenting, links):
    for _kind, _told in _part.CHANGES.items():
        _change.register(_kind, _told)


def _board(**changed: Any) -> Json:
    return {"board": changed}


def _pushed(event: e.CellPushed | e.HintPushed, seq: int, view: Json, what: Json) -> Json:
    """A new push; the oldest gives way when there are enough."""
    shown = list(view["pushes"])
    oldest = dict.fromkeys(shown[: max(0, len(shown) + 1 - PUSHES_SHOWN)])
    push = {"order": seq, "by": event.by, "at": event.at, "taken": 0, **what}
    return {"pushes": {**oldest, event.push: push}}


def _person(person: str, **changed: bool) -> Json:
    return {"people": {person: changed}}
