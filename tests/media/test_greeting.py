"""How often is a client told to ping?"""

from __future__ import annotations

import pytest
from liveclass_hub.media.greeting import pings
from liveclass_hub.media.settings import MediaSettings

SETTINGS = MediaSettings(keys={"key": "secret"})


@pytest.mark.parametrize(
    ("others", "interval", "timeout"),
    [(0, 1, 4), (99, 1, 4), (100, 2, 7), (299, 3, 10), (300, 4, 13), (400, 5, 15), (5000, 5, 15)],
)
def test_a_small_room_notices_a_dead_line_soon_and_a_large_one_does_not_drown_in_pings(
    others: int, interval: int, timeout: int
) -> None:
    assert pings(others, SETTINGS) == (interval, timeout)


def test_pings_together_are_a_few_hundred_a_second() -> None:
    assert sum(1 / pings(others, SETTINGS)[0] for others in range(500)) < 250


def test_the_settings_bound_both() -> None:
    rare = MediaSettings(keys={"key": "secret"}, ping_interval=1, ping_timeout=2)
    assert pings(400, rare) == (1, 2)
