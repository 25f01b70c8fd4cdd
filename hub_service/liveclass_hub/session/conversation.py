"""What are the rules of talking in text?"""

from __future__ import annotations

from . import commands as c
from . import events as e
from .limits import MESSAGE_BYTES
from .moment import Decision, Moment
from .refusals import refuse
from .wording import clean_text


def post_message(moment: Moment, command: c.PostMessage) -> Decision:
    text = clean_text(command.text)
    if not text:
        return refuse("empty_message")
    if len(text.encode()) > MESSAGE_BYTES:
        return refuse("message_too_long", limit=MESSAGE_BYTES)
    return [e.MessagePosted(moment.now, moment.new_id("m"), moment.by, text)]
