"""How many messages does a large room send? Time is virtual, so that the numbers are the same anywhere."""

from __future__ import annotations

import asyncio
import selectors
from collections import Counter
from collections.abc import Coroutine, Iterator
from typing import Any

import pytest
from liveclass_hub.media import resuming
from liveclass_hub.media.news import calm_pace, urgent_pace
from liveclass_hub.media.participant import Arrival, Participant
from liveclass_hub.media.room import Room, RoomOptions
from liveclass_hub.media.tokens import Claims
from liveclass_sfu import Core
from livekit.protocol import models, rtc

from tests.media.conftest import KEY, settings

PEOPLE = 500
COMING = 30.0
"""Seconds in which they come."""
UNTIL_CONNECTED = 0.7
ACTIVE = models.ParticipantInfo.State.ACTIVE


class Jumping(selectors.DefaultSelector):
    """Does not wait for what is due next, but is there at once."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        self.now += timeout or 0.0
        return super().select(0)


class VirtualLoop(asyncio.SelectorEventLoop):
    """A loop whose clock moves only when there is nothing left to do."""

    def __init__(self) -> None:
        self._clock = Jumping()
        super().__init__(self._clock)

    def time(self) -> float:
        return self._clock.now


class Nobody:
    """What is around the room: nobody listens."""

    def claim(self, peer: int, room: Room, participant: Participant) -> None: ...

    def release(self, peer: int) -> None: ...

    def announce(self, *_: object) -> None: ...

    def deserted(self, room: Room) -> None: ...


class Counting:
    """A connection that counts what it is sent, and remembers who is there."""

    def __init__(self, counts: Counter[str]) -> None:
        self.counts = counts
        self.known: dict[str, int] = {}
        self.weak: set[str] = set()

    def send(self, frame: bytes) -> None:
        message = rtc.SignalResponse.FromString(frame)
        self.counts[message.WhichOneof("message") or ""] += 1
        for person in (*message.update.participants, *message.join.other_participants):
            self.known[person.identity] = person.state
        for update in message.connection_quality.updates:
            lost = update.quality == models.ConnectionQuality.LOST
            (self.weak.add if lost else self.weak.discard)(update.participant_sid)

    def close(self, code: int, reason: str) -> None: ...


class Crowd:
    """One room and everybody's connections."""

    def __init__(self, core: Core) -> None:
        options = RoomOptions("hall", empty_timeout=3600, departure_timeout=3600)
        self.room = Room(options, core, settings(), Nobody())
        self.counts: Counter[str] = Counter()
        self.links: dict[str, Counting] = {}

    def join(self, number: int) -> Participant:
        identity = f"person-{number}"
        claims = Claims(KEY, identity, identity.title(), "", {}, "", {}, 0, 1e12)
        self.links[identity] = Counting(self.counts)
        return self.room.join(Arrival(claims), self.links[identity])

    async def fill(self, people: int = PEOPLE) -> None:
        """Everybody comes, one by one, and is connected a little later."""
        loop = asyncio.get_running_loop()
        for number in range(people):
            person = self.join(number)
            loop.call_later(UNTIL_CONNECTED, self.room.connected, person, person.subscriber)
            await asyncio.sleep(COMING / PEOPLE)
        await asyncio.sleep(2)

    def everybody_knows_everybody(self) -> bool:
        others = set(self.links)
        return all(
            others - {who} <= link.known.keys() and set(link.known.values()) == {ACTIVE}
            for who, link in self.links.items()
        )


@pytest.fixture
def core() -> Iterator[Core]:
    core = Core(bind="127.0.0.1:0", advertise=["127.0.0.1"])
    yield core
    core.close()


def run(story: Coroutine[Any, Any, None]) -> None:
    loop = VirtualLoop()
    loop.run_until_complete(story)
    loop.close()


def test_five_hundred_come_without_a_message_for_each_pair(core: Core) -> None:
    async def story() -> None:
        crowd = Crowd(core)
        await crowd.fill()
        assert crowd.everybody_knows_everybody()
        # One for each pair and change would be 250,000.
        assert crowd.counts["update"] < 20_000
        assert crowd.counts["room_update"] < 20_000
        assert crowd.counts["join"] == PEOPLE

    run(story())


def test_five_hundred_lose_their_signalling_and_come_back(core: Core) -> None:
    async def story() -> None:
        crowd = Crowd(core)
        await crowd.fill()
        crowd.counts.clear()
        people = list(crowd.room.members.values())
        for person in people:
            if person.link is not None:
                crowd.room.link_lost(person, person.link)
        await asyncio.sleep(3)
        for person in people:
            resuming.resume(crowd.room, person, crowd.links[person.identity])
            await asyncio.sleep(5 / PEOPLE)
        await asyncio.sleep(2)
        assert list(crowd.room.members.values()) == people
        assert crowd.counts["reconnect"] == PEOPLE
        assert crowd.counts["update"] == PEOPLE
        assert crowd.counts["connection_quality"] < 10 * PEOPLE
        assert crowd.links["person-7"].weak == set()

    run(story())


def test_a_raised_voice_is_not_held_up_by_those_who_come(core: Core) -> None:
    async def story() -> None:
        crowd = Crowd(core)
        await crowd.fill(100)
        loop = asyncio.get_running_loop()
        late = crowd.join(PEOPLE)
        crowd.counts.clear()
        crowd.room.changed(late)
        before = loop.time()
        while not crowd.counts["update"]:
            await asyncio.sleep(0.001)
        assert loop.time() - before < 0.03 < calm_pace(100)

    run(story())


@pytest.mark.parametrize(
    ("members", "urgent", "calm"),
    [(0, 0.01, 0.01), (2, 0.01, 0.01), (30, 0.01, 0.06), (500, 0.1, 1.0), (5000, 0.1, 1.0)],
)
def test_the_larger_the_room_the_longer_is_gathered(
    members: int, urgent: float, calm: float
) -> None:
    assert (urgent_pace(members), calm_pace(members)) == (urgent, calm)
