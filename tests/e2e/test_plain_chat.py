"""Does the class page show formulas as a notebook does, and does nothing that people write there run?"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Playwright

from tests.e2e.plain import PlainPage, sit_at_plain_page
from tests.e2e.reasons import until
from tests.e2e.teacher import Teacher
from tests.e2e.test_chat import FORBIDDEN
from tests.e2e.test_plain_page import HOSTILE_MARKDOWN, HOSTILE_MARKUP, INERT
from tests.hub import RunningHub

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]

FORMULA = (
    "so $\\bar x = \\frac{1}{n}\\sum_i x_i$ is\n\n$$\\int_0^1 x^2\\,dx = \\tfrac{1}{3}$$\n\n`$x$`"
)
HOSTILE_FORMULAS = (
    "$\\href{javascript:alert(1)}{click me}$ $\\url{https://x.example}$",
    "$\\includegraphics{https://x.example/i.png}$ $\\htmlId{liveclass}{x}$",
    "$\\htmlStyle{position:fixed;inset:0}{over}$ $\\htmlClass{lc-Button}{x}$",
    "$\\raisebox{-400em}{over}\\kern-900em\\rule{900em}{900em}\\text{<img src=x onerror=alert(1)>}$",
    "$\\def\\a{xxxxxxxx}\\def\\b{\\a\\a\\a\\a}\\b\\b$ $\\text{\ue000x\ue001}$ $\\frac{1$ the end",
)
OURS_UNDER_THE_POINT = """() => [...document.querySelectorAll('.lc-Controls button')]
  .filter(button => button.offsetParent).every(button => {
    const box = button.getBoundingClientRect();
    const top = document.elementFromPoint((box.left + box.right) / 2, (box.top + box.bottom) / 2);
    return button.contains(top);
  })"""


@pytest.fixture
def dan(
    hub: RunningHub, ana: Teacher, playwright: Playwright, tmp_path: Path
) -> Iterator[PlainPage]:
    """A student in that class, without JupyterLab."""
    page = sit_at_plain_page(playwright, hub, "dan", tmp_path / "dan")
    page.person.story = "plain chat"
    page.log_in(f"class/{ana.session}")
    page.join()
    yield page
    page.person.context.close()


def why_fewer(page: PlainPage, place: str, formulas: int) -> str | None:
    """None once so many formulas are set there."""
    now = page.page.locator(f"{place} .lc-Math .katex").count()
    return None if now >= formulas else f"{now} formulas in {place}"


def test_formulas_are_set_and_hostile_words_stay_words(ana: Teacher, dan: PlainPage) -> None:
    ana.do("PostMessage", text=FORMULA)
    until(lambda: why_fewer(dan, ".lc-Message", 2))
    until(lambda: why_fewer(dan, ".lc-Text", 2), 30)
    assert dan.page.locator(".lc-Message-text code").last.inner_text() == "$x$"
    assert [url for url in dan.asked if ".woff2" in url], "the fonts come from here"
    dan.photograph("1 formulas")
    assert dan.violations() == []
    assert dan.broken() == []
    # few messages, for the stories after this one share ana's allowance of 5 in 5 s
    ana.do("PostMessage", text="\n\n".join((*HOSTILE_MARKDOWN, *HOSTILE_MARKUP)))
    ana.do("PostMessage", text="\n\n".join(HOSTILE_FORMULAS))
    until(lambda: dan.why_not_saying("the end"))
    for message in dan.page.locator(".lc-Message").all():
        message.scroll_into_view_if_needed()
    until(lambda: why_fewer(dan, ".lc-Message", 4))
    assert dan.page.locator(FORBIDDEN).count() == 0
    assert dan.page.locator(".lc-Math a, .lc-Math [id]").count() == 0
    for link in dan.page.locator(".lc-Message-text a[href]").all():
        assert (link.get_attribute("href") or "").startswith(("http:", "https:", "mailto:"))
    dan.page.get_by_text("click me").first.click()
    dan.page.wait_for_timeout(500)  # whatever ran would have by now
    assert dan.page.evaluate(OURS_UNDER_THE_POINT), "something lies over the controls"
    assert dan.page.evaluate("window.harmed ?? null") is None
    assert dan.dialogs == []
    assert dan.person.foreign_hosts() == set()
    assert {words.split()[0] for words in dan.broken()} <= INERT
    dan.photograph("2 hostile")
