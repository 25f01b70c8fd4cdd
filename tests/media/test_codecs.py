"""Do people with the unmodified client see each other in H.264, and hear each other with redundancy?"""

from __future__ import annotations

from typing import Any

import pytest
from liveclass_hub.media.server import MediaServer

from tests.media.browsers import Visitor, chromium, until
from tests.media.conftest import token, ws

pytestmark = [pytest.mark.asyncio, pytest.mark.browser]


async def wide(page: Visitor, width: int) -> dict[str, Any]:
    look = lambda: page.sees("ada", more_than=3)  # noqa: E731
    seen: dict[str, Any] = await until(look, lambda s: s["width"] == width, f"not {width} wide")
    return seen


async def test_h264_in_layers_and_sound_with_redundancy(server: MediaServer) -> None:
    async with chromium() as visit:
        ada, bob = await visit(), await visit()
        await ada.join(ws(server), token("ada"))
        await bob.join(ws(server), token("bob"))
        await ada.publish("red", simulcast=True, videoCodec="h264")
        seen = await bob.sees("ada")
        assert seen["red"] > 100 > seen["blue"]
        assert await bob.run("await page.form('ada')") == "video/H264"
        for quality, width in (("LOW", 320), ("HIGH", 640), ("LOW", 320)):
            layer = f"page.livekit.VideoQuality.{quality}"
            await bob.run(f"page.publication('ada', 'Camera').setVideoQuality({layer})")
            seen = await wide(bob, width)
            assert seen["red"] > 100 > seen["blue"]
        await bob.hears("ada")
        heard = await bob.run("await page.sound('ada')")
        assert heard["twice"] > heard["packets"] / 2, heard
