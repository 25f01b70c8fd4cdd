"""Is a step of the set-up still good, or have its inputs changed since it was done?

A *stamp* is the hash of everything a step reads. It is written when the step has succeeded, so a step
that was interrupted is done again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path

PASSED_OVER = frozenset(
    {"node_modules", "target", "lib", "dist", "build", "__pycache__", ".git", ".venv", "coverage"}
)


def _files(path: Path) -> Iterator[Path]:
    if path.is_dir():
        for child in sorted(path.iterdir()):
            if child.name not in PASSED_OVER and not child.name.endswith(".tsbuildinfo"):
                yield from _files(child)
    elif path.is_file():
        yield path


def fingerprint(root: Path, inputs: Iterable[str], *, also: Iterable[str] = ()) -> str:
    """The hash of names and contents below `inputs` (relative to `root`) and of the words in `also`."""
    digest = hashlib.sha256()
    for word in also:
        digest.update(f"word {word}\0".encode())
    for name in inputs:
        for file in _files(root / name):
            digest.update(f"file {file.relative_to(root).as_posix()}\0".encode())
            digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


class Stamps:
    """The stamps of one checkout, one small file a step."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def _file(self, step: str) -> Path:
        return self._folder / f"{step}.stamp"

    def holds(self, step: str, value: str) -> bool:
        try:
            return self._file(step).read_text(encoding="utf-8").strip() == value
        except FileNotFoundError:
            return False

    def write(self, step: str, value: str) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        self._file(step).write_text(value + "\n", encoding="utf-8")

    def forget(self, step: str) -> None:
        self._file(step).unlink(missing_ok=True)
