"""Which track of a participant's offer is which track they announced?

*Announced*: the client sent `add_track` and was given a sid. *Appeared*: the native core found the
track in an offer. Either may come first. They are joined by the client's id (`cid`), which most
browsers write into the offer as the track's id; Firefox writes another one, and then the oldest
announced track of the same kind whose cid stands nowhere in the offer is meant.
"""

from __future__ import annotations

import asyncio
import re
import secrets
from dataclasses import dataclass

from livekit.protocol import models, rtc

from . import forms
from .subscriptions import HIGHEST

MIMES = {models.TrackType.AUDIO: forms.OPUS, models.TrackType.VIDEO: forms.VP8}
STREAMS = {
    models.TrackSource.CAMERA: "camera",
    models.TrackSource.MICROPHONE: "camera",
    models.TrackSource.SCREEN_SHARE: "screen",
    models.TrackSource.SCREEN_SHARE_AUDIO: "screen",
}


@dataclass(eq=False)
class Track:
    """One announced track. `core` is its number in the native core once it appeared, `mid` its
    section of the offer.
    """

    cid: str
    info: models.TrackInfo
    wish: forms.Wish = forms.UNSAID
    core: int | None = None
    # The highest layer its owner was told to send, and the wait before less is told.
    told: int = HIGHEST
    waiting: asyncio.TimerHandle | None = None

    def stop_waiting(self) -> None:
        """What is wanted of it is not less any longer, or it is gone."""
        if self.waiting is not None:
            self.waiting.cancel()
            self.waiting = None

    @property
    def sid(self) -> str:
        """The id everybody in the room knows it by."""
        return self.info.sid

    @property
    def kind(self) -> str:
        """ "audio" or "video"."""
        return "audio" if self.info.type == models.TrackType.AUDIO else "video"


@dataclass(frozen=True)
class Appeared:
    """A track the core found in an offer."""

    core: int
    kind: str
    mime: str
    mid: str
    track_id: str
    rids: tuple[str, ...]


def announce(request: rtc.AddTrackRequest) -> Track:
    """The track an `add_track` asks for, with a fresh sid. What it is sent in is known for sure once
    it has appeared.
    """
    named = [codec.codec for codec in request.simulcast_codecs[:1]]
    wish = forms.Wish(forms.mime_of("".join(named)), redundancy=not request.disable_red)
    is_video = request.type == models.TrackType.VIDEO
    mime = wish.picture if is_video and wish.picture else MIMES[request.type]
    codec = models.SimulcastCodecInfo(mime_type=mime, cid=request.cid, layers=request.layers)
    info = models.TrackInfo(
        sid="TR_" + secrets.token_hex(8),
        type=request.type,
        name=request.name,
        muted=request.muted,
        width=request.width,
        height=request.height,
        source=request.source,
        layers=request.layers,
        simulcast=len(request.layers) > 1,
        mime_type=mime,
        codecs=[codec],
        stereo=request.stereo,
        disable_red=request.disable_red,
        encryption=request.encryption,
        stream=request.stream or STREAMS.get(request.source, "unknown"),
        audio_features=request.audio_features,
    )
    return Track(request.cid, info, wish)


class Publications:
    """One participant's announced tracks, and those that appeared without having been announced
    yet.
    """

    def __init__(self) -> None:
        self.by_sid: dict[str, Track] = {}
        # The form that each section with a picture began with.
        self.settled: dict[str, str] = {}
        self._appeared: dict[int, Appeared] = {}
        self._offer = ""

    def offered(self, sdp: str) -> None:
        """Remembers what the offer sends, which the next tracks appear from. A section that has
        stopped sending keeps its old track id, and Chromium then gives the same track another.
        """
        self._offer = "".join(
            section for section in re.split(r"^(?=m=)", sdp, flags=re.M) if _sends(section)
        )

    def wish_for(self, track_id: str) -> forms.Wish:
        """What was announced of the track that an offer calls so."""
        found = (track.wish for track in self.by_sid.values() if track.cid == track_id)
        return next(found, forms.UNSAID)

    def published(self) -> list[Track]:
        """The tracks that are both announced and there, in the order they were announced."""
        return [track for track in self.by_sid.values() if track.core is not None]

    def by_core(self, core: int) -> Track | None:
        """The announced track with this number in the core."""
        return next((track for track in self.by_sid.values() if track.core == core), None)

    def is_heard(self, core: int) -> bool:
        """Whether anybody hears this track: it is published and not muted. Its owner may go on
        sending when it is not.
        """
        track = self.by_core(core)
        return track is not None and not track.info.muted

    def announced(self, track: Track) -> bool:
        """Takes an announced track; True when it had appeared already."""
        self.by_sid[track.sid] = track
        for appeared in self._appeared.values():
            if self._is_same(track, appeared):
                del self._appeared[appeared.core]
                _join(track, appeared)
                return True
        return False

    def appeared(self, appeared: Appeared) -> Track | None:
        """Takes a track the core found; the announced track it is, or None when that is not
        announced yet.
        """
        waiting = [track for track in self.by_sid.values() if track.core is None]
        exact = [track for track in waiting if track.cid == appeared.track_id]
        for track in exact or waiting:
            if self._is_same(track, appeared):
                _join(track, appeared)
                return track
        self._appeared[appeared.core] = appeared
        return None

    def vanished(self, core: int) -> Track | None:
        """Forgets a track the core lost; the announced track it was."""
        self._appeared.pop(core, None)
        track = self.by_core(core)
        if track is not None:
            del self.by_sid[track.sid]
        return track

    def remove(self, track: Track) -> None:
        """Forgets an announced track; its section of the offer stays unclaimed."""
        self.by_sid.pop(track.sid, None)

    def _is_same(self, track: Track, appeared: Appeared) -> bool:
        if track.kind != appeared.kind:
            return False
        return track.cid == appeared.track_id or track.cid not in self._offer


def _sends(section: str) -> bool:
    return re.search(r"^a=(inactive|recvonly)\s*$", section, re.M) is None


def _join(track: Track, appeared: Appeared) -> None:
    track.core = appeared.core
    track.info.mid = appeared.mid
    track.info.mime_type = appeared.mime
    track.info.simulcast = len(appeared.rids) > 1
    track.info.codecs[0].mid = appeared.mid
    track.info.codecs[0].mime_type = appeared.mime
    track.info.codecs[0].sdp_cid = appeared.track_id
