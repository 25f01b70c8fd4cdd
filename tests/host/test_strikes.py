"""Who is refused too often is out, for a while, and nobody else is."""

from __future__ import annotations

from liveclass_hub.board import messages as m
from liveclass_hub.board.process import HARMFUL
from liveclass_hub.board.rights import READ_ONLY
from liveclass_hub.host.board.strikes import MOST, SECONDS, Strikes

BAD = m.Refusal("bad_update", "That could not be read.", "Go on.", discard=True)


def test_strikes_count_for_a_minute_and_for_one_person() -> None:
    now = 0.0
    strikes = Strikes(lambda: now)
    for number in range(MOST):
        now += 1.0
        assert strikes.add("p_1", BAD) == (number == MOST - 1)
    assert strikes.out("p_1")
    assert not strikes.add("p_1", BAD)
    assert not strikes.out("p_2")
    now += SECONDS
    assert not strikes.out("p_1")


def test_what_kills_the_child_counts_at_once_and_a_lost_right_never() -> None:
    strikes = Strikes(lambda: 1.0)
    assert not any(strikes.add("p_1", READ_ONLY) for _ in range(100))
    assert strikes.add("p_1", HARMFUL)
