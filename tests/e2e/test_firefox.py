"""Does the class page do in Firefox what it does in Chromium: sign in, join, write, read along, see, hear?"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest
from liveclass_hub.media.addresses import routable_address

from tests.e2e.firefox import Firefox, firefox
from tests.e2e.lesson import LESSON, NOTEBOOK, write
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
    with running_hub(
        tmp_path / "hub",
        wait_for_media=True,
        media_udp=f"{address}:{port}",
        media_advertise=[address],
    ) as hub:
        yield hub


def test_the_class_page_in_firefox(far_hub: RunningHub, tmp_path: Path) -> None:
    write(far_hub, NOTEBOOK, LESSON)
    with (
        teacher(far_hub, "ana", NOTEBOOK) as ana,
        firefox("cleo", tmp_path / "cleo") as cleo,
        firefox("dan", tmp_path / "dan") as dan,
    ):
        cleo.story = dan.story = "the class page in firefox"
        joins(cleo, far_hub, ana.session, media=True)
        joins(dan, far_hub, ana.session)
        until(lambda: dan.why_not_saying("import random"))
        dan.type(".lc-Chat textarea", "hello from Firefox\n")
        until(lambda: cleo.why_not_saying("hello from Firefox"))
        until(lambda: dan.why_no_frames(10), 40)
        until(dan.why_no_sound, 30)
        dan.photograph("1 in class")
        dan.resize(360, 760)
        dan.photograph("2 on a phone")
        assert dan.sticks_out() == 0
        dan.resize(1024, 760)
        has_the_stage_in_another_window(dan)
        watches(dan, make_link(far_hub, ana))


POP_OUT = 'button[aria-label="Show the stage in a window of its own"]'
STAGE_TAB = """[...document.querySelectorAll('[role=tab]')]
  .find(tab => tab.textContent.trim() === 'Stage').click()"""
MOVES = """Promise.race([
  ...[...document.querySelectorAll('video')].map(video => new Promise(done =>
    video.requestVideoFrameCallback(() => video.requestVideoFrameCallback(() => done(true))))),
  new Promise(done => setTimeout(() => done(false), 2000))])"""
"""Of a stream, Firefox counts no frames in the video."""


def has_the_stage_in_another_window(person: Firefox) -> None:
    """One that floats or, in a Firefox that has none such, a plain one."""
    person.value(STAGE_TAB)
    title = person.value("document.title")
    person.click(POP_OUT)
    with person.in_other():
        until(lambda: why_still(person), 30)
        person.photograph("4 the stage in a window of its own")
        assert person.value("document.title") == title
    person.click(".lc-Calm .lc-Button")
    until(lambda: "the window is still open" if person.others() else None)
    until(lambda: person.why_not_there(POP_OUT))


def why_still(person: Firefox) -> str | None:
    """None once a picture moves in the window that is looked at."""
    return None if person.value(MOVES) else f"nothing moves: {person.says()[:300]}"


def joins(person: Firefox, hub: RunningHub, session: str, *, media: bool = False) -> None:
    """Through the hub's form and the check of devices."""
    person.open(f"{hub.service_url}class/{session}")
    person.type("#username_input", person.name)
    person.type("#password_input", hub.password)
    person.click("#login_submit")
    until(lambda: person.why_not_there('[data-action="join"]'))
    for device in ("microphone", "camera") if media else ():
        person.click(f'[data-action="preview-{device}"]')
    person.click('[data-action="join"]')
    until(lambda: person.why_not_there(".lc-Live"))


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
