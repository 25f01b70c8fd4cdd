"""What can someone do to a board they may only read? Every way found, and what is left of each in their copy."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from typing import Any

from playwright.sync_api import Locator, Page, WebSocket

from tests.e2e.pages import Desk
from tests.e2e.reasons import until

BOARD = ".jp-LiveClass-reading"

# The document is found by way of an editor that shows a part of it. Deleting does not move a state vector, so what is
# deleted is counted too.
COPY = """() => {
  const views = [...document.querySelectorAll('.jp-LiveClass-reading .cm-content')].map(c => c.cmTile.root.view);
  const texts = views.map(view => view.plugins.find(p => p.value?.conf?.ytext)?.value.conf.ytext);
  const doc = texts.find(Boolean).doc;
  const vector = [...doc.store.clients].map(([client, items]) => {
    const last = items[items.length - 1];
    return [client, last.id.clock + last.length];
  }).sort();
  const deleted = [...doc.store.clients.values()].flat().filter(item => item.deleted).length;
  const cells = doc.getArray('cells').toJSON();
  return {
    vector: JSON.stringify(vector), deleted, cells: JSON.stringify(cells), meta: JSON.stringify(doc.getMap('meta')),
    same: views.every((view, at) => view.state.doc.toString() === texts[at].toString())
  };
}"""

DROP = """files => {
  for (const target of document.querySelectorAll('.jp-LiveClass-reading .cm-content, .jp-LiveClass-reading .jp-Cell')) {
    const data = new DataTransfer();
    data.setData('text/plain', 'dropped');
    if (files) data.items.add(new File([new Uint8Array(8)], 'a.png', { type: 'image/png' }));
    for (const type of ['dragenter', 'dragover', 'drop'])
      target.dispatchEvent(new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true }));
    for (const type of ['paste', 'cut'])
      target.dispatchEvent(new ClipboardEvent(type, { clipboardData: data, bubbles: true, cancelable: true }));
  }
}"""

CELL_KEYS = [
    "a",
    "b",
    "d",
    "d",
    "x",
    "v",
    "m",
    "y",
    "r",
    "1",
    "6",
    "z",
    "Shift+Z",
    "Shift+M",
    "Shift+V",
    "Shift+A",
    "Shift+B",
    "Shift+R",
    "Shift+L",
    "o",
    "Shift+O",
    "s",
    "h",
    "Delete",
    "Backspace",
    "Enter",
    "Shift+Enter",
    "Alt+Enter",
    "Control+Enter",
    "Control+s",
    "Control+z",
    "Control+Shift+z",
    "Control+x",
    "Control+v",
    "Control+Backspace",
    "Control+Shift+m",
    "Control+Shift+ArrowUp",
    "Control+Shift+ArrowDown",
    "ArrowLeft",
    "ArrowRight",
    "Control+Shift+ArrowLeft",
    "Control+Shift+ArrowRight",
    "0",
    "0",
    "i",
    "i",
]

EDITOR_KEYS = [
    "q",
    "Enter",
    "Tab",
    "Shift+Tab",
    "Backspace",
    "Delete",
    "Shift+Enter",
    "Alt+Enter",
    "Control+Enter",
    "Control+z",
    "Control+y",
    "Control+Shift+z",
    "Control+v",
    "Control+x",
    "Control+d",
    "Control+/",
    "Control+Shift+k",
    "Control+Shift+Minus",
    "Control+Shift+d",
    "Alt+ArrowUp",
    "Alt+ArrowDown",
    "Shift+Alt+ArrowDown",
    "Control+]",
    "Control+Delete",
    "Control+b",
]


class Reader:
    """A student's JupyterLab with the board of the class in it."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.page: Page = desk.page
        self.sent: list[str] = []
        self.page.on("websocket", self._listen)

    def _listen(self, socket: WebSocket) -> None:
        if socket.url.split("?")[0].endswith("/board"):
            socket.on("framesent", lambda frame: self.sent.append(self._kind(frame)))

    @staticmethod
    def _kind(frame: Any) -> str:
        found = re.search(rb'"type": ?"(\w+)"', frame if isinstance(frame, bytes) else b"")
        return found[1].decode() if found else "?"

    def cell(self, kind: str, at: int = 0) -> Locator:
        """A cell of the board by what it is: Code, Markdown or Raw."""
        return self.page.locator(f"{BOARD} .jp-{kind}Cell").nth(at)

    def why_not_reading(self, *words: str) -> str | None:
        """None once the board is open here to be read, and holds these words."""
        shown = self.page.locator(BOARD)
        if shown.count() == 0:
            return f"{self.desk.name} has no board; the panel says {self.desk.says()!r}"
        text = shown.first.inner_text()
        missing = [word for word in words if word not in text]
        return f"the board of {self.desk.name} lacks {missing}: {text[:300]!r}" if missing else None

    def copy(self) -> dict[str, Any]:
        """This page's document: how far it has come, and what is in it."""
        found: dict[str, Any] = self.page.evaluate(COPY)
        return found

    def stand_on(self, cell: Locator) -> None:
        """Give a cell the focus, but not its source."""
        self.page.keyboard.press("Escape")
        cell.locator(".jp-InputPrompt").click()

    def ways(self) -> dict[str, Callable[[], object]]:
        """Everything a reader can do that could change the board."""
        return {
            "double-clicking text": lambda: self.cell("Markdown").locator("h1").dblclick(),
            **{f"{key} on a cell": partial(self._press, key) for key in CELL_KEYS},
            **{f"{key} in the source": partial(self._press_inside, key) for key in EDITOR_KEYS},
            "pasting from the clipboard": self._paste,
            "hiding what is put in": lambda: self._click(".jp-InputCollapser .jp-Collapser-child"),
            "showing it again": lambda: self._click(".jp-InputCollapser .jp-Collapser-child"),
            "hiding what came out": lambda: self._click(".jp-OutputCollapser .jp-Collapser-child"),
            "showing that again": lambda: self._click(".jp-OutputCollapser .jp-Collapser-child"),
            "ticking a task": lambda: self.page.evaluate(
                "document.querySelector('.jp-LiveClass-reading input[type=checkbox]').click()"
            ),
            "dragging a cell to another place": self._drag,
            "dropping words": lambda: self.page.evaluate(DROP, False),
            "dropping a picture": lambda: self.page.evaluate(DROP, True),
            "replacing what was found": self._replace,
            "folding a heading in the contents": self._fold,
            **{f"the menu {menu}": partial(self._menu, menu) for menu in ("Edit", "Run", "Kernel")},
            "what the palette offers for bold": lambda: self._palette("Bold"),
            "the cell's own menu": lambda: self._context(
                self.cell("Code").locator(".jp-InputPrompt")
            ),
            "the source's own menu": lambda: self._context(
                self.cell("Code").locator(".cm-line").first
            ),
        }

    def _press(self, key: str) -> None:
        self.stand_on(self.cell("Code"))
        self.page.keyboard.press(key)

    def _press_inside(self, key: str) -> None:
        self.cell("Code").locator(".cm-line").last.click()
        self.page.keyboard.press(key)

    def _click(self, what: str) -> None:
        self.cell("Code").locator(what).first.evaluate("element => element.click()")

    def _paste(self) -> None:
        self.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        self.page.evaluate("navigator.clipboard.writeText('pasted')")
        self._press_inside("Control+v")
        self._press("v")

    def _drag(self) -> None:
        start = self.cell("Code").locator(".jp-InputPrompt").bounding_box()
        end = self.cell("Raw").bounding_box()
        assert start
        assert end
        mouse = self.page.mouse
        mouse.move(start["x"] + 8, start["y"] + 8)
        mouse.down()
        mouse.move(start["x"] + 20, start["y"] + 40, steps=4)
        mouse.move(end["x"] + 80, end["y"] + 8, steps=4)
        mouse.up()

    def _replace(self) -> None:
        self.stand_on(self.cell("Code"))
        self.page.keyboard.press("Control+f")
        self.page.locator(".jp-DocumentSearch-input").first.fill("sample")
        toggle = self.page.locator(
            ".jp-DocumentSearch-toggle-wrapper:visible, button[title*='eplace']:visible"
        )
        if toggle.count():
            toggle.first.click()
        for button in self.page.locator(
            ".jp-DocumentSearch-overlay button:has-text('Replace'):visible"
        ).all():
            if button.is_enabled():
                button.click()
        self.page.keyboard.press("Escape")

    def show_contents(self) -> None:
        """The table of contents, which lies at the left."""
        contents = self.page.locator(".lm-TabBar-tab[data-id='table-of-contents']")
        if not self.page.locator("#table-of-contents").is_visible():
            contents.click()

    def _fold(self) -> None:
        self.show_contents()
        for fold in self.page.locator("#table-of-contents .jp-tocItem-collapser").all():
            fold.click()

    def _menu(self, name: str) -> None:
        """Everything that a menu offers for the board, one after the other."""
        self.stand_on(self.cell("Code"))
        entry = ".lm-Menu-item:not(.lm-mod-disabled)[data-type='command']"
        at = 0
        while True:
            self.page.locator(".lm-MenuBar-item", has_text=re.compile(f"^{name}$")).click()
            offered = self.page.locator(f".lm-Menu {entry}:visible")
            if at >= offered.count():
                break
            offered.nth(at).click()
            self._dismiss()
            at += 1
        self.page.keyboard.press("Escape")

    def _palette(self, words: str) -> None:
        self.cell("Code").locator(".cm-line").first.click()
        self.page.keyboard.press("Control+Shift+C")
        self.page.locator(".jp-ModalCommandPalette input").fill(words)
        found = self.page.locator(
            ".jp-ModalCommandPalette .lm-CommandPalette-item:not(.lm-mod-disabled)"
        )
        if found.count():
            found.first.click()
        else:
            self.page.keyboard.press("Escape")

    def _context(self, where: Locator) -> None:
        self.page.keyboard.press("Escape")
        where.click(button="right")
        for words in ("Cut", "Paste", "Delete", "Merge", "Split", "Clear", "Trust", "Undo"):
            entry = self.page.locator(
                ".lm-Menu-item:not(.lm-mod-disabled):visible", has_text=re.compile(words)
            )
            if entry.count():
                entry.first.click()
                where.click(button="right")
        self.page.keyboard.press("Escape")

    def _dismiss(self) -> None:
        dialog = self.page.locator(".jp-Dialog .jp-mod-reject")
        while dialog.count():
            dialog.first.click()

    def settle(self) -> None:
        """Until what the page has put off for later is done."""
        self.page.evaluate(
            "new Promise(done => requestIdleCallback(() => requestAnimationFrame(() => done()), {timeout: 500}))"
        )

    def wait_for(self, *words: str) -> None:
        """Until the board is here, in front, and has these words."""
        until(self.why_not_reading, 40)
        self.page.locator("#jp-main-dock-panel .lm-TabBar-tab", has_text="board").first.click()
        until(lambda: self.why_not_reading(*words))

    def kernels(self) -> list[dict[str, Any]]:
        """What runs on this person's own server."""
        found: list[dict[str, Any]] = self.page.evaluate(
            """async () => {
                 const token = document.cookie.match(/_xsrf=([^;]+)/)?.[1] ?? '';
                 const base = location.pathname.split('/lab')[0];
                 const answer = await fetch(`${base}/api/sessions`, { headers: { 'X-XSRFToken': token } });
                 return answer.json();
               }"""
        )
        return found
