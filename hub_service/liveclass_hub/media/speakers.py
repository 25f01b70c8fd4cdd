"""Who is speaking, and what about that changed?

Levels run from 0 to 1 and are rounded to eighths, so that a steady voice is not told anew each
time.
"""

from __future__ import annotations

from collections.abc import Iterable

from livekit.protocol import models

STEPS = 8


class Speakers:
    """The room's last known levels by participant sid."""

    def __init__(self) -> None:
        self._levels: dict[str, float] = {}

    def heard(self, levels: Iterable[tuple[str, float, bool]]) -> list[models.SpeakerInfo]:
        """Takes (participant sid, level, active) per track, loudest counts; what changed since the
        last time.
        """
        now: dict[str, float] = {}
        for sid, level, active in levels:
            rounded = max(1, round(level * STEPS)) / STEPS if active else 0.0
            now[sid] = max(now.get(sid, 0.0), rounded)
        return [change for sid, level in now.items() for change in self._set(sid, level)]

    def silenced(self, sid: str) -> list[models.SpeakerInfo]:
        """Takes that a participant can no longer be heard."""
        return self._set(sid, 0.0)

    def active(self) -> list[models.SpeakerInfo]:
        """Everyone speaking now, loudest first: what somebody who just joined needs."""
        ordered = sorted(self._levels.items(), key=lambda entry: -entry[1])
        return [models.SpeakerInfo(sid=sid, level=level, active=True) for sid, level in ordered]

    def all(self, sids: Iterable[str]) -> list[models.SpeakerInfo]:
        """How each of these is heard now, also not at all: for who missed some changes."""
        levels = {sid: self._levels.get(sid, 0.0) for sid in sids}
        return [models.SpeakerInfo(sid=s, level=v, active=v > 0) for s, v in levels.items()]

    def _set(self, sid: str, level: float) -> list[models.SpeakerInfo]:
        if self._levels.get(sid, 0.0) == level:
            return []
        if level:
            self._levels[sid] = level
        else:
            del self._levels[sid]
        return [models.SpeakerInfo(sid=sid, level=level, active=level > 0)]
