"""What are the figures today? Measures what can be measured here, prints the table, writes build/bench.json."""

from __future__ import annotations

import json
import os
import platform
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from bench.figures import FIGURES
from bench.measurements import MEASUREMENTS
from bench.row import Measured, Row
from bench.table import table

RECORD = Path(__file__).resolve().parent.parent / "build" / "bench.json"


def measure(chosen: Sequence[str]) -> list[Row]:
    """A row for every figure; only those chosen (all, when none is named) are measured."""
    rows: list[Row] = []
    found: dict[tuple[str, str], Measured] = {}
    for measurement in MEASUREMENTS:
        if not chosen or set(chosen) & set(measurement.ids):
            print(f"bench: {measurement.says}", file=sys.stderr, flush=True)
            found |= measurement.run()
    for figure in FIGURES:
        key = (figure.id, figure.says)
        rows.append(Row(figure, found.get(key, Measured())))
    return rows


def main(arguments: Sequence[str]) -> int:
    known = {figure.id for figure in FIGURES}
    if unknown := set(arguments) - known:
        print(f"bench: no such figure: {', '.join(sorted(unknown))}", file=sys.stderr)
        return 2
    rows = measure(arguments)
    machine = {
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "system": platform.platform(),
    }
    record = {"at": int(time.time()), "machine": machine, "rows": [row.as_json() for row in rows]}
    RECORD.parent.mkdir(exist_ok=True)
    RECORD.write_text(json.dumps(record, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(table(rows))
    measured = sum(row.value is not None for row in rows)
    print(
        f"\n{measured} of {len(rows)} figures measured, {sum(row.verdict.met for row in rows)} met."
    )
    print(f"Raw samples: {RECORD}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
