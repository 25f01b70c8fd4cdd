"""Does everyone get what the way to them carries, and is it told to all whom it concerns?"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import liveclass_sfu as sfu
import pytest
import pytest_asyncio
from liveclass_hub.media import dynacast
from liveclass_hub.media.quality import Measured, Quality, judge
from liveclass_hub.media.server import MediaServer
from livekit.protocol import models, rtc

from tests.media.browsers import Visitor, chromium, until
from tests.media.conftest import token, ws
from tests.media.narrow import THROUGH, narrow
from tests.media.raw_client import RawClient

HOME = "127.0.0.1"
Visit = Callable[[], Awaitable[Visitor]]
PAUSED, ACTIVE = rtc.StreamState.PAUSED, rtc.StreamState.ACTIVE


@pytest.mark.parametrize(
    ("measured", "holds_back", "expected"),
    [
        (Measured(0.0, None, 0.0), False, Quality.EXCELLENT),
        (Measured(0.01, 0.2, 0.03), False, Quality.EXCELLENT),
        (Measured(0.02, 0.2, 0.03), False, Quality.GOOD),
        (Measured(0.0, 0.3, 0.0), False, Quality.GOOD),
        (Measured(0.0, None, 0.05), False, Quality.GOOD),
        (Measured(0.05, None, 0.0), False, Quality.POOR),
        (Measured(0.0, 0.5, 0.0), False, Quality.POOR),
        (Measured(0.0, None, 0.2), False, Quality.POOR),
        (Measured(0.0, 0.01, 0.0), True, Quality.POOR),
    ],
)
def test_the_worst_of_what_is_measured_counts(
    measured: Measured, holds_back: bool, expected: Quality
) -> None:
    assert judge(measured, holds_back=holds_back) == expected


def _unnumbered(description: str) -> str:
    """A description without feedback of which packets came."""
    lines = description.splitlines(keepends=True)
    return "".join(line for line in lines if "transport-cc" not in line)


class Class:
    """A native publisher of sound and a picture, and one native viewer of both."""

    ada: RawClient
    bob: RawClient

    def __init__(self) -> None:
        self.source = sfu.Source(address=HOME, bits_per_second=500_000)
        self.viewers = sfu.Viewers(address=HOME)
        self.camera = ""

    async def start(self, server: MediaServer) -> None:
        self.ada = await RawClient.connect(ws(server), token("ada"))
        await self.ada.expect("join")
        await self.publish()
        self.bob = await RawClient.connect(ws(server), token("bob"))
        offer = await self.bob.expect("offer")
        # It tells an estimate of its own, so it must not agree to tell when each packet came.
        answer = _unnumbered(self.viewers.watch(_unnumbered(offer.sdp)))
        await self.bob.send(answer=rtc.SessionDescription(type="answer", sdp=answer, id=offer.id))
        await self.until(lambda totals: totals.connected == 1, "the viewer is in")
        self.source.play(True)
        await self.until(lambda totals: totals.packets > 100, "packets")

    async def publish(self) -> None:
        for cid, kind, source in (
            ("microphone", models.TrackType.AUDIO, models.TrackSource.MICROPHONE),
            ("camera", models.TrackType.VIDEO, models.TrackSource.CAMERA),
        ):
            await self.ada.send(
                add_track=rtc.AddTrackRequest(cid=cid, name=cid, type=kind, source=source)
            )
            self.camera = (await self.ada.expect("track_published")).track.sid
        await self.ada.send(offer=rtc.SessionDescription(type="offer", sdp=self.source.offer, id=1))
        self.source.accept((await self.ada.expect("answer")).sdp)
        both = lambda update: any(len(person.tracks) == 2 for person in update.participants)  # noqa: E731
        await self.ada.expect("update", both)

    async def until(self, is_so: Callable[[Any], bool], what: str) -> None:
        async def look() -> Any:
            return self.viewers.totals()

        await until(look, is_so, what)

    async def estimate(self, bits: int) -> None:
        """Waits until the viewer has told this."""
        self.viewers.estimate(bits)
        told = self.viewers.totals().reports + 1
        await self.until(lambda totals: totals.reports > told, "reports")

    async def camera_is(self, state: rtc.StreamState) -> None:
        update = await asyncio.wait_for(self.bob.expect("stream_state_update"), 30)
        [told] = update.stream_states
        assert (told.track_sid, told.state) == (self.camera, state)

    def close(self) -> None:
        self.viewers.close()
        self.source.play(False)
        self.ada.close()
        self.bob.close()


@pytest_asyncio.fixture
async def held_class(server: MediaServer) -> AsyncIterator[Class]:
    there = Class()
    try:
        await there.start(server)
        yield there
    finally:
        there.close()


@pytest.mark.asyncio
async def test_who_has_no_room_for_a_picture_is_told_so_and_when_it_goes_on(
    held_class: Class,
) -> None:
    there = held_class
    await there.estimate(5_000_000)
    await there.estimate(60_000)
    await there.camera_is(PAUSED)
    sound = there.viewers.totals().packets
    await there.until(lambda totals: totals.packets > sound + 100, "sound goes on")
    await there.estimate(5_000_000)
    await there.camera_is(ACTIVE)


@pytest.mark.asyncio
async def test_publishers_are_told_at_once_of_more_and_after_a_while_of_less(
    held_class: Class, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dynacast, "LESS_AFTER", 0.05)
    there = held_class

    async def shows(**setting: Any) -> list[bool]:
        setting = {"track_sids": [there.camera], **setting}
        await there.bob.send(track_setting=rtc.UpdateTrackSettings(**setting))
        update = await there.ada.expect("subscribed_quality_update")
        assert update.track_sid == there.camera
        [codec] = update.subscribed_codecs
        assert codec.codec == "vp8"
        assert list(codec.qualities) == list(update.subscribed_qualities)
        return [each.enabled for each in codec.qualities]

    assert await shows(quality=models.VideoQuality.MEDIUM) == [True, True, False]
    assert await shows(disabled=True) == [False, False, False]
    assert await shows(quality=models.VideoQuality.LOW) == [True, False, False]
    assert await shows(quality=models.VideoQuality.HIGH) == [True, True, True]
    await there.bob.send(leave=rtc.LeaveRequest())
    update = await there.ada.expect("subscribed_quality_update")
    assert not any(each.enabled for each in update.subscribed_qualities)


@pytest_asyncio.fixture
async def visit() -> AsyncIterator[Visit]:
    async with chromium() as opened:
        yield opened


@pytest.mark.asyncio
@pytest.mark.browser
async def test_a_picture_falls_stops_and_comes_back_as_the_way_to_a_page_changes(
    server: MediaServer, visit: Visit
) -> None:
    async with narrow(server.udp_port, bits=20e6) as relay:
        ada, bob = await visit(), await visit()
        await bob.run(THROUGH, server.udp_port, relay.port)
        await ada.join(ws(server), token("ada"))
        await ada.run("await page.publishRestless(1280, 720)")
        await bob.join(ws(server), token("bob"))

        async def width() -> int:
            return int((await bob.run("await page.picture('ada')"))["width"])

        async def held() -> bool:
            return bool(await bob.run("page.held('ada')"))

        await until(width, lambda seen: seen >= 640, "a picture of 360 lines")
        relay.bits = 120e3
        await until(held, bool, "the picture is held back")
        await bob.hears("ada")
        relay.bits = 20e6
        await until(held, lambda is_held: not is_held, "the picture goes on")
        await bob.sees("ada")
        await bob.hears("ada")
