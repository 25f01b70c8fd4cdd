"""How do signals, questions and votes change the state? The folds of `evolve` for them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from msgspec.structs import replace

from .. import events as e
from ..limits import QUESTIONS_ANSWERED
from ..names import PersonId, QuestionId
from ..state import Held, Question, State

Fold = Callable[[Any, State], None]


def _signal_set(event: e.SignalSet, state: State) -> None:
    if event.signal is None:
        state.signals.pop(event.person, None)
    else:
        state.signals[event.person] = Held(event.signal, event.at)


def _signals_cleared(_event: e.SignalsCleared, state: State) -> None:
    state.signals.clear()


def _asked(event: e.QuestionAsked, state: State) -> None:
    state.questions[event.question] = Question(event.author, event.text)
    state.votes[event.question] = {}


def _upvoted(event: e.QuestionUpvoted, state: State) -> None:
    state.votes[event.question][event.person] = None


def _vote_taken_back(event: e.VoteTakenBack, state: State) -> None:
    state.votes[event.question].pop(event.person, None)


def _answered(event: e.QuestionAnswered, state: State) -> None:
    before = state.questions.pop(event.question)
    # Put last, so that the oldest answer gives way first.
    state.questions[event.question] = replace(before, answer=event.text or "")
    answered = [id for id, question in state.questions.items() if question.answer is not None]
    for id in answered[: max(0, len(answered) - QUESTIONS_ANSWERED)]:
        _forget(state, id)


def _deleted(event: e.QuestionDeleted, state: State) -> None:
    _forget(state, event.question)


def _forget(state: State, id: QuestionId) -> None:
    del state.questions[id]
    del state.votes[id]


def gone(state: State, person: PersonId) -> None:
    """A person's signal goes with them: the event that says so is that of their going.

    One of its own would let the class tell, from the numbers of the frames, who had answered.
    """
    state.signals.pop(person, None)


FOLDS: dict[type[e.Event], Fold] = {
    e.SignalSet: _signal_set,
    e.SignalsCleared: _signals_cleared,
    e.QuestionAsked: _asked,
    e.QuestionUpvoted: _upvoted,
    e.VoteTakenBack: _vote_taken_back,
    e.QuestionAnswered: _answered,
    e.QuestionDeleted: _deleted,
}
