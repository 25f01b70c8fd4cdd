"""Does the class page do in Firefox what it does in Chromium: sign in, join, see, hear, read along, write?"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.e2e.conftest import INSTRUCTOR, People
from tests.e2e.firefox import Firefox, firefox
from tests.e2e.lesson import LESSON, NOTEBOOK, write
from tests.e2e.reasons import until
from tests.e2e.teacher import writer
from tests.e2e.test_guests import make_link
from tests.hub import RunningHub

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]

LIVE = ".lc-Live"


def test_the_class_page_in_firefox(hub: RunningHub, story: People, tmp_path: Path) -> None:
    write(hub, NOTEBOOK, LESSON)
    ana = story.desk(INSTRUCTOR)
    ana.start_from_panel()
    ana.turn("camera", on=True)
    ana.turn("microphone", on=True)
    address = make_link(ana, "Parents", lobby=False)
    session = address.rpartition("#")[2].partition(".")[0]
    ana.page.keyboard.press("Escape")
    with firefox("dan", tmp_path / "firefox") as dan:
        dan.story = "the class page in firefox"
        joins(dan, hub, session)
        until(lambda: dan.why_no_frames(10), 60)
        until(dan.why_no_sound, 30)
        with writer(hub, "ben", session) as ben:
            ben.do("OpenBoard", notebook=NOTEBOOK)
            until(lambda: dan.why_not_saying("import random"))
        dan.type(".lc-Chat textarea", "hello from Firefox\n")
        until(lambda: ana.why_not_saying("hello from Firefox"))
        dan.photograph("1 in class")
        dan.resize(360, 760)
        dan.photograph("2 on a phone")
        assert (
            dan.value("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            == 0
        )
        dan.resize(1024, 760)
        watches(dan, address)
    ana.photograph("3 the instructor")


def joins(dan: Firefox, hub: RunningHub, session: str) -> None:
    """Through the hub's form and the check of devices."""
    dan.open(f"{hub.service_url}class/{session}")
    dan.type("#username_input", "dan")
    dan.type("#password_input", hub.password)
    dan.click("#login_submit")
    until(lambda: dan.why_not_there('[data-action="join"]'))
    dan.click('[data-action="join"]')
    until(lambda: dan.why_not_there(LIVE))


def watches(guest: Firefox, address: str) -> None:
    """By a link, in the same browser."""
    guest.open(address)
    guest.type(".lc-Door input", "Kim Lee\n")
    until(lambda: guest.why_not_saying("You watch and listen as a guest."))
    assert guest.value("location.hash") == ""
    until(lambda: guest.why_no_frames(10), 60)
    until(lambda: guest.why_not_saying("hello from Firefox"))
    guest.photograph("4 as a guest")
