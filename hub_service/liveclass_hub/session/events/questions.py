"""What has happened on the question board?"""

from __future__ import annotations

from ..names import PersonId, QuestionId
from .event import Event


class QuestionAsked(Event, frozen=True):
    question: QuestionId
    author: PersonId
    text: str
    anonymous: bool
    """Whether the class is not shown who asked."""


class QuestionUpvoted(Event, frozen=True):
    question: QuestionId
    person: PersonId


class VoteTakenBack(Event, frozen=True):
    question: QuestionId
    person: PersonId


class QuestionAnswered(Event, frozen=True):
    """Answered live, or in text; a later answer in text replaces the one before."""

    question: QuestionId
    by: PersonId
    text: str | None


class QuestionDeleted(Event, frozen=True):
    question: QuestionId
    by: PersonId
