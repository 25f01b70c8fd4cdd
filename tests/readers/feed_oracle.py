"""What should the activity feed be, computed the other way: from all events at once, beside the state?"""

from __future__ import annotations

from typing import Any

from liveclass_hub.session import events as e
from liveclass_hub.session.events import AnyEvent
from liveclass_hub.session.evolve import evolve
from liveclass_hub.session.limits import ACTIVITY_NAMED, ACTIVITY_SECONDS, ACTIVITY_SHOWN
from liveclass_hub.session.state import State

Said = tuple[str, str, dict[str, str], bool]
"""Kind, who, what else, and whether it stands alone."""


def feed_of(events: list[AnyEvent]) -> dict[str, Any]:
    """The entries, each with everything that fell into its minute."""
    state, groups = State(), []
    for seq, event in enumerate(events, start=1):
        said = _said(event, state)
        evolve(state, event)
        if said is None:
            continue
        kind, person, about, alone = said
        key = None if alone else (kind, tuple(sorted(about.items())))
        same = [g for g in groups if g["key"] == key and event.at - g["at"] < ACTIVITY_SECONDS]
        if key is not None and same:
            same[-1]["people"].append(person)
            continue
        groups.append(
            {"key": key, "order": seq, "kind": kind, "at": event.at, "people": [person], **about}
        )
    return {f"a_{group['order']}": _entry(group) for group in groups[-ACTIVITY_SHOWN:]}


def _entry(group: dict[str, Any]) -> dict[str, Any]:
    people = list(dict.fromkeys(group["people"]))
    shown = {name: value for name, value in group.items() if name != "key"}
    named = dict.fromkeys(people[:ACTIVITY_NAMED], True)
    return {**shown, "people": named, "count": len(people)}


def _said(event: AnyEvent, before: State) -> Said | None:
    match event:
        case e.PersonEntered() if before.present(event.person) is None:
            return "joined", event.person, {}, False
        case e.PersonLeft():
            return "left", event.person, {}, False
        case e.PersonRemoved():
            return "removed", event.person, {"by": event.by}, False
        case e.PersonKnocked() if event.person not in before.waiting:
            return "waiting", event.person, {}, False
        case e.HandRaised():
            return "hand", event.person, {}, event.question is not None
        case e.CallAccepted():
            return "turn", event.person, {}, True
        case e.SignalSet() if event.signal is not None:
            return "signal", event.person, {"signal": event.signal}, False
        case e.WritingAsked():
            return "writing", event.person, {}, False
        case e.PushTaken():
            return "taken", event.person, {"thing": event.push}, False
        case e.QuestionAsked():
            return "question", event.author, {"thing": event.question}, True
        case e.MessagePosted() if event.private == event.author:
            return "message", event.author, {"thing": event.message}, True
        case _:
            return None


def heard_of(events: list[AnyEvent]) -> dict[str, float]:
    """When each student last spoke or wrote."""
    heard: dict[str, float] = {}
    roles: dict[str, str] = {}
    for event in events:
        if isinstance(event, e.PersonEntered):
            roles[event.person] = event.role
        for person in _voices(event):
            if roles.get(person) == "student":
                heard[person] = event.at
    return heard


def _voices(event: AnyEvent) -> list[str]:
    if isinstance(event, e.MessagePosted | e.QuestionAsked):
        return [event.author]
    if isinstance(event, e.CallAccepted):
        return [event.person]
    if isinstance(event, e.EveryoneMuted):
        return list(event.people)
    sound = isinstance(event, e.SourceOpened | e.SourceClosed) and event.source == "microphone"
    return [event.person] if sound else []


def quiet_of(state: State, events: list[AnyEvent]) -> dict[str, Any]:
    """Absent unless the teaching staff are told right now."""
    told = [event for event in events if isinstance(event, e.ClassFellQuiet)]
    return {"quiet": {"since": told[-1].since}} if state.nudge == "told" else {}
