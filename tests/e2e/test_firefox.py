"""Does the class page do in Firefox what it does in Chromium: sign in, join, write, read along, see, hear?"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest
from liveclass_hub.media.addresses import routable_address
from playwright.sync_api import Playwright

from tests.e2e.devices import LOOKS
from tests.e2e.firefox import Firefox, firefox
from tests.e2e.lesson import LESSON, NOTEBOOK, write
from tests.e2e.plain import PlainPage, sit_at_plain_page
from tests.e2e.reasons import until
from tests.e2e.teacher import Teacher, teacher
from tests.hub import RunningHub, free_ports, running_hub

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]


@pytest.fixture
def far_hub(tmp_path: Path) -> Iterator[RunningHub]:
    """A hub whose media come from an address that is not 127.0.0.1: Firefox sends none there."""
    address = routable_address()
    if address is None:
        pytest.skip("Firefox sends no media to 127.0.0.1, and this machine has no other address")
    [port] = free_ports(1)
    media = {"media_udp": f"{address}:{port}", "media_advertise": [address]}
    with running_hub(tmp_path / "hub", wait_for_media=True, **media) as hub:
        yield hub


@pytest.fixture
def cleo(playwright: Playwright, far_hub: RunningHub, tmp_path: Path) -> Iterator[PlainPage]:
    """Someone in a Chromium, whom one can see and hear."""
    page = sit_at_plain_page(playwright, far_hub, "cleo", tmp_path / "cleo", look=LOOKS[1])
    page.person.story = "the class page in firefox"
    yield page
    page.person.context.close()


def test_the_class_page_in_firefox(far_hub: RunningHub, cleo: PlainPage, tmp_path: Path) -> None:
    write(far_hub, NOTEBOOK, LESSON)
    with teacher(far_hub, "ana", NOTEBOOK) as ana, firefox("dan", tmp_path / "firefox") as dan:
        dan.story = "the class page in firefox"
        cleo.log_in(f"class/{ana.session}")
        cleo.join(media=True)
        joins(dan, far_hub, ana.session)
        until(lambda: dan.why_not_saying("import random"))
        dan.type(".lc-Chat textarea", "hello from Firefox\n")
        until(lambda: cleo.why_not_saying("hello from Firefox"))
        dan.photograph("1 in class")
        until(lambda: dan.why_no_frames(10), 40)
        until(dan.why_no_sound, 30)
        dan.resize(360, 760)
        dan.photograph("2 on a phone")
        assert dan.sticks_out() == 0
        dan.resize(1024, 760)
        watches(dan, make_link(far_hub, ana))


def joins(dan: Firefox, hub: RunningHub, session: str) -> None:
    """Through the hub's form and the check of devices."""
    dan.open(f"{hub.service_url}class/{session}")
    dan.type("#username_input", "dan")
    dan.type("#password_input", hub.password)
    dan.click("#login_submit")
    until(lambda: dan.why_not_there('[data-action="join"]'))
    dan.click('[data-action="join"]')
    until(lambda: dan.why_not_there(".lc-Live"))


def make_link(hub: RunningHub, ana: Teacher) -> str:
    """As the page of the teaching staff makes it."""
    secret = secrets.token_urlsafe(32)
    digest = hashlib.sha256(secret.encode()).hexdigest()
    ana.do("MakeLink", digest=digest, label="Parents", lobby=False)
    return f"{hub.service_url}guest#{ana.session}.{secret}"


def watches(guest: Firefox, address: str) -> None:
    """By a link, in the same browser."""
    guest.open(address)
    guest.type(".lc-Door input", "Kim Lee\n")
    until(lambda: guest.why_not_saying("You watch and listen as a guest."))
    assert guest.value("location.hash") == ""
    until(lambda: guest.why_no_frames(10), 40)
    until(lambda: guest.why_not_saying("hello from Firefox"))
    guest.photograph("3 as a guest")
