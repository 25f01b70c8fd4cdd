"""Does a teacher find, mute and remove people among forty, with the mouse and by keyboard alone?"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, expect

from tests.e2e.audience import Audience, audience
from tests.e2e.classmate import Classmate
from tests.e2e.conftest import INSTRUCTOR, People
from tests.e2e.pages import Desk
from tests.e2e.reasons import until
from tests.hub import RunningHub

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]

NAMES = tuple(f"student-{number:03}" for number in range(1, 41))
LOUD = NAMES[4:12]
UP = NAMES[20:23]
SAY_YES = NAMES[:10]


@pytest.fixture
def class_of_forty(story: People, hub: RunningHub) -> Iterator[tuple[Desk, Audience]]:
    """A teacher at a desk and forty students, of whom some speak, ask and answer."""
    ana = story.desk(INSTRUCTOR)
    ana.start_from_panel()
    session = Classmate(hub, INSTRUCTOR).live()[0]
    with audience(hub, session, NAMES) as students:
        for name in LOUD:
            students.do(name, "OpenSource", source="microphone")
        for name in UP:
            students.do(name, "RaiseHand")
        for name in SAY_YES:
            students.do(name, "SetSignal", signal="yes")
        ana.tab("People")
        yield ana, students


def grid(desk: Desk) -> Locator:
    return desk.panel.get_by_role("grid", name="People in the class")


def look(desk: Desk, words: str) -> None:
    """Choose a filter or an order."""
    desk.panel.get_by_role("button", name=re.compile("^Filter and order")).click()
    desk.page.get_by_role("menuitemradio", name=re.compile(words)).click()


def counted(desk: Desk, count: int) -> None:
    expect(grid(desk)).to_have_attribute("aria-rowcount", str(count))


def loud(students: Audience) -> set[str]:
    """Whose microphone is open, as one in the back is shown it."""
    people = students.view(NAMES[-1])["people"].values()
    return {person["name"] for person in people if person["here"] and person["microphone"]}


def test_forty_by_mouse(class_of_forty: tuple[Desk, Audience]) -> None:
    ana, students = class_of_forty
    counted(ana, 41)
    assert grid(ana).get_by_role("row").count() < 41, "rows out of sight are drawn"
    ana.photograph("1 forty")
    assert not ana.violations()
    assert not ana.sticks_out()
    search = ana.panel.get_by_role("searchbox", name="Search people by name")
    search.fill("STUDENT 007")
    counted(ana, 1)
    ana.panel.get_by_role("button", name="Show all").click()
    look(ana, r"^Have not answered \(30\)")
    counted(ana, 30)
    look(ana, "^Microphone on")
    counted(ana, len(LOUD))
    rows = grid(ana).get_by_role("row")
    rows.first.click()
    rows.nth(2).click(modifiers=["Shift"])
    ana.photograph("2 three chosen")
    assert not ana.violations()
    assert not ana.sticks_out()
    ana.panel.get_by_role("button", name="Mute 3 people").click()
    expect(ana.panel.get_by_text("3 microphones are off.")).to_be_visible()
    assert loud(students) == set(LOUD[3:])
    expect(rows.first).to_contain_text(LOUD[3])
    # Under the mouse nothing moves: who mutes stays in the list until it goes away.
    rows.first.hover()
    students.do(LOUD[3], "CloseSource", source="microphone")
    expect(rows.first).not_to_contain_text("microphone on")
    expect(rows.first).to_contain_text(LOUD[3])
    search.hover()
    expect(rows.first).to_contain_text(LOUD[4])
    look(ana, "^Longest silent first")
    look(ana, "^Everyone")
    ana.photograph("3 longest silent")
    looks_at_what_happened(ana)


def looks_at_what_happened(ana: Desk) -> None:
    """The feed leads to a person."""
    ana.panel.get_by_role("button", name="Activity").click()
    expect(ana.panel.get_by_text(re.compile("others came in"))).to_be_visible()
    ana.panel.get_by_role("button", name=re.compile("held up “Yes”")).click()
    ana.photograph("4 what happened")
    assert not ana.violations()
    ana.panel.get_by_role("button", name=SAY_YES[2]).click()
    counted(ana, 1)


def test_forty_by_keyboard_alone(class_of_forty: tuple[Desk, Audience]) -> None:
    ana, students = class_of_forty
    keys = ana.page.keyboard
    # A hand that rests over the list would hold its rows for a moment.
    ana.page.mouse.move(0, 0)
    counted(ana, 41)
    ana.tab_to('.lc-Person[role="row"]')
    keys.press("End")
    last = ana.panel.locator(f'.lc-Person:has(bdi:text-is("{NAMES[-1]}"))')
    expect(last).to_be_focused()
    keys.press("Home")
    expect(grid(ana).get_by_role("row").first).to_be_focused()
    for _ in range(5):
        keys.press("ArrowDown")
    keys.press("Space")
    keys.press("Shift+ArrowDown")
    expect(ana.panel.get_by_text("2 chosen")).to_be_visible()
    keys.press("Shift+F10")
    menu = ana.page.get_by_role("menu", name=f"What to do with {NAMES[5]}")
    expect(menu).to_be_visible()
    ana.photograph("1 menu by key")
    keys.press("Escape")
    expect(menu).to_be_hidden()
    ana.tab_to('[data-action="many-remove"]')
    keys.press("Enter")
    dialog = ana.page.get_by_role("alertdialog")
    expect(dialog).to_contain_text("Remove 2 people from the class?")
    ana.photograph("2 asked first")
    assert not ana.violations()
    keys.press("Tab")
    keys.press("Enter")
    expect(dialog).to_be_hidden()
    counted(ana, 39)
    until(lambda: _why_still_here(students, NAMES[4:6]))
    ana.tab_to('.lc-Person[role="row"]')
    keys.press("Control+a")
    expect(ana.panel.get_by_text("39 chosen")).to_be_visible()
    ana.photograph("3 all chosen")
    keys.press("Escape")
    expect(ana.panel.get_by_text("39 chosen")).to_be_hidden()


def _why_still_here(students: Audience, names: tuple[str, ...]) -> str | None:
    people = students.view(NAMES[-1])["people"].values()
    here = {person["name"] for person in people if person["here"]} & set(names)
    return f"{here} are still here" if here else None
