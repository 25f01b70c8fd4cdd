"""Do people with Firefox and people with Chromium see and hear each other?"""

from __future__ import annotations

import pytest
from liveclass_hub.media.addresses import routable_address

from tests.media.browsers import chromium
from tests.media.conftest import Start, token, ws
from tests.media.firefox import firefox

pytestmark = [pytest.mark.asyncio, pytest.mark.browser]


async def test_firefox_and_chromium_see_and_hear_each_other(start: Start) -> None:
    address = routable_address()
    if address is None:
        pytest.skip("Firefox sends no media to 127.0.0.1, and this machine has no other address")
    server = await start(udp_host=address, advertise=(address,))
    async with chromium() as visit:
        bob = await visit()
        await bob.join(ws(server), token("bob"))
        await bob.publish("blue")
        async with firefox(url=ws(server), token=token("fox"), other="bob") as fox:
            await fox.until(lambda report: "joined" in report, "Firefox did not join")
            seen = await fox.until(
                lambda report: report.get("picture", {}).get("frames", 0) > 10, "no picture of bob"
            )
            assert seen["picture"]["blue"] > 100 > seen["picture"]["red"]
            await fox.until(
                lambda report: report.get("sound", {}).get("energy", 0) > 0.001, "no sound of bob"
            )
            await bob.sees("fox")
            await bob.hears("fox")
