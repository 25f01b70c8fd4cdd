"""Does a picture of five megabytes on the board disturb the chat, or anyone's sound?

The output of a cell goes to every reader, some gigabytes in all, while bystanders chat and listen. What they see is
held against what they saw just before. Readers, service and bystanders share this machine, so what the
readers themselves take from it is in the figures too.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
from typing import Any

from bench.board.crowd import ROOT, Crowd, Meter
from bench.mute_all import percentile
from bench.row import Measured

BYTES = 5_000_000
PICTURES = 3
APART = 8.0
"""Seconds from one picture to the next."""
WITHOUT = "no picture"
"""What the chat is held against."""

CHAT = ("W.5MB", "a 5 MB output to 500 readers: chat round trip p95")
SOUND = ("W.5MB", "a 5 MB output to 500 readers: sound packets lost")
LAST = ("W.5MB", "a 5 MB output: the last of 500 readers has it")


class Bystanders:
    """Their process."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    @classmethod
    async def enter(cls, crowd: Crowd) -> Bystanders:
        hub = crowd.hub
        token = await asyncio.to_thread(hub.token, "eve")
        given = [hub.url, hub.password, hub.host_port, crowd.session, token]
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bench.board.bystanders", json.dumps(given)),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            cwd=ROOT,
        )
        found = cls(process)
        await found._line()
        return found

    async def watch(self, seconds: float) -> dict[str, Any]:
        """What they notice in this time."""
        assert self._process.stdin
        self._process.stdin.write(json.dumps(seconds).encode() + b"\n")
        found: dict[str, Any] = await self._line()
        return found

    async def _line(self) -> Any:
        assert self._process.stdout
        line = await asyncio.wait_for(self._process.stdout.readline(), 120)
        if not line:
            raise RuntimeError("the bystanders' process ended")
        return json.loads(line)

    async def end(self) -> None:
        if self._process.returncode is None:
            self._process.kill()
        await self._process.wait()


async def picture(crowd: Crowd) -> dict[tuple[str, str], Measured]:
    """Some quiet, then some pictures. One writer is enough for that; the others go."""
    for copy in crowd.writers[1:]:
        await copy.drop()
    bystanders = await Bystanders.enter(crowd)
    try:
        quiet = await bystanders.watch(PICTURES * APART)
        await crowd.all("begin")
        meter, began = Meter(crowd.service()), time.monotonic()
        watching = asyncio.create_task(bystanders.watch(PICTURES * APART))
        arrivals = [await show(crowd, number) for number in range(PICTURES)]
        busy = await watching
    finally:
        await bystanders.end()
    cpu, lasted = meter.seconds(), time.monotonic() - began
    states = await crowd.all("state")
    cut = [state["closed"] for state in states if state["closed"]]
    void = f"readers were cut off: {cut}" if cut else None
    details = {
        "quiet": quiet,
        "with pictures": busy,
        "load": os.getloadavg()[0],
        "cores": {"host": cpu[0] / lasted, "documents": sum(cpu[1:]) / lasted},
        "readers late": [state["late"] for state in states],
    }
    references = {WITHOUT: percentile(quiet["chat"], 95)}
    chat, sound = busy["chat"], busy["sound"]
    return {
        CHAT: Measured(percentile(chat, 95), references, tuple(chat), void, details),
        SOUND: Measured(float(sound["lost"]), void=void, details=details),
        LAST: Measured(max(arrivals), samples=tuple(arrivals), void=void),
    }


async def show(crowd: Crowd, number: int) -> float:
    """Put a picture into a cell; seconds until the last reader has it."""
    copy, began = crowd.writers[0], time.monotonic()
    seq = await copy.taken(await copy.change(lambda notebook: draw(notebook, number)))
    await crowd.reach(seq)
    heard = (await crowd.heard([seq]))[0]
    await asyncio.sleep(max(0.0, began + APART - time.monotonic()))
    return max(heard) - began


def draw(notebook: Any, number: int) -> None:
    """The output of a cell that shows a picture; random, as a compressed one is."""
    image = os.urandom(BYTES // 2).hex()
    output = {"output_type": "display_data", "metadata": {}, "data": {"image/png": image}}
    cell = notebook.get_cell(number)
    notebook.set_cell(number, {**cell, "outputs": [output]})
