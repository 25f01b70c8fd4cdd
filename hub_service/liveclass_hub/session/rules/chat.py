"""What are the rules of talking in text?

A message is for the class or *private*: an exchange of one student with the teaching staff. Only the
last ones can be answered, changed or deleted; what was said stays sealed in the log.
"""

from __future__ import annotations

from .. import commands as c
from .. import events as e
from ..limits import EDIT_SECONDS, MESSAGE_BYTES, MESSAGE_REACTIONS
from ..moment import Decision, Moment
from ..names import MessageId, PersonId
from ..policy import may
from ..refusals import Refusal, refuse
from ..state import Said
from ..wording import clean_text
from .files import names_in, unattachable
from .moderation import is_blocked, is_filtered, kept_back, too_soon, unfit_for_class


def post_message(moment: Moment, command: c.PostMessage) -> Decision:
    text = clean_text(command.text)
    refusal = _unfit(text, bare=not command.files) or _silenced(moment)
    refusal = refusal or unattachable(moment, command.files)
    if refusal is not None:
        return refusal
    answered = None if command.reply_to is None else seen(moment, command.reply_to)
    if command.reply_to is not None and answered is None:
        return refuse("no_such_message")
    private = _exchange(moment, command, answered)
    if isinstance(private, Refusal):
        return private
    slow = too_soon(moment) if private is None else None
    if slow is not None:
        return slow
    files = tuple(dict.fromkeys(command.files))
    shown = f"{text} {names_in(moment.state, files)}"
    held = private is None and is_filtered(moment, shown)
    new = moment.new_id("m")
    return [
        e.MessagePosted(
            moment.now, new, moment.by, text, command.reply_to, private, held=held, files=files
        )
    ]


def edit_message(moment: Moment, command: c.EditMessage) -> Decision:
    said = seen(moment, command.message)
    if said is None:
        return refuse("no_such_message")
    if said.author != moment.by:
        return refuse("not_allowed", why=may(moment.role, c.EditMessage).why)
    text = clean_text(command.text)
    refusal = _unfit(text) or _silenced(moment) or _settled(moment, said)
    if refusal is None and said.private is None:
        refusal = unfit_for_class(moment, text)
    return refusal or [e.MessageEdited(moment.now, command.message, moment.by, text, said.words)]


def delete_message(moment: Moment, command: c.DeleteMessage) -> Decision:
    said = seen(moment, command.message)
    if said is None:
        return refuse("no_such_message")
    if said.author != moment.by and not moment.staff:
        return refuse("not_allowed", why=may(moment.role, c.DeleteMessage).why)
    dropped = (
        e.FileDropped(moment.now, file, said.author)
        for file in said.files
        if file in moment.state.files
    )
    return [*dropped, e.MessageDeleted(moment.now, command.message, moment.by, said.words)]


def react(moment: Moment, command: c.ReactToMessage) -> Decision:
    said = seen(moment, command.message)
    if said is None:
        return refuse("no_such_message")
    if moment.by in _who(moment, command):
        return []
    refusal = _silenced(moment) or kept_back(said)
    if refusal is None and said.private is None and is_blocked(moment):
        refusal = refuse("chat_blocked")
    if refusal is not None:
        return refusal
    if _reactions(moment) >= MESSAGE_REACTIONS:
        return refuse("reactions_full", limit=MESSAGE_REACTIONS)
    return [e.MessageReacted(moment.now, command.message, moment.by, command.reaction)]


def take_back(moment: Moment, command: c.TakeBackReaction) -> Decision:
    if seen(moment, command.message) is None:
        return refuse("no_such_message")
    if moment.by not in _who(moment, command):
        return []
    return [e.ReactionTakenBack(moment.now, command.message, moment.by, command.reaction)]


def set_chat_mode(moment: Moment, command: c.SetChatMode) -> Decision:
    if moment.state.chat == command.mode:
        return []
    return [e.ChatModeSet(moment.now, command.mode, moment.by)]


def seen(moment: Moment, message: MessageId) -> Said | None:
    """The message, if it is shown to who asks: another student's exchange is as if it were not."""
    said = moment.state.messages.get(message)
    if said is None or moment.staff:
        return said
    shown = said.kept == "shown" or (said.kept == "held" and said.author == moment.by)
    return said if shown and said.private in {None, moment.by} else None


def _exchange(
    moment: Moment, command: c.PostMessage, answered: Said | None
) -> PersonId | Refusal | None:
    """Whose exchange with the staff the new message belongs to; None when it is for all."""
    if answered is not None and answered.private is not None:
        return answered.private
    if not moment.staff:
        alone = moment.state.chat == "staff_only" or is_blocked(moment)
        return moment.by if command.private or alone else None
    if not command.private and (answered is None or answered.kept == "shown"):
        return None
    author = None if answered is None else moment.state.people.get(answered.author)
    if answered is None or author is None or author.staff:
        return refuse("private_to_whom")
    return answered.author


def _unfit(text: str, *, bare: bool = True) -> Refusal | None:
    if not text and bare:
        return refuse("empty_message")
    if len(text.encode()) > MESSAGE_BYTES:
        return refuse("message_too_long", limit=MESSAGE_BYTES)
    return None


def _silenced(moment: Moment) -> Refusal | None:
    return refuse("chat_off") if moment.state.chat == "off" and not moment.staff else None


def _settled(moment: Moment, said: Said) -> Refusal | None:
    """Why this message may not be changed any more."""
    if said.kept != "shown":
        return kept_back(said)
    if moment.staff:
        return None
    if moment.state.chat == "staff_only" and said.private is None:
        return refuse("chat_staff_only")
    if moment.now - said.at > EDIT_SECONDS:
        return refuse("edit_too_late", minutes=EDIT_SECONDS // 60)
    return None


def _who(moment: Moment, command: c.ReactToMessage | c.TakeBackReaction) -> dict[PersonId, None]:
    """Those who answered the message with this sign."""
    return moment.state.reactions.get(command.message, {}).get(command.reaction, {})


def _reactions(moment: Moment) -> int:
    return sum(len(who) for signs in moment.state.reactions.values() for who in signs.values())
