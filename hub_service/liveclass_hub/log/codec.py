"""How does an event become a row, and a row an event?

A row holds the event as JSON with its place, kind and version. What a person is called or has
written is not in it: texts go to `texts`, one per event, names to `people`, one per person, both
sealed; erasing is deleting there. So a person has one name, the last one seen, and a session read
again shows it throughout.

Rows of older releases are brought up to date by `UPGRADES` as they are read; nothing rewrites
them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import msgspec
from msgspec.structs import replace

from ..session import events as e
from .errors import CorruptLogError, NewerLogError

ERASED = "(erased)"
"""Stands where a name or a text was."""

VERSION = 1
"""Of the events as this release writes them."""

Payload = dict[str, Any]
UPGRADES: dict[tuple[str, int], Callable[[Payload], Payload]] = {}
"""(kind, version) → how its payload becomes one of the next version."""

TEXTS: dict[type[e.Event], tuple[str, str]] = {
    e.MessagePosted: ("text", "author"),
    e.LinkMade: ("label", "by"),
    e.HandRaised: ("question", "person"),
    e.HandCellShared: ("source", "person"),
    e.HandErrorShared: ("error", "person"),
    e.CellPushed: ("source", "by"),
    e.HintPushed: ("text", "by"),
    e.MessageEdited: ("text", "by"),
    e.WordFilterSet: ("words", "by"),
    e.FileAdded: ("name", "person"),
    e.QuestionAsked: ("text", "author"),
    e.QuestionAnswered: ("text", "by"),
}
"""Where an event has a text, and whose it is."""

_HELD_ELSEWHERE = ""
_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(e.AnyEvent)
_known = {kind.__name__ for kind in e.EVENTS}


class Text(msgspec.Struct, frozen=True):
    """What a person wrote in one event."""

    author: str
    text: str


class Name(msgspec.Struct, frozen=True):
    """What a person is called from this event on."""

    person: str
    name: str


class Row(msgspec.Struct, frozen=True):
    """An event as it is kept, without what is personal."""

    kind: str
    version: int
    payload: bytes


def split(event: e.AnyEvent) -> tuple[Row, Text | None, Name | None]:
    """The row of an event, and what of it is kept in the side tables."""
    text, name = _text_of(event), None
    if text is not None:
        event = replace(event, **{TEXTS[type(event)][0]: _HELD_ELSEWHERE})
    if isinstance(event, e.PersonEntered | e.PersonKnocked):
        name = Name(event.person, event.name)
        event = replace(event, name=_HELD_ELSEWHERE)
    return Row(type(event).__name__, VERSION, _encoder.encode(event)), text, name


def join(row: Row, position: int, texts: Mapping[int, str]) -> e.AnyEvent:
    """The event of a row with its text, by position, back in place; names come with `named`.

    Raises `NewerLogError` and `CorruptLogError` (without a place, which the caller knows).
    """
    event = _decoded(row)
    if type(event) in TEXTS:
        field = TEXTS[type(event)][0]
        if getattr(event, field) == _HELD_ELSEWHERE:
            return replace(event, **{field: texts.get(position, ERASED)})
    return event


def named(event: e.AnyEvent, names: Mapping[str, str]) -> e.AnyEvent:
    """The event with its name, by person, back in place."""
    if isinstance(event, e.PersonEntered | e.PersonKnocked):
        return replace(event, name=names.get(event.person, ERASED))
    return event


def _text_of(event: e.AnyEvent) -> Text | None:
    if type(event) not in TEXTS:
        return None
    field, owner = TEXTS[type(event)]
    text = getattr(event, field)
    return None if text is None else Text(getattr(event, owner), text)


def _decoded(row: Row) -> e.AnyEvent:
    if row.version > VERSION or row.kind not in _known:
        raise NewerLogError(f"{row.kind} of version {row.version} is from a newer release.")
    try:
        if row.version == VERSION:
            event: e.AnyEvent = _decoder.decode(row.payload)
        else:
            event = msgspec.convert(_upgraded(row), e.AnyEvent)
    except msgspec.MsgspecError as error:
        raise CorruptLogError(f"this is no {row.kind} ({type(error).__name__})") from None
    return event


def _upgraded(row: Row) -> Payload:
    payload: Payload = msgspec.json.decode(row.payload)
    for version in range(row.version, VERSION):
        upgrade = UPGRADES.get((row.kind, version))
        payload = upgrade(payload) if upgrade else payload
    return payload
