"""How big and how often may messages be?

Sizes in bytes, times in seconds. The page has the same numbers, generated from here. Those that an
administrator may change are the defaults of the settings.
"""

from __future__ import annotations

from ..session.limits import (
    ANSWER_BYTES,
    EDIT_SECONDS,
    FILTER_CHARACTERS,
    FILTER_WORDS,
    GUEST_NAME_CHARACTERS,
    HAND_ERROR_BYTES,
    HAND_SOURCE_BYTES,
    LINK_LABEL_CHARACTERS,
    LINK_USES,
    MESSAGE_BYTES,
    MESSAGES_SHOWN,
    NAME_CHARACTERS,
    NOTEBOOK_CHARACTERS,
    PEOPLE_NAMED,
    PUSHED_CELL_BYTES,
    PUSHED_HINT_BYTES,
    PUSHES_SHOWN,
    QUESTION_CHARACTERS,
    QUESTIONS_OPEN,
    TITLE_CHARACTERS,
)

PROTOCOL = 1
"""Raised when an old page could no longer understand the service."""

FRAME_BYTES = 256 * 1024
COMMANDS_PER_SECOND = 20
COMMANDS_BURST = 40
MESSAGES_PER_WINDOW = 5
MESSAGES_WINDOW_SECONDS = 5
REACTIONS_PER_WINDOW = 3
REACTIONS_WINDOW_SECONDS = 5
LEVEL_SECONDS = 5
PING_SECONDS = 5
SILENCE_SECONDS = 15
ID_CHARACTERS = 64
TICKET_CHARACTERS = 512

BOARD_HEADER_BYTES = 8 * 1024
"""The longest header of a page's message on the board's socket."""
BOARD_READER_BYTES = 64 * 1024
"""The largest message there of someone who may not write: a state vector fits."""
BOARD_WRITER_BYTES = 8 * 1024 * 1024
AWARENESS_BYTES = 4 * 1024
FILE_BYTES = 30 * 1024 * 1024
"""The largest file of a course's folder that is given out."""

PAGE_LIMITS: dict[str, int] = {
    "frame_bytes": FRAME_BYTES,
    "commands_per_second": COMMANDS_PER_SECOND,
    "commands_burst": COMMANDS_BURST,
    "messages_per_window": MESSAGES_PER_WINDOW,
    "messages_window_seconds": MESSAGES_WINDOW_SECONDS,
    "reactions_per_window": REACTIONS_PER_WINDOW,
    "reactions_window_seconds": REACTIONS_WINDOW_SECONDS,
    "level_seconds": LEVEL_SECONDS,
    "message_bytes": MESSAGE_BYTES,
    "question_characters": QUESTION_CHARACTERS,
    "hand_source_bytes": HAND_SOURCE_BYTES,
    "hand_error_bytes": HAND_ERROR_BYTES,
    "answer_bytes": ANSWER_BYTES,
    "questions_open": QUESTIONS_OPEN,
    "title_characters": TITLE_CHARACTERS,
    "name_characters": NAME_CHARACTERS,
    "ping_seconds": PING_SECONDS,
    "silence_seconds": SILENCE_SECONDS,
    "messages_shown": MESSAGES_SHOWN,
    "edit_seconds": EDIT_SECONDS,
    "filter_words": FILTER_WORDS,
    "filter_characters": FILTER_CHARACTERS,
    "notebook_characters": NOTEBOOK_CHARACTERS,
    "people_named": PEOPLE_NAMED,
    "link_label_characters": LINK_LABEL_CHARACTERS,
    "link_uses": LINK_USES,
    "guest_name_characters": GUEST_NAME_CHARACTERS,
    "pushed_cell_bytes": PUSHED_CELL_BYTES,
    "pushed_hint_bytes": PUSHED_HINT_BYTES,
    "pushes_shown": PUSHES_SHOWN,
    "board_header_bytes": BOARD_HEADER_BYTES,
    "board_reader_bytes": BOARD_READER_BYTES,
    "board_writer_bytes": BOARD_WRITER_BYTES,
    "awareness_bytes": AWARENESS_BYTES,
    "file_bytes": FILE_BYTES,
}
"""What the page is told, under these names."""
