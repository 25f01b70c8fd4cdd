"""How long is it from the click to the class when five hundred come, and after the host was killed?

A join is a ticket (asked as people's own servers ask), a socket, and the welcome with its snapshot.
After a kill everyone comes back as pages do, with their pauses between attempts; that is measured from
the kill, and once more from the beginning of the attempt that got in.
"""

from __future__ import annotations

import asyncio
import time
from typing import Any

from bench.mute_all import percentile
from bench.room.crowd import LATE, Room
from bench.row import Measured

OVER = 30.0
PATIENCE = 60.0

NOT_IN = ("N5.joins", "500 joins in 30 s: not in")
JOIN95 = ("N5.joins", "500 joins in 30 s: p95")
JOIN99 = ("N5.joins", "500 joins in 30 s: p99")
NOT_BACK = ("N5.kill", "kill -9 of the host with 500 connected: not back")
BACK95 = ("N5.kill", "kill -9 of the host with 500 connected: back, p95")
BACK99 = ("N5.kill", "kill -9 of the host with 500 connected: back, p99")
THEN95 = ("N5.kill", "kill -9 of the host with 500 connected: a join then, p95")
THEN99 = ("N5.kill", "kill -9 of the host with 500 connected: a join then, p99")

Found = dict[tuple[str, str], Measured]


async def joins(room: Room, people: int) -> Found:
    """Let everyone in."""
    found = await room.enter(OVER)
    took = [one for one in found if isinstance(one, float)]
    others = [one for one in found if not isinstance(one, float)]
    states = await room.all("state")
    details = {"why not": others[:5], "people late": [state["late"] for state in states]}
    void = _late(states)
    return {
        NOT_IN: Measured(float(people - len(took)), details=details),
        JOIN95: Measured(_p(took, 95), samples=tuple(took), void=void, details=details),
        JOIN99: Measured(_p(took, 99), samples=tuple(took), void=void, details=details),
    }


async def kill(room: Room, people: int) -> Found:
    """Kill the host while all are there, and wait until they are there again."""
    await room.all("begin")
    killed = time.monotonic()
    room.hub.host_process().kill()
    answered = await asyncio.to_thread(_answers, room)
    here = await _all_back(room, people, killed)
    states = await room.all("state")
    times = [(came, at) for one in await room.all("back") for came, at in one if at > killed]
    took, joined = [at - killed for _, at in times], [at - came for came, at in times]
    details = {
        "host answers after": answered - killed,
        "longest": max(took, default=None),
        "people late": [state["late"] for state in states],
    }
    void = _late(states)
    return {
        NOT_BACK: Measured(float(people - here), details=details),
        BACK95: Measured(_p(took, 95), samples=tuple(took), void=void, details=details),
        BACK99: Measured(_p(took, 99), samples=tuple(took), void=void, details=details),
        THEN95: Measured(_p(joined, 95), samples=tuple(joined), void=void, details=details),
        THEN99: Measured(_p(joined, 99), samples=tuple(joined), void=void, details=details),
    }


def _answers(room: Room) -> float:
    """When the new host is ready for people."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        said = room.hub.health()
        if said and said["status"] == "ok":
            break
        time.sleep(0.05)
    return time.monotonic()


async def _all_back(room: Room, people: int, killed: float) -> int:
    until = time.monotonic() + PATIENCE
    while True:
        back = [at for found in await room.all("back") for _, at in found if at > killed]
        here: int = sum(state["here"] for state in await room.all("state"))
        if min(here, len(back)) >= people or time.monotonic() > until:
            return min(here, len(back))
        await asyncio.sleep(0.5)


def _late(states: list[dict[str, Any]]) -> str | None:
    late = max(state["late"] for state in states) > LATE
    return "the people's processes were late" if late else None


def _p(values: list[float], percent: float) -> float | None:
    return percentile(values, percent) if values else None
