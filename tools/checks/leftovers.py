"""Has anything been left for later, or for nobody?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from tools.checks.sources import Breach, ours

SUFFIXES = (
    ".py",
    ".pyi",
    ".ts",
    ".tsx",
    ".js",
    ".mjs",
    ".css",
    ".rs",
    ".toml",
    ".md",
    ".sh",
    ".html",
)
NOTES = re.compile(r"\b(" + "|".join(("TO" + "DO", "FIX" + "ME", "XX" + "X", "HA" + "CK")) + r")\b")
SILENCED = re.compile(
    r"\b(?:it|test|describe)\.(?:only|skip)\(|\bdebugger;|\bbreakpoint\(\)|#\[ignore\]"
)


def breaches(root: Path) -> Iterator[Breach]:
    for name, text in ours(root, *SUFFIXES):
        for number, line in enumerate(text.splitlines(), 1):
            if found := NOTES.search(line):
                yield Breach(name, number, f"{found[0]}: do it, or write an issue")
            if found := SILENCED.search(line):
                yield Breach(name, number, f"left over from trying out: {found[0]}")
