"""How do two people do while the network between them changes?

`ada` is near the server, `bob` behind the bad network. What `bob` receives went down it, what `ada`
receives of him went up. Each is judged by the worse of the two.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.networks.ground import Ground
from tests.networks.marks import NEVER
from tests.networks.people import Person

Counts = dict[str, Any]
# Below this a voice was heard a moment ago: twice what an ear needs to tell, and some.
HEARD = 0.15


@dataclass(frozen=True)
class Window:
    """What one person received of the other during a stretch of time."""

    who: str
    seconds: float
    sound: Counts
    """Differences of what the browser counted; of a track that came anew, what it counted."""
    picture: Counts
    gap: float
    """Longest wait for a voice, in seconds."""
    height: int
    events: list[str]

    @property
    def concealed(self) -> float:
        """Per cent of the samples played that were made up, comfort noise left out."""
        made_up = self.sound.get("concealedSamples", 0) - self.sound.get(
            "silentConcealedSamples", 0
        )
        played = self.sound.get("totalSamplesReceived", 0)
        return 100 * made_up / played if played else 100.0

    @property
    def frozen(self) -> float:
        """Per cent of the time that the picture stood still."""
        return 100 * float(self.picture.get("totalFreezesDuration", 0)) / self.seconds

    @property
    def frames(self) -> float:
        """Frames decoded a second."""
        return float(self.picture.get("framesDecoded", 0)) / self.seconds

    @property
    def kbits(self) -> float:
        """Sound and picture received, in kbit/s."""
        bytes_ = self.picture.get("bytesReceived", 0) + self.sound.get("bytesReceived", 0)
        return 8e-3 * float(bytes_) / self.seconds

    def details(self) -> dict[str, Any]:
        """What a person who looks into a failure wants to know."""
        names = ("packetsLost", "packetsReceived", "nackCount", "fecPacketsReceived")
        return {
            "concealed": round(self.concealed, 2),
            "gap": round(self.gap, 3),
            "frozen": round(self.frozen, 2),
            "frames": round(self.frames, 1),
            "kbits": round(self.kbits),
            "height": self.height,
            "sound": {name: self.sound.get(name) for name in names},
            "picture": {name: self.picture.get(name) for name in names[:3]},
            "events": [each for each in self.events if "onnect" in each],
        }


class Stay:
    """Both of them, from when each heard and saw the other."""

    def __init__(self, between: Ground, ada: Person, bob: Person) -> None:
        self.between = between
        self.ada = ada
        self.bob = bob
        self.pairs = ((bob, "ada"), (ada, "bob"))
        self.began_after = NEVER

    async def begin(self, room: str, lines: int) -> None:
        """Both join and publish, ada a picture of so many lines; ends when each has heard and seen the
        other. `began_after` is how many seconds that took from when the last of them joined.
        """
        for person in (self.ada, self.bob):
            began = time.monotonic()
            await person.enter(room)
            await person.run("await page.publishLively(a[0])", lines if person is self.ada else 360)
        for person, other in self.pairs:
            await person.sees(other)
        await self.hear_each_other()
        self.began_after = time.monotonic() - began

    async def hear_each_other(self, patience: float = 30.0) -> None:
        """Ends when each hears the other now; a failure names who does not."""
        for person, other in self.pairs:
            if await back(person, other, patience) == NEVER:
                raise RuntimeError(f"{person.name} does not hear {other}")

    async def window(self, seconds: float) -> dict[str, Window]:
        """What each receives during the next so many seconds; `down` is bob, `up` is ada."""
        before, began = await self._counted(), time.monotonic()
        for person, _ in self.pairs:
            await person.run("page.forget()")
        await asyncio.sleep(seconds)
        after, lasted = await self._counted(), time.monotonic() - began
        found = {}
        for way, (person, other) in zip(("down", "up"), self.pairs, strict=True):
            heard = await person.run("page.heard()")
            events = await person.run("page.events")
            sound, picture = (
                _difference(before[other][kind], after[other][kind])
                for kind in ("sound", "picture")
            )
            height = int(after[other]["picture"].get("frameHeight", 0))
            found[way] = Window(other, lasted, sound, picture, heard["longest"], height, events)
        return found

    async def _counted(self) -> dict[str, Counts]:
        return {other: await person.counted(other) for person, other in self.pairs}


def _difference(before: Counts, after: Counts) -> Counts:
    numbers = {name: value for name, value in after.items() if name not in {"id", "protocol"}}
    if before["id"] != after["id"]:
        return numbers
    return {name: value - before.get(name, 0) for name, value in numbers.items()}


async def back(person: Person, other: str, patience: float) -> float:
    """Seconds from now until somebody hears and sees another again; `NEVER` after the patience."""
    began = time.monotonic()
    frames = await _frames(person, other)
    heard = await wait_for(lambda ago: ago < HEARD, person, began + patience)
    while heard != NEVER and time.monotonic() < began + patience:
        if await _frames(person, other) > frames:
            return max(heard, time.monotonic()) - began
        await asyncio.sleep(0.05)
    return NEVER


async def wait_for(enough: Callable[[float], bool], person: Person, end: float) -> float:
    """The moment when what was heard last is near or far enough; `NEVER` after `end`."""
    while time.monotonic() < end:
        if enough(await person.silence()):
            return time.monotonic()
        await asyncio.sleep(0.05)
    return NEVER


async def _frames(person: Person, other: str) -> int:
    frames: int = await person.run("page.decoded[a[0]] ?? 0", other)
    return frames
