"""Does a committed file carry a secret or the path of one person's machine?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from tools.checks.sources import Breach, ours

SUFFIXES = (
    ".py",
    ".ts",
    ".tsx",
    ".rs",
    ".toml",
    ".md",
    ".json",
    ".txt",
    ".sh",
    ".in",
    "Makefile",
    "run",
)
PLANTED = (
    (re.compile(r"-----BEGIN [A-Z ]*PRIVATE" + r" KEY-----"), "a private key"),
    (
        re.compile(r"(?<![\w.])/(?:home|Users)/(?!jovyan\b|\{|<)[a-z][\w-]*/"),
        "a path of one machine",
    ),
    (re.compile(r"\"resolved\":\s*\"http"), "a registry's address in a lock"),
)


def breaches(root: Path) -> Iterator[Breach]:
    for name, text in ours(root, *SUFFIXES):
        for number, line in enumerate(text.splitlines(), 1):
            for pattern, what in PLANTED:
                if pattern.search(line):
                    yield Breach(name, number, f"{what} does not belong here")
