"""What do people in a class notice of those who mean ill?

Strangers keep five thousand connections on which they ask for nothing and five thousand sockets without a ticket,
as far as they are let, and open new ones for those that are closed; they guess tickets and send frames that are
huge or none, from forty addresses of which one is everybody's. Members of the class post a thousand messages a
second, and come back when they are cut off. Meanwhile the others post and raise hands, and newcomers come in.
"""

from __future__ import annotations

import asyncio
from typing import Any

from bench.board.crowd import Bench
from bench.mute_all import percentile
from bench.room.crowd import Room
from bench.row import Measured

RATES = {"PostMessage": 15.0, "hand": 5.0}
SECONDS = 30.0
UNRULY = 20
NEWCOMERS = 40
MORE = UNRULY + NEWCOMERS
POSTS = 1000.0
STRANGERS = (5000, 1, 8, 4, 2, 0.01)
"""Connections held at most, of either kind; how many stand there, open, guess and shout; the pause between two."""

COMMANDS = (
    "N3.flood",
    "a flood of strangers, guesses, posts and huge frames: others' commands, p99",
)
KEPT_OUT = ("N3.flood", "a flood: people with a ticket who did not get in")
CUT = ("N3.flood", "a flood: lines of others that were lost")


async def flood(room: Room, people: int) -> dict[tuple[str, str], Measured]:
    """Let the calm talk without the flood, then in it."""
    quiet = await room.talk(RATES, SECONDS / 3)
    unruly = await Bench.start("bench.room.people", "11")
    newcomers = await Bench.start("bench.room.people", "12")
    strangers = await Bench.start("bench.room.strangers", str(room.hub.host_port))
    try:
        home = (room.hub.host_port, room.session)
        await unruly.ask("enter", *home, room.more[:UNRULY], 0)
        await strangers.ask("begin", *STRANGERS)
        talk, came, done = await asyncio.gather(
            room.talk(RATES, SECONDS),
            newcomers.ask("enter", *home, room.more[UNRULY:MORE], SECONDS * 0.8),
            unruly.ask("flood", POSTS, SECONDS),
        )
        ill = {**await strangers.ask("end"), **done}
    finally:
        for bench in (unruly, newcomers, strangers):
            await bench.end()
    return _figures(quiet, talk, came, ill)


def _figures(
    quiet: Any, talk: Any, came: list[Any], ill: dict[str, int]
) -> dict[tuple[str, str], Measured]:
    took = talk.took()
    joined = [one for one in came if isinstance(one, float)]
    kept_out = [one for one in came if not isinstance(one, float)]
    details = {
        **talk.details(),
        "p99 without": percentile(quiet.took(), 99),
        "done": ill,
        "newcomers in after": sorted(joined),
        "why not": kept_out[:5],
    }
    lost = sum(state["lost"] for state in talk.states)
    return {
        COMMANDS: Measured(percentile(took, 99), samples=tuple(took), details=details),
        KEPT_OUT: Measured(float(len(kept_out)), details={"why": kept_out}),
        CUT: Measured(float(lost), details={"why": [state["why"] for state in talk.states]}),
    }
