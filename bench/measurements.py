"""Which figures can be measured here today, and by what?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bench.row import Measured


@dataclass(frozen=True)
class Measurement:
    """One run that finds one or more figures, keyed by their id and words."""

    ids: tuple[str, ...]
    says: str
    run: Callable[[], dict[tuple[str, str], Measured]]


def _mute_all() -> dict[tuple[str, str], Measured]:
    from bench.mute_all import mute_all

    return mute_all()


MEASUREMENTS: tuple[Measurement, ...] = (
    Measurement(("M7",), "mute all, thirty times, on a hub of its own", _mute_all),
)
