"""What does LiveKit's own client for Python hear and see? Run on the far host: URL TOKEN SECONDS."""

from __future__ import annotations

import asyncio
import json
import sys
from typing import Any

from livekit import rtc

PATIENCE = 30.0


async def main(url: str, token: str, seconds: float) -> None:
    """Print what was concealed of the sound, in per cent, and frames a second."""
    tracks: asyncio.Queue[rtc.Track] = asyncio.Queue()
    room = rtc.Room()
    room.on("track_subscribed", lambda track, publication, person: _wanted(tracks, track, person))
    await asyncio.wait_for(room.connect(url, token), PATIENCE)
    both = [await asyncio.wait_for(tracks.get(), PATIENCE) for _ in ("sound", "picture")]
    got = {track.kind: track for track in both}
    frames = [0]
    video, audio = got[rtc.TrackKind.KIND_VIDEO], got[rtc.TrackKind.KIND_AUDIO]
    tasks = [asyncio.create_task(_watch(video, frames)), asyncio.create_task(_listen(audio))]
    await asyncio.sleep(4)
    before, frames[0] = await _inbound(audio), 0
    await asyncio.sleep(seconds)
    after = await _inbound(audio)
    made_up = _less(after, before, "concealed_samples") - _less(
        after, before, "silent_concealed_samples"
    )
    played = _less(after, before, "total_samples_received")
    found = {
        "concealed": 100 * made_up / played if played else 100.0,
        "frames": frames[0] / seconds,
    }
    print(json.dumps(found))
    for task in tasks:
        task.cancel()
    await room.disconnect()


def _wanted(tracks: asyncio.Queue[rtc.Track], track: rtc.Track, person: Any) -> None:
    if person.identity == "ada":
        tracks.put_nowait(track)


async def _watch(track: rtc.Track, frames: list[int]) -> None:
    async for _ in rtc.VideoStream(track):
        frames[0] += 1


async def _listen(track: rtc.Track) -> None:
    async for _ in rtc.AudioStream(track):
        pass


async def _inbound(track: rtc.Track) -> Any:
    for stat in await track.get_stats():
        if stat.HasField("inbound_rtp"):
            return stat.inbound_rtp.inbound
    raise RuntimeError("no statistics of what is received")


def _less(after: Any, before: Any, name: str) -> int:
    return int(getattr(after, name) - getattr(before, name))


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], float(sys.argv[3])))
