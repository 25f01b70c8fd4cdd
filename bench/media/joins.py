"""How long is it from the click to the sound when five hundred come, and after the media server was killed?

A join is a socket, descriptions, ICE and DTLS, and ends with the first packet of a sound that goes on all the time. The
viewers are native, with LiveKit's signalling, at the whole media server. After a kill it is started again at once,
as its supervisor does, and everyone comes back with the pauses of LiveKit's client between attempts; that is
measured from the kill, and once more from the beginning of the attempt that got in.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import random
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import liveclass_sfu as sfu
from tornado.httpclient import HTTPClientError

from bench.media import products
from bench.media.audience import Audience, until
from bench.media.server import ADDRESS
from bench.mute_all import percentile
from bench.row import Measured

PEOPLE = 500
OVER = 30.0
PATIENCE = 60.0
BITS_PER_SECOND = 100_000
"""Of the picture: what is measured is coming in."""
PAUSES = (0.0, 0.3, 1.2, 2.7, 4.8, 7.0)
"""Seconds before an attempt, as LiveKit's client has them, give or take half; the last for all that follow."""
LATE = 0.1
"""A process that is later than this is itself what is measured."""
BEAT = 0.02
MOST_TRIES = 12

Found = dict[tuple[str, str], Measured]


NOT_IN = "500 people into the media in 30 s: not in"
JOIN = "500 people into the media in 30 s: to their first sound, p"
QUIET = "500 people into the media in 30 s: longest silence of one who is in"
NOT_BACK = "kill -9 of the media server with 500 in it: not back"
BACK = "kill -9 of the media server with 500 in it: sound again, p"
THEN = "kill -9 of the media server with 500 in it: a join then, p"


def joins() -> Found:
    """Rows N5, as far as media goes."""
    return asyncio.run(asyncio.wait_for(_joins(), 300))


async def _joins() -> Found:
    ports = products.free_port(), products.free_port()
    with tempfile.TemporaryDirectory(prefix="joins-") as folder:
        with products.ours(Path(folder), ports) as running:
            first = await _wave(running.room, OVER)
            running.process.kill()
            killed = time.monotonic()
            running.process.wait()
        with products.ours(Path(folder), ports) as running:
            second = await _wave(running.room, 0.0, killed)
    return _entered(first) | _returned(second, killed)


@dataclass(frozen=True)
class Wave:
    """What became of those who came together."""

    heard: list[tuple[float, float]]
    """When each began the attempt that got in, and when sound came."""
    silence: float
    """The longest of anyone who was in; seconds."""
    void: str | None
    details: dict[str, float]


async def _wave(room: products.Room, over: float, lost: float | None = None) -> Wave:
    """Let all come, spread evenly or, when all lost what they had at a moment, with their pauses."""
    audience, late = Audience(), list[float]()
    source = sfu.Source(address=ADDRESS, bits_per_second=BITS_PER_SECOND)
    source.accept(await room.publish("source", source.offer))
    source.play(True)
    beating = asyncio.create_task(_beat(late))
    people = (_come(room, audience, n, n * over / PEOPLE, lost) for n in range(PEOPLE))
    await asyncio.gather(*people)
    with contextlib.suppress(TimeoutError):
        await until("all hear something", lambda: audience.hearing() >= PEOPLE, PATIENCE)
    beating.cancel()
    heard, silence = audience.heard(), audience.silence()
    audience.close()
    behind = percentile(late, 99)
    void = f"this process was late itself: {behind:.2f} s" if behind > LATE else None
    return Wave(heard, silence, void, {"late": behind, "load": os.getloadavg()[0]})


async def _come(
    room: products.Room, audience: Audience, number: int, after: float, lost: float | None
) -> None:
    """Come in, and try again while nobody answers."""
    await asyncio.sleep(after)
    for attempt in range(MOST_TRIES):
        if lost is not None:
            pause = PAUSES[min(attempt, len(PAUSES) - 1)] * random.uniform(0.5, 1.5)
            await asyncio.sleep(pause + (random.uniform(0, 0.5) if attempt == 0 else 0.0))
        try:
            await room.watch(f"viewer-{number}", audience)
        except (OSError, HTTPClientError):
            continue
        return


async def _beat(late: list[float]) -> None:
    """Note how late this process is, all the time."""
    while True:
        due = time.monotonic() + BEAT
        await asyncio.sleep(BEAT)
        late.append(time.monotonic() - due)


def _entered(wave: Wave) -> Found:
    took = [heard - began for began, heard in wave.heard]
    return {
        ("N5.media", NOT_IN): Measured(float(PEOPLE - len(took)), details=wave.details),
        ("N5.media", QUIET): Measured(
            1000 * wave.silence,
            samples=(1000 * wave.silence,),
            void=wave.void,
            details=wave.details,
        ),
        **_both(JOIN, took, wave),
    }


def _returned(wave: Wave, killed: float) -> Found:
    back = [heard - killed for _, heard in wave.heard]
    then = [heard - began for began, heard in wave.heard]
    return {
        ("N5.media", NOT_BACK): Measured(float(PEOPLE - len(back)), details=wave.details),
        **_both(BACK, back, wave),
        **_both(THEN, then, wave),
    }


def _both(says: str, took: list[float], wave: Wave) -> Found:
    return {
        ("N5.media", f"{says}{percent}"): Measured(
            percentile(took, percent) if took else None,
            samples=tuple(took),
            void=wave.void,
            details=wave.details,
        )
        for percent in (95, 99)
    }
