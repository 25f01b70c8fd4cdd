"""What are the figures today? Measures what can be measured here, prints the table, writes build/bench.json."""

from __future__ import annotations

import contextlib
import json
import os
import platform
import signal
import sys
import time
import traceback
from collections.abc import Iterator, Sequence
from pathlib import Path

from bench.figures import FIGURES
from bench.measurements import MEASUREMENTS, Measurement, Wanted
from bench.row import Measured, Row
from bench.table import table

RECORD = Path(__file__).resolve().parent.parent / "build" / "bench.json"


Found = dict[tuple[str, str], Measured]


class OutOfTime(KeyboardInterrupt):
    """It was not done by then. Raised wherever the program is: an event loop passes on no less."""


@contextlib.contextmanager
def within(seconds: float) -> Iterator[None]:
    """Break the block off after so long, whatever it waits for. Raises `OutOfTime`."""

    def late(*_: object) -> None:
        raise OutOfTime(f"not done in {seconds:.0f} s")

    before = signal.signal(signal.SIGALRM, late)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def tried(measurement: Measurement, wanted: Wanted) -> Found:
    """What it finds or, of all its figures, why it finds nothing."""
    try:
        with within(measurement.most):
            return measurement.run(wanted)
    except (Exception, OutOfTime) as error:
        traceback.print_exc()
        void = Measured(void=f"{type(error).__name__}: {error}")
    return {(known.id, known.says): void for known in FIGURES if known.id in measurement.ids}


def rows_of(found: Found) -> list[Row]:
    """A row for every figure, measured or not."""
    return [Row(figure, found.get((figure.id, figure.says), Measured())) for figure in FIGURES]


def keep(rows: Sequence[Row]) -> None:
    """Write the record."""
    machine = {
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "system": platform.platform(),
    }
    record = {"at": int(time.time()), "machine": machine, "rows": [row.as_json() for row in rows]}
    RECORD.parent.mkdir(exist_ok=True)
    RECORD.write_text(json.dumps(record, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def measure(chosen: Sequence[str]) -> list[Row]:
    """A row for every figure; only those chosen (all, when none is named) are measured.

    What was measured is in the record by then, also when the next is broken off.
    """
    began, found = time.monotonic(), Found()
    wanted = frozenset(chosen or (figure.id for figure in FIGURES))
    for measurement in MEASUREMENTS:
        if wanted.intersection(measurement.ids):
            so_far = f"{time.monotonic() - began:4.0f} s"
            print(
                f"bench: {so_far}  {', '.join(measurement.ids)}: {measurement.says}; at most"
                f" {measurement.most / 60:.1f} min",
                file=sys.stderr,
                flush=True,
            )
            found |= tried(measurement, wanted)
            keep(rows_of(found))
    keep(rows := rows_of(found))
    return rows


def main(arguments: Sequence[str]) -> int:
    known = {figure.id for figure in FIGURES}
    if unknown := set(arguments) - known:
        print(f"bench: no such figure: {', '.join(sorted(unknown))}", file=sys.stderr)
        return 2
    rows = measure(arguments)
    shown = [row for row in rows if not arguments or row.figure.id in arguments]
    print(table(shown))
    measured = sum(row.value is not None for row in shown)
    print(
        f"\n{measured} of {len(shown)} figures measured, {sum(row.verdict.met for row in shown)} met."
    )
    print(f"Raw samples: {RECORD}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
