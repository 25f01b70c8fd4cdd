"""What has happened about quick signals?"""

from __future__ import annotations

from ..names import PersonId, Signal
from .event import Event


class SignalSet(Event, frozen=True):
    """Held up instead of the one before, or taken back."""

    person: PersonId
    signal: Signal | None


class SignalsCleared(Event, frozen=True):
    by: PersonId | None
