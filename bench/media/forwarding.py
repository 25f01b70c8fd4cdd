"""What does a packet cost the media server, beside the floor, and what does a viewer weigh?

A core of its own, viewers that answer RTCP, count gaps and do not decrypt; the publisher is a Chromium with a film
for a camera, but for the row that says how many bits there are: there it is a steady one of ours, whose packets say
when they left. The floor and the server are measured in turn, so that a busy machine is busy for both, and the median
of each is taken. The floor sends what a viewer was sent, of the same sizes at the same moments; what it takes when it
never sleeps is kept beside it. A run in which more than 0.1 % was lost does not count and is made again; when too few
count, the figure is void.
"""

from __future__ import annotations

import os
import statistics
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from typing import Any

from bench.figures import FIGURES
from bench.media.browser import chromium
from bench.media.hall import Hall, Window, hall
from bench.row import Measured
from bench.sending import MOST_LOST, RUNS, as_reference, compile_floor, run_once

VIEWERS = (30, 200, 500)
WEIGHED = 200
"""As many viewers tell what one weighs."""
MOST = 500
BITS_PER_SECOND = 1_500_000
"""The picture of row N2; with sound that is 230 packets a second. A browser is held to as many."""
ESTIMATE = 5_000_000
"""What viewers tell once a second that the way to each carries, as browsers do."""
SECONDS = 3.0
WARM_UP = 1.0
MOST_TRIES = 2 * RUNS

Found = dict[tuple[str, str], Measured]


def forwarding() -> Found:
    """Rows N1, N2 and N4, as far as this machine carries them."""
    compile_floor()
    found: Found = {}
    for viewers in VIEWERS:
        if chromium() is None:
            found[f"N1.{viewers}", _says(f"N1.{viewers}")] = Measured(void="no Chromium here")
            continue
        with hall() as place, place.chromium(BITS_PER_SECOND):
            place.crowd.ask("estimate", ESTIMATE)
            found |= _crowded(place, viewers)
    with hall() as place, place.steady(BITS_PER_SECOND):
        place.crowd.ask("estimate", ESTIMATE)
        place.fill(MOST)
        place.window(WARM_UP)
        found |= _one_core([place.window(SECONDS) for _ in range(RUNS)])
    return found


def _crowded(place: Hall, viewers: int) -> Found:
    empty = place.server.ask("used")["memory"]
    place.fill(viewers)
    place.window(WARM_UP)
    runs = _in_turn(place, viewers)
    full = place.server.ask("used")["memory"]
    found = {(f"N1.{viewers}", _says(f"N1.{viewers}")): _cost(runs)}
    if viewers == WEIGHED:
        weight = (full - empty) / viewers
        details = {"viewers": viewers, "KiB before": empty, "KiB after": full}
        found["N4", _says("N4")] = Measured(weight, details=details)
    return found


@dataclass(frozen=True)
class Run:
    """What the server took, and right after it the floor."""

    window: Window
    floor: dict[str, Any]
    restless: float
    """Microseconds a packet of a floor that sends without a pause."""


def _in_turn(place: Hall, viewers: int) -> list[Run]:
    runs: list[Run] = []
    for _ in range(MOST_TRIES):
        window = place.window(SECONDS)
        floor = run_once(viewers, trace=window.noted.trace)
        runs.append(Run(window, floor, run_once(viewers)["microseconds"]))
        if len(list(_whole(run.window for run in runs))) == RUNS:
            break
    return runs


def _whole(windows: Iterable[Window]) -> Iterator[Window]:
    return (window for window in windows if window.loss <= MOST_LOST)


def _cost(runs: list[Run]) -> Measured:
    """Microseconds a packet received, held against the floor of the same minutes."""
    windows = [run.window for run in runs]
    floors = [run.floor for run in runs]
    whole = list(_whole(windows))
    steady = [run for run in floors if run["received"] >= run["sent"] * (1 - MOST_LOST)]
    floor = as_reference(steady or floors)
    details = {
        **floor.details,
        "floor without a pause": [run.restless for run in runs],
        "windows": [_told(window) for window in windows],
    }
    if len(whole) < RUNS:
        void = f"{min(window.loss for window in windows):.2%} lost at best"
        return Measured(references=floor.references, void=void, details=details)
    costs = tuple(window.microseconds for window in whole)
    return Measured(statistics.median(costs), floor.references, costs, details=details)


def _told(window: Window) -> dict[str, Any]:
    """A window without each packet of its trace."""
    trace = window.noted.trace
    told = asdict(replace(window, noted=replace(window.noted, trace=[])))
    sizes = [size for _, size in trace]
    return {**told, "packets in": len(sizes), "bytes of one": statistics.fmean(sizes or [0])}


def _one_core(windows: list[Window]) -> Found:
    whole = list(_whole(windows))
    says = [figure.says for figure in FIGURES if figure.id == "N2"]
    if len(whole) < RUNS:
        return {("N2", words): Measured(void="packets were lost") for words in says}
    cores = tuple(window.cpu / window.playing for window in whole)
    lost = tuple(float(window.lost) for window in whole)
    delays = tuple(window.noted.delay_p99 * 1000 for window in whole)
    details = {"windows": [_told(window) for window in whole]}
    load = statistics.median(window.load for window in whole)
    busy = load > (os.cpu_count() or 1)
    late = f"viewers late themselves, at a load of {load:.0f}" if busy else None
    return {
        ("N2", says[0]): Measured(statistics.median(cores), samples=cores),
        ("N2", says[1]): Measured(statistics.median(lost), samples=lost),
        ("N2", says[2]): Measured(
            statistics.median(delays), samples=delays, void=late, details=details
        ),
    }


def _says(figure: str) -> str:
    return next(known.says for known in FIGURES if known.id == figure)
