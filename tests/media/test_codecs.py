"""Do people with the unmodified client see each other in H.264, and hear each other with redundancy?"""

from __future__ import annotations

import pytest
from liveclass_hub.media.server import MediaServer

from tests.media.browsers import chromium
from tests.media.conftest import token, ws

pytestmark = [pytest.mark.asyncio, pytest.mark.browser]


async def test_h264_and_sound_with_redundancy(server: MediaServer) -> None:
    async with chromium() as visit:
        ada, bob = await visit(), await visit()
        await ada.join(ws(server), token("ada"))
        await bob.join(ws(server), token("bob"))
        await ada.publish("red", simulcast=True, videoCodec="h264")
        seen = await bob.sees("ada")
        assert seen["red"] > 100 > seen["blue"]
        assert await bob.run("await page.form('ada')") == "video/H264"
        await bob.hears("ada")
        heard = await bob.run("await page.sound('ada')")
        assert heard["twice"] > heard["packets"] / 2, heard
