"""Which files are ours, and what does a broken rule look like?"""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

GENERATED = ("labextension/src/wire/", "hub_service/liveclass_hub/wire/schema")


@dataclass(frozen=True, order=True)
class Breach:
    """One place where a rule is broken."""

    file: str
    line: int
    says: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.says}"


def tracked(root: Path) -> list[str]:
    """Every file of the checkout that git keeps or would keep, relative to `root`."""
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=root,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    return sorted({name for name in listing.split("\0") if name and (root / name).is_file()})


def ours(root: Path, *suffixes: str, under: tuple[str, ...] = ("",)) -> Iterator[tuple[str, str]]:
    """Names and texts of our own files with one of these suffixes."""
    for name in tracked(root):
        if not name.startswith(under) or not name.endswith(suffixes):
            continue
        try:
            yield name, (root / name).read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
