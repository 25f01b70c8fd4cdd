"""Can a bad row pass, and is what was not measured ever called good?"""

from __future__ import annotations

import json
import math

import pytest

from tests.networks.marks import NEVER, Mark, Row, table
from tests.networks.scenarios import SCENARIOS

MOST = Mark("gap", 400, "ms")
LEAST = Mark("frames", 5, "/s", floor=True)


@pytest.mark.parametrize(
    ("mark", "value", "met"),
    [
        (MOST, 400, True),
        (MOST, 401, False),
        (MOST, NEVER, False),
        (MOST, None, False),
        (MOST, math.nan, False),
        (LEAST, 5, True),
        (LEAST, 4.9, False),
        (LEAST, None, False),
    ],
)
def test_a_mark_is_met_by_what_is_good_enough(mark: Mark, value: float | None, met: bool) -> None:
    assert mark.met(value) is met


def test_a_row_passes_when_every_mark_is_met_and_nothing_went_wrong() -> None:
    good = {"gap": 20.0, "frames": 19.0}
    assert Row("A", "a", (MOST, LEAST), good).passed
    assert not Row("A", "a", (MOST, LEAST), {"gap": 20.0}).passed
    assert not Row("A", "a", (MOST, LEAST), good, void="the server did not start").passed


def test_the_table_and_the_record_say_what_failed() -> None:
    row = Row("A", "a bad network", (MOST,), {"gap": NEVER})
    assert "FAILED" in table([row])
    assert "not met: gap never ≤ 400 ms" in table([row])
    kept = json.loads(json.dumps(row.as_json(), allow_nan=False))
    assert (kept["passed"], kept["values"]) == (False, {"gap": None})


def test_every_network_is_named_once_and_judged_by_something() -> None:
    names = [scenario.id for scenario in SCENARIOS]
    assert len(set(names)) == len(names)
    assert all(scenario.marks for scenario in SCENARIOS)
