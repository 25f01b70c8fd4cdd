"""What can someone ask of the question board?"""

from __future__ import annotations

from ..names import (
    QuestionId,
)
from .command import Command


class AskQuestion(Command, frozen=True):
    """Put a question on the question board."""

    text: str
    """At most 280 characters."""
    anonymous: bool = False
    """Whether the class is shown no name; the teaching staff see it in any case."""


class Upvote(Command, frozen=True):
    """Give another's question one's vote, once."""

    question: QuestionId


class TakeBackVote(Command, frozen=True):
    """Take one's vote back."""

    question: QuestionId


class AnswerQuestion(Command, frozen=True):
    """Say that a question was answered: live, or here in text."""

    question: QuestionId
    text: str | None = None
    """At most 2 KiB."""


class DeleteQuestion(Command, frozen=True):
    """Take a question off the board."""

    question: QuestionId
