"""What do several writers do to one board that none could do alone, and what do they see of each other?"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

import pytest

from tests.e2e.board import Board, in_all
from tests.e2e.conftest import INSTRUCTOR, STUDENTS, People
from tests.e2e.lesson import code, text, write
from tests.e2e.pages import Desk
from tests.e2e.reasons import until
from tests.e2e.teacher import Teacher, teacher
from tests.e2e.test_board_looks import no_collaboration
from tests.hub import RunningHub

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]

FRAMES = "n => new Promise(done => { const next = () => (n-- ? requestAnimationFrame(next) : done()); next(); })"

FOLD_TWICE = """shown => {
  const heading = document.querySelector(`${shown} .jp-MarkdownCell`);
  window.__folds = 0;
  new MutationObserver(changes => { window.__folds += changes.length; })
    .observe(heading, { attributes: true, attributeFilter: ['class'] });
  const button = heading.querySelector('.jp-collapseHeadingButton');
  button.click();
  button.click();
}"""

FOLDS_AFTER = f"async n => {{ await ({FRAMES})(n); return window.__folds; }}"

PASTE = """([shown, size]) => {
  const editor = document.querySelector(`${shown} .jp-MarkdownCell .jp-InputArea-editor`);
  const data = new DataTransfer();
  data.items.add(new File([new Uint8Array(size).fill(7)], 'picture.png', { type: 'image/png' }));
  const target = editor.querySelector('.cm-content') ?? editor;
  target.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
}"""

CARETS = (("Home", "first line"), ("ArrowDown", "second line"), ("Control+End", "last line"))
"""How to come to a place from the beginning of a cell."""

PICTURE_BYTES = 9 << 20
"""More than the board takes at once, however it is written."""


@contextlib.contextmanager
def taught(hub: RunningHub, name: str, *cells: dict[str, Any]) -> Iterator[Teacher]:
    """A class with a board, of an instructor without a browser."""
    write(hub, f"{name}.ipynb", list(cells))
    with teacher(hub, INSTRUCTOR, f"{name}.ipynb") as ana:
        yield ana


def come(ana: Teacher, desk: Desk) -> Board:
    """The board of a student who is allowed to write, in front of them."""
    desk.join()
    ana.allow(desk.name)
    board = Board(desk)
    board.show()
    until(board.why_not_writing)
    return board


def two(ana: Teacher, story: People) -> list[Board]:
    """The boards of Cleo and Dan, who may both write."""
    return [come(ana, story.desk(name)) for name in STUDENTS]


def sent(board: Board) -> list[str]:
    """Kinds of what this page says to the board from now on."""
    heard: list[str] = []

    def listen(socket: Any) -> None:
        if socket.url.split("?")[0].endswith("/board"):
            socket.on("framesent", lambda frame: heard.append(str(frame[:80])))

    board.page.on("websocket", listen)
    return heard


def why_folding(board: Board) -> str | None:
    """None once nothing folds or unfolds for a while."""
    before, after = (board.page.evaluate(FOLDS_AFTER, frames) for frames in (0, 30))
    return None if before == after else f"it folds and unfolds without end: {before}, {after}"


def test_an_emptied_board_has_one_blank_cell_for_all(story: People, hub: RunningHub) -> None:
    with taught(hub, "Empty", code("c1", "one = 1"), code("c2", "two = 2")) as ana:
        cleo, dan = both = two(ana, story)
        ana.change(lambda notebook: notebook.ycells.clear())
        until(in_all(both, "why_cells_are_not", ""))
        for board in both:
            board.page.evaluate(FRAMES, 20)
        cleo.type(0, "three = 3")
        until(in_all(both, "why_cells_are_not", "three = 3"))
        dan.type(0, " # dan")
        until(in_all(both, "why_cells_are_not", "three = 3 # dan"))
        cleo.page.keyboard.press("Escape")
        cleo.page.keyboard.press("Control+a")
        cleo.page.keyboard.press("d")
        cleo.page.keyboard.press("d")
        until(in_all(both, "why_cells_are_not", ""))
        for board in both:
            board.page.evaluate(FRAMES, 20)
            board.photograph("emptied")
        assert [board.cells() for board in both] == [[""], [""]]


def test_folding_is_ones_own_and_ends(story: People, hub: RunningHub) -> None:
    below = [code(f"c{n}", f"value = {n}") for n in range(30)]
    cells = [text("t1", "# One"), *below, text("t2", "## Two"), code("end", "end = 1")]
    with taught(hub, "Folding", *cells) as ana:
        said = sent(Board(story.desk("cleo")))
        cleo, dan = two(ana, story)
        cleo.page.evaluate(FOLD_TWICE, ".jp-NotebookPanel:not(.lm-mod-hidden)")
        until(lambda: why_folding(cleo))
        cleo.cell(0).locator(".jp-collapseHeadingButton").click()
        until(lambda: None if not cleo.cell(1).is_visible() else "cleo's cells are not folded")
        cleo.photograph("folded")
        assert dan.cell(1).is_visible()
        assert not [frame for frame in said if '"update"' in frame]


def test_one_sees_where_others_write_and_who_wrote(story: People, hub: RunningHub) -> None:
    no_collaboration(hub.folder / "homes" / "eve")
    lines = (
        "\n".join(f"line_{n} = {n}  # and some words after it" for n in range(4))
        + f"\nlong = 1  # {'and on ' * 18}"
    )
    eve_desk = story.bring("eve", look=None)
    for theme in ("light", "dark"):
        eve_desk.use_theme(theme)
        cells = [code("c1", lines), text("t1", "Words")]
        with taught(hub, f"Carets {theme}", *cells) as ana:
            cleo = come(ana, story.desk("cleo"))
            eve = come(ana, eve_desk)
            eve.go_to(0)
            eve.page.keyboard.press("Control+Home")
            for key, where in CARETS:
                cleo.go_to(0)
                cleo.page.keyboard.press("Control+Home")
                cleo.page.keyboard.press(key)
                cleo.page.keyboard.press("End")
                cleo.page.keyboard.type("!")
                until(lambda: eve.why_not_pointing("cleo"))
                eve.photograph(f"{where} {theme}")
            eve.page.set_viewport_size({"width": 1024, "height": 720})
            cleo.page.keyboard.type("?")
            until(lambda: eve.why_lacks("!?"))
            eve.photograph(f"narrow {theme}")
            eve.choose_more("Colour the board by who wrote it")
            ana.add("by_ana = 1")
            names = eve.shown.locator(".lc-Author")
            until(lambda: None if names.count() == 2 else f"{names.count()} authors")
            titles = [names.nth(at).get_attribute("title") for at in range(2)]
            assert titles == ["cleo", "ana"]
            eve.photograph(f"authors narrow {theme}")
            eve.page.set_viewport_size({"width": 1280, "height": 800})
            eve.cell(0).hover()
            eve.photograph(f"authors {theme}")
            ana.do("EndSession")
        story.desk("cleo").fresh()
        eve_desk.fresh()


def test_a_picture_too_large_is_refused_in_words(story: People, hub: RunningHub) -> None:
    with taught(hub, "Picture", text("t1", "Look:"), code("c1", "x = 1")) as ana:
        cleo, _dan = both = two(ana, story)
        cleo.cell(0).locator(".jp-RenderedMarkdown").dblclick()
        cleo.cell(0).locator(".cm-content").wait_for()
        cleo.page.evaluate(PASTE, [".jp-NotebookPanel:not(.lm-mod-hidden)", PICTURE_BYTES])
        notice = cleo.page.locator(".jp-toast, .Toastify__toast", has_text="larger than the board")
        notice.first.wait_for()
        cleo.photograph("refused")
        until(in_all(both, "why_cells_are_not", "Look:", "x = 1"))
        until(cleo.why_not_writing)
        cleo.type(1, " + 1")
        until(in_all(both, "why_cells_are_not", "Look:", "x = 1 + 1"))
        until(cleo.why_not_safe)
        cleo.photograph("goes on")
