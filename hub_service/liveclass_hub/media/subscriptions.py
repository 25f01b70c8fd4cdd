"""What does one participant receive, in which size?

*Wanted*: the client asked for it, or takes everything by itself. *Taken*: the native core sends it.
*Setting*: what the client said about its size on screen; a track that is not shown is paused.
*Held*: wanted and taken, but the way to the client has no room for it now.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from livekit.protocol import models, rtc

HIGHEST = 2
NONE = -1
LARGEST = 2**32 - 1


@dataclass(frozen=True)
class Setting:
    """How a subscribed track is to be sent: not at all for now, or up to a layer (0 low, 1 medium,
    2 high). `size` is the pixels it is shown in, 0 when the client did not say.
    """

    paused: bool = False
    layer: int = HIGHEST
    size: int = 0


@dataclass
class Subscriptions:
    """One participant's wishes, and what of them is in effect; all keyed by the tracks' sids."""

    automatic: bool
    wanted: dict[str, bool] = field(default_factory=dict)
    taken: dict[str, int] = field(default_factory=dict)
    settings: dict[str, Setting] = field(default_factory=dict)
    held: set[str] = field(default_factory=set)

    def wants(self, sid: str) -> bool:
        """Whether the client wants this track."""
        return self.wanted.get(sid, self.automatic)

    def shows(self, sid: str) -> int:
        """The highest layer of this track that is of use; -1 when none is."""
        setting = self.settings.get(sid, Setting())
        return NONE if sid not in self.taken or setting.paused else setting.layer

    def forget(self, sid: str) -> None:
        """Drops all that was known of a track that is gone."""
        self.wanted.pop(sid, None)
        self.taken.pop(sid, None)
        self.settings.pop(sid, None)
        self.held.discard(sid)


def setting_of(message: rtc.UpdateTrackSettings, track: models.TrackInfo) -> Setting:
    """What a client's message means for this track: its pixels count, else the quality it names."""
    paused = message.disabled or message.quality == models.VideoQuality.OFF
    if message.width and message.height:
        size = min(message.width * message.height, LARGEST)
        return Setting(paused, _layer_for(track, message.width, message.height), size)
    return Setting(paused, min(int(message.quality), HIGHEST))


def _layer_for(track: models.TrackInfo, width: int, height: int) -> int:
    """The smallest layer that still covers the size on screen; either orientation of it."""
    longer, shorter = max(width, height), min(width, height)
    fitting = [
        int(layer.quality)
        for layer in track.layers
        if max(layer.width, layer.height) >= longer and min(layer.width, layer.height) >= shorter
    ]
    return min(min(fitting, default=HIGHEST), HIGHEST)
