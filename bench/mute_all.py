"""How soon after "mute all" does the last packet arrive?

A whole hub with its service and media server on this machine. One student speaks without end, another
only listens and is the one who counts; the instructor mutes all, thirty times. What is measured runs
from the moment the command is sent to the arrival of the last packet at the listener's network stack
(`lastPacketReceivedTimestamp`, the same clock). A student who opens the microphone again begins the
next round.
"""

from __future__ import annotations

import asyncio
import contextlib
import math
import tempfile
import time
from collections.abc import AsyncIterator, Callable
from itertools import repeat
from pathlib import Path

from liveclass_hub.demo.simulated.doors import Doors
from liveclass_hub.demo.simulated.seat import Seat
from livekit import rtc

from bench.row import Measured
from tests.hub import RunningHub, request, running_hub

ROUNDS = 30
PACKETS_FIRST = 25
"""Half a second of sound before each command."""
SILENCE = 0.6
"""Seconds without a packet after which the last one is taken for the last."""

KEY = ("M7", "mute all: command to last packet at a listener, p95")


def mute_all() -> dict[tuple[str, str], Measured]:
    """Start a hub, mute all thirty times, and take the 95th percentile."""
    with (
        tempfile.TemporaryDirectory() as folder,
        running_hub(Path(folder), wait_for_media=True) as hub,
    ):
        delays = asyncio.run(asyncio.wait_for(rounds(hub), 240))
    return {KEY: Measured(percentile(delays, 95), samples=tuple(delays))}


def percentile(values: list[float], percent: float) -> float:
    """The nearest-rank percentile."""
    return sorted(values)[max(0, math.ceil(len(values) * percent / 100) - 1)]


async def rounds(hub: RunningHub) -> list[float]:
    """Milliseconds from command to last packet, one for each round."""
    asked = request(
        "POST",
        f"{hub.direct_url}api/sessions",
        hub.token("ana"),
        {"course": "demo", "title": "Bench"},
    )
    session = asked[1]["session"]
    async with (
        Doors(hub.url, hub.password, "") as doors,
        seated(doors, session, "ana") as ana,
        seated(doors, session, "cleo") as cleo,
        seated(doors, session, "dan") as dan,
    ):
        return [await one_round(ana, cleo, dan) for _ in range(ROUNDS)]


@contextlib.asynccontextmanager
async def seated(doors: Doors, session: str, name: str) -> AsyncIterator[Seat]:
    """Someone in the class, with sound."""
    seat = Seat(name, len(name), doors, repeat(""), camera=False)
    attending = asyncio.create_task(seat.attend(session))
    try:
        await until(lambda: seat.media is not None and seat.media.connected)
        yield seat
    finally:
        attending.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await attending


async def one_round(instructor: Seat, speaker: Seat, listener: Seat) -> float:
    """Let the speaker be heard, mute all, and say how long sound still came."""
    await speaker.send({"kind": "OpenSource", "source": "microphone"})
    assert speaker.media is not None
    speaking = asyncio.create_task(speaker.media.speak(20.0))
    heard = await first_track(listener)
    while (await received(heard))[0] < PACKETS_FIRST:  # noqa: ASYNC110 - statistics do not tell
        await asyncio.sleep(0.05)
    sent_at = time.time() * 1000
    await instructor.send({"kind": "MuteAll"})
    count, last = await received(heard)
    while True:
        await asyncio.sleep(SILENCE)
        more, latest = await received(heard)
        if more == count:
            break
        count, last = more, latest
    speaking.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await speaking
    return max(0.0, last - sent_at)


async def first_track(listener: Seat) -> rtc.Track:
    """The newest sound the listener is subscribed to."""
    assert listener.media is not None
    room = listener.media.room

    def tracks() -> list[rtc.Track]:
        publications = [
            p
            for person in room.remote_participants.values()
            for p in person.track_publications.values()
        ]
        return [p.track for p in publications if p.track is not None and not p.muted]

    await until(lambda: bool(tracks()))
    return tracks()[-1]


async def received(track: rtc.Track) -> tuple[int, float]:
    """How many packets of this track have come, and when the last one did (ms since 1970)."""
    for entry in await track.get_stats():
        if entry.HasField("inbound_rtp"):
            stream = entry.inbound_rtp
            return stream.received.packets_received, stream.inbound.last_packet_received_timestamp
    return 0, 0.0


async def until(true: Callable[[], bool], seconds: float = 20.0) -> None:
    """Return once it is."""
    async with asyncio.timeout(seconds):
        while not true():  # noqa: ASYNC110 - it may be anything
            await asyncio.sleep(0.02)
