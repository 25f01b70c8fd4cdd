"""Does sound go on, or come back soon, when the unmodified clients lose signalling or network?"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
import pytest_asyncio

from tests.media.browsers import Visitor, chromium, until
from tests.media.conftest import Start, token
from tests.media.crossing import MEDIA, Crossing

pytestmark = [pytest.mark.asyncio, pytest.mark.browser]
Visit = Callable[[], Awaitable[Visitor]]
Cross = Callable[..., Awaitable[Crossing]]
A_SECOND = 48_000
STAY = "page.room.localParticipant.sid"


@pytest_asyncio.fixture
async def visit() -> AsyncIterator[Visit]:
    async with chromium() as opened:
        yield opened


@pytest_asyncio.fixture
async def cross(start: Start) -> AsyncIterator[Cross]:
    crossings: list[Crossing] = []

    async def cross_to(**changes: Any) -> Crossing:
        crossing = Crossing(await start(advertise=(MEDIA,), **changes))
        await crossing.open()
        crossings.append(crossing)
        return crossing

    yield cross_to
    for crossing in crossings:
        await crossing.close()


async def two_who_talk(crossing: Crossing, visit: Visit) -> tuple[Visitor, Visitor]:
    ada, bob = await visit(), await visit()
    await ada.join(crossing.url, token("ada"))
    await bob.join(crossing.url, token("bob"))
    await ada.publish("red")
    await bob.publish("blue")
    for one, other in ((ada, "bob"), (bob, "ada")):
        await one.sees(other)
        await one.hears(other)
    return ada, bob


async def reconnected(visitor: Visitor, times: int = 1) -> None:
    count = "page.events.filter(each => each === 'reconnected').length"
    look = lambda: visitor.run(f"[{count}, page.events]")  # noqa: E731
    await until(look, lambda seen: seen[0] >= times, "the page did not reconnect")


async def test_sound_goes_on_while_signalling_is_lost(cross: Cross, visit: Visit) -> None:
    crossing = await cross()
    ada, bob = await two_who_talk(crossing, visit)
    stays = [await each.run(STAY) for each in (ada, bob)]
    before = await bob.run("await page.sound('ada')")
    assert crossing.cut() == 2
    for each in (ada, bob):
        await reconnected(each)
    await bob.hears("ada")
    await ada.hears("bob")
    after = await bob.run("await page.sound('ada')")
    assert [await each.run(STAY) for each in (ada, bob)] == stays
    assert after["lost"] == before["lost"]
    assert "participantDisconnected" not in await bob.run("page.events")
    assert "restarted" not in await bob.run("page.events")


async def test_after_a_change_of_network_sound_is_back_soon(cross: Cross, visit: Visit) -> None:
    crossing = await cross()
    ada, bob = await two_who_talk(crossing, visit)
    stays = [await each.run(STAY) for each in (ada, bob)]
    before = await bob.run("await page.sound('ada')")
    crossing.move()
    crossing.cut()
    for one, other in ((ada, "bob"), (bob, "ada")):
        await reconnected(one)
        await one.hears(other)
        await one.sees(other)
    after = await bob.run("await page.sound('ada')")
    assert [await each.run(STAY) for each in (ada, bob)] == stays
    assert after["concealed"] - before["concealed"] < 5 * A_SECOND


async def test_what_was_done_meanwhile_is_done_afterwards(cross: Cross, visit: Visit) -> None:
    crossing = await cross()
    ada, bob = await two_who_talk(crossing, visit)
    crossing.cut()
    muted = "await page.room.localParticipant.setMicrophoneEnabled(false)"
    await ada.run(muted)
    for each in (ada, bob):
        await reconnected(each)
    silent = lambda people: any(  # noqa: E731
        track["source"] == "microphone" and track["muted"] for track in people[0]["tracks"]
    )
    await until(bob.people, silent, "bob does not see that ada muted")
    await ada.run("await page.room.localParticipant.setMicrophoneEnabled(true)")
    await bob.hears("ada")
    await bob.sees("ada")


async def test_a_track_published_while_signalling_is_lost_arrives(
    cross: Cross, visit: Visit
) -> None:
    crossing = await cross()
    ada, bob = await two_who_talk(crossing, visit)
    await ada.run(
        "await page.room.localParticipant.unpublishTracks("
        "[...page.room.localParticipant.trackPublications.values()].map(each => each.track))"
    )
    await until(bob.people, lambda people: people[0]["tracks"] == [], "the tracks stayed")
    crossing.cut()
    # Before that the client drops what it is asked for; from then on it keeps it.
    trying = "page.events.includes('signalReconnecting')"
    await until(lambda: ada.run(trying), bool, "ada does not try to come back")
    await ada.publish("green")
    await bob.sees("ada")
    await bob.hears("ada")


async def test_a_message_sent_meanwhile_arrives_once(cross: Cross, visit: Visit) -> None:
    crossing = await cross()
    ada, bob = await two_who_talk(crossing, visit)
    send = (
        "await page.room.localParticipant.publishData("
        "new TextEncoder().encode(a[0]), { reliable: true })"
    )
    await ada.run(send, "0")
    crossing.move()
    crossing.cut()
    sending = [asyncio.create_task(ada.run(send, str(number))) for number in range(1, 20)]
    for each in (ada, bob):
        await reconnected(each)
    await asyncio.gather(*sending)
    got = await until(lambda: bob.run("page.data"), lambda data: len(data) >= 20, "bob lacks some")
    assert [int(each["text"]) for each in got] == list(range(20))


async def test_who_outlives_the_own_token_comes_back_with_a_fresh_one(
    cross: Cross, visit: Visit
) -> None:
    crossing = await cross()
    ada = await visit()
    held = token("ada", ttl=2)
    await ada.join(crossing.url, held)
    stay = await ada.run(STAY)
    expired = (
        "(await fetch(a[0].replace('ws:', 'http:') + '/rtc/validate?access_token=' + a[1])).status"
    )
    await until(
        lambda: ada.run(expired, crossing.url, held), lambda code: code == 401, "it never expired"
    )
    crossing.cut()
    await reconnected(ada)
    assert await ada.run(STAY) == stay
