"""How does a WebRTC implementation that shares no code with browsers take part?"""

from __future__ import annotations

import asyncio
import fractions
import itertools
from typing import Any

import av
import numpy as np
from aiortc import MediaStreamTrack, RTCPeerConnection, RTCSessionDescription
from aiortc.mediastreams import AudioStreamTrack, VideoStreamTrack
from livekit.protocol import models, rtc

from tests.media.raw_client import RawClient


class Tone(AudioStreamTrack):
    """A loud tone."""

    async def recv(self) -> av.AudioFrame:
        frame = await super().recv()
        loud = av.AudioFrame.from_ndarray(
            np.tile(np.repeat(np.array([9000, -9000], np.int16), 10), frame.samples // 20 + 1)[
                None, : frame.samples
            ],
            format="s16",
            layout="mono",
        )
        loud.pts, loud.sample_rate = frame.pts, frame.sample_rate
        loud.time_base = fractions.Fraction(1, frame.sample_rate)
        return loud


class Green(VideoStreamTrack):
    """A green picture with something that moves."""

    async def recv(self) -> av.VideoFrame:
        pts, time_base = await self.next_timestamp()
        picture = np.zeros((240, 320, 3), np.uint8)
        picture[:, :, 1] = 200
        picture[:8, pts // 3000 % 320] = 255
        frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
        frame.pts, frame.time_base = pts, time_base
        return frame


class AiortcPeer:
    """One participant: signalling by hand, media by aiortc."""

    def __init__(
        self, client: RawClient, *, answers: bool = True, decodes_h264: bool = True
    ) -> None:
        self.client = client
        self.decodes_h264 = decodes_h264
        self.publisher = RTCPeerConnection()
        self.subscriber = RTCPeerConnection()
        self.tracks: asyncio.Queue[MediaStreamTrack] = asyncio.Queue()
        self.messages: asyncio.Queue[models.DataPacket] = asyncio.Queue()
        self._connected = asyncio.Event()
        self.subscriber.on("connectionstatechange", self._state_changed)
        self.subscriber.on("track", self.tracks.put_nowait)
        self.subscriber.on("datachannel", self._listen)
        self._answering = asyncio.create_task(
            self._answer_offers() if answers else asyncio.sleep(0)
        )

    def _listen(self, channel: Any) -> None:
        channel.on(
            "message", lambda data: self.messages.put_nowait(models.DataPacket.FromString(data))
        )

    async def _answer_offers(self) -> None:
        for number in itertools.count():
            offer = await self.client.nth("offer", number)
            sdp = offer.sdp if self.decodes_h264 else offer.sdp.replace("H264/", "unheard-of/")
            await self.subscriber.setRemoteDescription(RTCSessionDescription(sdp, "offer"))
            await self.subscriber.setLocalDescription(await self.subscriber.createAnswer())
            sdp = self.subscriber.localDescription.sdp
            answer = rtc.SessionDescription(type="answer", sdp=sdp, id=offer.id)
            await self.client.send(answer=answer)
            # aiortc never starts what is negotiated while it still connects.
            await asyncio.wait_for(self._connected.wait(), 20)

    def _state_changed(self) -> None:
        if self.subscriber.connectionState == "connected":
            self._connected.set()

    async def publish(self, codec: str = "vp8") -> None:
        """Announces and offers a green picture, a tone, and the two data channels."""
        codecs = [rtc.SimulcastCodec(codec=codec)]
        self.reliable = self.publisher.createDataChannel("_reliable")
        opened = asyncio.Event()
        self.reliable.on("open", opened.set)
        self._listen(self.reliable)
        self.publisher.createDataChannel("_lossy", ordered=False, maxRetransmits=0)
        for track, kind, source in (
            (Tone(), models.TrackType.AUDIO, models.TrackSource.MICROPHONE),
            (Green(), models.TrackType.VIDEO, models.TrackSource.CAMERA),
        ):
            self.publisher.addTransceiver(track, direction="sendonly")
            request = rtc.AddTrackRequest(cid=track.id, type=kind, source=source, name=track.kind)
            request.simulcast_codecs.extend(codecs)
            await self.client.send(add_track=request)
            await self.client.expect("track_published", lambda p, cid=track.id: p.cid == cid)
        await self.publisher.setLocalDescription(await self.publisher.createOffer())
        offer = rtc.SessionDescription(type="offer", sdp=self.publisher.localDescription.sdp, id=1)
        await self.client.send(offer=offer)
        answer = await self.client.expect("answer")
        await self.publisher.setRemoteDescription(RTCSessionDescription(answer.sdp, "answer"))
        await asyncio.wait_for(opened.wait(), 20)

    async def close(self) -> None:
        """Leaves without a word."""
        self._answering.cancel()
        await self.publisher.close()
        await self.subscriber.close()
        self.client.close()
