"""What do signals, questions and votes change in the view?

Students are shown how many, never who: `signalled` and `askers` are the staff's. The counts of students
stand still when someone leaves with their signal, until the next signal comes: in one frame with the
leaving, the count that falls would tell whose it was.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

from ..session import events as e
from ..session.limits import QUESTIONS_ANSWERED
from ..session.names import SIGNALS
from .merge_patch import Json, apply

Change = Callable[[Any, int, Json], Json]


def initial() -> Json:
    """The parts of the view that are told here, before the first event."""
    return {
        "signals": {"round": 0, "counts": dict.fromkeys(SIGNALS, 0)},
        "signalled": {},
        "questions": {},
        "askers": {},
    }


def _signal_set(event: e.SignalSet, _seq: int, view: Json) -> Json:
    held = None if event.signal is None else {"signal": event.signal, "since": event.at}
    after = apply(view["signalled"], {event.person: held})
    counted = Counter(shown["signal"] for shown in after.values())
    counts = {signal: counted[signal] for signal in SIGNALS}
    return {"signals": {"counts": counts}, "signalled": {event.person: held}}


def _signals_cleared(event: e.SignalsCleared, seq: int, view: Json) -> Json:
    nothing = dict.fromkeys(SIGNALS, 0)
    return {
        "signals": {"round": seq, "since": event.at, "counts": nothing},
        "signalled": dict.fromkeys(view["signalled"]),
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
    return {"questions": {event.question: question}, "askers": {event.question: event.author}}


def _upvoted(event: e.QuestionUpvoted, _seq: int, view: Json) -> Json:
    return _voted(event.question, view, 1)


def _vote_taken_back(event: e.VoteTakenBack, _seq: int, view: Json) -> Json:
    return _voted(event.question, view, -1)


def _voted(id: str, view: Json, more: int) -> Json:
    return {"questions": {id: {"votes": view["questions"][id]["votes"] + more}}}


def _answered(event: e.QuestionAnswered, seq: int, view: Json) -> Json:
    orders = {
        id: question["answered"]["order"]
        for id, question in view["questions"].items()
        if "answered" in question and id != event.question
    }
    surplus = max(0, len(orders) + 1 - QUESTIONS_ANSWERED)
    gone = dict.fromkeys(sorted(orders, key=orders.__getitem__)[:surplus])
    answered = {"order": seq, "by": event.by, "at": event.at, "text": event.text}
    return {"questions": {**gone, event.question: {"answered": answered}}, "askers": gone}


def _deleted(event: e.QuestionDeleted, _seq: int, _view: Json) -> Json:
    return {"questions": {event.question: None}, "askers": {event.question: None}}


def gone(person: str, view: Json) -> Json:
    """What the going of a person changes here."""
    return {"signalled": {person: None}} if person in view["signalled"] else {}


CHANGES: dict[type[e.Event], Change] = {
    e.SignalSet: _signal_set,
    e.SignalsCleared: _signals_cleared,
    e.QuestionAsked: _asked,
    e.QuestionUpvoted: _upvoted,
    e.VoteTakenBack: _vote_taken_back,
    e.QuestionAnswered: _answered,
    e.QuestionDeleted: _deleted,
}
