"""Do files go through the chat of the class page, in and out, and are they there when the class is over?"""

from __future__ import annotations

import base64
import contextlib
import struct
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from liveclass_hub.host.metadata import EXIF
from playwright.sync_api import Playwright

from tests.e2e.plain import PlainPage, sit_at_plain_page
from tests.e2e.reasons import until
from tests.e2e.teacher import Teacher
from tests.hub import RunningHub

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]

PLACE = b"52.3676 N, 4.9041 E"
TABLE = b"n,mean\n5,0.42\n"
PHOTO = """() => {
  const canvas = Object.assign(document.createElement('canvas'), {width: 40, height: 20});
  const pen = canvas.getContext('2d');
  pen.fillStyle = 'rgb(200, 40, 40)';
  pen.fillRect(0, 0, 40, 20);
  return canvas.toDataURL('image/jpeg', 0.9).split(',')[1];
}"""
SHOWN = """() => {
  const picture = document.querySelector('.lc-File-picture img');
  if (!picture || !picture.complete || !picture.naturalWidth) return null;
  const canvas = Object.assign(document.createElement('canvas'),
    {width: picture.naturalWidth, height: picture.naturalHeight});
  const pen = canvas.getContext('2d');
  pen.drawImage(picture, 0, 0);
  const [red, green] = pen.getImageData(5, 5, 1, 1).data;
  return {size: [picture.naturalWidth, picture.naturalHeight], red, green};
}"""


def photographed(jpeg: bytes) -> bytes:
    """The same picture as a telephone on its side writes it: which way up, and where."""
    fields = struct.pack(">HHIHH", 0x0112, 3, 1, 6, 0) + struct.pack(">HHII", 0x010E, 2, 19, 38)
    tiff = struct.pack(">2sHIH", b"MM", 42, 8, 2) + fields + bytes(4) + PLACE
    told = EXIF + tiff
    return jpeg[:2] + b"\xff\xe1" + struct.pack(">H", len(told) + 2) + told + jpeg[2:] + PLACE


@pytest.fixture
def student(
    hub: RunningHub, ana: Teacher, playwright: Playwright, tmp_path: Path
) -> Iterator[Callable[[str], PlainPage]]:
    """Seats students in that class, without JupyterLab."""
    with contextlib.ExitStack() as leave:

        def seat(name: str) -> PlainPage:
            page = sit_at_plain_page(playwright, hub, name, tmp_path / name)
            leave.callback(page.person.context.close)
            page.person.story = "files on the class page"
            page.log_in(f"class/{ana.session}")
            page.join()
            return page

        yield seat


def sends(page: PlainPage, name: str, mime: str, content: bytes, text: str) -> None:
    """Choose a file, wait until it is there, and send it with some words."""
    chosen = {"name": name, "mimeType": mime, "buffer": content}
    page.page.locator('.lc-Chat input[type="file"]').set_input_files([chosen])  # type: ignore[list-item]
    chip = page.page.locator(".lc-Outgoing")
    chip.get_by_role("button", name=f"Take {name} away").wait_for()
    page.page.locator(".lc-Chat textarea").fill(text)
    page.page.keyboard.press("Enter")
    chip.wait_for(state="detached")


def saved(page: PlainPage, name: str) -> bytes:
    """What is in a file that one saves."""
    with page.page.expect_download() as begun:
        page.page.get_by_role("button", name=f"Save {name}").click()
    return begun.value.path().read_bytes()


def why_no_photo(page: PlainPage) -> str | None:
    """None once the picture is drawn, upright and in its colour."""
    shown = page.page.evaluate(SHOWN)
    if shown is None:
        return f"{page.name} is shown no picture: {page.says()[:200]}"
    assert shown["size"] == [20, 40], "it lies on its side"
    assert shown["red"] > 150 > shown["green"]
    return None


def reads_on(page: PlainPage) -> None:
    """The chat of the class that is over, with the files in it, and nothing to write in."""
    until(lambda: why_no_photo(page))
    assert saved(page, "means.csv") == TABLE
    assert PLACE not in saved(page, "desk.jpg"), "it says where it was taken"
    assert page.page.locator("textarea").count() == 0
    assert page.violations() == []


def test_files_come_and_go_and_stay_when_the_class_is_over(
    ana: Teacher, student: Callable[[str], PlainPage]
) -> None:
    cleo, dan = student("cleo"), student("dan")
    photo = photographed(base64.b64decode(cleo.page.evaluate(PHOTO)))
    sends(cleo, "desk.jpg", "image/jpeg", photo, "my desk")
    for page in (cleo, dan):
        until(lambda page=page: why_no_photo(page))  # type: ignore[misc]
    sends(dan, "means.csv", "text/csv", TABLE, "and my means")
    until(lambda: cleo.why_not_saying("means.csv"))
    assert saved(cleo, "means.csv") == TABLE
    assert PLACE not in saved(dan, "desk.jpg")
    dan.photograph("1 in class")
    ana.do("EndSession")
    for page in (cleo, dan):
        until(lambda page=page: page.why_not_saying("The class has ended"))  # type: ignore[misc]
        page.page.get_by_role("button", name="Read the chat").click()
        reads_on(page)
    dan.photograph("2 after it")
    dan.page.goto(dan.hub.service_url)
    dan.page.get_by_role("button", name="Chats of past classes…").click()
    dan.page.locator(".lc-Past select").last.select_option(index=1)
    reads_on(dan)
    dan.photograph("3 another day")
    dan.resize(width=360, dark=True)
    dan.photograph("4 on a phone")
    assert dan.sticks_out() == 0
