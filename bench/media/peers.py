"""What do Janus and LiveKit spend on the same viewers and the same publisher?

`make bench-peers`. One browser with a film for a camera publishes to all servers, and sends to one after the
other; beside it a steady stream of ours, whose packets say when they left. In a network of its own where that is
allowed, for Janus does not serve on the loopback; what is not to be had here is left out, and said.
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
from bench.media.compared import EVEN, FILM, NOT_COMPARED, as_json, gathered, lines, promises
from bench.media.server import ADDRESS
from bench.media.stretch import Stand, Stretch
from bench.table import table

VIEWERS = (30, 200, 500)
ROUNDS = 3
SECONDS = 3.0
WARM_UP = 4.0
SETTLE = 1.0
LONGEST = 240.0
"""Seconds after which no larger number of viewers is begun."""
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

    def drop(self, stand: Stand, why: str) -> None:
        say(f"{stand.running.name} is left out from here: {why}")
        self.said.append(f"{stand.running.name}, from {why}")
        self.stands.remove(stand)


def say(what: str) -> None:
    print(f"bench: {what}", file=sys.stderr, flush=True)


async def compare(starts: Sequence[Start], address: str) -> Comparison:
    """Start them all, and measure each at each number of viewers."""
    found, began = Comparison(), time.monotonic()
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="peers-")))
        for start in starts:
            try:
                stand = Stand(stack.enter_context(start(folder)), Audience(address))
            except products.Unavailable as why:
                say(str(why))
                found.said.append(str(why))
                continue
            stack.callback(stand.close)
            found.stands.append(stand)
            await stand.open(address, BITS_PER_SECOND)
        async with _browser(found.stands) as turns:
            turns.send_to()
            for viewers in VIEWERS:
                if time.monotonic() > began + LONGEST:
                    found.said.append(f"{viewers} viewers, for which there was no time.")
                    continue
                await _crowded(found, turns, viewers)
    return found


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


async def _crowded(found: Comparison, turns: Turns, viewers: int) -> None:
    for stand in list(found.stands):
        say(f"{viewers} viewers come to {stand.running.name}")
        try:
            found.joins[stand.running.name] = await stand.fill(viewers)
            turns.send_to(stand.running.name)
            await stand.hear(SETTLE)
            found.weights[stand.running.name, viewers] = stand.weight()
        except Exception as error:
            found.drop(stand, f"{viewers} viewers: {type(error).__name__}: {error}")
        turns.send_to()
    for kind in (FILM, EVEN):
        say(f"{viewers} viewers, {kind}: the servers in turn")
        for _ in range(ROUNDS):
            for stand in found.stands:
                play = partial(_film, turns, stand) if kind == FILM else partial(_steady, stand)
                found.stretches.append(await stand.stretch(kind, play, SECONDS))


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
    found = asyncio.run(compare(STARTS if alone else STARTS[:-1], ELSEWHERE if alone else ADDRESS))
    if not alone:
        found.said.append("Janus, which does not serve on the loopback: as root it is there too.")
    gathered_ = gathered(found.stretches, found.weights)
    kept = promises(gathered_, products.OURS, FILM)
    print(lines(gathered_, products.OURS))
    print()
    print(table(kept))
    print("\nNot comparable, or to be known with it:")
    joins = ", ".join(f"{name} {1000 * each:.1f} ms" for name, each in found.joins.items())
    said = [*NOT_COMPARED, f"Processor time for one who comes: {joins}.", *found.said]
    print("\n".join(f"- {words}" for words in said))
    record = {
        "at": int(time.time()),
        "stretches": as_json(gathered_),
        "rows": [row.as_json() for row in kept],
        "said": said,
    }
    RECORD.parent.mkdir(exist_ok=True)
    RECORD.write_text(json.dumps(record, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
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
