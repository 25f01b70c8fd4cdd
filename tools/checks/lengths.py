"""Is any function or file longer than one can hold in one's head?"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path

from tools.checks.sources import GENERATED, Breach, ours

LONGEST_FUNCTION = 40
LONGEST_FILE = 400

# file -> why it may be longer. A table may; a noun that is missing may not.
LONG_FILES: Mapping[str, str] = {}


def _long_functions(name: str, text: str) -> Iterator[Breach]:
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            size = (node.end_lineno or node.lineno) - node.lineno + 1
            if size > LONGEST_FUNCTION:
                says = f"{node.name} has {size} lines; {LONGEST_FUNCTION} is the most"
                yield Breach(name, node.lineno, says)


def breaches(root: Path) -> Iterator[Breach]:
    for name, text in ours(root, ".py", ".ts", ".tsx", ".rs"):
        if name.startswith(GENERATED):
            continue
        if name.endswith(".py"):
            yield from _long_functions(name, text)
        size = text.count("\n")
        if size > LONGEST_FILE and name not in LONG_FILES:
            yield Breach(name, LONGEST_FILE + 1, f"{size} lines; {LONGEST_FILE} is the most")
