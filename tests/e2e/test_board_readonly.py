"""Is a board that one may only read safe from oneself, and are its readers safe from it?"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.e2e.board_reader import BOARD, Reader
from tests.e2e.conftest import INSTRUCTOR, People, end_class
from tests.e2e.reasons import until
from tests.e2e.teacher import Teacher, teacher
from tests.hub import RunningHub

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]

NOTEBOOK = "Reading.ipynb"
HOSTILE = "<b>harmless</b><img src=x onerror='window.ran=1'><script>window.ran=1</script>"


def cell(kind: str, id: str, source: str, *outputs: dict[str, Any]) -> dict[str, Any]:
    """A cell of nbformat."""
    code = {"outputs": list(outputs), "execution_count": 1} if kind == "code" else {}
    return {"cell_type": kind, "id": id, "source": source, "metadata": {}, **code}


LESSON = [
    cell("markdown", "m1", "# Reading a sample\n\nWords to read.\n\n- [ ] a task\n"),
    cell(
        "code",
        "c1",
        "sample = [3, 1, 2]\nprint(sorted(sample))",
        {"output_type": "stream", "name": "stdout", "text": "[1, 2, 3]\n"},
    ),
    cell("markdown", "m2", "## More of it\n\nThe end."),
    cell("raw", "r1", "as it is"),
    cell("code", "c2", "mean = sum(sample) / len(sample)"),
]


@pytest.fixture
def ana(hub: RunningHub) -> Iterator[Teacher]:
    """The instructor, in a class with the lesson on its board."""
    folder = hub.data_dir / "courses" / "demo"
    folder.mkdir(parents=True, exist_ok=True)
    content = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": LESSON}
    (folder / NOTEBOOK).write_text(json.dumps(content))
    with teacher(hub, INSTRUCTOR, NOTEBOOK) as there:
        yield there
    end_class(hub)


@pytest.fixture
def cleo(story: People, ana: Teacher) -> Reader:
    """A student in that class, with the board before her."""
    reader = Reader(story.desk("cleo"))
    reader.desk.join()
    reader.wait_for("Reading a sample", "print(sorted(sample))")
    return reader


def test_no_way_of_writing_is_left_to_a_reader(ana: Teacher, cleo: Reader) -> None:
    cleo.desk.photograph("1 reading")
    before, kernels = cleo.copy(), cleo.kernels()
    assert before["same"]
    for name, way in cleo.ways().items():
        way()
        cleo.settle()
        assert cleo.copy() == before, f"{name} changed the board"
    assert "update" not in cleo.sent
    cleo.desk.photograph("2 after everything")
    assert cleo.kernels() == kernels
    assert cleo.page.locator(".jp-Dialog").count() == 0
    ana.type(1, "\nprint('still live')")
    cleo.wait_for("still live")


def test_one_can_find_ones_way_in_a_board_one_reads(cleo: Reader) -> None:
    page = cleo.page
    cleo.stand_on(cleo.cell("Markdown"))
    for key, active in (
        ("ArrowDown", "sample = [3"),
        ("ArrowDown", "More of it"),
        ("k", "sample = [3"),
    ):
        page.keyboard.press(key)
        expect(page.locator(f"{BOARD} .jp-Cell:focus")).to_contain_text(active)
    page.keyboard.press("Control+f")
    page.locator(".jp-DocumentSearch-input").first.fill("sample")
    until(
        lambda: (
            None
            if "/" in (words := page.locator(".jp-DocumentSearch-overlay").inner_text())
            else f"the search says {words!r}"
        )
    )
    page.keyboard.press("Escape")
    cleo.stand_on(cleo.cell("Code"))
    page.keyboard.press("Control+s")
    status = page.locator("#jp-main-statusbar")
    until(
        lambda: (
            None
            if "Saving completed" in (said := status.inner_text())
            else f"the status bar says {said!r}"
        )
    )
    cleo.show_contents()
    headings = page.locator("#table-of-contents .jp-tocItem-content")
    until(lambda: None if headings.count() == 2 else f"{headings.count()} headings")
    headings.last.click()
    cleo.desk.photograph("contents")
    cleo.cell("Code").locator(".cm-line").first.click(click_count=3)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.keyboard.press("Control+c")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.strip() == "sample = [3, 1, 2]"


def test_outputs_of_others_run_nothing_before_they_are_trusted(ana: Teacher, cleo: Reader) -> None:
    hostile = {
        "output_type": "display_data",
        "metadata": {},
        "data": {"text/html": HOSTILE, "text/plain": "plain"},
    }
    script = {
        "output_type": "display_data",
        "metadata": {},
        "data": {"application/javascript": "window.ran=1", "text/plain": "plain too"},
    }
    ana.add("show()", outputs=[hostile, script], metadata={"trusted": True})
    cleo.wait_for("harmless", "plain too")
    page = cleo.page
    held = page.get_by_role("button", name="held back")
    held.wait_for()
    assert page.evaluate("window.ran") is None
    cleo.desk.photograph("1 held back")
    before = cleo.copy()
    held.click()
    page.get_by_role("button", name="Show them").last.click()
    until(lambda: None if page.evaluate("window.ran") == 1 else "what is trusted does not run")
    assert cleo.copy() == before
    assert "trusted" not in before["cells"]
    ana.add("again()", outputs=[{**script, "data": {"application/javascript": "window.ran=2"}}])
    until(lambda: None if page.evaluate("window.ran") == 2 else "a new output is not followed")
    page.reload()
    cleo.desk.wait_for_lab()
    cleo.wait_for("harmless")
    assert page.evaluate("window.ran") is None
