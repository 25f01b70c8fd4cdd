"""What of the conversation can be refused, and in which words? A part of `refusals`."""

from __future__ import annotations

from typing import Any, Literal

ChatCode = Literal[
    "empty_message",
    "message_too_long",
    "no_such_message",
    "edit_too_late",
    "private_to_whom",
    "chat_off",
    "chat_staff_only",
    "slow_mode",
    "words_filtered",
    "chat_blocked",
    "message_held",
    "not_for_the_class",
    "cannot_block_staff",
    "filter_too_long",
    "attachment_too_big",
    "attachments_full",
    "own_attachments_full",
    "too_many_attachments",
    "no_such_attachment",
    "reactions_full",
]

CHAT_WORDS: dict[Any, tuple[str, str]] = {
    "empty_message": ("There is nothing in this message.", "Write something and send it again."),
    "message_too_long": (
        "This message is too long: a message holds at most {limit} bytes.",
        "Shorten it or send it in parts. Your text is still in the box.",
    ),
    "no_such_message": (
        "That message is not there any more: it was deleted, or many came after it.",
        "Write a new message instead.",
    ),
    "edit_too_late": (
        "A message can be changed for {minutes} minutes, which are over.",
        "Write a new message that says what you mean now.",
    ),
    "private_to_whom": (
        "The teaching staff write privately only in reply to a student.",
        "Choose a student's message and reply to it, or write to the whole class.",
    ),
    "chat_off": (
        "The teaching staff have turned the chat off for students.",
        "Raise your hand to say something.",
    ),
    "chat_staff_only": (
        "Students' messages reach the teaching staff only at the moment, so this one stays as it is.",
        "Write to the teaching staff, or delete the message.",
    ),
    "slow_mode": (
        "Slow mode is on: students wait {seconds} s between messages to the class. Yours can go in {wait} s.",
        "Wait a moment; what you write to the teaching staff alone goes at once.",
    ),
    "words_filtered": (
        "This has words in it that are not used in this class.",
        "Say it in other words, or write to the teaching staff alone.",
    ),
    "chat_blocked": (
        "The teaching staff have blocked you from the chat: only they read what you write.",
        "Write to them if you do not know why, or raise your hand.",
    ),
    "message_held": (
        "The class does not see this message now, so it can only be shown, hidden or deleted.",
        "Decide that first, or write a new message.",
    ),
    "not_for_the_class": (
        "This message is between a student and the teaching staff: the class does not see it.",
        "Delete it if nobody is to read it any more.",
    ),
    "cannot_block_staff": (
        "The teaching staff cannot be blocked from the chat.",
        "Talk to them; an instructor can have their role taken away at the hub.",
    ),
    "filter_too_long": (
        "The word filter holds at most {limit} words or phrases of {characters} characters each.",
        "Leave some out, or shorten them.",
    ),
    "attachment_too_big": (
        "This file is too large for the chat: at most {limit} MiB.",
        "Make it smaller, or ask the teaching staff to put it into the course's folder.",
    ),
    "attachments_full": (
        "The files of this class take all the room there is for them.",
        "Ask the teaching staff to put it into the course's folder, or to ask the hub's administrator for "
        "more room.",
    ),
    "own_attachments_full": (
        "You have brought about as much as one person may in this class: {limit} MiB of files.",
        "Send a smaller file, or ask the teaching staff to put it into the course's folder.",
    ),
    "too_many_attachments": (
        "A message takes at most {limit} files.",
        "Send the others with another message.",
    ),
    "no_such_attachment": (
        "That file is not there any more: its message was taken away, or it was never sent.",
        "Attach it anew if it is yours, or ask who sent it.",
    ),
    "reactions_full": (
        "The messages shown have {limit} reactions, which is as many as a class keeps.",
        "Write a message instead.",
    ),
}
"""By `ChatCode`; not typed so, because it becomes a part of a dictionary with more keys."""
