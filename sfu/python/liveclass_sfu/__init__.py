"""Who gets whose audio and video? A selective forwarding unit: peers, tracks, layers.

The types and their meaning are in `__init__.pyi`.
"""

from ._native import (
    AudioLevels,
    BadSdp,
    Connected,
    Core,
    CoreStats,
    DataReceived,
    Disconnected,
    Health,
    Held,
    NegotiationNeeded,
    PeerGone,
    Quiet,
    SfuError,
    Source,
    TrackAdded,
    TrackRemoved,
    Unfit,
    ViewerNotes,
    Viewers,
    ViewerTotals,
)

Event = (
    Connected
    | Disconnected
    | TrackAdded
    | TrackRemoved
    | DataReceived
    | AudioLevels
    | Health
    | Held
    | Quiet
    | Unfit
    | NegotiationNeeded
)

__all__ = [
    "AudioLevels",
    "BadSdp",
    "Connected",
    "Core",
    "CoreStats",
    "DataReceived",
    "Disconnected",
    "Event",
    "Health",
    "Held",
    "NegotiationNeeded",
    "PeerGone",
    "Quiet",
    "SfuError",
    "Source",
    "TrackAdded",
    "TrackRemoved",
    "Unfit",
    "ViewerNotes",
    "ViewerTotals",
    "Viewers",
]
