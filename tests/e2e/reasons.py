"""How does a story wait? By asking again until nothing stands in the way, and telling what did."""

from __future__ import annotations

import time
from collections.abc import Callable

PATIENCE = 20.0
"""Seconds that a story waits for anything that has no reason to take longer, however it waits."""


def until(why_not: Callable[[], str | None], seconds: float = PATIENCE) -> None:
    """Return once `why_not()` is None; fail with the last reason it gave."""
    deadline = time.monotonic() + seconds
    while (reason := why_not()) is not None:
        assert time.monotonic() < deadline, f"after {seconds:g} s still: {reason}"
        time.sleep(0.1)


def all_of(*reasons: Callable[[], str | None]) -> Callable[[], str | None]:
    """None once each of them is; else the first reason."""

    def first() -> str | None:
        return next((reason for why in reasons if (reason := why()) is not None), None)

    return first
