"""What do links for guests change in the view? The teaching staff see them, and who came by which."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..session import events as e
from .merge_patch import Json

Change = Callable[[Any, int, Json], Json]


def initial() -> Json:
    """The parts of the view that are told here, before the first event."""
    return {"links": {}, "came_by": {}}


def _made(event: e.LinkMade, seq: int, _view: Json) -> Json:
    link = {
        "order": seq,
        "by": event.by,
        "at": event.at,
        "label": event.label,
        "expires_at": event.expires_at,
        "uses": event.uses,
        "used": 0,
        "lobby": event.lobby,
        "revoked": None,
    }
    return {"links": {event.link: link}}


def _used(event: e.LinkUsed, _seq: int, view: Json) -> Json:
    used = view["links"][event.link]["used"] + 1
    return {"links": {event.link: {"used": used}}, "came_by": {event.person: event.link}}


def _revoked(event: e.LinkRevoked, _seq: int, _view: Json) -> Json:
    return {"links": {event.link: {"revoked": {"by": event.by, "at": event.at}}}}


CHANGES: dict[type[e.Event], Change] = {
    e.LinkMade: _made,
    e.LinkUsed: _used,
    e.LinkRevoked: _revoked,
}
"""The change of each."""
