"""Which Python, Node and Rust are here, and are they ones this project runs on?"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

Version = tuple[int, int, int]

OLDEST_PYTHON: Version = (3, 11, 0)
FIRST_PYTHON_TOO_NEW: Version = (3, 14, 0)
OLDEST_NODE: Version = (20, 0, 0)


def parse(text: str) -> Version | None:
    """The first version in a program's own words: `rustc 1.85.1 (…)`, `v20.19.2`, `Python 3.13.5`."""
    found = re.search(r"(\d+)\.(\d+)(?:\.(\d+))?", text)
    if found is None:
        return None
    major, minor, patch = found.groups(default="0")
    return int(major), int(minor), int(patch)


def said_by(command: Sequence[str]) -> Version | None:
    """The version a program prints, or None where there is no such program or it does not run."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    except (OSError, subprocess.SubprocessError):
        return None
    return parse(done.stdout or done.stderr)


def words(version: Version) -> str:
    return ".".join(str(part) for part in version)


def python_fits(version: Version) -> bool:
    return OLDEST_PYTHON <= version < FIRST_PYTHON_TOO_NEW


def oldest_rust(root: Path) -> Version:
    """What the media core itself declares, so that it is said in one place."""
    for manifest in (root / "sfu" / "Cargo.toml", root / "sfu" / "core" / "Cargo.toml"):
        if not manifest.is_file():
            continue
        found = re.search(r'^rust-version\s*=\s*"([\d.]+)"', manifest.read_text("utf-8"), re.M)
        if found and (version := parse(found[1])):
            return version
    return (1, 85, 0)


@dataclass(frozen=True)
class Tool:
    """A program the machine must bring, and how new it has to be."""

    name: str
    command: tuple[str, ...]
    oldest: Version

    def complaint(self) -> str | None:
        """A sentence when it is missing or too old; None when it will do."""
        found = said_by(self.command)
        if found is None:
            return f"{self.name} is not here; {words(self.oldest)} or newer is needed"
        if found < self.oldest:
            return f"{self.name} is {words(found)}; {words(self.oldest)} or newer is needed"
        return None


def required_tools(root: Path) -> tuple[Tool, ...]:
    rust = oldest_rust(root)
    return (
        Tool("Node.js", ("node", "--version"), OLDEST_NODE),
        Tool("npm", ("npm", "--version"), (9, 0, 0)),
        Tool("rustc", ("rustc", "--version"), rust),
        Tool("cargo", ("cargo", "--version"), rust),
    )
