"""How much of each thing may a session hold, and what is switched on in it?

Sizes are checked in the core, so that they hold on every way in. `SessionLimits` is chosen when
a session starts and stands in its first event: a later change of settings does not rewrite what
an old session decided.
"""

from __future__ import annotations

from typing import Literal

import msgspec

MESSAGE_BYTES = 4096
"""A message's text in UTF-8."""
MESSAGES_SHOWN = 500
"""Older messages leave the view and cannot be answered, changed or deleted any more."""
EDIT_SECONDS = 15 * 60
"""For so long a student may change what they wrote."""
MESSAGE_REACTIONS = 20_000
"""To all messages shown together: as many are told to who comes in."""
QUESTION_CHARACTERS = 280
HAND_CELLS = 40
"""Raised hands that carry a cell of their notebook."""
HAND_SOURCE_BYTES = 8 * 1024
"""Of such a cell, in UTF-8; and of its last error."""
HAND_ERROR_BYTES = 8 * 1024
QUESTIONS_OPEN = 200
"""Questions on the board that wait for an answer."""
OWN_QUESTIONS = 10
"""The same of one person."""
QUESTIONS_ANSWERED = 50
"""Older answered questions leave the board."""
ANSWER_BYTES = 2048
FILES_IN_MESSAGE = 4
FILES_WAITING = 4
"""Files of one person that no message has yet; of more the oldest goes."""
OWN_FILES_PART = 10
"""Who is no staff brings at most one part in so many of the room for files; one file of any allowed size always."""
FILE_NAME_CHARACTERS = 120
FILTER_WORDS = 200
"""Words and phrases of the word filter."""
FILTER_CHARACTERS = 60
"""Of each of them."""
SLOW_SECONDS = 600
"""The longest time that slow mode sets between a student's messages to the class."""
TITLE_CHARACTERS = 120
NAME_CHARACTERS = 128
NOTEBOOK_CHARACTERS = 255
"""Of a notebook's name below the course folder, folders included."""
NOTEBOOK_PART_BYTES = 200
"""Of each folder's and the file's own name: file systems take 255, and drafts have longer names."""
PUSHED_CELL_BYTES = 16 * 1024
"""A pushed cell's source in UTF-8."""
PUSHED_HINT_BYTES = 2048
CELL_ID_CHARACTERS = 64
PUSHES_SHOWN = 20
"""Older pushes leave the view and cannot be taken any more."""
PEOPLE_NAMED = 1000
"""People in one command."""
DENIED_SECONDS = 60
"""For so long who was denied cannot ask again to be let in."""
COPRESENTERS = 16
"""Promoted students who are here at once: the limits on microphones and cameras do not bind them."""
NUDGE_MINUTES = 60
"""The longest silence that the teaching staff can ask to be told of."""
STIR_SECONDS = 20.0
"""What leaves no event of its own is noted once in so long at most."""
ACTIVITY_SHOWN = 200
"""Entries of the activity feed; older ones leave it."""
ACTIVITY_SECONDS = 60.0
"""For so long what many do becomes one entry."""
ACTIVITY_NAMED = 12
"""People named in one entry; the others are counted."""
LINKS = 50
"""Links for guests that a session ever has."""
LINK_USES = 500
"""Guests who may come by one of them."""
LINK_MINUTES = 24 * 60
LINK_LABEL_CHARACTERS = 60
GUESTS = 1000
"""Guests who ever come to a session: the list of people keeps those who left."""
GUEST_NAME_CHARACTERS = 40
SCREENS = 1
"""Open screens at once. Staff who share take the place of the one who shares."""


WhenFull = Literal["watch", "refuse"]


class SessionLimits(msgspec.Struct, frozen=True):
    """What one session allows at once."""

    microphones: int = 32
    cameras: int = 16
    people: int = 1000
    """People in the session at the same time; staff always get in."""
    when_full: WhenFull = "refuse"
    """What becomes of students who come after them; as many again can watch."""
    attachment_bytes: int = 10 * 2**20
    """The largest file that goes with a message; 0: none does."""
    attachments_bytes: int = 500 * 2**20
    """All of them together."""
    guest_link_minutes: int = 120
    """For how long a link lets guests in, unless asked otherwise; 0: there are no links."""


class SessionSettings(msgspec.Struct, frozen=True):
    """What the teaching staff switch on and off while the class goes on. It binds students only."""

    may_unmute: bool = True
    """Whether students may open their microphone also when it is not their turn."""
    cameras: bool = True
    """Whether students may turn a camera on."""
    locked: bool = False
    """Whether nobody comes in who is not in already."""
    lobby: bool = False
    """Whether who comes waits until they are admitted."""
    slow_seconds: int = 0
    """How long after a message to the class a student waits for the next; 0: not at all."""
    nudge_minutes: int = 3
    """After how many minutes without a student's doing the teaching staff are told; 0: never."""
