"""Does a class in which the service crashes again and again go as if it never had?"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from liveclass_hub.session import events as e
from liveclass_hub.session.limits import PUSHES_SHOWN

from tests.readers.oracle import tidy, view_of
from tests.session.room import Room
from tests.sim.lesson import Lesson, Outcome
from tests.sim.people import MINUTES, everyone

SEED = 1


@pytest.fixture(scope="module")
def rough(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    return Lesson(tmp_path_factory.mktemp("rough"), SEED, crashes=True).run()


def test_ninety_minutes_with_crashes_are_ninety_minutes_without(
    rough: Outcome, tmp_path: Path
) -> None:
    calm = Lesson(tmp_path, SEED, crashes=False).run()
    assert min(rough.crashes.values()) >= 5, "the crashes were not at every point"
    assert min(rough.weather.values()) >= 20, "the network was too good"
    assert rough.weather == calm.weather
    assert rough.events == calm.events
    assert rough.answers == calm.answers
    assert rough.seen == calm.seen
    assert rough.views == calm.views


def test_every_audience_was_there_and_looked_at(rough: Outcome) -> None:
    seen = {page[:2] for moment in rough.seen for page in moment.values()}
    assert {("staff", "inside"), ("student", "inside"), ("guest", "inside")} <= seen
    assert {("student", "waiting"), ("guest", "waiting"), ("student", "outside")} <= seen
    assert len(rough.seen) == MINUTES // 5 - 1


@settings(max_examples=4, deadline=None, phases=[Phase.generate], derandomize=True)
@given(st.integers(0, 2**32))
def test_so_it_is_in_any_short_class(seed: int) -> None:
    with TemporaryDirectory() as folder:
        rough = Lesson(Path(folder, "rough"), seed, crashes=True, minutes=12).run()
        calm = Lesson(Path(folder, "calm"), seed, crashes=False, minutes=12).run()
    assert (rough.events, rough.answers, rough.seen) == (calm.events, calm.answers, calm.seen)
    assert rough.views == calm.views


def test_the_class_was_a_lively_one(rough: Outcome) -> None:
    """Otherwise the comparison above would prove little."""
    happened = Counter(type(event).__name__ for event in rough.events)
    assert {kind.__name__ for kind in e.EVENTS} - set(happened) == set()
    assert happened["MessagePosted"] > 150
    assert {"not_allowed", "microphones_full", "removed"} <= set(rough.answers.values())
    assert {"may_write_already", "not_presenting", "no_such_push"} <= set(rough.answers.values())
    pushed = sum(happened[kind] for kind in ("CellPushed", "HintPushed"))
    assert pushed > PUSHES_SHOWN, "nothing was ever forgotten"


def test_nothing_happened_twice_and_all_saw_the_same(rough: Outcome) -> None:
    posted = [event.message for event in rough.events if isinstance(event, e.MessagePosted)]
    assert len(set(posted)) == len(posted)
    room = Room()
    room.replay(rough.events)
    looked = 0
    for page in everyone():
        view = rough.views[page.person]
        if room.state.present(page.person):
            looked += 1
            assert tidy(view) == view_of(
                room.state, rough.events, page.audience, person=page.person
            )
    assert looked > 20
