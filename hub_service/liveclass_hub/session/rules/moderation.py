"""What can the teaching staff do about what students write, and what follows from it?

A message is *hidden* by staff, who alone still see it and can show it again, or *held* by the word filter,
until staff show or hide it: its author sees that it waits. Who is *blocked* writes to the teaching staff
alone. *Slow mode* sets a student's messages to the class apart. None of it binds the staff, and none of it
stands between a student and the staff.
"""

from __future__ import annotations

import math

from .. import commands as c
from .. import events as e
from ..limits import FILTER_CHARACTERS, FILTER_WORDS
from ..moment import Decision, Moment
from ..refusals import Refusal, refuse
from ..state import Said
from ..wording import clean_line
from .wordfilter import matches, plain


def hide_message(moment: Moment, command: c.HideMessage) -> Decision:
    said = moment.state.messages.get(command.message)
    if said is None:
        return refuse("no_such_message")
    if said.private is not None:
        return refuse("not_for_the_class")
    if said.kept == "hidden":
        return []
    return [e.MessageHidden(moment.now, command.message, moment.by, said.words)]


def show_message(moment: Moment, command: c.ShowMessage) -> Decision:
    said = moment.state.messages.get(command.message)
    if said is None:
        return refuse("no_such_message")
    if said.kept == "shown":
        return []
    return [e.MessageShown(moment.now, command.message, moment.by, said.words)]


def block(moment: Moment, command: c.BlockFromChat) -> Decision:
    found = moment.state.people.get(command.person)
    if found is None:
        return refuse("no_such_person")
    if found.staff:
        return refuse("cannot_block_staff")
    if command.person in moment.state.blocked:
        return []
    return [e.PersonBlocked(moment.now, command.person, moment.by)]


def unblock(moment: Moment, command: c.UnblockFromChat) -> Decision:
    if command.person not in moment.state.blocked:
        return []
    return [e.PersonUnblocked(moment.now, command.person, moment.by)]


def set_word_filter(moment: Moment, command: c.SetWordFilter) -> Decision:
    words = filter_of(command.words)
    if words is None:
        return refuse("filter_too_long", limit=FILTER_WORDS, characters=FILTER_CHARACTERS)
    if words == moment.state.filter:
        return []
    return [e.WordFilterSet(moment.now, "\n".join(words), moment.by)]


def filter_of(words: tuple[str, ...]) -> tuple[str, ...] | None:
    """The list as it is kept: cleaned, each once, without what matches nothing. None: too much."""
    cleaned = map(clean_line, words[: FILTER_WORDS + 1])
    once = {plain(word): word for word in cleaned}
    kept = tuple(word for heard, word in once.items() if heard)
    if len(words) > FILTER_WORDS or any(len(word) > FILTER_CHARACTERS for word in kept):
        return None
    return kept


def is_blocked(moment: Moment) -> bool:
    """Whether what this person writes reaches the staff alone, whatever the class may do."""
    return not moment.staff and moment.by in moment.state.blocked


def is_filtered(moment: Moment, text: str) -> bool:
    """Whether the class may not read this text of this person just like that."""
    return not moment.staff and matches(text, moment.state.filter)


def unfit_for_class(moment: Moment, text: str) -> Refusal | None:
    """Why a student may not say this to the class elsewhere than in a new message."""
    if is_blocked(moment):
        return refuse("chat_blocked")
    return refuse("words_filtered") if is_filtered(moment, text) else None


def too_soon(moment: Moment) -> Refusal | None:
    """Why a student must wait before the next message to the class."""
    pause = moment.state.settings.slow_seconds
    wait = moment.state.spoke.get(moment.by, -math.inf) + pause - moment.now
    if moment.staff or pause == 0 or wait <= 0:
        return None
    return refuse("slow_mode", seconds=pause, wait=math.ceil(wait))


def kept_back(said: Said) -> Refusal | None:
    """Why nothing can be done with a message but showing, hiding and deleting it."""
    return None if said.kept == "shown" else refuse("message_held")
