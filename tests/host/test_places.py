"""Does who came into a full class get the place of who leaves, on the page they have?"""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tests.host.inside import hear, inside, order
from tests.host.test_guests import linked

pytestmark = pytest.mark.asyncio


async def test_who_watches_moves_up_when_a_place_is_free(tmp_path: Path) -> None:
    async with inside(tmp_path, capacity=2) as it:
        session = await it.start_class()
        await hear(await it.join(session, "ana", "instructor"), "welcome")
        cleo = await it.join(session, "cleo")
        await hear(cleo, "welcome")
        dan = await it.join(session, "dan")
        welcome = await hear(dan, "welcome")
        assert welcome["role"] == "guest"
        assert "full" in welcome["policy"]["RaiseHand"]["why"]
        await order(dan, "1", "RaiseHand")
        assert (await hear(dan, "refused"))["refusal"]["code"] == "watching"
        await order(cleo, "1", "Leave")
        assert (await asyncio.wait_for(hear(dan, "bye"), 10))["reason"] == "lease"
        again = await it.join(session, "dan")
        assert (await hear(again, "welcome"))["role"] == "student"
        await order(again, "2", "RaiseHand")
        assert (await hear(again, "ack"))["id"] == "2"


async def test_a_course_may_rather_say_that_it_is_full(tmp_path: Path) -> None:
    courses = {"demo": {"instructors": "t", "students": "s", "capacity": 1, "when_full": "refuse"}}
    async with inside(tmp_path, courses=courses) as it:
        session = await it.start_class()
        await hear(await it.join(session, "ana", "instructor"), "welcome")
        cleo = await it.join(session, "cleo")
        assert (await hear(cleo, "refused"))["refusal"]["code"] == "capacity"


@pytest.mark.parametrize("how", ["denied", "left", "removed"])
async def test_who_watches_moves_up_when_someone_waits_no_more(tmp_path: Path, how: str) -> None:
    async with inside(tmp_path, capacity=2) as it:
        session = await it.start_class()
        ana, guest, _ = await linked(it, session, lobby=True)
        await guest.come()
        kim = await guest.enter()
        await hear(kim, "waiting")
        dan = await it.join(session, "dan")
        assert (await hear(dan, "welcome"))["role"] == "guest", "who waits holds a place"
        live = it.host.directory.find(session)
        [person] = live.state.waiting  # type: ignore[union-attr]
        if how == "left":
            await order(kim, "1", "Leave")
        else:
            await order(ana, "1", "Deny" if how == "denied" else "RemovePerson", person=person)
        assert (await asyncio.wait_for(hear(dan, "bye"), 10))["reason"] == "lease"
        again = await it.join(session, "dan")
        assert (await hear(again, "welcome"))["role"] == "student"
