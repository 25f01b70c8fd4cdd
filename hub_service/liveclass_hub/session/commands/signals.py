"""What can someone ask about quick signals and reactions?"""

from __future__ import annotations

from ..names import (
    Reaction,
    Signal,
)
from .command import Command


class SetSignal(Command, frozen=True):
    """Hold up one quick signal instead of the one before; left out, take it back."""

    signal: Signal | None = None


class ClearSignals(Command, frozen=True):
    """Take everyone's signal down, so that the class can be asked anew."""


class React(Command, frozen=True):
    """Let a reaction pass over the class. It is counted, told and forgotten."""

    reaction: Reaction
