"""What is the least that sending a packet to each viewer costs on this machine?

Compiles and runs `floor/floor.c`, which does nothing but encrypt and `sendto`: the reference of the media server's
own cost. It sends what a viewer of the media server was sent, of the same sizes at the same moments, for a
process that sleeps between two packets pays for waking, and for waking its receivers. The median of five runs; a run
that lost more than 0.1 % is void, for then the receivers were the limit.
"""

from __future__ import annotations

import json
import statistics
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench.row import Measured

HERE = Path(__file__).resolve().parent
SOURCE = HERE / "floor" / "floor.c"
BINARY = HERE.parent / "build" / "bench" / "floor"
RUNS = 5
SECONDS = 1.0
MOST_LOST = 0.001
NAME = "floor sendto"


def compile_floor() -> Path:
    """Build the floor. Raises CalledProcessError with the compiler's words."""
    BINARY.parent.mkdir(parents=True, exist_ok=True)
    command = [
        "cc",
        "-O2",
        "-Wall",
        "-Wextra",
        "-Werror",
        "-o",
        str(BINARY),
        str(SOURCE),
        "-l:libcrypto.so.3",
    ]
    subprocess.run(command, check=True, capture_output=True, text=True)
    return BINARY


def run_once(
    viewers: int, seconds: float = SECONDS, trace: Sequence[tuple[int, int]] = ()
) -> dict[str, Any]:
    """One run's `sent`, `received` and `microseconds` of CPU a packet received.

    The packets are those of the trace (microseconds and bytes), else of one size and without a pause.
    """
    command = [str(BINARY), str(viewers), str(seconds)]
    if trace:
        moments = BINARY.with_name("trace")
        moments.write_text("".join(f"{at} {size}\n" for at, size in trace), encoding="ascii")
        command.append(str(moments))
    done = subprocess.run(
        command,
        check=True,
        capture_output=True,
        text=True,
        timeout=60,
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def as_reference(runs: list[dict[str, Any]]) -> Measured:
    """The floor of several runs as what a media server's cost is held against; the cost is not measured here."""
    lost = max(1 - run["received"] / run["sent"] for run in runs)
    costs = tuple(float(run["microseconds"]) for run in runs)
    details = {"floor samples": list(costs), "floor loss": lost}
    if lost > MOST_LOST:
        return Measured(details=details)
    return Measured(references={NAME: statistics.median(costs)}, details=details)
