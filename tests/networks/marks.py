"""What was measured on a bad network, and is it good enough?

A mark is the most that a value may be. What could not be measured is not passed.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

# Nobody is heard or seen again within the patience of a run.
NEVER = math.inf


@dataclass(frozen=True)
class Mark:
    """The most that the value of this name may be; `floor` turns it round: the least."""

    name: str
    most: float
    unit: str
    floor: bool = False

    def met(self, value: float | None) -> bool:
        """Whether a value is good enough; one that is missing is not."""
        if value is None or math.isnan(value):
            return False
        return value >= self.most if self.floor else value <= self.most

    def words(self, value: float | None) -> str:
        """The value beside its bound."""
        bound = f"{'≥' if self.floor else '≤'} {self.most:g} {self.unit}".rstrip()
        return f"{self.name} {_shown(value)} {bound}"


def _shown(value: float | None) -> str:
    if value is None or math.isnan(value):
        return "not measured"
    return "never" if value == NEVER else f"{value:.3g}"


@dataclass(frozen=True)
class Row:
    """One bad network, and how a class did on it.

    `values` has a value for each mark; a `void` says why the run does not count.
    """

    id: str
    says: str
    marks: tuple[Mark, ...]
    values: Mapping[str, float | None] = field(default_factory=dict)
    details: Mapping[str, Any] = field(default_factory=dict)
    void: str | None = None

    @property
    def failed(self) -> list[Mark]:
        """The marks that are not met."""
        return [mark for mark in self.marks if not mark.met(self.values.get(mark.name))]

    @property
    def passed(self) -> bool:
        return self.void is None and not self.failed

    def as_json(self) -> dict[str, Any]:
        """The row as it is kept; a value that never came is null."""
        values = {
            name: value if value is not None and math.isfinite(value) else None
            for name, value in self.values.items()
        }
        return {
            "id": self.id,
            "says": self.says,
            "passed": self.passed,
            "void": self.void,
            "values": values,
            "marks": {
                mark.name: {"least" if mark.floor else "most": mark.most, "unit": mark.unit}
                for mark in self.marks
            },
            "details": dict(self.details),
        }


def table(rows: list[Row]) -> str:
    """The rows for a person to read: a line for each, and one for each mark that is not met."""
    wide = max((len(row.says) for row in rows), default=0)
    lines = []
    for row in rows:
        verdict = "passed" if row.passed else "FAILED"
        shown = [m.words(row.values.get(m.name)) for m in row.marks]
        lines.append(f"{row.id:4} {row.says:{wide}}  {verdict}  {row.void or '; '.join(shown)}")
        lines += [f"{'':4}   not met: {m.words(row.values.get(m.name))}" for m in row.failed]
    return "\n".join(lines)
