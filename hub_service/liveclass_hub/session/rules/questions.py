"""What are the rules of the question board?

Students ask and give each other's questions their vote; the teaching staff answer, live or in text.
A question asked *anonymously* shows no name to the class; the teaching staff see it. An answered
question takes no more votes, and the oldest answered ones give way.
"""

from __future__ import annotations

from .. import commands as c
from .. import events as e
from ..limits import ANSWER_BYTES, OWN_QUESTIONS, QUESTION_CHARACTERS, QUESTIONS_OPEN
from ..moment import Decision, Moment
from ..names import QuestionId
from ..policy import may
from ..refusals import Refusal, refuse
from ..state import Question
from ..wording import clean_text
from .moderation import unfit_for_class


def ask_question(moment: Moment, command: c.AskQuestion) -> Decision:
    text = clean_text(command.text)
    refusal = _unfit(text) or unfit_for_class(moment, text)
    if refusal is not None:
        return refusal
    unanswered = [q for q in moment.state.questions.values() if q.answer is None]
    own = [question for question in unanswered if question.author == moment.by]
    if any(question.text == text for question in own):
        return []
    if len(own) >= OWN_QUESTIONS:
        return refuse("own_questions_full", limit=OWN_QUESTIONS)
    if len(unanswered) >= QUESTIONS_OPEN:
        return refuse("questions_full", limit=QUESTIONS_OPEN)
    new = moment.new_id("q")
    return [e.QuestionAsked(moment.now, new, moment.by, text, command.anonymous)]


def upvote(moment: Moment, command: c.Upvote) -> Decision:
    question = _votable(moment, command.question)
    if isinstance(question, Refusal):
        return question
    if question.author == moment.by:
        return refuse("own_question")
    if moment.by in moment.state.votes[command.question]:
        return []
    return [e.QuestionUpvoted(moment.now, command.question, moment.by)]


def take_back_vote(moment: Moment, command: c.TakeBackVote) -> Decision:
    question = _votable(moment, command.question)
    if isinstance(question, Refusal):
        return question
    if moment.by not in moment.state.votes[command.question]:
        return []
    return [e.VoteTakenBack(moment.now, command.question, moment.by)]


def answer_question(moment: Moment, command: c.AnswerQuestion) -> Decision:
    question = moment.state.questions.get(command.question)
    if question is None:
        return refuse("no_such_question")
    text = clean_text(command.text or "")
    if len(text.encode()) > ANSWER_BYTES:
        return refuse("answer_too_long", limit=ANSWER_BYTES)
    if question.answer is not None and text in {"", question.answer}:
        return []
    return [e.QuestionAnswered(moment.now, command.question, moment.by, text or None)]


def delete_question(moment: Moment, command: c.DeleteQuestion) -> Decision:
    question = moment.state.questions.get(command.question)
    if question is None:
        return refuse("no_such_question")
    if question.author != moment.by and not moment.staff:
        return refuse("not_allowed", why=may(moment.role, c.DeleteQuestion).why)
    return [e.QuestionDeleted(moment.now, command.question, moment.by)]


def _unfit(text: str) -> Refusal | None:
    if not text:
        return refuse("empty_question")
    if len(text) > QUESTION_CHARACTERS:
        return refuse("question_too_long", limit=QUESTION_CHARACTERS)
    return None


def _votable(moment: Moment, id: QuestionId) -> Question | Refusal:
    question = moment.state.questions.get(id)
    if question is None:
        return refuse("no_such_question")
    return question if question.answer is None else refuse("question_answered")
