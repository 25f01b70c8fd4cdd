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


MEASUREMENTS: tuple[Measurement, ...] = ()
