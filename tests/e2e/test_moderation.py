"""Do files and moderation do in everyone's page what they promise, and is it told to the instructor afterwards?"""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import People
from tests.e2e.pages import Desk
from tests.e2e.reasons import until
from tests.e2e.test_chat import act, begin, why_not_reading, why_still
from tests.web.attaching import png

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script></svg>'


def attach(desk: Desk, *files: tuple[str, bytes], folder: Path) -> None:
    """Choose files with the button, as a person does."""
    paths: list[str | Path] = []
    for name, content in files:
        (folder / name).write_bytes(content)
        paths.append(folder / name)
    with desk.page.expect_file_chooser() as chosen:
        desk.panel.get_by_role("button", name="Attach a file").click()
    chosen.value.set_files(paths)


def why_no_picture(desk: Desk, name: str) -> str | None:
    """Why a picture of that name is not drawn in the chat yet."""
    picture = desk.panel.get_by_role("img", name=name)
    if picture.count() == 0:
        return f"{desk.name} has no picture {name}"
    drawn = picture.first.evaluate("node => node.complete && node.naturalWidth > 0")
    return None if drawn else f"{desk.name}'s picture {name} is not drawn"


def why_picture_stays(desk: Desk, name: str) -> str | None:
    """Why a picture is still in the chat."""
    there = desk.panel.get_by_role("img", name=name).count()
    return f"{desk.name} still has the picture {name}" if there else None


def test_a_picture_is_sent_by_one_and_seen_by_another_until_it_is_hidden(
    story: People, tmp_path: Path
) -> None:
    ana, cleo, dan = begin(story)
    plot = png(220, 130)
    attach(cleo, ("plot.png", plot), ("means.csv", b"n,mean\n5,1.2\n"), folder=tmp_path)
    chips = cleo.panel.get_by_role("list", name="Files for this message")
    expect(chips.get_by_role("listitem")).to_have_count(2)
    expect(chips.get_by_role("progressbar")).to_have_count(0)
    cleo.photograph("chosen")
    cleo.write("Does this look right?")
    for desk in (ana, cleo, dan):
        until(lambda desk=desk: why_no_picture(desk, "plot.png"))
    dan.photograph("seen")
    with dan.page.expect_download() as download:
        dan.panel.get_by_role("button", name="Save means.csv").click()
    assert Path(download.value.path()).read_bytes() == b"n,mean\n5,1.2\n"
    act(ana, "Does this look right?", "More", "Hide from the class")
    for desk in (cleo, dan):
        until(lambda desk=desk: why_still(desk, "Does this look right?"))
        until(lambda desk=desk: why_picture_stays(desk, "plot.png"))
    until(lambda: why_no_picture(ana, "plot.png"))
    ana.photograph("hidden")
    assert ana.violations() == []


def test_what_is_no_picture_is_refused_in_words(story: People, tmp_path: Path) -> None:
    _, cleo, _ = begin(story)
    attach(cleo, ("plot.png", SVG), ("page.html", b"<script>alert(1)</script>"), folder=tmp_path)
    chips = cleo.panel.get_by_role("list", name="Files for this message")
    expect(chips.get_by_text("This file is not what its name says")).to_be_visible()
    expect(chips.get_by_text("Files of this kind do not go into the chat")).to_be_visible()
    cleo.photograph("refused")
    assert cleo.violations() == []
    for name in ("plot.png", "page.html"):
        cleo.panel.get_by_role("button", name=f"Take {name} away").click()
    expect(chips).to_have_count(0)
    cleo.write("never mind")
    until(lambda: why_not_reading(cleo, "never mind"))


def choose_setting(desk: Desk, name: str) -> None:
    desk.panel.get_by_role("button", name="Chat settings").click()
    desk.page.get_by_role("menuitemradio", name=name).click()


def test_slow_mode_filter_and_block_are_told_in_words(story: People) -> None:
    ana, cleo, dan = begin(story)
    choose_setting(ana, "5 minutes")
    cleo.write("first")
    expect(cleo.panel.get_by_text("Slow mode: you can write to the class again in")).to_be_visible()
    cleo.photograph("slow")
    choose_setting(ana, "No pause")
    expect(cleo.panel.get_by_text("you can write to the class again in")).to_have_count(0)
    ana.panel.get_by_role("button", name="Chat settings").click()
    ana.page.get_by_role("menuitem", name="Filtered words").click()
    ana.page.get_by_role("textbox", name="Filtered words").fill("cheap notes")
    ana.photograph("filter")
    ana.page.get_by_role("button", name="Save", exact=True).click()
    cleo.write("I sell CHEAP notés")
    expect(cleo.panel.get_by_text("Waits for the teaching staff")).to_be_visible()
    until(lambda: why_not_reading(ana, "I sell CHEAP"))
    assert "I sell" not in " ".join(dan.messages())
    act(ana, "I sell CHEAP", "More", "Block cleo from the chat")
    expect(cleo.panel.get_by_text("have blocked you from the chat")).to_be_visible()
    cleo.write("sorry")
    until(lambda: why_not_reading(ana, "sorry"))
    assert "sorry" not in " ".join(dan.messages())
    cleo.photograph("blocked")
    ana.photograph("held")
    for desk in (ana, cleo):
        assert desk.violations() == []


def test_the_instructor_reads_afterwards_who_did_what(story: People) -> None:
    ana, cleo, dan = begin(story)
    cleo.write("=1+1 cheap notes")
    until(lambda: why_not_reading(ana, "cheap notes"))
    act(ana, "cheap notes", "More", "Hide from the class")
    until(lambda: why_still(dan, "cheap notes"))
    ana.run_from_palette("Who did what in class")
    trail = ana.page.get_by_role("table", name="Who did what in class")
    row = trail.get_by_role("row", name="hid a message")
    expect(row).to_contain_text("cheap notes")
    expect(row).to_contain_text("cleo")
    ana.photograph("trail")
    assert ana.violations() == []
    with ana.page.expect_download() as download:
        ana.page.get_by_role("button", name="Save as CSV").click()
    table = Path(download.value.path()).read_text()
    assert "'=1+1 cheap notes" in table
