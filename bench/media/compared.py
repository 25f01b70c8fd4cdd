"""How does a person read what the servers spent beside each other?

One line for each server, number of viewers and publisher, by the medians of its stretches; then by how much ours is
below the others, which is what was promised. A stretch in which more than 0.1 % was lost is not counted for that.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from bench.media.stretch import Stretch
from bench.row import Figure, Measured, Row, Target
from bench.sending import MOST_LOST
from bench.table import aligned

HALF = 0.5
EVEN, FILM = "even", "Chromium"
"""The publishers: a steady one of ours, and a browser with a film for a camera."""
MADE_UP = 900.0
"""Milliseconds; where half of all packets seem to take longer, the server writes times of its own."""
HEAD = (
    "viewers",
    "publisher",
    "server",
    "µs a packet",
    "× ours",
    "delay ms p50",
    "p99",
    "p99 above the least",
    "lost %",
    "KiB a viewer",
    "packets/s in",
    "bytes",
    "load",
)
NOT_COMPARED = (
    "Each server runs with its signalling in the same process; who watches is hidden where a server knows that.",
    "Viewers say once a second what came; none asks for a packet again, for nothing is decrypted.",
    "Janus runs on two event loops and LiveKit on as many cores as there are; ours forwards on one thread.",
    "The delay is that of the even publisher, whose packets say when they left. Janus writes times of its own: there"
    " it is only known what a packet took more than the least of its stream.",
    "Memory is what is a server's own by then, without what it had before the first viewer.",
)


@dataclass(frozen=True)
class Compared:
    """The stretches of one server with so many viewers of one publisher."""

    stretches: Sequence[Stretch]
    weight: float | None
    """KiB a viewer."""

    def median(self, of: Callable[[Stretch], float]) -> float:
        return statistics.median(of(stretch) for stretch in self.stretches)

    @property
    def whole(self) -> list[Stretch]:
        return [stretch for stretch in self.stretches if stretch.loss <= MOST_LOST]


Key = tuple[int, str, str]
"""Viewers, publisher, server."""


def gathered(
    stretches: Iterable[Stretch], weights: Mapping[tuple[str, int], float]
) -> dict[Key, Compared]:
    """What belongs together, in the order in which it came."""
    found: dict[Key, list[Stretch]] = {}
    for one in stretches:
        found.setdefault((one.viewers, one.publisher, one.server), []).append(one)
    return {key: Compared(all_, weights.get((key[2], key[0]))) for key, all_ in found.items()}


def lines(found: Mapping[Key, Compared], ours: str) -> str:
    """The table."""
    rows = [HEAD]
    for (viewers, publisher, server), compared in found.items():
        mine = found.get((viewers, publisher, ours))
        cost = compared.median(lambda s: s.microseconds)
        times = cost / mine.median(lambda s: s.microseconds) if mine else None
        rows.append(
            (
                str(viewers),
                publisher,
                server,
                f"{cost:.2f}",
                "—" if times is None else f"{times:.2f}",
                *_delays(publisher, compared),
                f"{100 * compared.median(lambda s: s.loss):.2f}",
                "—" if compared.weight is None else f"{compared.weight:.0f}",
                f"{compared.median(lambda s: s.packets_in / s.seconds):.0f}",
                f"{compared.median(lambda s: s.bytes_of_one):.0f}",
                f"{compared.median(lambda s: s.load):.1f}",
            )
        )
    return aligned(rows)


def _delays(publisher: str, compared: Compared) -> tuple[str, str, str]:
    """Nothing for a publisher that does not say when packets left, nor for times that a server made up."""
    if publisher != EVEN:
        return "—", "—", "—"
    half, most, above = (
        1000 * compared.median(of)
        for of in (lambda s: s.delay_median, lambda s: s.delay_p99, lambda s: s.delay_p99_above)
    )
    told = half < MADE_UP
    return f"{half:.1f}" if told else "—", f"{most:.1f}" if told else "—", f"{above:.1f}"


def promises(found: Mapping[Key, Compared], ours: str, publisher: str) -> list[Row]:
    """Ours against half of each of the others, of the stretches that lost nothing."""
    rows = []
    for viewers, kind, server in found:
        if server == ours or kind != publisher or (viewers, kind, ours) not in found:
            continue
        mine, other = found[viewers, kind, ours].whole, found[viewers, kind, server].whole
        says = f"media CPU a packet received, {viewers} viewers"
        figure = Figure(f"N1.{viewers}", says, "µs", Target(HALF, server))
        rows.append(Row(figure, _against(mine, other, server)))
    return rows


def _against(mine: Sequence[Stretch], other: Sequence[Stretch], server: str) -> Measured:
    if not mine or not other:
        return Measured(void=f"{server if mine else 'our server'} lost packets in every stretch")
    costs = tuple(stretch.microseconds for stretch in mine)
    theirs = statistics.median(stretch.microseconds for stretch in other)
    return Measured(statistics.median(costs), {server: theirs}, costs)


def as_json(found: Mapping[Key, Compared]) -> list[dict[str, Any]]:
    return [
        {**asdict(stretch), "microseconds": stretch.microseconds, "KiB a viewer": compared.weight}
        for compared in found.values()
        for stretch in compared.stretches
    ]
