"""Why does a picture stand still? The tile, the video element and the counts of both browsers are asked, so that
a story that waited for it in vain tells where it stopped: at its sender, on the way, or on the page.
"""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Locator, Page

HALF_A_SECOND = 500
COUNTS = "() => window.__observer.pictures()"
FRAMES = "video => video.getVideoPlaybackQuality().totalVideoFrames"
ELEMENT = """video => ({
    label: video.closest('[aria-label]')?.getAttribute('aria-label') ?? '',
    ready: video.readyState,
    paused: video.paused,
    tracks: [...(video.srcObject?.getTracks() ?? [])].map(t => `${t.readyState}${t.muted ? ', silent' : ''}`)
})"""

Counts = dict[str, dict[str, Any]]


class HalfSecond:
    """What comes to one page, and goes out of another, in half a second."""

    def __init__(self, page: Page, sender: Page | None = None) -> None:
        self._ways = [(page, "inbound-rtp", "here comes")]
        if sender is not None:
            self._ways.append((sender, "outbound-rtp", "there goes"))
        self._before = self._counts()
        page.wait_for_timeout(HALF_A_SECOND)

    def __str__(self) -> str:
        pairs = zip(self._ways, self._before, self._counts(), strict=True)
        return "; ".join(
            f"{words} {grown(kind, before, after)}" for (_, kind, words), before, after in pairs
        )

    def _counts(self) -> list[Counts]:
        return [page.evaluate(COUNTS) for page, _, _ in self._ways]


def why_still(video: Locator, sender: Page | None = None) -> str | None:
    """None while the picture moves; `sender` is the page where its camera is."""
    first = frames(video)
    meanwhile = HalfSecond(video.page, sender)
    later = frames(video)
    if first is None or later is None:
        return "it has no picture"
    if later > first:
        return None
    return f"{first} frames, then {later}; {of_element(video.evaluate(ELEMENT))}; {meanwhile}"


def frames(video: Locator) -> int | None:
    """So many were shown; None while there is no such element."""
    return int(video.evaluate(FRAMES)) if video.count() else None


def of_element(found: dict[str, Any]) -> str:
    """What is known of the video element and its tile, in words."""
    tracks = ", ".join(found["tracks"]) or "none"
    paused = ", paused" if found["paused"] else ""
    return f"its tile says {found['label']!r} (ready {found['ready']}{paused}, track: {tracks})"


def grown(kind: str, before: Counts, after: Counts) -> str:
    """Each picture of this kind: what is new after the `+`, and in brackets all there was."""
    told = [
        ", ".join(
            _grown(name, now, before.get(key, {}).get(name, 0)) for name, now in entry.items()
        )
        for key, entry in sorted(after.items())
        if entry.pop("type") == kind
    ]
    return " | ".join(told) or "no picture"


def _grown(name: str, now: Any, was: Any) -> str:
    counted = isinstance(now, int) and not isinstance(now, bool) and name != "frameHeight"
    return f"{name} +{now - (was or 0)} ({now})" if counted else f"{name} {now}"
