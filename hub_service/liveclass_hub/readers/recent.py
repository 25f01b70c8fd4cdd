"""Which patches does a page lack that was away for a moment?

The last frames of a session are kept, whole, for every audience; a page that still holds the view
of one of them catches up with one combined patch instead of a snapshot.
"""

from __future__ import annotations

from collections import deque

from .merge_patch import Json, combine

KEPT_EVENTS = 1000
"""Enough for a minute of a lively class of 500; a page away for longer takes a snapshot."""


class Recent:
    """The newest frames, at most `kept` events' worth."""

    def __init__(self, kept: int = KEPT_EVENTS) -> None:
        self._kept = kept
        self._frames: deque[tuple[int, Json]] = deque()
        self._answers: dict[int, Json] = {}

    def add(self, after: int, seq: int, patch: Json) -> None:
        """Keep the frame that leads from the view at `after` to the one at `seq`."""
        self._answers.clear()
        self._frames.append((after, patch))
        while seq - self._frames[0][0] > self._kept and len(self._frames) > 1:
            self._frames.popleft()

    def since(self, seq: int) -> Json | None:
        """One patch from the view at `seq` to the newest, or None when that is not kept.

        After an outage a whole class asks this about the same few views, so answers are kept
        until the next frame.
        """
        known = self._answers.get(seq)
        if known is None:
            known = self._combined(seq)
            if known is not None:
                self._answers[seq] = known
        return known

    def _combined(self, seq: int) -> Json | None:
        combined: Json | None = None
        for after, patch in self._frames:
            if after == seq:
                combined = {}
            if combined is not None:
                combined = combine(combined, patch)
        return combined
