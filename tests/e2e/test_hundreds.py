"""Does a class of three hundred stay calm: found, read, called on, moderated, and nothing jumps?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from liveclass_hub.demo.stage import furnish
from playwright.sync_api import Locator, Playwright, expect

from tests.e2e.classmate import Classmate
from tests.e2e.conftest import INSTRUCTOR, People
from tests.e2e.crowd import Crowd, Deed, crowd, say
from tests.e2e.pages import Desk, choose_theme
from tests.e2e.plain import sit_at_plain_page
from tests.e2e.reasons import until
from tests.hub import RunningHub

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(400)]

PEOPLE = 300
FIRST = (
    "amelie", "bilal", "chiara", "dmitri", "elif", "farid", "greta", "hana", "ivan", "jonas", "katya", "lucia",
    "mateo", "nadia", "oskar", "priya", "quentin", "rosa", "samir", "tove", "uma", "viktor", "wei", "xenia", "yusuf",
)  # fmt: skip
LAST = (
    "berg", "fernandez", "haddad", "ivanov", "laurent", "okafor", "petrov", "rossi", "sato", "schmidt", "silva",
    "von-und-zu-wolkenstein",
)  # fmt: skip
NAMES = [f"{first}.{last}" for last in LAST for first in FIRST]
STUDENT = "student-001"
"""Who nobody is in other stories, so that the theme may stay."""
UP = 20
LOUD = 6
ASKED = (
    "what if n = 1?",
    "why exactly 30?",
    "Is the variance of the mean always sigma^2/n, even when the samples are not independent?",
)
SAID = (
    "Is `means` a list or an array? I get `AttributeError` in cell 13",
    "same here",
    "Because the exponential is skewed and 5 is small?",
    "The **law of large numbers** says $\\bar x_n \\to \\mu$",
    "```python\nfor n in (5, 30, 100):\n    plt.hist(rng.exponential(1, (2000, n)).mean(axis=1), bins=40)\n```",
    "@ana could you show that again?",
)
AT_THE_TOP = """list => {
  const top = list.getBoundingClientRect().top;
  const row = [...list.querySelectorAll('.lc-Message')].find(one => one.getBoundingClientRect().top > top);
  return [row.dataset.message, Math.round(row.getBoundingClientRect().top)];
}"""


def chatter(count: int, after: int = 0) -> list[Deed]:
    """So many messages of as many people."""
    return [(n * 7 % PEOPLE, say(SAID[n % len(SAID)])) for n in range(after, after + count)]


def lesson() -> list[Deed]:
    """What is in everyone's panel: words, signals, questions, open microphones."""
    signals = ("yes", "yes", "yes", "no", "lost", "done")
    held = [(n, {"kind": "SetSignal", "signal": signals[n % 6]}) for n in range(PEOPLE - 60)]
    questions = [(n * 3, {"kind": "AskQuestion", "text": ASKED[n % 3]}) for n in range(9)]
    loud = [(n * 5, {"kind": "OpenSource", "source": "microphone"}) for n in range(LOUD)]
    return [*chatter(60), *held, *questions, *loud]


def hands() -> list[Deed]:
    """Twenty that go up one after another."""
    asked: list[dict[str, Any]] = [{"question": text} for text in ASKED]
    return [(n * 11, {"kind": "RaiseHand", **[{}, *asked][n % 4]}) for n in range(UP)]


@pytest.fixture
def lecture(story: People, hub: RunningHub) -> Iterator[tuple[Desk, Crowd, str]]:
    """A teacher at a desk, three hundred students, and much that goes on."""
    ana = story.desk(INSTRUCTOR)
    ana.start_from_panel()
    session = Classmate(hub, INSTRUCTOR).live()[0]
    with crowd(hub, session, NAMES[:PEOPLE]) as students:
        students.play(lesson())
        for hand in hands():
            students.play([hand])
        yield ana, students, session


def grid(desk: Desk) -> Locator:
    return desk.panel.get_by_role("grid", name="People in the class")


def chat(desk: Desk) -> Locator:
    return desk.panel.get_by_role("log", name="Messages")


def part(desk: Desk, tab: str, name: str) -> None:
    """One of the two parts of a tab."""
    desk.tab(tab)
    desk.panel.locator(".lc-Parts-one", has_text=name).click()


def looks_right(desk: Desk, step: str, *, for_all: bool = False) -> None:
    """A picture of it; nothing sticks out, and where it is `for_all` axe has nothing to say."""
    desk.photograph(step)
    assert desk.sticks_out() == [], step
    assert not for_all or desk.violations() == [], step


def test_three_hundred(
    lecture: tuple[Desk, Crowd, str],
    story: People,
    hub: RunningHub,
    playwright: Playwright,
    tmp_path: Path,
) -> None:
    ana, students, session = lecture
    reads_along_and_back(ana, students)
    finds_and_mutes(ana)
    calls_on(ana)
    answers(ana)
    furnish(hub.folder / "homes" / STUDENT)
    choose_theme(hub.folder / "homes" / STUDENT, "dark")
    student = story.bring(STUDENT, look=None, size=(1024, 700))
    student.show_panel()
    student.join()
    moderates(ana, student)
    as_a_student(student)
    on_a_phone(playwright, hub, session, tmp_path)
    until(lambda: None if (here := students.here()) == PEOPLE else f"{here} are here")


def reads_along_and_back(ana: Desk, students: Crowd) -> None:
    """The end stays in sight; who has scrolled up keeps their place, and is told how much is new."""
    ana.tab("Chat")
    with students.playing(chatter(40, 60), 20):
        expect(chat(ana).locator(".lc-Message").last).to_be_in_viewport()
    expect(chat(ana).locator(".lc-Message")).to_have_count(100)
    expect(chat(ana).locator(".lc-Message").last).to_be_in_viewport()
    looks_right(ana, "1 chat")
    chat(ana).hover()
    ana.page.mouse.wheel(0, -900)
    expect(chat(ana).locator(".lc-Message").last).not_to_be_in_viewport()
    ana.page.wait_for_timeout(500)  # browsers settle their anchor after a scroll
    before = chat(ana).evaluate(AT_THE_TOP)
    students.play(chatter(40, 100), 20)
    pill = ana.panel.get_by_role("button", name=re.compile("40 new"))
    expect(pill).to_be_visible()
    assert chat(ana).evaluate(AT_THE_TOP) == before
    pill.click()
    expect(chat(ana).locator(".lc-Message").last).to_be_in_viewport()


def finds_and_mutes(ana: Desk) -> None:
    """The list of people: only what is in sight is drawn; found, chosen, muted."""
    ana.tab("People")
    expect(grid(ana)).to_have_attribute("aria-rowcount", str(PEOPLE + 1))
    rows = grid(ana).get_by_role("row")
    assert rows.count() < 40, "rows out of sight are drawn"
    looks_right(ana, "2 people")
    grid(ana).hover()
    ana.page.mouse.wheel(0, 100_000)
    expect(rows.last).to_contain_text("yusuf")
    assert rows.count() < 40
    search = ana.panel.get_by_role("searchbox", name="Search people by name")
    search.fill("gre wol")
    expect(grid(ana)).to_have_attribute("aria-rowcount", "1")
    search.fill("")
    ana.panel.get_by_role("button", name=re.compile("^Filter and order")).click()
    ana.page.get_by_role("menuitemradio", name=re.compile(rf"^Microphone on \({LOUD}\)")).click()
    rows.first.click()
    rows.nth(2).click(modifiers=["Shift"])
    looks_right(ana, "3 chosen", for_all=True)
    ana.panel.get_by_role("button", name="Mute 3 people").click()
    expect(ana.panel.get_by_text("3 microphones are off.")).to_be_visible()
    part(ana, "People", "Activity")
    looks_right(ana, "4 activity")
    part(ana, "People", "People")
    ana.panel.get_by_role("button", name="Show all").click()


def calls_on(ana: Desk) -> None:
    """Twenty hands in one order; the first is called on, and the call taken back."""
    part(ana, "Hands", "Hands")
    waiting = ana.panel.locator(".lc-Hand-who bdi")
    expect(waiting).to_have_text([NAMES[n * 11] for n in range(UP)])
    looks_right(ana, "5 hands", for_all=True)
    ana.call_on(NAMES[0])
    expect(ana.panel.get_by_text("is being asked to speak…")).to_be_visible()
    ana.panel.locator(".lc-Turn").get_by_role("button", name="Take back").click()
    expect(ana.panel.get_by_text("is being asked to speak…")).to_be_hidden()


def answers(ana: Desk) -> None:
    """The question board, and who has not answered."""
    part(ana, "Hands", "Questions")
    questions = ana.panel.locator(".lc-QuestionBoard-list > ol > .lc-Question")
    expect(questions).to_have_count(9)
    looks_right(ana, "6 questions")
    questions.first.get_by_role("button", name="Answered live").click()
    expect(questions).to_have_count(8)
    silent = ana.panel.get_by_role("button", name=re.compile("^No answer 60"))
    silent.click()
    expect(ana.panel.get_by_role("list", name="Have not answered")).to_be_visible()
    looks_right(ana, "7 who has not answered", for_all=True)
    silent.click()


def moderates(ana: Desk, student: Desk) -> None:
    """A message is hidden from everyone by two clicks."""
    ana.tab("Chat")
    last = chat(ana).locator(".lc-Message").last
    shown = str(last.get_attribute("data-message"))
    theirs = chat(student).locator(f'[data-message="{shown}"]')
    expect(theirs).to_be_visible()
    last.hover()
    last.get_by_role("button", name="More").click()
    ana.page.get_by_role("menuitem", name=re.compile("^Hide")).click()
    expect(theirs).to_have_count(0)


def as_a_student(student: Desk) -> None:
    """In a dark theme and a narrow window; the last of the queue."""
    looks_right(student, "8 chat", for_all=True)
    student.tab("People")
    looks_right(student, "9 people")
    student.raise_hand("what about ties?")
    expect(student.panel.locator(".lc-Turn")).to_contain_text(f"{UP + 1}st of {UP + 1}")
    looks_right(student, "10 hands", for_all=True)


def on_a_phone(playwright: Playwright, hub: RunningHub, session: str, folder: Path) -> None:
    """The class page at 360 px."""
    dan = sit_at_plain_page(playwright, hub, "dan", folder / "dan")
    dan.person.story = "three_hundred"
    dan.log_in(f"class/{session}")
    for dark in (False, True):
        dan.resize(width=360, dark=dark)
        if not dark:
            dan.join()
        for tab in ("Chat", "People", "Hands"):
            dan.page.get_by_role("tab", name=re.compile(f"^{tab}")).click()
            dan.photograph(f"11 {tab} {'dark' if dark else 'light'}")
            assert dan.sticks_out() <= 0, tab
        assert dan.violations() == []
    assert dan.broken() == []
    dan.person.context.close()
