"""What are the words of a session called, as types?

A *person* is one member of the installation under an opaque id (`p_…`), the same in every
session; their name is kept elsewhere. A *role* comes from the hub and lasts. A *source* is
something a person can send.
"""

from __future__ import annotations

from typing import Literal, get_args

SessionId = str
PersonId = str
MessageId = str
PushId = str
QuestionId = str
FileId = str
LinkId = str
CommandId = str

Role = Literal["instructor", "assistant", "student", "guest"]
"""What the hub's groups make of a person in a course; a guest came by a link, or is of
the course and came into a full class."""

Actor = Literal["instructor", "assistant", "student", "guest", "service"]
"""Who issues a command: a person in a role, or the service itself."""

Source = Literal["microphone", "camera", "screen"]

CellType = Literal["code", "markdown", "raw"]
"""What a cell of a notebook is."""

MessageReaction = Literal["plus_one", "same_here", "thanks", "laugh", "party", "puzzled"]
"""What one can answer a message with; the page has a picture and words for each."""

ChatMode = Literal["everyone", "staff_only", "off"]
"""Whom the students' messages reach: the class, the teaching staff, or nobody."""

Signal = Literal["yes", "no", "faster", "slower", "lost", "done"]
"""What a student can hold up, one at a time."""

Reaction = Literal["applause", "heart", "laugh", "surprise", "thumbs_up"]
"""What passes over the class."""

ROLES: tuple[Role, ...] = ("instructor", "assistant", "student", "guest")
ACTORS: tuple[Actor, ...] = (*ROLES, "service")
STAFF: frozenset[Actor] = frozenset({"instructor", "assistant"})
SOURCES: tuple[Source, ...] = ("microphone", "camera", "screen")
CELL_TYPES: tuple[CellType, ...] = ("code", "markdown", "raw")
SIGNALS: tuple[Signal, ...] = get_args(Signal)
