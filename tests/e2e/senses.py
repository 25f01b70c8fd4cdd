"""What does a person's page really decode of the others: colours, movement, tones?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Locator, Page

from tests.e2e.browser import Person
from tests.e2e.devices import Look, distance
from tests.e2e.stillness import why_still

CLOSE = 70.0
"""Colours nearer than this are the same after a video codec; the looks are 150 apart and more."""
AUDIBLE = 60
"""Of 255, on the analyser's scale of decibels; silence and other tones stay below 30."""


Counted = dict[str, Any]
"""What `Senses.statistics` gives."""


def share_heard(listener: list[Counted], *speakers: list[Counted]) -> float:
    """How much of the sound that these sent came to the listener, by packets; of each two counts, before and after."""
    before, after = listener
    sent = sum(late["spoken"] - early["spoken"] for early, late in speakers)
    assert sent > 50, f"hardly anything was said: {sent} packets"
    return float((after["sound"] - before["sound"]) / sent)


def share_made_up(before: Counted, after: Counted) -> float:
    """How much of what a listener played between two counts was made up to fill gaps."""
    samples = after["samples"] - before["samples"]
    assert samples > 48_000, f"hardly anything was played: {samples} samples"
    return float((after["concealed"] - before["concealed"]) / samples)


@dataclass(frozen=True)
class Seen:
    """A picture as one person sees another's."""

    width: int
    height: int
    frames: int
    left: tuple[int, int, int]
    right: tuple[int, int, int]

    def shows(self, look: Look) -> bool:
        """Whether these are that person's colours."""
        return distance(self.left, look.left) < CLOSE and distance(self.right, look.right) < CLOSE


class Senses:
    """The eyes and ears of one person's page."""

    def __init__(self, person: Person, page: Page) -> None:
        self.person = person
        self.page = page

    @property
    def name(self) -> str:
        """The person's name, as everyone reads it."""
        return self.person.name

    @property
    def look(self) -> Look:
        """What this person's devices show and sing."""
        assert self.person.look is not None
        return self.person.look

    def seen(self, video: Locator) -> Seen | None:
        """A video element's size, frames and colours; None while there is none."""
        if video.count() == 0:
            return None
        got = video.first.evaluate("video => window.__observer.look(video)")
        if got is None:
            return None
        return Seen(
            got["width"], got["height"], got["frames"], tuple(got["left"]), tuple(got["right"])
        )

    def sees(self, name: str, source: str = "camera") -> Seen | None:
        """Another person's picture on this page."""
        return self.seen(self.video(name, source))

    def video(self, name: str, source: str = "camera") -> Locator:
        """Where another person's picture is on this page."""
        return self.page.locator(f'figure.lc-Tile[aria-label^="{name}:"] video.lc-mod-{source}')

    def why_not_seeing(self, other: Senses) -> str | None:
        """None once the other's colours are decoded here and the picture moves."""
        first = self.sees(other.name)
        if first is None:
            return f"{self.name} has no picture of {other.name}"
        if not first.shows(other.look):
            return f"{self.name} sees {first.left} {first.right} instead of {other.name}'s colours"
        return self.why_still(other)

    def why_still(self, other: Senses) -> str | None:
        """None while the other's picture moves here; else where it stopped."""
        why = why_still(self.video(other.name).first, other.page)
        return why and f"{other.name}'s picture stands still at {self.name}: {why}"

    def hears(self, *looks: Look) -> list[int]:
        """How loud each of these tones is in all that this page receives, 0 to 255."""
        levels: list[int] = self.page.evaluate(
            "tones => window.__observer.tones(tones)", [look.tone for look in looks]
        )
        return levels

    def why_not_hearing(self, other: Senses) -> str | None:
        """None once the other's tone is in the received sound."""
        (level,) = self.hears(other.look)
        return (
            None
            if level > AUDIBLE
            else f"{self.name} hears {other.name}'s tone at {level}/255 only"
        )

    def why_still_hearing(self, other: Senses) -> str | None:
        """None once the other's tone is gone."""
        (level,) = self.hears(other.look)
        return f"{self.name} still hears {other.name} at {level}/255" if level > AUDIBLE else None

    def statistics(self) -> Counted:
        """The browser's own count of what it received and sent."""
        counted: Counted = self.page.evaluate("() => window.__observer.statistics()")
        return counted
