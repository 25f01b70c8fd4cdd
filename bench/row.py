"""What is one figure: measured, against what, and is its target met?

A *reference* is what a value is held against in the same run: the *floor* (the least that any program must
spend) or a *peer* (another product). What was not measured is said to be so, and never counts as met.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

NOT_MEASURED = "not measured"


@dataclass(frozen=True)
class Target:
    """The most a value may be: `most` units, or `most` times the reference named by `of`."""

    most: float
    of: str | None = None

    def words(self, unit: str) -> str:
        return f"≤ {self.most:g} × {self.of}" if self.of else f"≤ {self.most:g} {unit}".rstrip()


@dataclass(frozen=True)
class Verdict:
    """`ratio` is the value over what it is held against; None where there is nothing to divide by."""

    ratio: float | None
    met: bool


def judge(value: float | None, target: Target, reference: float | None = None) -> Verdict:
    """Hold a value against its target. The only place where a ratio or a `met` is computed."""
    if value is None or not math.isfinite(value) or value < 0:
        return Verdict(None, met=False)
    if target.of is None:
        ratio = value / target.most if target.most > 0 else None
        return Verdict(ratio, met=value <= target.most)
    if reference is None or not math.isfinite(reference) or reference <= 0:
        return Verdict(None, met=False)
    ratio = value / reference
    return Verdict(ratio, met=ratio <= target.most)


@dataclass(frozen=True)
class Figure:
    """A promise: its id, what it says, and its target."""

    id: str
    says: str
    unit: str
    target: Target


@dataclass(frozen=True)
class Measured:
    """What one run found, and beside it the floor and the peers by name.

    `void` says why the run does not count; `samples` are kept as they came.
    """

    value: float | None = None
    references: Mapping[str, float] = field(default_factory=dict)
    samples: tuple[float, ...] = ()
    void: str | None = None
    details: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Row:
    """A figure and what was measured of it."""

    figure: Figure
    measured: Measured = field(default_factory=Measured)

    @property
    def value(self) -> float | None:
        return None if self.measured.void else self.measured.value

    @property
    def reference(self) -> float | None:
        """What the floor or peer of this row's target took in the same run."""
        return self.measured.references.get(self.figure.target.of or "")

    @property
    def verdict(self) -> Verdict:
        return judge(self.value, self.figure.target, self.reference)

    def as_json(self) -> dict[str, Any]:
        target = self.figure.target
        return {
            "id": self.figure.id,
            "says": self.figure.says,
            "value": self.value,
            "unit": self.figure.unit,
            "reference": {"name": target.of, "value": self.reference} if target.of else None,
            "ratio": self.verdict.ratio,
            "target": {"most": target.most, "of": target.of},
            "met": self.verdict.met,
            "void": self.measured.void,
            "samples": list(self.measured.samples),
            "details": self.measured.details,
        }
