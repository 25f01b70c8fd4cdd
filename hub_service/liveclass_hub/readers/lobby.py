"""What do settings and lobby change in the view? Who waits is shown to the staff alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from ..session import events as e
from ..session.limits import SessionSettings
from .merge_patch import Json

Change = Callable[[Any, int, Json], Json]


def initial() -> Json:
    """The parts of the view that are told here, before the first event."""
    return {"settings": {}, "lobby": {}}


def shown(settings: SessionSettings) -> Json:
    """The settings as a part of the view."""
    return {"settings": msgspec.to_builtins(settings)}


def gone(person: str, view: Json) -> Json:
    """A person waits no more, if they did."""
    return {"lobby": {person: None}} if person in view["lobby"] else {}


def _settings_changed(event: e.SettingsChanged, _seq: int, _view: Json) -> Json:
    return shown(event.settings)


def _knocked(event: e.PersonKnocked, seq: int, view: Json) -> Json:
    if event.person in view["lobby"]:
        return {"lobby": {event.person: {"name": event.name}}}
    waits = {"name": event.name, "role": event.role, "order": seq, "since": event.at}
    return {"lobby": {event.person: waits}}


def _admitted(_event: e.PeopleAdmitted, _seq: int, _view: Json) -> Json:
    """That each of them entered is said next."""
    return {}


def _waits_no_more(event: e.PersonDenied | e.LobbyLeft, _seq: int, view: Json) -> Json:
    return gone(event.person, view)


CHANGES: dict[type[e.Event], Change] = {
    e.SettingsChanged: _settings_changed,
    e.PersonKnocked: _knocked,
    e.PeopleAdmitted: _admitted,
    e.PersonDenied: _waits_no_more,
    e.LobbyLeft: _waits_no_more,
}
"""The change of each."""
