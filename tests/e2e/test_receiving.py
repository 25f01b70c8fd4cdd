"""Does receiving less take pictures away and leave the sound untouched?"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Playwright

from tests.e2e.conftest import INSTRUCTOR, end_class
from tests.e2e.devices import LOOKS
from tests.e2e.plain import PlainPage, sit_at_plain_page
from tests.e2e.reasons import all_of, until
from tests.e2e.senses import share_heard, share_made_up
from tests.e2e.teacher import Teacher, teacher
from tests.hub import RunningHub

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]

SOUNDS = "[...document.querySelectorAll('audio')].filter(sound => sound.srcObject)"


@pytest.fixture(scope="module")
def ana(hub: RunningHub) -> Iterator[Teacher]:
    """A class with its instructor."""
    with teacher(hub, INSTRUCTOR, "Sampling.ipynb") as ana:
        yield ana
    end_class(hub)


@pytest.fixture(scope="module")
def pair(
    hub: RunningHub, ana: Teacher, playwright: Playwright, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[PlainPage, PlainPage]]:
    """Two people at the class page who see and hear each other, before and after each story."""
    profiles = tmp_path_factory.mktemp("receiving")
    pages = []
    for name, look in zip(("cleo", "dan"), LOOKS[1:], strict=True):
        page = sit_at_plain_page(playwright, hub, name, profiles / name, look=look)
        page.person.story = "receiving"
        pages.append(page)
        page.log_in(f"class/{ana.session}")
        page.join(media=True)
    cleo, dan = pages
    until(all_of(lambda: cleo.why_not_seeing(dan), lambda: dan.why_not_seeing(cleo)), 60)
    until(all_of(lambda: cleo.why_not_hearing(dan), lambda: dan.why_not_hearing(cleo)), 60)
    yield cleo, dan
    for page in pages:
        page.person.context.close()


def receive(page: PlainPage, choice: str) -> None:
    """Choose it where the connection is shown."""
    page.page.locator(".lc-Connection").click()
    page.page.get_by_role("menuitemradio", name=choice).click()


def why_pictures(page: PlainPage, of: PlainPage) -> str | None:
    return None if page.sees(of.name) is None else f"{page.name} still sees {of.name}"


def test_the_sound_goes_on_while_pictures_come_and_go(pair: tuple[PlainPage, PlainPage]) -> None:
    cleo, dan = pair
    dan.page.evaluate(f"() => {{ window.first = {SOUNDS}; }}")
    started = dan.page.evaluate("() => window.first.map(sound => sound.currentTime)")
    calm = dan.statistics()
    dan.page.wait_for_timeout(3_000)  # a stretch of sound to compare with
    counts = [[page.statistics()] for page in (dan, cleo)]
    receive(dan, "Sound only")
    until(lambda: why_pictures(dan, cleo))
    dan.photograph("sound only")
    frames = dan.statistics()["frames"]
    until(lambda: dan.why_not_hearing(cleo))
    dan.page.wait_for_timeout(1_500)  # a picture that still came would show in the count
    assert dan.statistics()["frames"] == frames
    dan.page.get_by_role("button", name="Receive everything").click()
    until(lambda: dan.why_not_seeing(cleo), 30)
    until(lambda: dan.why_not_hearing(cleo))
    for page, count in zip((dan, cleo), counts, strict=True):
        count.append(page.statistics())
    assert share_heard(*counts) > 0.9, counts
    before, after = counts[0]
    assert share_made_up(before, after) <= share_made_up(calm, before) + 0.05
    same = dan.page.evaluate(
        f"() => {{ const now = {SOUNDS}; return window.first.every((s, n) => s === now[n]); }}"
    )
    assert same, "the sound was let go and fetched again"
    ended = dan.page.evaluate("() => window.first.map(sound => sound.currentTime)")
    assert all(after > first for first, after in zip(started, ended, strict=True))


def test_text_only_is_silent_and_says_so_also_after_a_refresh(
    pair: tuple[PlainPage, PlainPage],
) -> None:
    cleo, dan = pair
    receive(dan, "Text only, no sound")
    until(lambda: dan.why_still_hearing(cleo))
    until(lambda: dan.why_not_saying("You receive text only: you hear and see nobody."))
    dan.photograph("text only")
    dan.page.reload()
    until(lambda: dan.why_not_saying("You receive text only: you hear and see nobody."), 30)
    dan.page.get_by_role("button", name="Receive everything").click()
    until(lambda: dan.why_not_hearing(cleo), 30)
    until(lambda: dan.why_not_seeing(cleo), 30)
