"""What can a person see of the board in their JupyterLab, and do there? Words of the class, selectors nowhere else.

A `Board` is the board as one desk shows it. What is read of it is what stands on the screen; what is typed goes
through the keyboard. `keep_typing` types on by itself, so that somebody else can act meanwhile.
"""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import Locator, expect

from tests.e2e.pages import Desk
from tests.e2e.reasons import until

TYPING_MS = 80
BAR = ".jp-LiveClass-boardBar"
SHOWN = f".jp-NotebookPanel:has({BAR}):not(.lm-mod-hidden)"

CELLS_OF = "const cells = [...(document.querySelector(shown)?.querySelectorAll('.jp-Notebook .jp-Cell') ?? [])];"

READ_CELLS = f"""shown => {{
  {CELLS_OF}
  return cells.map(cell => {{
    const rendered = cell.querySelector('.jp-RenderedMarkdown');
    const lines = [...cell.querySelectorAll('.jp-InputArea-editor .cm-line')];
    return rendered?.offsetParent
      ? rendered.textContent.trim().replaceAll('¶', '')
      : lines.map(line => line.textContent.replaceAll('\u200b', '')).join('\\n');
  }});
}}"""

READ_OUTPUTS = f"""shown => {{
  {CELLS_OF}
  return cells.map(cell =>
    [...cell.querySelectorAll('.jp-OutputArea-output')].map(out => out.textContent.trim()).join('\\n'));
}}"""

PICTURES = """shown => [...(document.querySelector(shown)?.querySelectorAll('.jp-OutputArea-output img') ?? [])]
  .filter(image => image.complete && image.naturalWidth > 0).length"""

IN_SIGHT = f"""shown => {{
  const frame = document.querySelector(`${{shown}} .jp-WindowedPanel-outer`).getBoundingClientRect();
  {CELLS_OF}
  return cells.filter(cell => {{
    const at = cell.getBoundingClientRect();
    return at.top >= frame.top && at.bottom <= frame.bottom;
  }}).map(cell => Number(cell.dataset.windowedListIndex));
}}"""

# What a person types, from inside the page: the browser's own way of putting text at the caret.
KEEP_TYPING = """([word, pause]) => {
  window.__typed = 0;
  window.__typing = setInterval(() => document.execCommand('insertText', false, `${word}${window.__typed++} `), pause);
}"""
STOP_TYPING = "() => { clearInterval(window.__typing); return window.__typed ?? 0; }"


class Board:
    """One person's board."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.name = desk.name
        self.page = desk.page
        self.tab = self.page.locator("#jp-main-dock-panel .lm-TabBar-tab", has_text="— board")
        self.shown = self.page.locator(SHOWN)
        self.bar = self.shown.locator(".lc-BoardBar")

    # Opening

    def open(self, notebook: str) -> None:
        """As staff: choose one of the course's notebooks for everyone."""
        self.desk.show_panel()
        self.desk.panel.get_by_role("button", name="Open a board").click()
        self.choose(notebook)

    def choose(self, notebook: str) -> None:
        """In the window that asks which notebook."""
        dialog = self.page.locator(".jp-Dialog")
        dialog.get_by_role("radio", name=notebook, exact=True).check()
        dialog.get_by_role("button", name="Open for everyone").click()
        dialog.wait_for(state="detached")

    def show(self) -> None:
        """Bring the board's tab to the front and wait until it stands there."""
        until(self.why_no_tab)
        self.tab.click()
        until(self.why_not_shown)

    def why_no_tab(self) -> str | None:
        """None once the board has a tab."""
        return None if self.tab.count() == 1 else f"{self.name} has {self.tabs()}"

    def show_file(self, name: str) -> None:
        """After the class: the tab that is left of it."""
        tab = self.page.locator("#jp-main-dock-panel .lm-TabBar-tab", has_text=name)
        tab.wait_for()
        tab.click()

    def file_cells(self) -> list[str]:
        """The cells of the notebook in front, board or not."""
        found: list[str] = self.page.evaluate(READ_CELLS, ".jp-NotebookPanel:not(.lm-mod-hidden)")
        return found

    def why_not_shown(self) -> str | None:
        """None once the board is on the screen with its cells."""
        if self.shown.count() != 1 or not self.cells():
            return f"{self.name} sees no board; tabs are {self.tabs()}"
        return None

    def tabs(self) -> list[str]:
        """The tabs of the main area."""
        return self.page.locator("#jp-main-dock-panel .lm-TabBar-tabLabel").all_inner_texts()

    def front_tab(self) -> str:
        """The tab one works in."""
        return self.page.locator("#jp-main-dock-panel .jp-mod-current").first.inner_text().strip()

    # Reading

    def cells(self) -> list[str]:
        """The text of each cell, as it is read."""
        found: list[str] = self.page.evaluate(READ_CELLS, SHOWN)
        return found

    def outputs(self) -> list[str]:
        """What came out of each cell, as text."""
        found: list[str] = self.page.evaluate(READ_OUTPUTS, SHOWN)
        return found

    def pictures(self) -> int:
        """How many pictures among the outputs are really drawn."""
        return int(self.page.evaluate(PICTURES, SHOWN))

    def why_cells_are_not(self, *cells: str) -> str | None:
        """None once these are all the cells."""
        now = self.cells()
        return None if now == list(cells) else f"{self.name} reads {now}"

    def why_lacks(self, text: str) -> str | None:
        """None once this stands in some cell."""
        now = self.cells()
        return None if any(text in cell for cell in now) else f"{self.name} lacks {text!r}: {now}"

    def why_no_output(self, text: str) -> str | None:
        """None once this came out of some cell."""
        now = self.outputs()
        return None if any(text in out for out in now) else f"{self.name} lacks {text!r}: {now}"

    def why_no_pictures(self, count: int) -> str | None:
        """None once so many pictures are drawn."""
        now = self.pictures()
        return None if now == count else f"{self.name} sees {now} pictures, not {count}"

    def bar_says(self) -> str:
        """The words over the board on one line."""
        if self.bar.count() != 1:
            return ""
        return " · ".join(self.bar.inner_text().split("\n"))

    def why_bar_lacks(self, words: str) -> str | None:
        """None once the bar says so."""
        said = self.bar_says()
        return None if words in said else f"{self.name}'s bar says {said!r}"

    def why_not_safe(self) -> str | None:
        """None once all that one wrote is said to be safe."""
        return self.why_bar_lacks("All changes are safe")

    def reads_only(self) -> bool:
        """Whether no editor of the board takes text."""
        return bool(
            self.shown.count() == 1
            and self.shown.locator(".cm-content").count()
            and self.shown.locator('.cm-content:not([aria-readonly="true"])').count() == 0
        )

    def why_not_reading(self) -> str | None:
        """None once the board can only be read."""
        return None if self.reads_only() else f"{self.name} can write: {self.bar_says()!r}"

    def why_not_writing(self) -> str | None:
        """None once the board takes text."""
        if self.shown.count() == 1 and not self.reads_only() and self.cells():
            return None
        return f"{self.name} cannot write: {self.bar_says()!r}"

    def others(self) -> set[str]:
        """Names at the carets of others."""
        flags = self.page.locator(".jp-remote-userFlag-name, .lc-Caret-flag")
        return {text.strip() for text in flags.all_text_contents() if text.strip()}

    def why_not_pointing(self, name: str) -> str | None:
        """None once somebody's caret is here, by name."""
        return None if name in self.others() else f"{self.name} sees the carets of {self.others()}"

    def scrolled(self) -> float:
        """How far the board is scrolled, in pixels."""
        return float(self.scroller().evaluate("node => node.scrollTop"))

    def scroll_to(self, pixels: int) -> None:
        """Scroll, and wait until what is drawn stands still."""
        self.scroller().evaluate("(node, top) => { node.scrollTop = top; }", pixels)
        self.page.wait_for_function(
            """([shown, top]) => {
                 const node = document.querySelector(`${shown} .jp-WindowedPanel-outer`);
                 const still = node.scrollHeight === window.__height && Math.abs(node.scrollTop - top) < 2;
                 window.__height = node.scrollHeight;
                 node.scrollTop = top;
                 return still;
               }""",
            arg=[SHOWN, pixels],
            polling=200,
        )

    def in_sight(self) -> list[int]:
        """Which cells one sees, by their places."""
        found: list[int] = self.page.evaluate(IN_SIGHT, SHOWN)
        return found

    def scroller(self) -> Locator:
        """What scrolls."""
        return self.shown.locator(".jp-WindowedPanel-outer")

    # Writing

    def cell(self, index: int) -> Locator:
        """One cell."""
        return self.shown.locator(".jp-Notebook .jp-Cell").nth(index)

    def go_to(self, index: int) -> None:
        """Put the caret at the end of a cell."""
        editor = self.cell(index).locator(".cm-content")
        editor.click()
        expect(editor).to_be_focused()
        self.page.keyboard.press("Control+End")

    def type(self, index: int, text: str) -> None:
        """Write at the end of a cell."""
        self.go_to(index)
        self.page.keyboard.type(text)

    def run(self, index: int) -> None:
        """Run a cell from the keyboard."""
        self.go_to(index)
        self.page.keyboard.press("Control+Enter")

    def replace(self, index: int, text: str) -> None:
        """Write something else in a cell."""
        self.go_to(index)
        self.page.keyboard.press("Control+a")
        self.page.keyboard.type(text)

    def keep_typing(self, index: int, word: str) -> None:
        """Type numbered words at the end of a cell until told to stop."""
        self.go_to(index)
        self.page.evaluate(KEEP_TYPING, [word, TYPING_MS])

    def stop_typing(self) -> int:
        """How many words were typed."""
        return int(self.page.evaluate(STOP_TYPING))

    def wait_for_kernel(self) -> None:
        """Until the status bar says that code can run."""
        words = self.page.locator("#jp-main-statusbar")
        until(lambda: None if "| Idle" in words.inner_text() else words.inner_text(), 60)

    # Who may

    def ask_to_write(self) -> None:
        """The chip over the board."""
        self.bar.get_by_role("button", name=re.compile("ask to write", re.I)).click()
        until(lambda: self.why_bar_lacks("Asked to write"))

    def allow(self, name: str) -> None:
        """In the panel, where somebody asks."""
        row = self.desk.panel.locator(".lc-Turn.lc-mod-asks", has_text=name)
        row.get_by_role("button", name="Allow").click()

    def choose_who(self, words: str) -> None:
        """From the menu that says who writes."""
        self.bar.locator('[aria-haspopup="menu"].lc-Chip').click()
        self.page.locator(".lc-Menu [role^=menuitem]", has_text=words).click()

    def choose_more(self, words: str) -> None:
        """From the three dots."""
        self.bar.get_by_role("button", name="More for the board").click()
        self.page.locator(".lc-Menu [role^=menuitem]", has_text=words).click()

    def sticks_out(self) -> list[str]:
        """Buttons of the bar that are cut, and so cannot be used."""
        cut: list[str] = self.bar.evaluate(
            """bar => {
                 const frame = bar.closest('.jp-NotebookPanel').getBoundingClientRect();
                 const out = r => r.left < frame.left - 1 || r.right > frame.right + 1;
                 return [...bar.querySelectorAll('button')]
                   .filter(node => node.offsetParent && out(node.getBoundingClientRect()))
                   .map(node => node.outerHTML.slice(0, 120));
               }"""
        )
        return cut

    def why_sticking_out(self) -> str | None:
        """None once no button is cut: a new size takes a moment."""
        return ", ".join(self.sticks_out()) or None

    # Rich outputs

    def holds_back(self) -> bool:
        """Whether rich outputs wait for this person's word."""
        return "Show" in self.bar_says() and self.bar.locator(".lc-mod-held").count() == 1

    def show_rich(self) -> None:
        """Yes to rich outputs, here."""
        self.bar.locator(".lc-mod-held").click()
        dialog = self.page.get_by_role("alertdialog")
        dialog.get_by_role("button", name="Show them").click()

    def why_pressing_does_nothing(self) -> str | None:
        """None once a button that came out of a cell does what its author wrote."""
        self.shown.locator(".jp-OutputArea-output button").click()
        pressed = self.page.evaluate("window.pressed")
        return None if pressed else f"{self.name} pressed a button and nothing happened"

    # Presenting

    def offer_presenting(self, name: str) -> None:
        """Ask somebody to run the board, from the menu that says who writes."""
        self.choose_who("Hand over presenting")
        window = self.page.get_by_role("dialog", name="Hand over presenting")
        window.get_by_role("button", name=f"Ask {name} to present").click()
        window.get_by_text("is being asked").wait_for()
        window.get_by_role("button", name="Close").click()

    def accept_presenting(self) -> None:
        """Yes to running the board."""
        offer = self.desk.panel.locator(".lc-Called", has_text="asks you to present the board")
        offer.get_by_role("button", name="Present").click()

    # The verbs of the bar

    def tool(self, name: str) -> Locator:
        """One of the verbs at the left of the bar."""
        return self.bar.locator(".lc-BoardBar-tools").get_by_role("button", name=name)

    def photograph(self, step: str) -> None:
        """A picture of this step, kept with the build."""
        self.desk.photograph(step)


def boards(*desks: Desk) -> list[Board]:
    """The board of each."""
    return [Board(desk) for desk in desks]


def in_all(where: list[Board], why: str, *given: Any) -> Any:
    """None once a reason, by its name, is None at everyone's board."""

    def first() -> str | None:
        found = (getattr(board, why)(*given) for board in where)
        return next((reason for reason in found if reason is not None), None)

    return first
