"""What can someone ask of the class's conversation in text?"""

from __future__ import annotations

from typing import Annotated

import msgspec

from ..limits import FILES_IN_MESSAGE, FILTER_WORDS
from ..names import ChatMode, FileId, MessageId, MessageReaction, PersonId
from .command import Command

Words = Annotated[tuple[str, ...], msgspec.Meta(max_length=FILTER_WORDS)]


class PostMessage(Command, frozen=True):
    """Say something to everyone in the class, in Markdown of at most 4 KiB."""

    text: str
    reply_to: MessageId | None = None
    private: bool = False
    """A student's: for the teaching staff alone. Staff's: for who wrote the message replied to.

    What replies to a private message is private in any case.
    """
    files: Annotated[tuple[FileId, ...], msgspec.Meta(max_length=FILES_IN_MESSAGE)] = ()
    """Files of one's own that were stored before; with one the text may be empty."""


class EditMessage(Command, frozen=True):
    """Put other words in place of those of one's own message; a student in the first 15 minutes."""

    message: MessageId
    text: str


class DeleteMessage(Command, frozen=True):
    """Take a message out of everyone's view."""

    message: MessageId


class ReactToMessage(Command, frozen=True):
    """Answer a message with one of a few signs, once each."""

    message: MessageId
    reaction: MessageReaction


class TakeBackReaction(Command, frozen=True):
    """Take one's own sign away from a message."""

    message: MessageId
    reaction: MessageReaction


class SetChatMode(Command, frozen=True):
    """Choose whom the students' messages reach from now on."""

    mode: ChatMode


class HideMessage(Command, frozen=True):
    """Take a message out of everyone's view but the teaching staff's."""

    message: MessageId


class ShowMessage(Command, frozen=True):
    """Show everyone a message that was hidden, or that the word filter held."""

    message: MessageId


class BlockFromChat(Command, frozen=True):
    """Let what a student writes reach the teaching staff alone."""

    person: PersonId


class UnblockFromChat(Command, frozen=True):
    """Let a blocked student write to the class again."""

    person: PersonId


class SetWordFilter(Command, frozen=True):
    """Choose the words and phrases, at most 60 characters each, that hold a student's message back."""

    words: Words
