"""What stands on the board of a class? Cells as a notebook's file has them, and a lesson made of them."""

from __future__ import annotations

import json
from typing import Any

from tests.hub import RunningHub

NOTEBOOK = "Sampling.ipynb"
PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="


def code(id: str, source: str, *outputs: dict[str, Any]) -> dict[str, Any]:
    """A cell of nbformat."""
    return {
        "id": id,
        "cell_type": "code",
        "source": source,
        "metadata": {},
        "outputs": list(outputs),
        "execution_count": 1 if outputs else None,
    }


def text(id: str, source: str, **more: Any) -> dict[str, Any]:
    """A cell in Markdown."""
    return {"id": id, "cell_type": "markdown", "source": source, "metadata": {}, **more}


def shown(**data: str) -> dict[str, Any]:
    """An output by MIME type, with underscores for slashes."""
    named = {name.replace("_", "/", 1): value for name, value in data.items()}
    return {"output_type": "display_data", "data": named, "metadata": {}}


def said(words: str, name: str = "stdout") -> dict[str, Any]:
    """Something printed."""
    return {"output_type": "stream", "name": name, "text": words}


LESSON = [
    text(
        "t1",
        "# Sampling\n\nThe mean of $n$ values is $\\bar x_1 * \\bar x_2$, see [docs](https://x.example/).",
    ),
    text("t2", "![a dot](attachment:dot.png)", attachments={"dot.png": {"image/png": PNG}}),
    code("c1", "import random\nprint(random.random())  # a number", said("\x1b[32m0.5\x1b[0m\n")),
    code(
        "c2",
        "1 / 0",
        {
            "output_type": "error",
            "ename": "ZeroDivisionError",
            "evalue": "division by zero",
            "traceback": ["\x1b[31mZeroDivisionError\x1b[0m: division by zero"],
        },
    ),
    code(
        "c3",
        "frame",
        shown(
            text_html="<table><thead><tr><th>a</th></tr></thead><tbody><tr><td>1</td></tr></tbody></table>",
            text_plain="   a\n0  1",
        ),
    ),
    code("c4", "picture", shown(image_png=PNG, text_plain="<Figure>")),
    code("c5", "widget", shown(**{"application_vnd.jupyter.widget-view+json": "{}"})),
]


def write(hub: RunningHub, notebook: str, cells: list[dict[str, Any]]) -> None:
    """Put a notebook into the course's folder."""
    folder = hub.data_dir / "courses" / "demo"
    folder.mkdir(parents=True, exist_ok=True)
    content = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells}
    (folder / notebook).write_text(json.dumps(content))
