"""Which earlier states of the notebook file can be brought back?

A version is made at a save, when the last one is old enough. Of those, close together lately and further
apart the older they are, a fixed number stays: the first one, the newest, and between them those that
leave the evenest steps.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from .folder import Folder
from .messages import Version

VERSIONS = 20
"""Kept versions of a notebook."""
NEWEST = 5
"""Versions that stay however close together they are."""


class Versions:
    """The folder of versions; a name is the `seq` of its save, and when that was."""

    def __init__(self, folder: Folder) -> None:
        self._folder = folder

    def all(self) -> list[Version]:
        """The kept versions, oldest first."""
        return [_parsed(name) for name in self._folder.names() if not name.startswith(".")]

    def add(self, version: Version, raw: bytes) -> None:
        """Keep a notebook file, and let go of one that is superfluous now."""
        self._folder.write(_name(version), raw)
        kept = self.all()
        while len(kept) > VERSIONS:
            old = superfluous(kept)
            self._folder.remove(_name(old))
            kept.remove(old)

    def read(self, number: int) -> dict[str, Any] | None:
        """The notebook of the version with this number."""
        for version in self.all():
            if version.version == number:
                return dict(json.loads(self._folder.read(_name(version)) or b"{}"))
        return None

    def newest(self) -> Version:
        """The last one made; number -1 before there is any."""
        return max(self.all(), key=lambda version: version.version, default=Version(-1, 0.0))

    def close(self) -> None:
        self._folder.close()


def superfluous(kept: Sequence[Version]) -> Version:
    """The version whose going leaves the smallest gap for its age; never the first nor the newest ones."""
    now = kept[-1].at

    def missed(place: int) -> float:
        gap = kept[place + 1].at - kept[place - 1].at
        return gap / (now - kept[place].at + 1)

    return kept[min(range(1, len(kept) - NEWEST), key=missed)]


def _name(version: Version) -> str:
    return f"{version.version:012}-{int(version.at):010}.ipynb"


def _parsed(name: str) -> Version:
    number, at = name.removesuffix(".ipynb").split("-")
    return Version(int(number), float(at))
