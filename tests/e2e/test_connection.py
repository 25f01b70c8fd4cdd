"""Does the page say how good one's connection is, as the browser measures it, and what helps?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Playwright

from tests.e2e.conftest import INSTRUCTOR, end_class
from tests.e2e.detour import Detour
from tests.e2e.devices import LOOKS
from tests.e2e.plain import PlainPage, sit_at_plain_page
from tests.e2e.reasons import until
from tests.e2e.teacher import teacher
from tests.hub import RunningHub

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]


@pytest.fixture
def way(hub: RunningHub) -> Iterator[Detour]:
    """Where a person's media goes along."""
    with closing(Detour(hub)) as way:
        yield way


@pytest.fixture
def cleo(
    hub: RunningHub, way: Detour, playwright: Playwright, tmp_path: Path
) -> Iterator[PlainPage]:
    """In class, with microphone and camera, on a short way."""
    try:
        with teacher(hub, INSTRUCTOR, "Sampling.ipynb") as ana:
            page = sit_at_plain_page(playwright, hub, "cleo", tmp_path / "cleo", look=LOOKS[1])
            with closing(page.person.context):
                page.person.story = "connection"
                page.person.context.add_init_script(way.script)
                page.log_in(f"class/{ana.session}")
                page.join(media=True)
                yield page
    finally:
        end_class(hub)


def words(page: PlainPage) -> str:
    return page.page.locator(".lc-Connection").get_attribute("title") or ""


def there_and_back(page: PlainPage) -> int | None:
    """Milliseconds, as the page tells them."""
    told = re.search(r"(\d+) ms there and back", words(page))
    return int(told[1]) if told else None


def test_a_long_way_is_measured_told_and_helped(cleo: PlainPage, way: Detour) -> None:
    until(lambda: None if there_and_back(cleo) is not None else f"told only {words(cleo)!r}", 30)
    way.seconds = 0.4

    def why_not_long() -> str | None:
        return None if (there_and_back(cleo) or 0) >= 800 else f"told only {words(cleo)!r}"

    until(why_not_long, 30)
    until(lambda: cleo.why_not_saying("Your network is slow: what you say arrives late."), 30)
    assert cleo.page.locator(".lc-Connection .lc-Dot.lc-mod-bad").count() == 1
    cleo.photograph("on a long way")
    helps = cleo.page.get_by_role("button", name="Turn my camera off")
    helps.click()
    until(lambda: "the camera is on" if helps.count() else None)
    # One that is gone is offered no more; what is left to do is.
    assert cleo.page.get_by_role("button", name="No pictures").count() == 1
