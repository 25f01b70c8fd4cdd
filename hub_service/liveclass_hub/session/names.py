"""What are the words of a session called, as types?

A *person* is one member of the installation under an opaque id (`p_…`), the same in every
session; their name is kept elsewhere. A *role* comes from the hub and lasts. A *source* is
something a person can send.
"""

from __future__ import annotations

from typing import Literal

SessionId = str
PersonId = str
MessageId = str
PushId = str
CommandId = str

Role = Literal["instructor", "assistant", "student"]
"""What the hub's groups make of a person in a course."""

Actor = Literal["instructor", "assistant", "student", "service"]
"""Who issues a command: a person in a role, or the service itself."""

Source = Literal["microphone", "camera", "screen"]

CellType = Literal["code", "markdown", "raw"]
"""What a cell of a notebook is."""

ROLES: tuple[Role, ...] = ("instructor", "assistant", "student")
ACTORS: tuple[Actor, ...] = (*ROLES, "service")
STAFF: frozenset[Actor] = frozenset({"instructor", "assistant"})
SOURCES: tuple[Source, ...] = ("microphone", "camera", "screen")
CELL_TYPES: tuple[CellType, ...] = ("code", "markdown", "raw")
