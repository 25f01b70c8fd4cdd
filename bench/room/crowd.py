"""A class of so many people, all through real sockets, in processes of their own.

    async with a_room(500) as room:
        room.hub, room.session
        await room.all("talk", {"PostMessage": 50.0}, 30.0, 4)

They go past the hub's proxy, straight to the service, which is what is measured.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import tempfile
import time
from array import array
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil

from bench.board.crowd import PROCESSES, Bench, Meter
from bench.mute_all import percentile
from bench.room.people import delays_of
from tests.hub import GROUPS, SERVER_SCOPES, RunningHub, running_hub
from tests.page import start_class

LATE = 0.1
"""People's processes that are later than this are themselves what is measured."""


@dataclass
class Room:
    """A class going on."""

    hub: RunningHub
    session: str
    tokens: list[str]
    more: list[str]
    """Tokens of those who come later."""
    benches: list[Bench] = field(default_factory=list)

    async def all(self, ask: str, *args: Any) -> list[Any]:
        """Ask every process of people."""
        return await asyncio.gather(*(bench.ask(ask, *args) for bench in self.benches))

    async def enter(self, over: float = 0.0) -> list[Any]:
        """Let all come in over so many seconds; how long each took, or why not."""
        asked = (
            bench.ask("enter", self.hub.host_port, self.session, self.tokens[n::PROCESSES], over)
            for n, bench in enumerate(self.benches)
        )
        return [one for found in await asyncio.gather(*asked) for one in found]

    async def talk(self, rates: dict[str, float], seconds: float, words: int = 4) -> Talk:
        """Let them do things at these rates, all together; what came of it."""
        await self.all("begin")
        shares = {kind: rate / len(self.benches) for kind, rate in rates.items()}
        meter, began = Meter(self.service()), time.monotonic()
        found = await self.all("talk", shares, seconds, words)
        cpu, lasted = meter.seconds(), time.monotonic() - began
        answers = {
            kind: {
                "took": [took for one in found for took in one[kind]["took"]],
                "not": [why for one in found for why in one[kind]["not"]],
            }
            for kind in rates
        }
        states = await self.all("state")
        delays = delays_of(await self.all("heard"))
        return Talk(answers, delays, states, cpu, lasted)

    def service(self) -> list[psutil.Process]:
        """The host and what it has started."""
        host = self.hub.host_process()
        return [host, *host.children(recursive=True)]

    def memory(self) -> float:
        """MiB that the host holds."""
        return self.hub.host_process().memory_info().rss / 2**20


@dataclass
class Talk:
    """What came of a stretch of talking."""

    answers: dict[str, dict[str, list[Any]]]
    delays: dict[str, array[float]]
    """Seconds from sending to each who got it, by message."""
    states: list[dict[str, Any]]
    cpu: list[float]
    lasted: float

    def milliseconds(self) -> list[float]:
        """Every delivery to everyone, sorted."""
        return sorted(1000 * delay for delays in self.delays.values() for delay in delays)

    def by_message(self) -> list[float]:
        """The 95th percentile over those who got it, in ms, message by message as they were sent."""
        inorder = sorted(self.delays.items(), key=lambda item: float(item[0]))
        return [1000 * percentile(list(delays), 95) for _, delays in inorder]

    def took(self, *kinds: str) -> list[float]:
        """Milliseconds from a command to its acknowledgement."""
        return sorted(
            1000 * t for kind in kinds or self.answers for t in self.answers[kind]["took"]
        )

    @property
    def cores(self) -> float:
        return sum(self.cpu) / self.lasted

    def void(self, people: int) -> str | None:
        """Why the run does not count: someone missed something, or the measuring was itself late."""
        posted = len(self.answers.get("PostMessage", {"took": []})["took"])
        deliveries = sum(map(len, self.delays.values()))
        lost = sum(state["lost"] for state in self.states)
        if lost:
            return f"{lost} lines were lost: {[state['why'] for state in self.states]}"
        if deliveries < posted * people:
            return f"{deliveries} deliveries of {posted} messages to {people} people"
        if max(state["late"] for state in self.states) > LATE:
            return "the people's processes were late"
        return None

    def details(self) -> dict[str, Any]:
        ms, took = self.milliseconds(), self.took()
        refused = {
            kind: Counter(found["not"]) for kind, found in self.answers.items() if found["not"]
        }
        return {
            "messages": len(self.delays),
            "deliveries": len(ms),
            "p50": percentile(ms, 50) if ms else None,
            "p99": percentile(ms, 99) if ms else None,
            "longest": ms[-1] if ms else None,
            "acknowledged": len(took),
            "acknowledged p99": percentile(took, 99) if took else None,
            "not acknowledged": refused,
            "cores": self.cores,
            "people late": [state["late"] for state in self.states],
            "load": os.getloadavg()[0],
        }


@contextlib.asynccontextmanager
async def a_room(people: int, more: int = 0, **settings: Any) -> AsyncIterator[Room]:
    """A hub, a class, and the processes of its people, who are not in yet; and `more` people besides."""
    names = [f"person-{n}" for n in range(people + more)]
    groups = {**GROUPS, "stats-students": [*GROUPS["stats-students"], *names]}
    with (
        tempfile.TemporaryDirectory() as temporary,
        running_hub(Path(temporary, "hub"), groups=groups, wait_for_media=True, **settings) as hub,
    ):
        session = await start_class(hub, "ana", "demo")
        tokens = await asyncio.to_thread(_tokens, hub, names)
        room = Room(hub, session, tokens[:people], tokens[people:])
        async with contextlib.AsyncExitStack() as stack:
            for number in range(PROCESSES):
                bench = await Bench.start("bench.room.people", str(number))
                stack.push_async_callback(bench.end)
                room.benches.append(bench)
            yield room


def _tokens(hub: RunningHub, names: list[str]) -> list[str]:
    """What each one's own server would have; the hub knows them as members of their group."""
    scopes = [scope for scope in SERVER_SCOPES if scope != "custom:liveclass:teach"]
    asked = {"scopes": scopes, "note": "bench"}
    return [hub.api("POST", f"users/{name}/tokens", asked)["token"] for name in names]
