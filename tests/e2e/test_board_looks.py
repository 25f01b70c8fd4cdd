"""Is the board usable by all: without a mouse, in the dark, in a small window, without jupyter-collaboration?"""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.e2e.board import Board, boards
from tests.e2e.conftest import People
from tests.e2e.copies import Copy, push_cell
from tests.e2e.lesson import code, text, write
from tests.e2e.pages import Desk
from tests.e2e.reasons import all_of, until
from tests.e2e.test_a_class import begin
from tests.hub import RunningHub

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]

CELLS = [text("t1", "# A look"), code("c1", "look = 1"), code("c2", "print(look)")]
WITHOUT = {"@jupyter/collaboration-extension": True, "@jupyter/docprovider-extension": True}


def no_collaboration(home: Path) -> None:
    """This person's server has no jupyter-collaboration, in its pages or in itself."""
    lab, server = home / ".jupyter/labconfig", home / ".jupyter/jupyter_server_config.d"
    lab.mkdir(parents=True, exist_ok=True)
    server.mkdir(parents=True, exist_ok=True)
    (lab / "page_config.json").write_text(json.dumps({"disabledExtensions": WITHOUT}))
    off = {"ServerApp": {"jpserver_extensions": {"jupyter_server_ydoc": False}}}
    (server / "no_collaboration.json").write_text(json.dumps(off))


def test_it_works_without_jupyter_collaboration(story: People, hub: RunningHub) -> None:
    write(hub, "Alone.ipynb", CELLS)
    no_collaboration(hub.folder / "homes" / "eve")
    ana_desk, *_ = begin(story)
    eve_desk = story.bring("eve", look=None)
    eve_desk.join()
    ana, eve = boards(ana_desk, eve_desk)
    eve.photograph("0 joined")
    ana.open("Alone")
    for board in (ana, eve):
        board.show()
    eve.ask_to_write()
    ana.allow("eve")
    until(eve.why_not_writing)
    eve.type(1, " + 1")
    until(lambda: ana.why_lacks("look = 1 + 1"))
    ana.type(2, " # ana")
    until(lambda: eve.why_lacks("# ana"))
    until(all_of(lambda: ana.why_not_pointing("eve"), lambda: eve.why_not_pointing("ana")))
    eve.photograph("1 both write")
    copy = Copy(eve_desk)
    copy.catch_up()
    until(copy.why_not_shown, 60)
    copy.run(1)
    copy.run(2)
    until(lambda: copy.why_no_output("2"), 60)
    eve.photograph("2 own copy")


def fill(ana: Board, cleo: Board, hub: RunningHub) -> None:
    """A board with something of everything on the screen."""
    write(hub, "Looks.ipynb", CELLS)
    ana.open("Looks")
    ana.show()
    cleo.show()
    push_cell(ana, 2)
    cleo.ask_to_write()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_it_is_accessible(story: People, hub: RunningHub, theme: str) -> None:
    for name in ("ana", "cleo"):
        story.desk(name).use_theme(theme)
    ana, cleo, _ = boards(*begin(story))
    fill(ana, cleo, hub)
    until(lambda: ana.desk.why_not_saying("asks to write"))
    for board in (ana, cleo):
        board.photograph(f"bar {theme}")
        assert board.desk.violations() == []
        board.page.set_viewport_size({"width": 1024, "height": 720})
        until(board.why_sticking_out)
        board.photograph(f"bar {theme} 1024")
        assert board.desk.violations() == []
        board.page.set_viewport_size({"width": 1280, "height": 800})
    for words in ("Staff and some people", "Hand over presenting"):
        ana.choose_who(words)
        ana.page.locator("dialog[open]").wait_for()
        ana.photograph(f"{words} {theme}")
        assert ana.desk.violations() == []
        ana.page.keyboard.press("Escape")
    ana.choose_more("History")
    ana.page.locator("dialog[open] .lc-History").wait_for()
    ana.photograph(f"history {theme}")
    assert ana.desk.violations() == []
    ana.page.keyboard.press("Escape")
    if theme == "dark":
        for name in ("ana", "cleo"):
            story.desk(name).use_theme("light")


def tab_into(desk: Desk, words: str) -> None:
    """Press Tab until a button with these words has the focus."""
    named = re.compile(words, re.I)
    for _ in range(120):
        now = desk.page.evaluate(
            "(document.activeElement?.getAttribute('aria-label') ?? '') + ' ' + document.activeElement?.textContent"
        )
        if named.search(now[:200]):
            return
        desk.page.keyboard.press("Tab")
    raise AssertionError(f"{desk.name} cannot reach {words!r} with the Tab key")


def test_it_works_from_the_keyboard(story: People, hub: RunningHub) -> None:
    write(hub, "Keys.ipynb", CELLS)
    ana_desk, cleo_desk, _ = begin(story)
    ana, cleo = boards(ana_desk, cleo_desk)
    ana.open("Keys")
    until(cleo.why_no_tab)
    keyboard = cleo.page.keyboard
    keyboard.press("Alt+Shift+B")
    until(cleo.why_not_shown)
    keyboard.press("Alt+Shift+W")
    until(lambda: cleo.why_bar_lacks("Asked to write"))
    keyboard.press("Alt+Shift+W")
    until(lambda: cleo.why_bar_lacks("ask to write"))
    tab_into(cleo_desk, "Catch me up")
    cleo.photograph("focus")
    keyboard.press("Enter")
    copy = Copy(cleo_desk)
    until(copy.why_not_shown, 60)
    assert copy.shown.evaluate("node => node.contains(document.activeElement)")
    cleo.photograph("own copy")
