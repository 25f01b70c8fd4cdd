"""What does co-presenting change in the view? A word at the person, for everyone to see."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..session import events as e
from .merge_patch import Json

Change = Callable[[Any, int, Json], Json]


def _promoted(event: e.PersonPromoted, _seq: int, _view: Json) -> Json:
    return {"people": {event.person: {"copresenter": True}}}


def _demoted(event: e.PersonDemoted, _seq: int, _view: Json) -> Json:
    return {"people": {event.person: {"copresenter": None}}}


CHANGES: dict[type[e.Event], Change] = {
    e.PersonPromoted: _promoted,
    e.PersonDemoted: _demoted,
}
"""The change of each."""
