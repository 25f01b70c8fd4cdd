"""People with copies of one board: some in a browser's library (a node process), some in ours."""

from __future__ import annotations

import base64
import json
import random
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

from jupyter_ydoc import YNotebook
from pycrdt import Doc, Text, merge_updates

from tests.board.copies import code

SCRIPT = Path(__file__).parent / "pages" / "notebooks.mjs"
NOTHING = b"\x00\x00"
WORDS = ("x = 1\n", "print(x)\n", "é", "🎓", "🇨🇭👩🏽‍🏫", "\t", "# a longer line of words\n")


class Person(Protocol):
    """Someone's copy: what is edited on it stands in an outbox until it is taken."""

    def hear(self, update: bytes) -> None: ...
    def edit(self, chance: random.Random, name: str) -> None: ...
    def take(self) -> bytes: ...
    def vector(self) -> bytes: ...
    def missing(self, state: bytes) -> bytes: ...
    def content(self) -> dict[str, Any]: ...


class Pages:
    """The node process; it holds many copies."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self._last = 0

    def open(self, state: bytes) -> Page:
        self._last += 1
        page = Page(self, self._last)
        page.ask("open", state)
        return page

    def ask(self, copy: int, ask: str, args: tuple[Any, ...]) -> Any:
        plain = [base64.b64encode(a).decode() if isinstance(a, bytes) else a for a in args]
        assert self._process.stdin
        assert self._process.stdout
        print(json.dumps({"copy": copy, "ask": ask, "args": plain}), file=self._process.stdin)
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())


@contextmanager
def pages() -> Iterator[Pages]:
    """Browsers' copies. What the library says of reading detached types is of no interest."""
    with subprocess.Popen(
        ["node", str(SCRIPT)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        try:
            yield Pages(process)
        finally:
            process.kill()


class Page:
    """A person with a browser."""

    EDITS = (
        *("type", "type", "type", "erase", "replace", "add", "remove", "move", "turn", "run"),
        *("print", "note", "forget", "name", "format", "undo", "redo", "trust"),
    )

    def __init__(self, pages: Pages, copy: int) -> None:
        self._pages = pages
        self._copy = copy

    def ask(self, ask: str, *args: Any) -> Any:
        return self._pages.ask(self._copy, ask, args)

    def hear(self, update: bytes) -> None:
        self.ask("hear", update)

    def edit(self, chance: random.Random, name: str) -> None:
        kind = chance.choice(self.EDITS)
        says = name if kind == "add" else chance.choice(WORDS)
        self.ask("edit", kind, chance.randrange(20), chance.randrange(40), says)

    def take(self) -> bytes:
        return base64.b64decode(self.ask("take"))

    def vector(self) -> bytes:
        return base64.b64decode(self.ask("vector"))

    def missing(self, state: bytes) -> bytes:
        return base64.b64decode(self.ask("missing", state))

    def content(self) -> dict[str, Any]:
        found = self.ask("content")
        assert not found["pending"], "something is kept back because its past is missing"
        return dict(found["notebook"])


class Local:
    """A person with our library. Offsets in a text are bytes here, so it types at its ends."""

    EDITS = ("type", "type", "append", "erase", "add", "remove", "move", "run", "note", "format")

    def __init__(self, state: bytes) -> None:
        self.doc: Doc[Any] = Doc()
        self.notebook = YNotebook(self.doc)
        self._outbox: list[bytes] = []
        self._hearing = False
        self._listening = self.doc.observe(self._made)
        self.hear(state)

    def hear(self, update: bytes) -> None:
        self._hearing = True
        self.doc.apply_update(update)
        self._hearing = False

    def _made(self, event: Any) -> None:
        if not self._hearing:
            self._outbox.append(event.update)

    def edit(self, chance: random.Random, name: str) -> None:
        cells = self.notebook.ycells
        kind = chance.choice(self.EDITS) if len(cells) else "add"
        with self.doc.transaction():
            if kind == "add":
                self.notebook.append_cell(code(name, name))
            else:
                self._change(kind, chance.randrange(len(cells)), chance)

    def _change(self, kind: str, at: int, chance: random.Random) -> None:
        cells = self.notebook.ycells
        cell, word = cells[at], chance.choice(WORDS)
        source: Text = cell["source"]
        if kind == "type":
            source.insert(0, word)
        elif kind == "append":
            source += word
        elif kind == "erase":
            source.clear()
        elif kind == "remove":
            del cells[at]
        elif kind == "move":
            plain = self.notebook.get_cell(at)
            del cells[at]
            cells.insert(chance.randrange(len(cells) + 1), self.notebook.create_ycell(plain))
        elif kind == "run" and "outputs" in cell:
            cell["execution_count"] = chance.randrange(1, 9)
        elif kind == "note":
            cell["metadata"][f"key{chance.randrange(3)}"] = word
        elif kind == "format" and len(source):
            source.format(0, len(str(source)[0].encode()), {"style0": True})

    def take(self) -> bytes:
        made, self._outbox = self._outbox, []
        return merge_updates(*made) if made else b""

    def vector(self) -> bytes:
        return self.doc.get_state()

    def missing(self, state: bytes) -> bytes:
        return self.doc.get_update(state)

    def content(self) -> dict[str, Any]:
        return dict(self.notebook.get(deduplicate=False))


def shown(content: dict[str, Any]) -> dict[str, Any]:
    """A notebook without what the two libraries' readers add of their own accord."""
    cells = [dict(cell) for cell in content["cells"]]
    for cell in cells:
        cell["metadata"] = {k: v for k, v in cell["metadata"].items() if k != "trusted"}
        cell.pop("execution_count" if cell.get("execution_count") is None else "", None)
    metadata = {k: v for k, v in content["metadata"].items() if k != "language_info"}
    return {"cells": cells, "metadata": metadata}
