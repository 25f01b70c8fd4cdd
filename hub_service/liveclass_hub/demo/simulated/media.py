"""How does a simulated student hear, speak and show a picture? As any client of the media server.

Everyone listens; nobody watches, because nobody looks. A permission arrives before anything is
published: the caller has had the command acknowledged, and the media server tells when it knows.
"""

from __future__ import annotations

import asyncio
import logging
import time
from typing import Final

from livekit import rtc

from liveclass_hub.demo.simulated.pictures import HEIGHT, RATE, WIDTH, Portrait, voice

FRAMES_A_SECOND: Final = 8
PERMISSION_SECONDS: Final = 5.0

log = logging.getLogger(__name__)


class Media:
    """One student's connection to the media server."""

    def __init__(self, index: int) -> None:
        self._index = index
        self.room = rtc.Room()
        self._allowed = asyncio.Event()
        self._camera: asyncio.Task[None] | None = None
        self.room.on("track_published", self._listen)
        self.room.on("participant_permissions_changed", self._permissions_changed)

    async def connect(self, url: str, token: str) -> None:
        """Join and listen to whoever speaks."""
        await self.room.connect(url, token, rtc.RoomOptions(auto_subscribe=False))
        for person in self.room.remote_participants.values():
            for publication in person.track_publications.values():
                self._listen(publication, person)

    async def leave(self) -> None:
        """Stop showing and listening."""
        if self._camera is not None:
            self._camera.cancel()
            # Not awaited itself: that would swallow a cancellation of our own.
            await asyncio.wait({self._camera})
        await self.room.disconnect()

    @property
    def connected(self) -> bool:
        """Whether the media server has us."""
        return bool(self.room.isconnected())

    async def show_picture(self) -> None:
        """Publish the portrait until leaving."""
        await self._permission()
        source = rtc.VideoSource(WIDTH, HEIGHT)
        track = rtc.LocalVideoTrack.create_video_track("camera", source)
        options = rtc.TrackPublishOptions(
            source=rtc.TrackSource.SOURCE_CAMERA,
            simulcast=False,
            video_codec=rtc.VideoCodec.VP8,
            video_encoding=rtc.VideoEncoding(max_bitrate=120_000, max_framerate=FRAMES_A_SECOND),
        )
        await self.room.local_participant.publish_track(track, options)
        self._camera = asyncio.create_task(self._draw(source))

    async def speak(self, seconds: float) -> None:
        """Publish a voice, say something, and take it away again."""
        await self._permission()
        source = rtc.AudioSource(RATE, 1)
        track = rtc.LocalAudioTrack.create_audio_track("microphone", source)
        options = rtc.TrackPublishOptions(source=rtc.TrackSource.SOURCE_MICROPHONE, red=False)
        publication = await self.room.local_participant.publish_track(track, options)
        samples = voice(self._index, seconds)
        step = RATE // 50
        for start in range(0, len(samples) - step, step):
            piece = samples[start : start + step]
            await source.capture_frame(rtc.AudioFrame(piece.tobytes(), RATE, 1, step))
        await source.wait_for_playout()
        await self.room.local_participant.unpublish_track(publication.sid)

    async def _draw(self, source: rtc.VideoSource) -> None:
        portrait = Portrait(self._index)
        begin = time.monotonic()
        while True:
            data = portrait.frame(time.monotonic() - begin)
            source.capture_frame(rtc.VideoFrame(WIDTH, HEIGHT, rtc.VideoBufferType.I420, data))
            await asyncio.sleep(1 / FRAMES_A_SECOND)

    async def _permission(self) -> None:
        if not self.room.local_participant.permissions.can_publish:
            await asyncio.wait_for(self._allowed.wait(), PERMISSION_SECONDS)

    def _permissions_changed(self, person: rtc.Participant, _permissions: object) -> None:
        if person.identity != self.room.local_participant.identity:
            return
        if person.permissions.can_publish:
            self._allowed.set()
        else:
            self._allowed.clear()

    def _listen(
        self, publication: rtc.RemoteTrackPublication, _person: rtc.RemoteParticipant
    ) -> None:
        if publication.kind == rtc.TrackKind.KIND_AUDIO:
            publication.set_subscribed(True)
