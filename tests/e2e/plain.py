"""What can a person see and do in a browser without JupyterLab? The class page, in the words of a story."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from playwright.sync_api import Playwright

from tests.e2e.browser import Person, sit_down
from tests.e2e.devices import Look
from tests.e2e.pages import AXE
from tests.e2e.reasons import until
from tests.e2e.senses import Senses
from tests.hub import RunningHub

WATCH = """
window.broken = [];
document.addEventListener('securitypolicyviolation', event =>
  window.broken.push(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}`));
"""


class PlainPage(Senses):
    """One person's browser, at the class page."""

    def __init__(self, person: Person, hub: RunningHub) -> None:
        super().__init__(person, person.page)
        self.hub = hub
        self.asked: list[str] = []
        """Every address the page has asked for."""
        self.dialogs: list[str] = []
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("dialog", self._dialog)

    def log_in(self, path: str = "") -> None:
        """Open an address of the service and fill in the hub's form on the way."""
        self.page.goto(self.hub.service_url + path)
        self.page.fill("#username_input", self.name)
        self.page.fill("#password_input", self.hub.password)
        self.page.click("#login_submit")
        self.page.wait_for_selector(".lc-Page")

    def join(self, *, media: bool = False) -> None:
        """Through the check of one's devices into the class."""
        if media:
            for device in ("microphone", "camera"):
                self.page.locator(f'.lc-Preparing [data-action="preview-{device}"]').click()
        self.page.locator('[data-action="join"]').click()
        self.page.wait_for_selector(".lc-Live")

    def cells(self) -> list[str]:
        """The text of each cell of the board, as it is read, without its outputs."""
        cells: list[str] = self.page.eval_on_selector_all(
            ".lc-Cell",
            "cells => cells.map(c => (c.querySelector('.lc-Code, .lc-Text') ?? c).textContent.trim())",
        )
        return cells

    def why_not_on_board(self, text: str) -> str | None:
        """None once this stands on the board."""
        return (
            None
            if any(text in cell for cell in self.cells())
            else f"the board shows {self.cells()}"
        )

    def says(self) -> str:
        """All words on the page."""
        return self.page.locator("body").inner_text()

    def why_not_saying(self, words: str) -> str | None:
        """None once the page says so."""
        return None if words in self.says() else f"no {words!r} in: {self.says()[:400]}"

    def go_to(self, tab: str) -> None:
        """One of the parts of the page."""
        self.page.get_by_role("tab", name=tab, exact=True).click()

    def broken(self) -> list[str]:
        """What the page's own policy had to stop, and errors."""
        return [*self.page.evaluate("window.broken"), *self.person.complaints]

    def violations(self) -> list[str]:
        """What axe has to say against the whole page."""
        # Through the debugger, as the page's policy lets no script of others in.
        self.page.evaluate(AXE.read_text())
        found: list[dict[str, Any]] = self.page.evaluate(
            """async () => (await axe.run(document, {
                 runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
               })).violations.map(v => ({id: v.id, help: v.help, nodes: v.nodes.map(n => n.html)}))"""
        )
        return [json.dumps(violation)[:500] for violation in found]

    def sticks_out(self) -> int:
        """How many pixels the page is wider than its window."""
        wider: int = self.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        return wider

    def resize(self, *, width: int, dark: bool) -> None:
        """Another window, another theme."""
        self.page.set_viewport_size({"width": width, "height": 760})
        self.page.emulate_media(color_scheme="dark" if dark else "light")
        until(lambda: None if self._is_dark() == dark else "the theme does not follow")

    def photograph(self, step: str) -> None:
        """A picture of this step, kept with the build."""
        self.person.photograph(step, self.page)

    def _is_dark(self) -> bool:
        return bool(self.page.evaluate("document.body.dataset.jpThemeLight === 'false'"))

    def _dialog(self, dialog: Any) -> None:
        self.dialogs.append(dialog.message)
        dialog.dismiss()


def sit_at_plain_page(
    playwright: Playwright, hub: RunningHub, name: str, profile: Path, look: Look | None = None
) -> PlainPage:
    """A browser of their own for this person, with nothing in it yet."""
    person = sit_down(playwright, name, profile, look=look, size=(1024, 760))
    person.context.add_init_script(WATCH)
    return PlainPage(person, hub)
