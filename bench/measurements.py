"""Which figures can be measured here today, and by what?"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import partial

from bench.row import Measured

Wanted = Collection[str]


@dataclass(frozen=True)
class Measurement:
    """One run that finds one or more figures, keyed by their id and words; it is broken off after `most` seconds."""

    ids: tuple[str, ...]
    says: str
    run: Callable[[Wanted], dict[tuple[str, str], Measured]]
    """Given the ids that are wanted, of which it may leave out the others."""
    most: float = 1200.0


def _mute_all(_: Wanted) -> dict[tuple[str, str], Measured]:
    from bench.mute_all import mute_all

    return mute_all()


def _forwarding(viewers: int, _: Wanted) -> dict[tuple[str, str], Measured]:
    from bench.media.forwarding import forwarding

    return forwarding(viewers)


def _one_core(_: Wanted) -> dict[tuple[str, str], Measured]:
    from bench.media.forwarding import one_core

    return one_core()


def _joins(_: Wanted) -> dict[tuple[str, str], Measured]:
    from bench.media.joins import joins

    return joins()


def _sound(_: Wanted) -> dict[tuple[str, str], Measured]:
    from bench.media.sound import sound

    return sound()


def _board(_: Wanted) -> dict[tuple[str, str], Measured]:
    from bench.board.crowded import crowded

    return crowded()


def _opening(_: Wanted) -> dict[tuple[str, str], Measured]:
    from bench.board.lab import lab
    from bench.board.opening import opening

    return asyncio.run(opening()) | lab()


def _class(wanted: Wanted) -> dict[tuple[str, str], Measured]:
    from bench.room.full import full

    return full(wanted)


def _long(_: Wanted) -> dict[tuple[str, str], Measured]:
    from bench.room.long import long

    return long()


MEASUREMENTS: tuple[Measurement, ...] = (
    Measurement(("N1.30",), "what a packet to 30 costs", partial(_forwarding, 30), 150),
    Measurement(
        ("N1.200", "N4"),
        "what a packet to 200 costs, and one of them",
        partial(_forwarding, 200),
        180,
    ),
    Measurement(("N1.500",), "what a packet to 500 costs", partial(_forwarding, 500), 210),
    Measurement(("N2",), "500 who watch an even stream", _one_core, 150),
    Measurement(
        ("N5.media",),
        "500 people who come to the media, and come back after a kill",
        _joins,
        300,
    ),
    Measurement(("N7",), "sound where a tenth of all packets is lost", _sound, 240),
    Measurement(("M7",), "mute all, thirty times, on a hub of its own", _mute_all),
    Measurement(("W1.500", "W.5MB"), "a board with 20 writers and 500 readers", _board),
    Measurement(("W.open",), "a notebook of 500 cells, opened over and over", _opening),
    Measurement(
        ("N3.chat", "N3.slow", "N3.flood", "N5.joins", "N5.kill"),
        "a class of 500 that fills, talks, is flooded and loses its host",
        _class,
    ),
    Measurement(("N3.memory",), "sixty thousand messages in one class", _long),
)
