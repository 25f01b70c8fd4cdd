"""Do staff decide at the door, and does who waits come in by a click of theirs alone?"""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import INSTRUCTOR, STUDENTS, People
from tests.e2e.pages import Desk
from tests.e2e.reasons import until

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]


def choose(desk: Desk, words: str) -> None:
    """Throw a switch of the class settings."""
    desk.panel.get_by_role("button", name="Class settings").click()
    desk.page.get_by_role("menuitemcheckbox", name=words).click()


def knock(desk: Desk, *, camera: bool = False) -> None:
    """Try to come in, and wait in the lobby."""
    desk.prepare()
    desk.want("camera", on=camera)
    desk.panel.locator('[data-action="join"]').click()
    expect(desk.panel.get_by_text("You are in the lobby.")).to_be_visible()


def test_the_lobby(story: People) -> None:
    ana, cleo, dan = (story.desk(name) for name in (INSTRUCTOR, *STUDENTS))
    ana.start_from_panel()
    choose(ana, "Lobby")
    knock(cleo, camera=True)
    until(cleo.why_no_preview)
    knock(dan)
    cleo.photograph("1 waits")
    assert "ana" not in cleo.says()
    expect(ana.panel.get_by_text("2 wait to come in")).to_be_visible()
    ana.photograph("2 two wait")
    ana.tab("Hands")
    ana.photograph("3 who waits")
    assert not ana.violations()
    assert not cleo.violations()
    ana.panel.get_by_role("button", name="Deny dan").click()
    expect(dan.panel.get_by_text("did not let you in")).to_be_visible()
    dan.photograph("4 denied")
    cleo.refresh()
    expect(cleo.panel.get_by_text("You are in the lobby.")).to_be_visible()
    ana.panel.get_by_role("button", name="Admit cleo").click()
    cleo.wait_until_in_class()
    choose(ana, "Students may turn cameras on")
    expect(cleo.control("camera")).to_have_attribute("aria-disabled", "true")
    cleo.photograph("5 in, and no cameras")
    choose(ana, "Locked")
    expect(ana.panel.get_by_role("button", name="the class is locked")).to_be_visible()
    ana.photograph("6 locked")
