"""Do people with the unmodified client in Chromium see, hear and reach each other?"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
import pytest_asyncio
from liveclass_hub.media.server import MediaServer

from tests.media.browsers import Visitor, chromium
from tests.media.conftest import token, ws

pytestmark = [pytest.mark.asyncio, pytest.mark.browser]
Visit = Callable[[], Awaitable[Visitor]]


@pytest_asyncio.fixture
async def visit() -> AsyncIterator[Visit]:
    async with chromium() as opened:
        yield opened


def is_mostly(colour: str, seen: dict[str, int]) -> bool:
    others = [seen[each] for each in ("red", "green", "blue") if each != colour]
    return seen[colour] > 100 and max(others) < 100


async def test_two_people_see_and_hear_each_other(server: MediaServer, visit: Visit) -> None:
    ada, bob = await visit(), await visit()
    await ada.join(ws(server), token("ada"))
    await bob.join(ws(server), token("bob"))
    await ada.publish("red")
    await bob.publish("blue")
    assert is_mostly("blue", await ada.sees("bob"))
    assert is_mostly("red", await bob.sees("ada"))
    await ada.hears("bob")
    await bob.hears("ada")
