"""Notebooks and the copies of them that people's browsers hold."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from jupyter_ydoc import YNotebook
from pycrdt import Doc, Map, Text


def code(name: str, source: str = "", **more: Any) -> dict[str, Any]:
    cell = {"cell_type": "code", "id": name, "metadata": {}, "source": source}
    return {**cell, "outputs": [], "execution_count": None, **more}


def notebook(*cells: dict[str, Any]) -> dict[str, Any]:
    about = {"kernelspec": {"name": "python3", "display_name": "Python 3"}}
    return {"cells": list(cells), "metadata": about, "nbformat": 4, "nbformat_minor": 5}


def write(folder: Path, *cells: dict[str, Any], name: str = "lesson.ipynb") -> Path:
    file = folder / name
    file.write_text(json.dumps(notebook(*cells)))
    return file


def html(says: str) -> Map[Any]:
    return Map({"output_type": "display_data", "data": {"text/html": says}, "metadata": {}})


class Copy:
    """A browser's copy: edits made on it since `sent` leave as one update."""

    def __init__(self, state: bytes) -> None:
        self.doc: Doc[Any] = Doc()
        self.doc.apply_update(state)
        self.notebook = YNotebook(self.doc)
        self.sent = self.doc.get_state()

    def take(self) -> bytes:
        update = self.doc.get_update(self.sent)
        self.sent = self.doc.get_state()
        return update

    def hear(self, update: bytes) -> None:
        if update:
            self.doc.apply_update(update)

    @property
    def cells(self) -> Any:
        return self.notebook.ycells

    def source(self, at: int) -> Text:
        text = self.cells[at]["source"]
        assert isinstance(text, Text)
        return text

    def content(self) -> dict[str, Any]:
        return self.notebook.get(deduplicate=False)
