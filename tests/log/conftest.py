"""Which logs do the tests use? Real ones, in a folder of their own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from liveclass_hub.log.sqlite import SqliteLog


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def log(folder: Path) -> Iterator[SqliteLog]:
    opened = SqliteLog(folder)
    yield opened
    opened.close()
