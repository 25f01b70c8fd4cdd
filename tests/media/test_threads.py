"""Where does a new room go, and which ports have the threads?"""

from __future__ import annotations

import pytest
from liveclass_hub.media.server import start_cores
from liveclass_hub.media.settings import BadSettings
from livekit import api

from tests.hub import free_ports
from tests.media.conftest import KEY, SECRET, Start, http, settings, token, ws
from tests.media.raw_client import RawClient

pytestmark = pytest.mark.asyncio


async def test_rooms_that_are_made_at_once_are_spread_and_others_go_where_fewer_people_are(
    start: Start,
) -> None:
    server = await start(threads=3)
    first, second, third = server.rooms.threads
    async with api.LiveKitAPI(http(server), KEY, SECRET) as client:
        for number in range(6):
            await client.room.create_room(api.CreateRoomRequest(name=f"breakout {number}"))
        assert [thread.rooms for thread in server.rooms.threads] == [2, 2, 2]
        people = []
        for who in ("ada", "bob", "eve"):
            people.append(await RawClient.connect(ws(server), token(who, room="breakout 0")))
            await people[-1].expect("join")
        assert [thread.load for thread in server.rooms.threads] == [5, 2, 2]
        for number in range(4):
            await client.room.create_room(api.CreateRoomRequest(name=f"more {number}"))
        assert [thread.rooms for thread in server.rooms.threads] == [2, 4, 4]
        await client.room.delete_room(api.DeleteRoomRequest(room="breakout 0"))
        assert (first.rooms, first.load) == (1, 1)
        assert (second.load, third.load) == (4, 4)
    for person in people:
        person.close()


async def test_each_thread_has_the_next_port_and_when_one_is_taken_none_is_kept() -> None:
    base = next(p for p in free_ports(20) if p < 60_000)
    here = settings(udp_port=base, tcp_port=base + 10, threads=3)
    cores = start_cores(here)
    assert [(core.port, core.tcp_port) for core in cores] == [
        (base + n, base + 10 + n) for n in range(3)
    ]
    for core in cores[:2]:
        core.close()
    with pytest.raises(OSError, match=r"."):
        start_cores(here)
    cores[2].close()
    again = start_cores(here)
    for core in again:
        core.close()


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"threads": 0}, "Without a media thread"),
        ({"udp_port": 65_535, "threads": 2}, "65536"),
        ({"udp_port": 7882, "tcp_port": 65_530, "threads": 8}, "65537"),
    ],
)
async def test_threads_that_cannot_be_are_refused_in_words(
    given: dict[str, int], words: str
) -> None:
    with pytest.raises(BadSettings, match=words):
        settings(**given)
