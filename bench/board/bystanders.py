"""What do people notice who have nothing to do with the board? `python -m bench.board.bystanders`.

One posts to the chat and waits for the answer, four times a second; one speaks, and one listens and counts the
packets. They live in a process of their own, so that what readers of the board do is not counted as theirs.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import sys
import time
import uuid
from typing import Any

import aiohttp
from liveclass_hub.demo.simulated.doors import Doors

from bench.board.readers import Reader
from bench.board.wire import TEXT
from bench.mute_all import PACKETS_FIRST, first_track, received, seated

PAUSE = 0.25
SPEECH = 90.0
"""Seconds; long enough for both watches."""


class Chatter(Reader):
    """Someone in the class who posts."""

    def __init__(self, port: int, session: str) -> None:
        super().__init__(port, session, keeps=False)
        self._answers: dict[str, asyncio.Future[float]] = {}

    async def post(self) -> float:
        """Post a message; milliseconds until it is acknowledged."""
        id = str(uuid.uuid4())
        self._answers[id] = asyncio.get_running_loop().create_future()
        command = {"kind": "PostMessage", "text": f"message {id[:8]}"}
        began = time.monotonic()
        frame = {"type": "command", "id": id, "command": command}
        self.wires[0].send(json.dumps(frame).encode(), TEXT)
        return 1000 * (await asyncio.wait_for(self._answers[id], 30) - began)

    def _hear_class(self, message: bytes | bytearray) -> None:
        super()._hear_class(message)
        frame = json.loads(message)
        if frame["type"] in {"ack", "refused"} and frame["id"] in self._answers:
            answer = self._answers.pop(frame["id"])
            if frame["type"] == "ack":
                answer.set_result(time.monotonic())
            else:
                answer.set_exception(RuntimeError(frame["refusal"]["code"]))


async def counts(track: Any) -> dict[str, float]:
    """Packets and samples of a track, counted since it began."""
    for entry in await track.get_stats():
        if entry.HasField("inbound_rtp"):
            received, inbound = entry.inbound_rtp.received, entry.inbound_rtp.inbound
            return {
                "received": received.packets_received,
                "lost": received.packets_lost,
                "concealed": inbound.concealed_samples,
                "samples": inbound.total_samples_received,
            }
    raise RuntimeError("no statistics of the sound")


async def watch(chatter: Chatter, track: Any, seconds: float) -> dict[str, Any]:
    """Chat and listen for a while."""
    before, until = await counts(track), time.monotonic() + seconds
    posts = []
    while time.monotonic() < until:
        posts.append(await chatter.post())
        chatter.ping_class()
        await asyncio.sleep(PAUSE)
    after = await counts(track)
    return {"chat": posts, "sound": {name: after[name] - before[name] for name in after}}


async def main(url: str, password: str, port: int, session: str, token: str) -> None:
    chatter = Chatter(port, session)
    async with (
        aiohttp.ClientSession() as http,
        Doors(url, password, "") as doors,
        seated(doors, session, "cleo") as listener,
        seated(doors, session, "dan") as speaker,
    ):
        await chatter.enter_class(http, token)
        await speaker.send({"kind": "OpenSource", "source": "microphone"})
        assert speaker.media is not None
        speaking = asyncio.create_task(speaker.media.speak(SPEECH))
        track = await first_track(listener)
        while (await received(track))[0] < PACKETS_FIRST:  # noqa: ASYNC110 - statistics do not tell
            await asyncio.sleep(0.05)
        print(json.dumps("ready"), flush=True)
        while line := await asyncio.to_thread(sys.stdin.readline):
            print(json.dumps(await watch(chatter, track, json.loads(line))), flush=True)
        speaking.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await speaking


if __name__ == "__main__":
    asyncio.run(main(*json.loads(sys.argv[1])))
