"""What can a student see of their own copy of the board, and do with what was pushed? In words of the class."""

from __future__ import annotations

from playwright.sync_api import Locator, expect

from tests.e2e.board import BAR, READ_CELLS, Board
from tests.e2e.pages import Desk

SHOWN = f".jp-NotebookPanel:not(:has({BAR})):not(.lm-mod-hidden)"


class Copy:
    """A student's own copy, as it stands in their JupyterLab."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.page = desk.page
        self.tab = self.page.locator("#jp-main-dock-panel .lm-TabBar-tab", has_text="my copy · ")
        self.shown = self.page.locator(SHOWN)

    def catch_up(self) -> None:
        """The one click."""
        Board(self.desk).tool("Catch me up").click()

    def why_not_shown(self) -> str | None:
        """None once it is on the screen."""
        if self.shown.count() == 1 and self.cells():
            return None
        return f"{self.desk.name} sees no copy of their own"

    def cells(self) -> list[str]:
        """The text of each cell."""
        found: list[str] = self.page.evaluate(READ_CELLS, SHOWN)
        return found

    def why_cells_are_not(self, *cells: str) -> str | None:
        """None once these are all the cells."""
        now = self.cells()
        return None if now == list(cells) else f"{self.desk.name}'s copy is {now}"

    def why_no_output(self, text: str) -> str | None:
        """None once this came out of a cell of the copy."""
        now = self.shown.locator(".jp-OutputArea-output").all_inner_texts()
        return None if any(text in out for out in now) else f"the copy shows {now}"

    def cell(self, index: int) -> Locator:
        """One cell."""
        return self.shown.locator(".jp-Notebook .jp-Cell").nth(index)

    def type(self, index: int, text: str) -> None:
        """Write at the end of a cell."""
        editor = self.cell(index).locator(".cm-content")
        editor.click()
        expect(editor).to_be_focused()
        self.page.keyboard.press("Control+End")
        self.page.keyboard.type(text)

    def replace(self, index: int, text: str) -> None:
        """Write something else in a cell."""
        self.type(index, "")
        self.page.keyboard.press("Control+a")
        self.page.keyboard.type(text)

    def run(self, index: int) -> None:
        """Run a cell from the keyboard, once there is a kernel."""
        Board(self.desk).wait_for_kernel()
        self.cell(index).locator(".cm-content").click()
        self.page.keyboard.press("Control+Enter")

    # What was pushed

    def offered(self) -> Locator:
        """What staff pushed and waits for an answer."""
        return self.desk.panel.locator(".lc-Push")

    def why_not_offered(self, text: str) -> str | None:
        """None once this is offered, to be read before it is taken."""
        offers = self.offered().all_inner_texts()
        return None if any(text in offer for offer in offers) else f"offered is {offers}"

    def insert(self) -> None:
        """Take what is offered."""
        self.offered().get_by_role("button", name="Insert into my copy").click()

    def undo(self) -> None:
        """Take back what came in last."""
        self.desk.panel.locator(".lc-Taken").get_by_role("button", name="Undo").click()


def push_cell(board: Board, index: int) -> None:
    """As staff: the cell with the caret goes to the students' copies."""
    board.go_to(index)
    board.tool("Push cell").click()
    window = board.page.get_by_role("dialog", name="Push this cell")
    window.get_by_role("button", name="Push", exact=True).click()
    window.wait_for(state="detached")


def push_hint(board: Board, index: int, text: str) -> None:
    """As staff: some words about a cell."""
    board.go_to(index)
    board.tool("Push hint").click()
    window = board.page.get_by_role("dialog", name="Push a hint")
    window.get_by_role("textbox", name="Hint").fill(text)
    board.photograph("hint window")
    window.get_by_role("button", name="Push", exact=True).click()
    window.wait_for(state="detached")
