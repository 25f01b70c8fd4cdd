"""In which order do the tests run, and which fixtures has everyone?"""

from __future__ import annotations

from pathlib import Path

import pytest

pytest_plugins = ["pytest_jupyter.jupyter_server"]

HERE = Path(__file__).parent
CORE = HERE.parent / "sfu" / "tests"

# Cheap first, so that a mistake in the core is told before a browser is started.
ORDER = (
    "house",
    "session",
    "log",
    "readers",
    "wire",
    "golden",
    "sim",
    "board",
    "host",
    "web",
    "lab",
    "sfu",
    "media",
    "e2e",
)


def _place(item: pytest.Item) -> int:
    area = "sfu" if item.path.is_relative_to(CORE) else item.path.relative_to(HERE).parts[0]
    return ORDER.index(area) if area in ORDER else len(ORDER) - 2


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=_place)
