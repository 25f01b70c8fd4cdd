"""Can one teach and take part without a mouse, and is every stop on the way sound to axe?"""

from __future__ import annotations

import pytest

from tests.e2e.board import Board
from tests.e2e.conftest import INSTRUCTOR, STUDENTS, People
from tests.e2e.lesson import LESSON, NOTEBOOK, write
from tests.e2e.pages import Desk
from tests.e2e.reasons import until
from tests.hub import RunningHub

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]


class Keys:
    """Somebody who uses the keyboard alone; every stop is looked at."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.found: dict[str, list[str]] = {}

    def press(self, *keys: str) -> None:
        """One after the other."""
        for key in keys:
            self.desk.page.keyboard.press(key)

    def type(self, text: str) -> None:
        """Where the focus is."""
        self.desk.page.keyboard.type(text)

    def go_to(self, selector: str) -> None:
        """By Tab alone."""
        self.desk.tab_to(selector)

    def stop(self, step: str) -> None:
        """What axe has to say here, and a picture with the focus in it."""
        self.found[step] = self.desk.violations()
        self.desk.photograph(step)

    def problems(self) -> dict[str, list[str]]:
        """What was found on the way."""
        return {step: problems for step, problems in self.found.items() if problems}


def start(ana: Keys) -> None:
    """From a fresh JupyterLab into one's class."""
    ana.press("Alt+Shift+L")
    ana.go_to('[data-action="start"]')
    ana.press("Enter")
    ana.desk.wait_until_in_class()
    ana.stop("1 started")


def join(cleo: Keys) -> None:
    """From "class is live" into it."""
    cleo.press("Alt+Shift+L")
    until(cleo.desk.why_not_told_live)
    cleo.go_to('[data-action="prepare"]')
    cleo.press("Enter")
    cleo.desk.panel.locator(".lc-Preparing").wait_for()
    cleo.stop("1 at the door")
    cleo.go_to('[data-action="join"]')
    cleo.press("Enter")
    cleo.desk.wait_until_in_class()


def ask(cleo: Keys) -> None:
    """A hand with a question, a message, a signal."""
    cleo.go_to('#jupyter-liveclass-panel [role="tab"][aria-selected="true"]')
    cleo.press("End", "Enter")
    cleo.go_to(".lc-RaiseHand .lc-Field")
    cleo.type("why exactly 30?")
    cleo.press("Enter")
    until(lambda: cleo.desk.why_not_saying("Your hand is up"))
    cleo.stop("2 hand up")
    cleo.press("Alt+Shift+C")
    cleo.type("typed, not clicked")
    cleo.press("Enter")
    cleo.go_to('[data-action="react"]')
    cleo.press("Enter", "ArrowDown", "Enter")
    until(lambda: cleo.desk.why_not_saying("No · 1"))
    cleo.stop("3 signal")


def test_a_class_without_a_mouse(story: People, hub: RunningHub) -> None:
    write(hub, NOTEBOOK, LESSON)
    ana, cleo = Keys(story.desk(INSTRUCTOR)), Keys(story.desk(STUDENTS[0]))
    start(ana)
    join(cleo)
    ask(cleo)
    until(lambda: ana.desk.why_not_saying("raised a hand", "typed, not clicked", "No · 1"))
    ana.go_to(".lc-Turn .lc-Button")
    ana.press("Enter")
    until(lambda: cleo.desk.why_not_saying("calls on you"))
    cleo.stop("4 called on")
    cleo.go_to(".lc-Called .lc-mod-go")
    cleo.press("Enter")
    until(lambda: ana.desk.why_not_saying("has the floor"))
    ana.stop("2 called on")
    ana.go_to(".lc-BoardCard .lc-Button")
    ana.press("Enter")
    ana.desk.page.locator(".jp-Dialog").wait_for()
    ana.go_to('.jp-Dialog input[type="radio"]')
    ana.press("Space")
    ana.go_to(".jp-Dialog .jp-mod-accept")
    ana.press("Enter")
    until(Board(cleo.desk).why_no_tab)
    ana.press("Alt+Shift+L")
    ana.stop("3 board open")
    cleo.press("Alt+Shift+L")
    cleo.go_to('[data-action="leave"]')
    cleo.press("Enter")
    until(lambda: None if cleo.desk.why_not_in_class() else "cleo is still in class")
    cleo.stop("5 left")
    ana.go_to('[data-action="end"]')
    ana.press("Enter")
    ana.desk.page.get_by_role("alertdialog").wait_for()
    ana.stop("4 sure?")
    ana.go_to(".lc-Asking .lc-mod-bad")
    ana.press("Enter")
    until(lambda: ana.desk.why_not_saying("ended"))
    ana.stop("5 ended")
    assert ana.problems() | cleo.problems() == {}
