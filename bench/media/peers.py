"""What do Janus and LiveKit spend on the same viewers and the same publisher?

`make bench-peers`. One browser with a film for a camera publishes to all servers, and sends to one after the
other; beside it a steady stream of ours, whose packets say when they left. In a network of its own where that is
allowed, for Janus does not serve on the loopback; what is not to be had here is left out, and said. It ends within
about six minutes, however busy the machine is: what there was no time for is said. Whatever was measured is in the
record by then, also of a run that is broken off.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from bench.media import products
from bench.media.audience import Audience, until
from bench.media.browser import Turns, chromium, publishing
from bench.media.compared import (
    EVEN,
    FILM,
    NOT_COMPARED,
    as_json,
    gathered,
    lines,
    promises,
    starved,
)
from bench.media.server import ADDRESS
from bench.media.stretch import Stand, Stretch

VIEWERS = {30: 105.0, 200: 200.0, 500: 310.0}
"""How many, and how many seconds after the beginning the last round with them begins at the latest."""
ROUNDS = 3
SECONDS = 3.0
WARM_UP = 4.0
SETTLE = 1.0
SHORTEST = 20.0
"""Seconds within which viewers of one server may come, even where there is no time left."""
BITS_PER_SECOND = 1_500_000
PATIENCE = 60.0
INSIDE = "inside"
RECORD = products.ROOT / "build" / "bench-peers.json"
ELSEWHERE = "198.18.0.1"
"""Set aside for benchmarks (RFC 2544)."""

Start = Callable[[Path], contextlib.AbstractContextManager[products.Running]]
STARTS: tuple[Start, ...] = (products.ours, products.livekit, products.janus)


@dataclass
class Comparison:
    """What is known so far."""

    stands: list[Stand] = field(default_factory=list)
    stretches: list[Stretch] = field(default_factory=list)
    joins: dict[str, float] = field(default_factory=dict)
    """Seconds of processor time a viewer's coming took, by server."""
    said: list[str] = field(default_factory=list)
    weights: dict[tuple[str, int], float] = field(default_factory=dict)
    """KiB a viewer, by server and number of viewers."""
    began: float = field(default_factory=time.monotonic)

    @property
    def seconds(self) -> float:
        """Since it began."""
        return time.monotonic() - self.began

    def say(self, what: str) -> None:
        """How far it is, for whoever waits."""
        print(f"bench: {self.seconds:4.0f} s  {what}", file=sys.stderr, flush=True)

    def drop(self, stand: Stand, why: str) -> None:
        """Go on without it."""
        self.say(f"{stand.running.name} is left out from here: {why}")
        self.said.append(f"{stand.running.name} is left out from here on: {why}.")
        self.stands.remove(stand)
        stand.close()

    def add(self, stretch: Stretch) -> None:
        """One more, which from now on outlives a run that is broken off."""
        self.stretches.append(stretch)
        self.say(
            f"{stretch.viewers} viewers, {stretch.publisher}, {stretch.server}: {stretch.microseconds:.2f} µs a"
            f" packet, {100 * stretch.loss:.2f} % lost"
        )
        self.keep()

    def keep(self) -> None:
        """Write the record."""
        found = gathered(self.stretches, self.weights)
        record = {
            "at": int(time.time()),
            "stretches": as_json(found),
            "rows": [row.as_json() for row in promises(found, products.OURS, FILM)],
            "said": self.said,
        }
        RECORD.parent.mkdir(exist_ok=True)
        RECORD.write_text(json.dumps(record, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")

    def text(self) -> str:
        """The table, and what is to be known with it."""
        found = gathered(self.stretches, self.weights)
        joins = ", ".join(f"{name} {1000 * each:.1f} ms" for name, each in self.joins.items())
        said = [*starved(found), *self.said, *NOT_COMPARED]
        said.append(f"Processor time for one who comes: {joins or 'nobody came'}.")
        return "\n".join(
            [lines(found, products.OURS), "", "To be known with it:", *(f"- {one}" for one in said)]
        )


async def compare(found: Comparison, starts: Sequence[Start], address: str) -> None:
    """Start them all, and measure each at each number of viewers."""
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="peers-")))
        for start in starts:
            try:
                stand = Stand(stack.enter_context(start(folder)), Audience(address))
            except products.Unavailable as why:
                found.say(str(why))
                found.said.append(str(why))
                continue
            stack.callback(stand.close)
            found.stands.append(stand)
            await stand.open(address, BITS_PER_SECOND)
        found.say("the servers run, and a browser begins to publish to each")
        async with _browser(found.stands) as turns:
            turns.send_to()
            for viewers, until_then in VIEWERS.items():
                if found.seconds > until_then:
                    found.said.append(f"{viewers} viewers: there was no time for them.")
                    continue
                await _crowded(found, turns, viewers, until_then)


@contextlib.asynccontextmanager
async def _browser(stands: Sequence[Stand]) -> AsyncIterator[Turns]:
    """One that publishes to each, and has found out what the ways to them carry."""
    loop = asyncio.get_running_loop()
    rooms = {stand.running.name: stand.running.room for stand in stands}
    answered = set[str]()

    def answer(name: str, offer: str) -> str:
        coming = rooms[name].publish("browser", offer)
        said = asyncio.run_coroutine_threadsafe(coming, loop).result(PATIENCE)
        answered.add(name)
        return said

    with publishing(BITS_PER_SECOND, answer, list(rooms)) as turns:
        await until("the browser publishes to each", lambda: answered == rooms.keys(), PATIENCE)
        await asyncio.sleep(WARM_UP)
        yield turns


async def _crowded(found: Comparison, turns: Turns, viewers: int, until_then: float) -> None:
    for at, stand in enumerate(list(found.stands)):
        found.say(f"{viewers} viewers come to {stand.running.name}")
        # Half of what is left is for measuring.
        within = max(SHORTEST, (until_then - found.seconds) / 2 / (len(STARTS) - at))
        try:
            async with asyncio.timeout(within):
                found.joins[stand.running.name] = await stand.fill(viewers)
                turns.send_to(stand.running.name)
                await stand.hear(SETTLE)
            found.weights[stand.running.name, viewers] = stand.weight()
        except Exception as error:
            why = f"within {within:.0f} s" if isinstance(error, TimeoutError) else str(error)
            found.drop(stand, f"{viewers} viewers did not come and hear it: {why}")
        turns.send_to()
    for number in range(ROUNDS):
        if number > 0 and found.seconds > until_then:
            found.said.append(f"{viewers} viewers: there was time for {number} of {ROUNDS} rounds.")
            return
        for kind in (FILM, EVEN):
            for stand in list(found.stands):
                await _measured(found, turns, kind, stand)


async def _measured(found: Comparison, turns: Turns, kind: str, stand: Stand) -> None:
    play = partial(_film, turns, stand) if kind == FILM else partial(_steady, stand)
    try:
        found.add(await stand.stretch(kind, play, SECONDS))
    except OSError as error:
        found.drop(stand, f"it does not run any more: {error}")


def _film(turns: Turns, stand: Stand, playing: bool) -> None:
    turns.send_to(*([stand.running.name] if playing else []))


def _steady(stand: Stand, playing: bool) -> None:
    stand.source.play(playing)


def main(arguments: Sequence[str]) -> int:
    """Have the servers, then measure; 2 when there is no browser."""
    if chromium() is None:
        print("bench: the publisher is Chromium, which is not installed", file=sys.stderr)
        return 2
    if INSIDE not in arguments:
        return _inside()
    alone = os.geteuid() == 0
    if alone:
        _network()
    found = Comparison()
    if not alone:
        found.said.append("Janus does not serve on the loopback: as root it is there too.")
    try:
        starts, address = (STARTS, ELSEWHERE) if alone else (STARTS[:-1], ADDRESS)
        asyncio.run(compare(found, starts, address))
    finally:
        found.keep()
        print(found.text())
        print(f"\nRaw samples: {RECORD}")
    return 0


def _inside() -> int:
    """Get the servers while there is a network to get them from, then measure in one of our own."""
    for program in (products.livekit_program, products.janus_program):
        with contextlib.suppress(products.Unavailable):
            program()
    again = [sys.executable, "-m", "bench.media.peers", INSIDE]
    if os.geteuid() == 0:
        again = ["unshare", "--net", *again]
    return subprocess.run(again, check=False).returncode


def _network() -> None:
    """The loopback, and an address beside it."""
    for command in (
        "link set lo up",
        "link add peers0 type veth peer name peers1",
        f"address add {ELSEWHERE}/24 dev peers0",
        "link set peers0 up",
        "link set peers1 up",
        "route add default dev peers0",
    ):
        subprocess.run(["ip", *command.split()], check=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
