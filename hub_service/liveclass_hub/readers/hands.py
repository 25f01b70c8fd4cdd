"""What do raised hands change in the view?

Everyone is shown whose hand is up and what the question is. The cell that goes with a hand is in
`hand_cells`, the staff's, and in the part of `own` that is the person's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from ..session import events as e
from .merge_patch import Json

Change = Callable[[Any, int, Json], Json]


def initial() -> Json:
    """The parts of the view that are told here, before the first event."""
    return {"hands": {}, "hand_cells": {}}


def _raised(event: e.HandRaised, seq: int, view: Json) -> Json:
    if event.person in view["hands"]:
        return {"hands": {event.person: {"question": event.question}}}
    hand = {"order": seq, "since": event.at, "question": event.question}
    return {"hands": {event.person: hand}}


def _cell_shared(event: e.HandCellShared, _seq: int, view: Json) -> Json:
    if event.source is None:
        return _cells_gone([event.person], view)
    return _cell(event.person, {"source": event.source, "error": None})


def _error_shared(event: e.HandErrorShared, _seq: int, _view: Json) -> Json:
    return _cell(event.person, {"error": event.error})


def _lowered(event: e.HandLowered, _seq: int, view: Json) -> Json:
    return {"hands": {event.person: None}, **_cells_gone([event.person], view)}


def _all_lowered(_event: e.AllHandsLowered, _seq: int, view: Json) -> Json:
    return {"hands": dict.fromkeys(view["hands"]), **_cells_gone(view["hands"], view)}


def _cell(person: str, cell: Json) -> Json:
    return {"hand_cells": {person: cell}, "own": {person: {"hand_cell": cell}}}


def _cells_gone(people: Iterable[str], view: Json) -> Json:
    gone = [person for person in people if person in view["hand_cells"]]
    if not gone:
        return {}
    own = {person: {"hand_cell": None} for person in gone}
    return {"hand_cells": dict.fromkeys(gone), "own": own}


CHANGES: dict[type[e.Event], Change] = {
    e.HandRaised: _raised,
    e.HandCellShared: _cell_shared,
    e.HandErrorShared: _error_shared,
    e.HandLowered: _lowered,
    e.AllHandsLowered: _all_lowered,
}
