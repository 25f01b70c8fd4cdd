"""Which figures can be measured here today, and by what?"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from bench.row import Measured


@dataclass(frozen=True)
class Measurement:
    """One run that finds one or more figures, keyed by their id and words."""

    ids: tuple[str, ...]
    says: str
    run: Callable[[], dict[tuple[str, str], Measured]]


def _mute_all() -> dict[tuple[str, str], Measured]:
    from bench.mute_all import mute_all

    return mute_all()


def _forwarding() -> dict[tuple[str, str], Measured]:
    from bench.media.forwarding import forwarding

    return forwarding()


def _joins() -> dict[tuple[str, str], Measured]:
    from bench.media.joins import joins

    return joins()


def _sound() -> dict[tuple[str, str], Measured]:
    from bench.media.sound import sound

    return sound()


def _board() -> dict[tuple[str, str], Measured]:
    from bench.board.crowded import crowded

    return crowded()


def _opening() -> dict[tuple[str, str], Measured]:
    from bench.board.lab import lab
    from bench.board.opening import opening

    return asyncio.run(opening()) | lab()


def _class() -> dict[tuple[str, str], Measured]:
    from bench.room.full import full

    return full()


def _long() -> dict[tuple[str, str], Measured]:
    from bench.room.long import long

    return long()


MEASUREMENTS: tuple[Measurement, ...] = (
    Measurement(
        ("N1.30", "N1.200", "N1.500", "N2", "N4"),
        "what a packet costs, at 30, 200 and 500 viewers, beside the floor",
        _forwarding,
    ),
    Measurement(
        ("N5.media",), "500 people who come to the media, and come back after a kill", _joins
    ),
    Measurement(("N7",), "sound where a tenth of all packets is lost", _sound),
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
