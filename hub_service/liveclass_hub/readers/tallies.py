"""What do signals, questions and votes change in the view?

Students are shown how many, never who: `signalled` and `askers` are the staff's, and of `own`, what
each student did themselves, each gets their part. The counts stand still when someone leaves with
their signal, until the next one comes: the count that falls as they go would tell which it was.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

from ..session import events as e
from ..session.limits import QUESTIONS_ANSWERED
from ..session.names import SIGNALS, STAFF
from .merge_patch import Json, apply

Change = Callable[[Any, int, Json], Json]


def initial() -> Json:
    """The parts of the view that are told here, before the first event."""
    return {
        "signals": {"counts": dict.fromkeys(SIGNALS, 0)},
        "signalled": {},
        "questions": {},
        "askers": {},
        "own": {},
    }


def entered(event: e.PersonEntered, view: Json) -> Json:
    """Who teaches from now on is not one of those asked."""
    return gone(event.person, view) if event.role in STAFF else {}


def gone(person: str, view: Json) -> Json:
    """A person's signal goes with them."""
    return _lowered([person]) if person in view["signalled"] else {}


def _signal_set(event: e.SignalSet, _seq: int, view: Json) -> Json:
    held = None if event.signal is None else {"signal": event.signal, "since": event.at}
    after = apply(view["signalled"], {event.person: held})
    counted = Counter(shown["signal"] for shown in after.values())
    counts = {signal: counted[signal] for signal in SIGNALS}
    return {
        "signals": {"counts": counts},
        "signalled": {event.person: held},
        "own": {event.person: {"signal": event.signal}},
    }


def _signals_cleared(_event: e.SignalsCleared, _seq: int, view: Json) -> Json:
    nothing = dict.fromkeys(SIGNALS, 0)
    return {"signals": {"counts": nothing}, **_lowered(view["signalled"])}


def _lowered(people: Iterable[str]) -> Json:
    return {
        "signalled": dict.fromkeys(people),
        "own": {person: {"signal": None} for person in people},
    }


def _asked(event: e.QuestionAsked, seq: int, _view: Json) -> Json:
    question = {
        "order": seq,
        "at": event.at,
        "text": event.text,
        "votes": 0,
        "author": None if event.anonymous else event.author,
        "answered": None,
    }
    return {
        "questions": {event.question: question},
        "askers": {event.question: event.author},
        "own": {event.author: {"asked": {event.question: True}}},
    }


def _upvoted(event: e.QuestionUpvoted, _seq: int, view: Json) -> Json:
    votes = view["questions"][event.question]["votes"] + 1
    return {
        "questions": {event.question: {"votes": votes}},
        "own": {event.person: {"votes": {event.question: True}}},
    }


def _vote_taken_back(event: e.VoteTakenBack, _seq: int, view: Json) -> Json:
    votes = view["questions"][event.question]["votes"] - 1
    return {
        "questions": {event.question: {"votes": votes}},
        "own": {event.person: {"votes": {event.question: None}}},
    }


def _answered(event: e.QuestionAnswered, seq: int, view: Json) -> Json:
    orders = {
        id: question["answered"]["order"]
        for id, question in view["questions"].items()
        if "answered" in question and id != event.question
    }
    surplus = max(0, len(orders) + 1 - QUESTIONS_ANSWERED)
    patch = _forgotten(sorted(orders, key=orders.__getitem__)[:surplus], view)
    answered = {"order": seq, "by": event.by, "at": event.at, "text": event.text}
    patch["questions"][event.question] = {"answered": answered}
    return patch


def _deleted(event: e.QuestionDeleted, _seq: int, view: Json) -> Json:
    return _forgotten([event.question], view)


def _forgotten(ids: list[str], view: Json) -> Json:
    """Questions that leave the board, with every vote for them."""
    own: Json = {}
    for person, did in view["own"].items():
        for part in ("asked", "votes"):
            held = [id for id in ids if id in did.get(part, {})]
            if held:
                own.setdefault(person, {})[part] = dict.fromkeys(held)
    return {"questions": dict.fromkeys(ids), "askers": dict.fromkeys(ids), "own": own}


CHANGES: dict[type[e.Event], Change] = {
    e.SignalSet: _signal_set,
    e.SignalsCleared: _signals_cleared,
    e.QuestionAsked: _asked,
    e.QuestionUpvoted: _upvoted,
    e.VoteTakenBack: _vote_taken_back,
    e.QuestionAnswered: _answered,
    e.QuestionDeleted: _deleted,
}
