"""Which bad networks must a class survive, and how well?"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Any

from tests.networks.ground import ROOT
from tests.networks.marks import NEVER, Mark
from tests.networks.people import URL, token
from tests.networks.stay import Stay, Window, back, wait_for

Found = tuple[dict[str, float | None], dict[str, Any]]
# Before and after it gets worse: browsers find out what a network carries, and what it no longer does.
SETTLE = 4.0
LASTS = 20.0

CONCEALED = Mark("sound made up", 5, "%")
GAP = Mark("longest silence", 400, "ms")
FROZEN = Mark("picture frozen", 5, "%")
FRAMES = Mark("frames", 5, "/s", floor=True)
ANEW = Mark("connections made anew", 0, "")
STEADY = (CONCEALED, GAP, FROZEN, FRAMES, ANEW)
# Where packets come late by design, only sound must hold.
SOUND = (CONCEALED, GAP, FRAMES, ANEW)
TWICE = Mark("people twice in the list", 0, "")


@dataclass(frozen=True)
class Scenario:
    """One bad network: `at_join` is how it is already when people come, `lines` the picture ada sends,
    `firefox` whether bob has one.
    """

    id: str
    says: str
    marks: tuple[Mark, ...]
    play: Callable[[Stay], Awaitable[Found]]
    at_join: str = ""
    lines: int = 360
    firefox: bool = False


def in_firefox(id: str, scenario: Scenario) -> Scenario:
    """The same network and the same marks, with a Firefox behind it."""
    return replace(scenario, id=id, says=f"{scenario.says}, Firefox", firefox=True)


def steady(id: str, says: str, network: str, marks: tuple[Mark, ...] = STEADY) -> Scenario:
    """A network that is bad all the time, both ways."""

    async def play(stay: Stay) -> Found:
        await asyncio.sleep(SETTLE)
        stay.between.is_like(network)
        await asyncio.sleep(SETTLE)
        windows = await stay.window(LASTS)
        details = {way: window.details() for way, window in windows.items()}
        return _worst(list(windows.values())), {**details, "packets": stay.between.counts()}

    return Scenario(id, f"{says} ({network})", marks, play)


def _worst(windows: list[Window]) -> dict[str, float | None]:
    again = sum(each.events.count(name) for each in windows for name in ("reconnecting",))
    return {
        CONCEALED.name: max(each.concealed for each in windows),
        GAP.name: 1000 * max(each.gap for each in windows),
        FROZEN.name: max(each.frozen for each in windows),
        FRAMES.name: min(each.frames for each in windows),
        ANEW.name: again,
    }


def outage(id: str, seconds: float, most: float) -> Scenario:
    """Nothing passes for a while, then everything does."""
    mark = Mark("sound and picture back after", most, "s")

    async def play(stay: Stay) -> Found:
        stay.between.is_like("block=all")
        await asyncio.sleep(seconds)
        stay.between.is_like("")
        return await _recovered(stay, mark.name)

    return Scenario(id, f"nothing passes for {seconds:g} s", (mark, TWICE), play)


async def _recovered(stay: Stay, name: str) -> Found:
    """How long it took from now until each heard and saw the other again."""
    waits = await asyncio.gather(*(back(person, other, 45) for person, other in stay.pairs))
    # Whoever is still shown by what was there before is told of within this.
    await asyncio.sleep(2)
    lists = [await person.people() for person, _ in stay.pairs]
    twice = sum(len(people) - 1 for people in lists)
    events = {person.name: await person.run("page.events") for person, _ in stay.pairs}
    said = {who: [e for e in each if "onnect" in e] for who, each in events.items()}
    ways = {
        person.name: (await person.counted(other))["sound"]["protocol"]
        for person, other in stay.pairs
    }
    return {name: max(waits), TWICE.name: twice}, {"waits": waits, "events": said, "over": ways}


async def move(stay: Stay) -> Found:
    stay.between.change_address()
    # The old way may still have something in its buffers.
    for person, _ in stay.pairs:
        await wait_for(lambda ago: ago > 0.3, person, time.monotonic() + 3)
    began = time.monotonic()
    values, details = await _recovered(stay, MOVED.name)
    return values, {**details, "began": round(time.monotonic() - began, 1)}


async def late_block(stay: Stay) -> Found:
    await asyncio.sleep(8)
    stay.between.is_like("block=udp")
    for person, _ in stay.pairs:
        await wait_for(lambda ago: ago > 0.5, person, time.monotonic() + 5)
    return await _recovered(stay, OVER_TCP.name)


async def early_block(stay: Stay) -> Found:
    over = {
        person.name: (await person.counted(other))["sound"]["protocol"]
        for person, other in stay.pairs
    }
    return {JOINED.name: stay.began_after}, {"over": over}


MOVED = Mark("sound and picture back after", 5, "s")
OVER_TCP = Mark("sound and picture back after", 12, "s")
JOINED = Mark("in, hearing and seeing, after", 15, "s")

# -- a link that gets slower, and fast again -----------------------------------------------------

QUIET = Mark("longest silence", 300, "ms")
QUIET_AT_100 = Mark("at 100 kbit/s made up", 5, "%")
LOW = Mark("at 500 kbit/s picture", 5, "s")
DROPPED = Mark("at 500 kbit/s dropped", 10, "%")
TOP = Mark("at 3 Mbit/s again best picture", 15, "s")


async def rates(stay: Stay) -> Found:
    bob = stay.bob
    stay.between.is_like("rate=3000 delay=10")
    if await _until_height(stay, lambda height: height == 360, 30) == NEVER:
        raise RuntimeError("at 3 Mbit/s the best picture did not come to begin with")
    await bob.run("page.forget()")
    stay.between.is_like("rate=500 delay=10")
    began = time.monotonic()
    meanwhile: list[tuple[float, int, int]] = []
    low = await _until_height(stay, lambda height: 0 < height <= 180, 20, meanwhile)
    await asyncio.sleep(max(0.0, began + 5 - time.monotonic()))
    at_500 = await _sent(stay, 10)
    silences = [(await bob.run("page.heard()"))["longest"]]
    stay.between.is_like("rate=100 delay=10")
    await asyncio.sleep(5)
    silences.append((await bob.run("page.heard()"))["longest"])
    window = (await stay.window(15))["down"]
    silences.append(window.gap)
    stay.between.is_like("rate=3000 delay=10")
    top = await _until_height(stay, lambda height: height == 360, 40)
    values = {
        QUIET.name: 1000 * max(silences),
        LOW.name: low,
        DROPPED.name: 100 * at_500,
        QUIET_AT_100.name: window.concealed,
        TOP.name: top,
    }
    return values, {
        "until the small picture": meanwhile,
        "at 100": window.details(),
        "silences": silences,
    }


AT_2 = Mark("at 2 Mbit/s 360 lines", 30, "s")
KEPT = Mark("in 10 s below 360 lines", 0, "")
AT_5 = Mark("at 5 Mbit/s 720 lines", 30, "s")


async def wider(stay: Stay) -> Found:
    first = await _until_height(stay, lambda height: height >= 360, 30)
    heights = []
    for _ in range(20):
        heights.append(int((await stay.bob.counted("ada"))["picture"].get("frameHeight", 0)))
        await asyncio.sleep(0.5)
    stay.between.is_like("rate=5000 delay=10")
    best = await _until_height(stay, lambda height: height == 720, 60)
    below = sum(height < 360 for height in heights)
    return {AT_2.name: first, KEPT.name: below, AT_5.name: best}, {"heights": heights}


async def _sent(stay: Stay, seconds: float) -> float:
    """The share of what is sent to bob that the slow link drops."""
    before = stay.between.counts()
    await asyncio.sleep(seconds)
    after = stay.between.counts()
    taken = after["down_taken"] - before["down_taken"]
    passed = after["down_passed"] - before["down_passed"]
    # What waited in the queue before may pass now.
    return max(0.0, 1 - passed / max(1, taken))


async def _until_height(
    stay: Stay,
    enough: Callable[[int], bool],
    patience: float,
    seen: list[tuple[float, int, int]] | None = None,
) -> float:
    """Seconds until bob decodes pictures of such a height; `seen` gets those before: seconds, lines and pictures."""
    began = time.monotonic()
    frames = 0
    while time.monotonic() < began + patience:
        picture = (await stay.bob.counted("ada"))["picture"]
        height, decoded = int(picture.get("frameHeight", 0)), picture.get("framesDecoded", 0)
        if seen is not None:
            seen.append((round(time.monotonic() - began, 2), height, decoded))
        if enough(height) and decoded > frames:
            return time.monotonic() - began
        frames = decoded
        await asyncio.sleep(0.25)
    return NEVER


# -- LiveKit's own client for Python -------------------------------------------------------------


async def wheel(stay: Stay) -> Found:
    """It comes beside bob, over the same bad network, and hears and sees ada."""
    stay.between.is_like("delay=10 loss=10")
    arguments = [URL, token("wheel", await stay.ada.run("page.room.name")), str(LASTS)]
    command = stay.between.far(sys.executable, "-m", "tests.networks.wheel", *arguments)
    process = await asyncio.create_subprocess_exec(
        *command, stdout=asyncio.subprocess.PIPE, cwd=ROOT
    )
    said, _ = await asyncio.wait_for(process.communicate(), 90)
    values: dict[str, float | None] = json.loads(said)
    return {CONCEALED.name: values["concealed"], FRAMES.name: values["frames"]}, dict(values)


TENTH = steady("L10", "10 % lost", "delay=10 loss=10")
WIFI = steady("C1", "bad wifi", "delay=100 jitter=30 loss=3 rate=1000", SOUND)
NARROW = Scenario("R2", "3, 0.5, 0.1, 3 Mbit/s", (QUIET, LOW, DROPPED, QUIET_AT_100, TOP), rates)

SCENARIOS = (
    steady("L0", "a good network", "delay=10"),
    steady("L5", "5 % lost", "delay=10 loss=5"),
    TENTH,
    steady("B1", "bursts, 4 % lost", "delay=10 burst=100/4", SOUND),
    steady("B2", "200 ms of nothing each 5 s", "delay=10 silence=200/5000", SOUND),
    steady("D2", "150 ms one way", "delay=150"),
    steady("J1", "jitter", "delay=60 jitter=20"),
    steady("J2", "heavy jitter", "delay=100 jitter=80", SOUND),
    # What is corrupted (0.1 %) never gets past the checksum, so it is lost.
    steady("X1", "reordered, twice, corrupted", "delay=50 reorder=20 duplicate=1 loss=0.1"),
    WIFI,
    NARROW,
    Scenario(
        "R3",
        "2, then 5 Mbit/s",
        (AT_2, KEPT, AT_5),
        wider,
        at_join="rate=2000 delay=10",
        lines=720,
    ),
    outage("O5", 5, most=5),
    outage("O15", 15, most=15),
    Scenario("U1", "UDP blocked", (JOINED,), early_block, at_join="block=udp"),
    Scenario("U3", "UDP blocked after a while", (OVER_TCP, TWICE), late_block),
    Scenario("N1", "another address", (MOVED, TWICE), move),
    Scenario("W10", "10 % lost, LiveKit's Python client", (CONCEALED, FRAMES), wheel),
    in_firefox("F10", TENTH),
    in_firefox("FC1", WIFI),
    in_firefox("FR2", NARROW),
)
