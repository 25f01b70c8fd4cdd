"""What has happened in the class's conversation in text?"""

from __future__ import annotations

from ..names import ChatMode, FileId, MessageId, MessageReaction, PersonId
from .event import Event


class MessagePosted(Event, frozen=True):
    message: MessageId
    author: PersonId
    text: str
    reply_to: MessageId | None = None
    private: PersonId | None = None
    """The student whose exchange with the teaching staff it belongs to; None: it is for all."""
    held: bool = False
    """The word filter keeps it back: author and staff see it until staff decide."""
    files: tuple[FileId, ...] = ()
    """Files that were added before and go with it."""


class MessageEdited(Event, frozen=True):
    """Its author put `text` in place of what it said."""

    message: MessageId
    by: PersonId
    text: str
    words: int | None = None
    """Position of the event that holds what it said before; unknown in old logs."""


class MessageDeleted(Event, frozen=True):
    """Gone from every view, by its author or by the teaching staff."""

    message: MessageId
    by: PersonId
    words: int | None = None
    """As in `MessageEdited`."""


class MessageHidden(Event, frozen=True):
    """Gone from every view but the teaching staff's, who can show it again."""

    message: MessageId
    by: PersonId
    words: int | None = None
    """As in `MessageEdited`."""


class MessageShown(Event, frozen=True):
    """What was hidden, or held by the word filter, is in everyone's view now."""

    message: MessageId
    by: PersonId
    words: int | None = None
    """As in `MessageEdited`."""


class MessageReacted(Event, frozen=True):
    message: MessageId
    person: PersonId
    reaction: MessageReaction


class ReactionTakenBack(Event, frozen=True):
    message: MessageId
    person: PersonId
    reaction: MessageReaction


class ChatModeSet(Event, frozen=True):
    mode: ChatMode
    by: PersonId


class PersonBlocked(Event, frozen=True):
    """What this student writes reaches the teaching staff alone from now on."""

    person: PersonId
    by: PersonId


class PersonUnblocked(Event, frozen=True):
    person: PersonId
    by: PersonId


class WordFilterSet(Event, frozen=True):
    """The words and phrases, one a line, that keep a student's message back; empty: none."""

    words: str
    by: PersonId
