"""What does the conversation change in the view?

A message stands in one of three places: among those the class reads, in the exchange of one student with the
teaching staff (what the word filter holds, too), or among the hidden ones, which are the staff's. It moves
whole, with null for what it lacks. Who is blocked, and the word filter's list, are the staff's to see.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

from ..session import events as e
from .merge_patch import Json

Change = Callable[[Any, int, Json], Json]

LACKS: Json = dict.fromkeys(("edited_at", "reply_to", "private", "held", "hidden", "files"))
"""What a message may be without."""


def initial() -> Json:
    """The parts of the view that are told here, before the first event."""
    return {
        "messages": {},
        "private": {},
        "hidden": {},
        "attached": {},
        "blocked": {},
        "filter": {"words": []},
        "chat": {"mode": "everyone"},
    }


def gone(view: Json, message: str) -> Json:
    """The message leaves the view."""
    return _change(view, message, None)


def _posted(event: e.MessagePosted, seq: int, view: Json) -> Json:
    message = {
        **LACKS,
        "order": seq,
        "author": event.author,
        "text": event.text,
        "at": event.at,
        "reply_to": event.reply_to,
        "private": event.private,
        "held": True if event.held else None,
        "reactions": {},
    }
    put = _put(event.author if event.held else event.private, event.message, message)
    if not event.files:
        return put
    message["files"] = {file: {**view["attached"][file]} for file in event.files}
    return {**put, "attached": dict.fromkeys(event.files)}


def _file_added(event: e.FileAdded, seq: int, _view: Json) -> Json:
    about = {"order": seq, "name": event.name, "mime": event.mime, "size": event.size}
    return {"attached": {event.file: about}}


def _file_dropped(event: e.FileDropped, _seq: int, _view: Json) -> Json:
    return {"attached": {event.file: None}}


def _edited(event: e.MessageEdited, _seq: int, view: Json) -> Json:
    return _change(view, event.message, {"text": event.text, "edited_at": event.at})


def _deleted(event: e.MessageDeleted, _seq: int, view: Json) -> Json:
    return gone(view, event.message)


def _hidden(event: e.MessageHidden, _seq: int, view: Json) -> Json:
    found = _found(view, event.message)
    if found is None:
        return {}
    by = {"by": event.by, "at": event.at}
    return {**gone(view, event.message), "hidden": {event.message: {**found, "hidden": by}}}


def _shown(event: e.MessageShown, _seq: int, view: Json) -> Json:
    found = _found(view, event.message)
    if found is None:
        return {}
    return {**gone(view, event.message), "messages": {event.message: found}}


def _reacted(event: e.MessageReacted, _seq: int, view: Json) -> Json:
    return _change(view, event.message, {"reactions": {event.reaction: {event.person: True}}})


def _taken_back(event: e.ReactionTakenBack, _seq: int, view: Json) -> Json:
    return _change(view, event.message, {"reactions": {event.reaction: {event.person: None}}})


def _mode_set(event: e.ChatModeSet, _seq: int, _view: Json) -> Json:
    return {"chat": {"mode": event.mode}}


def _blocked(event: e.PersonBlocked, _seq: int, _view: Json) -> Json:
    return {
        "blocked": {event.person: {"by": event.by, "at": event.at}},
        "own": {event.person: {"blocked": True}},
    }


def _unblocked(event: e.PersonUnblocked, _seq: int, _view: Json) -> Json:
    return {"blocked": {event.person: None}, "own": {event.person: {"blocked": None}}}


def _filter_set(event: e.WordFilterSet, _seq: int, _view: Json) -> Json:
    return {"filter": {"words": event.words.split("\n") if event.words else []}}


def _put(private: str | None, message: str, changed: Json | None) -> Json:
    if private is None:
        return {"messages": {message: changed}}
    return {"private": {private: {message: changed}}}


def _change(view: Json, message: str, changed: Json | None) -> Json:
    """The change of a message, wherever it is; nothing when it is not shown any more."""
    if message in view["messages"]:
        return _put(None, message, changed)
    if message in view["hidden"]:
        return {"hidden": {message: changed}}
    for student, exchange in view["private"].items():
        if message in exchange:
            return _put(student, message, changed)
    return {}


def _found(view: Json, message: str) -> Json | None:
    """The whole message, neither held nor hidden, to be put elsewhere; a copy."""
    places = (view["messages"], view["hidden"], *view["private"].values())
    for place in places:
        if message in place:
            return {**LACKS, **copy.deepcopy(place[message]), "held": None, "hidden": None}
    return None


CHANGES: dict[type[e.Event], Change] = {
    e.MessagePosted: _posted,
    e.MessageEdited: _edited,
    e.MessageDeleted: _deleted,
    e.MessageHidden: _hidden,
    e.MessageShown: _shown,
    e.MessageReacted: _reacted,
    e.ReactionTakenBack: _taken_back,
    e.ChatModeSet: _mode_set,
    e.PersonBlocked: _blocked,
    e.PersonUnblocked: _unblocked,
    e.WordFilterSet: _filter_set,
    e.FileAdded: _file_added,
    e.FileDropped: _file_dropped,
}
"""The change of each."""
