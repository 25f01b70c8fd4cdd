"""How soon does an edit reach five hundred readers while twenty people type, and what does that cost?

Each writer types into a cell of their own, some keystrokes a second, each an update as an editor sends it. What
is measured runs from the keystroke to the moment when a reader has the frame that holds it, for every
edit and every reader. The cost is the CPU of the host and of the process with the documents.
"""

from __future__ import annotations

import asyncio
import os
import random
import time
from typing import Any

from bench.board.crowd import WRITERS, Crowd, Meter
from bench.mute_all import percentile
from bench.row import Measured
from tests.board_page import BoardPage

SECONDS = 30.0
KEYS_PER_SECOND = 4.0
LATE = 0.1
"""Readers' processes that are later than this are themselves what is measured."""

REACH = ("W1.500", "an edit to 500 readers, 20 people typing: p95")
COST = ("W1.500", "500 readers, 20 people typing: host and documents CPU")


async def edits(crowd: Crowd) -> dict[tuple[str, str], Measured]:
    """Let all type, and ask the readers what they heard."""
    await crowd.all("begin")
    meter, began = Meter(crowd.service()), time.monotonic()
    typed = await asyncio.gather(*(type_along(c, n) for n, c in enumerate(crowd.writers)))
    lasted, cpu = time.monotonic() - began, meter.seconds()
    taken = [await answers(copy, max(ids)) for copy, ids in zip(crowd.writers, typed, strict=True)]
    sent = {
        taken[n][id]: at for n in range(WRITERS) for id, at in typed[n].items() if id in taken[n]
    }
    seqs = sorted(sent)
    states = await crowd.reach(max(seqs))
    heard = await crowd.heard(seqs)
    delays = [[1000 * (t - sent[s]) for t in times] for s, times in zip(seqs, heard, strict=True)]
    everything = sorted(delay for times in delays for delay in times)
    details: dict[str, Any] = {
        "edits": len(seqs),
        "edits not acknowledged": sum(map(len, typed)) - len(seqs),
        "heard": len(everything),
        "p50": percentile(everything, 50),
        "p99": percentile(everything, 99),
        "longest": everything[-1],
        "readers late": [state["late"] for state in states],
        "load": os.getloadavg()[0],
        "cores": {"host": cpu[0] / lasted, "documents": sum(cpu[1:]) / lasted},
    }
    void = wrong(states, everything)
    return {
        REACH: Measured(
            percentile(everything, 95),
            samples=tuple(percentile(times, 95) for times in delays),
            void=void,
            details=details,
        ),
        COST: Measured(sum(cpu) / lasted, void=void, details=details),
    }


def wrong(states: list[dict[str, Any]], delays: list[float]) -> str | None:
    """Why a run does not count. `delays` are sorted."""
    if delays[0] < 0:
        return "not every reader heard every edit"
    if len({text for state in states for text in state["texts"]}) != 1:
        return "the readers' copies differ"
    if any(state["closed"] for state in states):
        return f"readers were cut off: {[state['closed'] for state in states]}"
    if max(state["late"] for state in states) > LATE:
        return "the readers' processes were late"
    return None


async def type_along(copy: BoardPage, number: int) -> dict[int, float]:
    """Type for a while; when each update left."""
    chance = random.Random(number)
    sent: dict[int, float] = {}
    until = time.monotonic() + SECONDS
    await asyncio.sleep(chance.uniform(0, 1 / KEYS_PER_SECOND))
    while (at := time.monotonic()) < until:
        sent[await copy.type(2 * number, chance.choice("abcdefgh \n"))] = at
        await asyncio.sleep(chance.uniform(0.5, 1.5) / KEYS_PER_SECOND)
    return sent


async def answers(copy: BoardPage, last: int) -> dict[int, int]:
    """The number of each change by its id; what was refused has none."""
    await copy.answer(last)
    return {f["id"]: f["seq"] for f in copy.frames if f["type"] == "taken"}
