"""What is the least that sending a packet to each viewer costs on this machine?

Compiles and runs `floor/floor.c`, which does nothing but encrypt and `sendto`: the reference of the media server's
own cost. The median of five runs; a run that lost more than 0.1 % is void, for then the receivers were the limit.
"""

from __future__ import annotations

import json
import statistics
import subprocess
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


def run_once(viewers: int, seconds: float = SECONDS) -> dict[str, Any]:
    """One run's `sent`, `received` and `microseconds` of CPU a packet received."""
    done = subprocess.run(
        [str(BINARY), str(viewers), str(seconds)],
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
