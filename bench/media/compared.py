"""How does a person read what the servers spent beside each other?

One line for each server, number of viewers and publisher, by the medians of its stretches, and by how much ours is
below it, which is what was promised. A stretch in which more than 0.1 % was lost gives no cost: where there is no
other, words say so.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from bench.media.stretch import Stretch
from bench.row import Figure, Measured, Row, Target
from bench.table import aligned

HALF = 0.5
EVEN, FILM = "even", "Chromium"
"""The publishers: a steady one of ours, and a browser with a film for a camera."""
KEPT_WAITING = 0.1
"""Seconds in a second; a server that waited longer for a processor had too little of the machine."""
MADE_UP = 900.0
"""Milliseconds; where half of all packets seem to take longer, the server writes times of its own."""
HEAD = (
    "viewers",
    "publisher",
    "server",
    "µs a packet",
    "× ours",
    "ours ≤ ½",
    "delay ms p50",
    "p99",
    "p99 above the least",
    "lost %",
    "waited s/s",
    "KiB a viewer",
    "packets/s in",
    "bytes",
    "load",
)
NOT_COMPARED = (
    "Each server runs with its signalling in the same process; who watches is hidden where a server knows that.",
    "Viewers say once a second what came, and ten times when, where a server asks for it; none asks for a packet again,"
    " for nothing is decrypted.",
    "Janus runs on two event loops and LiveKit on as many cores as there are; ours forwards on one thread.",
    "The delay is that of the even publisher, whose packets say when they left. Janus writes times of its own: there"
    " it is only known what a packet took more than the least of its stream. None is shown where half of all packets"
    " took 0.9 s or more.",
    "Waited: what its threads were ready and had no processor, each for itself, in a second of the machine.",
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
        """Those whose cost counts."""
        return [stretch for stretch in self.stretches if stretch.whole]

    @property
    def cost(self) -> float | None:
        """Microseconds a packet; None where every stretch lost too much."""
        costs = [stretch.microseconds for stretch in self.whole]
        return statistics.median(costs) if costs else None

    @property
    def waited(self) -> float:
        """Seconds in a second that its threads were kept waiting for a processor."""
        return self.median(lambda s: s.waited / s.seconds)


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
    for key, compared in found.items():
        rows.append(
            (
                str(key[0]),
                key[1],
                key[2],
                "—" if compared.cost is None else f"{compared.cost:.2f}",
                *_beside(found, key, ours),
                *_delays(key[1], compared),
                f"{100 * compared.median(lambda s: s.loss):.2f}",
                f"{compared.waited:.2f}",
                "—" if compared.weight is None else f"{compared.weight:.0f}",
                f"{compared.median(lambda s: s.packets_in / s.seconds):.0f}",
                f"{compared.median(lambda s: s.bytes_of_one):.0f}",
                f"{compared.median(lambda s: s.load):.1f}",
            )
        )
    return aligned(rows)


def _beside(found: Mapping[Key, Compared], key: Key, ours: str) -> tuple[str, str]:
    """How many times ours it costs, and whether ours is half of it or less."""
    if key[2] == ours or (*key[:2], ours) not in found:
        return "—", "—"
    row = promise(found, key, ours)
    if row.verdict.ratio is None:
        return "—", "—"
    return f"{1 / row.verdict.ratio:.2f}", "yes" if row.verdict.met else "no"


def starved(found: Mapping[Key, Compared]) -> list[str]:
    """A sentence for each that gives no cost, for it lost too much every time."""
    said = []
    for (viewers, publisher, server), compared in found.items():
        if compared.cost is not None:
            continue
        lost = min(stretch.loss for stretch in compared.stretches)
        why = "was starved" if compared.waited > KEPT_WAITING else "lost too much"
        said.append(
            f"{server} with {viewers} viewers of {publisher} {why}: {100 * lost:.1f} % lost at best, and its threads"
            f" waited {compared.waited:.1f} s in each second for a processor, at a load of"
            f" {compared.median(lambda s: s.load):.0f}; so there is no ratio."
        )
    return said


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
    return [
        promise(found, key, ours)
        for key in found
        if key[2] != ours and key[1] == publisher and (*key[:2], ours) in found
    ]


def promise(found: Mapping[Key, Compared], key: Key, ours: str) -> Row:
    """Ours against half of one of the others."""
    viewers, publisher, server = key
    says = f"media CPU a packet received, {viewers} viewers"
    figure = Figure(f"N1.{viewers}", says, "µs", Target(HALF, server))
    mine, theirs = found[viewers, publisher, ours], found[key].cost
    if mine.cost is None or theirs is None:
        who = "our server" if mine.cost is None else server
        return Row(figure, Measured(void=f"{who} lost packets in every stretch"))
    costs = tuple(stretch.microseconds for stretch in mine.whole)
    return Row(figure, Measured(mine.cost, {server: theirs}, costs))


def as_json(found: Mapping[Key, Compared]) -> list[dict[str, Any]]:
    return [
        {**asdict(stretch), "microseconds": stretch.microseconds, "KiB a viewer": compared.weight}
        for compared in found.values()
        for stretch in compared.stretches
    ]
