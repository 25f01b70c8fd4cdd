"""What does a packet cost the media server, beside the floor, and what does a viewer weigh?

A core of its own, viewers that answer RTCP, count gaps and do not decrypt; the publisher is a Chromium, but for the
row that says how many bits there are, where it is a steady one of ours. The floor and the server are measured in
turn, so that a busy machine is busy for both, and the median of each is taken. A run in which more than 0.1 % was
lost does not count and is made again; when too few count, the figure is void.
"""

from __future__ import annotations

import statistics
from collections.abc import Iterator
from dataclasses import asdict
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
"""The picture of row N2; with sound that is 230 packets a second. Chromium sends what its picture takes."""
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
            found |= _crowded(place, viewers)
    with hall() as place, place.steady(BITS_PER_SECOND):
        place.fill(MOST)
        place.window(WARM_UP)
        found |= _one_core(_in_turn(place, MOST)[1])
    return found


def _crowded(place: Hall, viewers: int) -> Found:
    empty = place.server.ask("used")["memory"]
    place.fill(viewers)
    place.window(WARM_UP)
    floors, windows = _in_turn(place, viewers)
    full = place.server.ask("used")["memory"]
    found = {(f"N1.{viewers}", _says(f"N1.{viewers}")): _cost(floors, windows)}
    if viewers == WEIGHED:
        weight = (full - empty) / viewers
        details = {"viewers": viewers, "KiB before": empty, "KiB after": full}
        found["N4", _says("N4")] = Measured(weight, details=details)
    return found


def _in_turn(place: Hall, viewers: int) -> tuple[list[dict[str, Any]], list[Window]]:
    floors, windows = [], []
    for _ in range(MOST_TRIES):
        floors.append(run_once(viewers))
        windows.append(place.window(SECONDS))
        if len(list(_whole(windows))) == RUNS:
            break
    return floors, windows


def _whole(windows: list[Window]) -> Iterator[Window]:
    return (window for window in windows if window.loss <= MOST_LOST)


def _cost(floors: list[dict[str, Any]], windows: list[Window]) -> Measured:
    """Microseconds a packet received, held against the floor of the same minutes."""
    whole = list(_whole(windows))
    steady = [run for run in floors if run["received"] >= run["sent"] * (1 - MOST_LOST)]
    floor = as_reference(steady or floors)
    details = {**floor.details, "windows": [asdict(window) for window in windows]}
    if len(whole) < RUNS:
        void = f"{min(window.loss for window in windows):.2%} lost at best"
        return Measured(references=floor.references, void=void, details=details)
    costs = tuple(window.microseconds for window in whole)
    return Measured(statistics.median(costs), floor.references, costs, details=details)


def _one_core(windows: list[Window]) -> Found:
    whole = list(_whole(windows))
    says = [figure.says for figure in FIGURES if figure.id == "N2"]
    if len(whole) < RUNS:
        return {("N2", words): Measured(void="packets were lost") for words in says[:2]}
    cores = tuple(window.cpu / window.playing for window in whole)
    lost = tuple(float(window.lost) for window in whole)
    return {
        ("N2", says[0]): Measured(statistics.median(cores), samples=cores),
        ("N2", says[1]): Measured(statistics.median(lost), samples=lost),
    }


def _says(figure: str) -> str:
    return next(known.says for known in FIGURES if known.id == figure)
