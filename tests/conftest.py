"""In which order do the tests run, which fixtures has everyone, and how long does a property look for a fault?"""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

pytest_plugins = ["pytest_jupyter.jupyter_server"]

# No example fails for the time it took: that says how busy the machine is.
settings.register_profile("liveclass", deadline=None, max_examples=150)
settings.load_profile("liveclass")

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

# No socket, and no clock but a pretended one.
COMPUTED = frozenset({"session", "readers", "wire", "golden", "sim"})


def _area(item: pytest.Item) -> str:
    return "sfu" if item.path.is_relative_to(CORE) else item.path.relative_to(HERE).parts[0]


def _place(item: pytest.Item) -> int:
    area = _area(item)
    return ORDER.index(area) if area in ORDER else len(ORDER) - 2


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if _area(item) in COMPUTED:
            item.add_marker("computed")
    items.sort(key=_place)
