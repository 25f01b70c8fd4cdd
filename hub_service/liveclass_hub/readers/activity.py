"""What happened lately, in the order in which it began? The activity feed, for the teaching staff.

What many do within a minute is one *entry*, which keeps its place while it grows: "12 people came
in". An entry says of what kind it is, when it began, how many did it and who the first of them were.
Beside it stand `quiet` (nobody has done anything for a while; see the core's `quiet`) and `heard`: when
each student last spoke or wrote, never how often.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from ..session import events as e
from ..session.limits import ACTIVITY_NAMED, ACTIVITY_SECONDS, ACTIVITY_SHOWN
from ..session.names import PersonId
from ..session.rules.quiet import doers_of
from .merge_patch import Json


def initial() -> Json:
    """The parts of the view that are told here, before the first event."""
    return {"activity": {}, "heard": {}}


class Deed(msgspec.Struct, frozen=True):
    """What one event adds to the feed."""

    kind: str
    person: PersonId
    about: Json = {}
    """What else an entry of the kind says; deeds are one entry only when they agree in it."""
    alone: bool = False
    """Whether it always is an entry of its own."""


Telling = Callable[[Any, Json], Deed | None]


def _entered(event: e.PersonEntered, view: Json) -> Deed | None:
    """Another name or role is no coming in."""
    here = view["people"].get(event.person, {}).get("here", False)
    return None if here else Deed("joined", event.person)


def _knocked(event: e.PersonKnocked, view: Json) -> Deed | None:
    return None if event.person in view["lobby"] else Deed("waiting", event.person)


def _hand(event: e.HandRaised, _view: Json) -> Deed:
    return Deed("hand", event.person, alone=event.question is not None)


def _signal(event: e.SignalSet, _view: Json) -> Deed | None:
    if event.signal is None:
        return None
    return Deed("signal", event.person, {"signal": event.signal})


def _private(event: e.MessagePosted, _view: Json) -> Deed | None:
    """What everyone reads stands in the chat."""
    if event.private != event.author:
        return None
    return Deed("message", event.author, {"thing": event.message}, alone=True)


TELLINGS: dict[type[e.Event], Telling] = {
    e.PersonEntered: _entered,
    e.PersonLeft: lambda event, _: Deed("left", event.person),
    e.PersonRemoved: lambda event, _: Deed("removed", event.person, {"by": event.by}),
    e.PersonKnocked: _knocked,
    e.HandRaised: _hand,
    e.CallAccepted: lambda event, _: Deed("turn", event.person, alone=True),
    e.SignalSet: _signal,
    e.QuestionAsked: lambda event, _: Deed(
        "question", event.author, {"thing": event.question}, alone=True
    ),
    e.WritingAsked: lambda event, _: Deed("writing", event.person),
    e.PushTaken: lambda event, _: Deed("taken", event.person, {"thing": event.push}),
    e.MessagePosted: _private,
}
"""What each event adds; those that are not here add nothing."""


class _Entry(msgspec.Struct):
    """One that may still grow."""

    id: str
    at: float
    people: set[PersonId]


class Activity:
    """The feed of one session, folded beside its view."""

    def __init__(self) -> None:
        self._shown: dict[str, None] = {}
        self._growing: dict[tuple[str, ...], _Entry] = {}

    def add(self, event: e.Event, seq: int, view: Json) -> Json:
        """What this event changes in the parts told here, on the view before it."""
        patch = {**_heard(event, view), **_quiet(event, view)}
        telling = TELLINGS.get(type(event))
        deed = None if telling is None else telling(event, view)
        if deed is not None:
            entries = self._tell(deed, event.at, seq)
            if entries:
                patch["activity"] = entries
        return patch

    def _tell(self, deed: Deed, at: float, seq: int) -> Json:
        key = (deed.kind, *deed.about.values())
        entry = None if deed.alone else self._growing.get(key)
        if entry is not None and at - entry.at < ACTIVITY_SECONDS:
            return _grown(entry, deed.person)
        if len(self._growing) > ACTIVITY_SHOWN:
            self._growing.clear()
        entry = _Entry(f"a_{seq}", at, {deed.person})
        if not deed.alone:
            self._growing[key] = entry
        told: Json = {"order": seq, "kind": deed.kind, "at": at, "count": 1, **deed.about}
        return {**self._make_room(entry.id), entry.id: {**told, "people": {deed.person: True}}}

    def _make_room(self, id: str) -> Json:
        self._shown[id] = None
        if len(self._shown) <= ACTIVITY_SHOWN:
            return {}
        oldest = next(iter(self._shown))
        del self._shown[oldest]
        for key, entry in list(self._growing.items()):
            if entry.id == oldest:
                del self._growing[key]
        return {oldest: None}


def _grown(entry: _Entry, person: PersonId) -> Json:
    """One more who does it; the same again is nothing new."""
    if person in entry.people:
        return {}
    entry.people.add(person)
    named = {person: True} if len(entry.people) <= ACTIVITY_NAMED else {}
    return {entry.id: {"count": len(entry.people), "people": named}}


def _student(person: PersonId, view: Json) -> bool:
    found = view["people"].get(person)
    return found is not None and found["role"] == "student"


def _heard(event: e.Event, view: Json) -> Json:
    """When a student last spoke or wrote; of a microphone that closes: until now."""
    match event:
        case e.MessagePosted() | e.QuestionAsked():
            people: tuple[PersonId, ...] = (event.author,)
        case e.CallAccepted():
            people = (event.person,)
        case e.SourceOpened(source="microphone") | e.SourceClosed(source="microphone"):
            people = (event.person,)
        case e.EveryoneMuted():
            people = event.people
        case _:
            return {}
    heard = {person: event.at for person in people if _student(person, view)}
    return {"heard": heard} if heard else {}


def _quiet(event: e.Event, view: Json) -> Json:
    if isinstance(event, e.ClassFellQuiet):
        return {"quiet": {"since": event.since}}
    return {"quiet": None} if "quiet" in view and _breaks(event, view) else {}


def _breaks(event: e.Event, view: Json) -> bool:
    """Whether the class is not quiet any more, or nobody is to be told."""
    match event:
        case e.ClassStirred() | e.NudgeDismissed() | e.SessionEnded():
            return True
        case e.SettingsChanged():
            return not event.settings.nudge_minutes
        case e.PersonEntered(role="student"):
            people = view["people"].values()
            return not any(seen["here"] and seen["role"] == "student" for seen in people)
        case _:
            return any(_student(person, view) for person in doers_of(event))
