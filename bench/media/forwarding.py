"""What does a packet cost the media server, beside the floor, and what does a viewer weigh?

A core of its own, viewers that answer RTCP, tell when packets came where the server wants to know, count gaps and do
not decrypt; the publisher is a Chromium with a film
for a camera, but for the row that says how many bits there are: there it is a steady one of ours, whose packets say
when they left. The floor and the server are measured in turn, so that a busy machine is busy for both, and the median
of each is taken. The floor sends what a viewer was sent, of the same sizes at the same moments; what it takes when it
never sleeps is kept beside it. A run in which more than 0.1 % was lost does not count and is made again; when too few
count within a minute, the figure is void.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from typing import Any, TypeVar

from bench.figures import FIGURES
from bench.media.browser import chromium
from bench.media.hall import Hall, Window, hall
from bench.row import Measured
from bench.sending import MOST_LOST, RUNS, as_reference, compile_floor, run_once

WEIGHED = 200
"""As many viewers tell what one weighs."""
MOST = 500
BITS_PER_SECOND = 1_500_000
"""The picture of row N2; with sound that is 230 packets a second. A browser is held to as many."""
PICTURES = 30
"""A second."""
SOUND = 500
"""Bytes; a packet of sound is smaller, and one of a picture larger."""
ESTIMATE = 5_000_000
"""What viewers tell once a second that the way to each carries, as browsers do."""
SECONDS = 3.0
WARM_UP = 5.0
"""Seconds until a server that finds out by itself what the ways carry knows it."""
LONGEST = 60.0
"""Seconds after which no window is begun."""
MOST_WITHHELD = 0.01
"""A share of what was published; who is sent less than the rest shows a cost of something else."""
OTHERS = 0.5
"""Cores; where other programs take more, viewers are late themselves."""

Found = dict[tuple[str, str], Measured]
T = TypeVar("T")


def forwarding(viewers: int) -> Found:
    """The row N1 of so many viewers, and with 200 of them N4."""
    if chromium() is None:
        return {(f"N1.{viewers}", _says(f"N1.{viewers}")): Measured(void="no Chromium here")}
    compile_floor()
    with hall() as place, place.chromium(BITS_PER_SECOND):
        place.crowd.ask("estimate", ESTIMATE)
        return _crowded(place, viewers)


def one_core() -> Found:
    """Row N2."""
    compile_floor()
    with hall() as place, place.steady(BITS_PER_SECOND):
        place.crowd.ask("estimate", ESTIMATE)
        place.fill(MOST)
        place.window(WARM_UP)
        windows = list(_tries(lambda: place.window(SECONDS), _whole))
    return _one_core(windows, _burst(windows[-1]))


def _burst(window: Window) -> dict[str, Any]:
    """What the floor needs until a picture has left for everyone: no single sender's last packet leaves before that."""
    floor = run_once(MOST, trace=window.noted.trace)["microseconds"]
    packets = sum(size > SOUND for _, size in window.noted.trace) / window.seconds / PICTURES
    return {"floor, µs a packet": floor, "floor, ms a picture": floor * packets * MOST / 1000}


def _crowded(place: Hall, viewers: int) -> Found:
    empty = place.server.ask("used")["memory"]
    place.fill(viewers)
    place.window(WARM_UP)
    runs = list(_tries(lambda: _in_turn(place, viewers), lambda run: _whole(run.window)))
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


def _in_turn(place: Hall, viewers: int) -> Run:
    window = place.window(SECONDS)
    floor = run_once(viewers, trace=window.noted.trace)
    return Run(window, floor, run_once(viewers)["microseconds"])


def _tries(make: Callable[[], T], counts: Callable[[T], bool]) -> Iterator[T]:
    """One after the other until enough count, or it takes too long."""
    end, counted = time.monotonic() + LONGEST, 0
    while counted < RUNS and time.monotonic() < end:
        made = make()
        counted += counts(made)
        yield made


def _whole(window: Window) -> bool:
    return window.whole and window.withheld <= MOST_WITHHELD


def _cost(runs: list[Run]) -> Measured:
    """Microseconds a packet received, held against the floor of the same minutes."""
    windows = [run.window for run in runs]
    floors = [run.floor for run in runs]
    whole = [window for window in windows if _whole(window)]
    steady = [run for run in floors if run["received"] >= run["sent"] * (1 - MOST_LOST)]
    floor = as_reference(steady or floors)
    details = {
        **floor.details,
        "floor without a pause": [run.restless for run in runs],
        "windows": [_told(window) for window in windows],
    }
    if len(whole) < RUNS:
        void = _too_few(windows)
        return Measured(references=floor.references, void=void, details=details)
    costs = tuple(window.microseconds for window in whole)
    return Measured(statistics.median(costs), floor.references, costs, details=details)


def _told(window: Window) -> dict[str, Any]:
    """A window without each packet of its trace."""
    trace = window.noted.trace
    told = asdict(replace(window, noted=replace(window.noted, trace=[])))
    sizes = [size for _, size in trace]
    return {**told, "packets in": len(sizes), "bytes of one": statistics.fmean(sizes or [0])}


def _too_few(windows: list[Window]) -> str:
    """Why no figure comes of them."""
    whole = sum(map(_whole, windows))
    lost, withheld = (min(of) for of in zip(*((w.loss, w.withheld) for w in windows), strict=True))
    return (
        f"{whole} of {len(windows)} windows count, and {RUNS} must; at best {lost:.2%} was lost and"
        f" {max(0.0, withheld):.1%} not sent on"
    )


def _one_core(windows: list[Window], burst: dict[str, Any]) -> Found:
    whole = [window for window in windows if _whole(window)]
    says = [figure.says for figure in FIGURES if figure.id == "N2"]
    details = {**burst, "windows": [_told(window) for window in windows]}
    if len(whole) < RUNS:
        void = Measured(void=_too_few(windows), details=details)
        return {("N2", words): void for words in says}
    cores = tuple(window.cpu / window.seconds for window in whole)
    lost = tuple(float(window.lost) for window in whole)
    delays = tuple(window.noted.delay_p99 * 1000 for window in whole)
    others = statistics.median(window.others for window in whole)
    late = f"viewers late themselves: {others:.1f} cores went to other programs"
    return {
        ("N2", says[0]): Measured(statistics.median(cores), samples=cores, details=details),
        ("N2", says[1]): Measured(statistics.median(lost), samples=lost),
        ("N2", says[2]): Measured(
            statistics.median(delays), samples=delays, void=late if others > OTHERS else None
        ),
    }


def _says(figure: str) -> str:
    return next(known.says for known in FIGURES if known.id == figure)
