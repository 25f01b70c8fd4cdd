"""What is an event? A fact, in the past tense, that says all it brought about."""

from __future__ import annotations

import msgspec


class Event(msgspec.Struct, frozen=True, tag_field="event", tag=str):
    """A fact, never changed after it is in the log."""

    at: float
