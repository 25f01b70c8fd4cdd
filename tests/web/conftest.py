"""One hub for all tests of the doors; each test has a course of its own on it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

import pytest

from tests.hub import COURSES, RunningHub, running_hub

MOST_COURSES = 250


@pytest.fixture(scope="session")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningHub]:
    """A hub with short times, so that tests need not wait for them."""
    courses = {f"course-{n}": COURSES["demo"] for n in range(MOST_COURSES)}
    with running_hub(
        tmp_path_factory.mktemp("hub"),
        courses=courses,
        wait_for_media=True,
        grace_seconds=2.0,
        hello_seconds=2.0,
        hub_check_seconds=1,
        requests_per_second=200,
        requests_burst=400,
        chat_messages=40,
    ) as running:
        yield running


@pytest.fixture(scope="session")
def _numbers() -> Iterator[int]:
    return count()


@pytest.fixture
def course(_numbers: Iterator[int]) -> str:
    """A course that no other test uses."""
    return f"course-{next(_numbers)}"
