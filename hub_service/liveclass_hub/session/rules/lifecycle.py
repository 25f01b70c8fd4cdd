"""What are the rules of starting and ending a session?

An ending is complete in the log: what was open is closed, hands, turns and writing are over. People
are not said to leave one by one; the end is when whoever was still here left.
"""

from __future__ import annotations

from .. import commands as c
from .. import events as e
from ..limits import TITLE_CHARACTERS
from ..moment import Decision, Moment
from ..names import PersonId
from ..refusals import refuse
from ..wording import clean_line
from .board import board_over
from .copresenting import all_copresenting_over
from .files import left_over
from .hands import called
from .lobby import lobby_emptied
from .signals import signals_over
from .sources import all_closed
from .spotlight import spotlight_over


def start_session(moment: Moment, command: c.StartSession) -> Decision:
    title = clean_line(command.title)
    if not title:
        return refuse("title_missing")
    if len(title) > TITLE_CHARACTERS:
        return refuse("title_too_long", limit=TITLE_CHARACTERS)
    started = e.SessionStarted(
        moment.now,
        command.session,
        command.course,
        title,
        moment.by,
        command.limits,
        command.settings,
    )
    if not command.filter:
        return [started]
    return [started, e.WordFilterSet(moment.now, "\n".join(command.filter), moment.by)]


def end_session(moment: Moment, _command: c.EndSession) -> Decision:
    return _ending(moment, moment.by, "ended")


def expire(moment: Moment, command: c.Expire) -> Decision:
    return _ending(moment, None, command.reason)


def _ending(moment: Moment, by: PersonId | None, reason: str) -> Decision:
    state = moment.state
    senders = dict.fromkeys(person for people in state.open.values() for person in people)
    closed = [event for person in senders for event in all_closed(moment, person, None)]
    hands: list[e.AnyEvent] = []
    if state.hands:
        hands = [e.AllHandsLowered(moment.now, by)]
    turns = dict.fromkeys(person for person in (called(moment), state.spotlight) if person)
    over: list[e.AnyEvent] = [e.TurnEnded(moment.now, person, by) for person in turns]
    over += spotlight_over(moment, by)
    ended = e.SessionEnded(moment.now, by, reason)
    over += all_copresenting_over(moment, by)
    away = [*board_over(moment, by), *signals_over(moment, by), *lobby_emptied(moment, reason)]
    return [*closed, *hands, *over, *away, *left_over(moment), ended]
