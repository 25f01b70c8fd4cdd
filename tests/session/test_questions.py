"""Who asks, votes and answers on the question board, and how much does it hold?"""

from __future__ import annotations

import pytest
from liveclass_hub.session import commands as c
from liveclass_hub.session import events as e
from liveclass_hub.session.limits import (
    ANSWER_BYTES,
    OWN_QUESTIONS,
    QUESTION_CHARACTERS,
    QUESTIONS_ANSWERED,
    QUESTIONS_OPEN,
)

from tests.session.room import Room, seated


@pytest.fixture
def room() -> Room:
    seats = seated()
    seats.done("sam", c.AskQuestion("Why thirty?"))
    return seats


def test_a_question_is_text_with_or_without_a_name(room: Room) -> None:
    asked = room.done("sue", c.AskQuestion("  Is it\nskewed?\x07 ", anonymous=True))
    assert asked == [e.QuestionAsked(room.now, "q_2", "sue", "Is it\nskewed?", True)]
    assert room.state.questions["q_2"].author == "sue"


def test_the_same_question_of_the_same_person_is_asked_once(room: Room) -> None:
    assert room.done("sam", c.AskQuestion("Why thirty? ")) == []
    room.done("sue", c.AskQuestion("Why thirty?"))
    room.done("ina", c.AnswerQuestion("q_1"))
    room.done("sam", c.AskQuestion("Why thirty?"))
    assert len(room.state.questions) == 3


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (c.AskQuestion(" \x00\n"), "empty_question"),
        (c.AskQuestion("x" * (QUESTION_CHARACTERS + 1)), "question_too_long"),
        (c.Upvote("q_9"), "no_such_question"),
        (c.TakeBackVote("q_9"), "no_such_question"),
        (c.DeleteQuestion("q_9"), "no_such_question"),
        (c.DeleteQuestion("q_1"), "not_allowed"),
    ],
)
def test_what_a_student_cannot_do(room: Room, command: c.AnyCommand, code: str) -> None:
    assert room.refused("sue", command) == code


def test_a_vote_counts_once_and_can_be_taken_back(room: Room) -> None:
    assert room.refused("sam", c.Upvote("q_1")) == "own_question"
    assert room.done("sue", c.Upvote("q_1")) == [e.QuestionUpvoted(room.now, "q_1", "sue")]
    assert room.done("sue", c.Upvote("q_1")) == []
    assert list(room.state.votes["q_1"]) == ["sue"]
    room.done("sue", c.TakeBackVote("q_1"))
    assert room.done("sue", c.TakeBackVote("q_1")) == []
    assert room.state.votes["q_1"] == {}


def test_votes_stay_when_their_people_go(room: Room) -> None:
    room.done("sue", c.Upvote("q_1"))
    room.done("sue", c.Leave())
    assert list(room.state.votes["q_1"]) == ["sue"]


def test_an_answer_is_given_live_or_in_text_and_better_text_takes_its_place(room: Room) -> None:
    assert room.done("ina", c.AnswerQuestion("q_1")) == [
        e.QuestionAnswered(room.now, "q_1", "ina", None)
    ]
    assert room.done("ada", c.AnswerQuestion("q_1", " ")) == []
    room.done("ada", c.AnswerQuestion("q_1", "It need not be."))
    assert room.done("ina", c.AnswerQuestion("q_1", "It need not be. ")) == []
    assert room.done("ina", c.AnswerQuestion("q_1")) == []
    room.done("ina", c.AnswerQuestion("q_1", "A habit."))
    assert room.state.questions["q_1"].answer == "A habit."
    assert room.refused("sue", c.Upvote("q_1")) == "question_answered"
    assert room.refused("ina", c.AnswerQuestion("q_9")) == "no_such_question"
    assert room.refused("ina", c.AnswerQuestion("q_1", "é" * ANSWER_BYTES)) == "answer_too_long"


def test_one_deletes_ones_own_and_staff_delete_any(room: Room) -> None:
    room.done("sue", c.AskQuestion("?"))
    room.done("sam", c.DeleteQuestion("q_1"))
    room.done("ada", c.DeleteQuestion("q_2"))
    assert room.state.questions == {} == room.state.votes


def test_the_board_and_each_person_hold_so_many_open_questions(room: Room) -> None:
    for number in range(1, OWN_QUESTIONS):
        room.done("sam", c.AskQuestion(f"and {number}?"))
    assert room.refused("sam", c.AskQuestion("one more?")) == "own_questions_full"
    room.done("ina", c.AnswerQuestion("q_1"))
    room.done("sam", c.AskQuestion("one more?"))
    for number in range(QUESTIONS_OPEN - OWN_QUESTIONS):
        asker = f"p_{number // OWN_QUESTIONS}"
        room.ask(asker, c.Enter("Someone"), "student")
        room.done(asker, c.AskQuestion(f"{number}?"), "student")
    assert room.refused("sue", c.AskQuestion("too late?")) == "questions_full"


def test_the_oldest_answered_questions_give_way(room: Room) -> None:
    for number in range(QUESTIONS_ANSWERED):
        (asked,) = room.done("sue", c.AskQuestion(f"{number}?"))
        assert isinstance(asked, e.QuestionAsked)
        room.done("ina", c.AnswerQuestion(asked.question))
    assert len(room.state.questions) == QUESTIONS_ANSWERED + 1
    room.done("ina", c.AnswerQuestion("q_1"))
    assert len(room.state.questions) == QUESTIONS_ANSWERED == len(room.state.votes)
    assert "q_1" in room.state.questions
    assert "q_2" not in room.state.questions
