"""Does a class in which the service crashes again and again go as if it never had?"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from liveclass_hub.readers.view import audience_of
from liveclass_hub.session import events as e
from liveclass_hub.session.limits import PUSHES_SHOWN
from liveclass_hub.session.names import Actor

from tests.readers.oracle import tidy, view_of
from tests.session.room import Room
from tests.sim.lesson import Lesson, Outcome

SEED = 3
ROLES: dict[str, Actor] = {"ina": "instructor", "ada": "assistant"}


@pytest.fixture(scope="module")
def rough(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    return Lesson(tmp_path_factory.mktemp("rough"), SEED, crashes=True).run()


def test_ninety_minutes_with_crashes_are_ninety_minutes_without(
    rough: Outcome, tmp_path: Path
) -> None:
    calm = Lesson(tmp_path, SEED, crashes=False).run()
    assert min(rough.crashes.values()) >= 5, "the crashes were not at every point"
    assert rough.events == calm.events
    assert rough.answers == calm.answers
    assert rough.views == calm.views


def test_the_class_was_a_lively_one(rough: Outcome) -> None:
    """Otherwise the comparison above would prove little."""
    happened = Counter(type(event) for event in rough.events)
    assert set(happened) == set(e.EVENTS)
    assert happened[e.MessagePosted] > 300
    assert {"not_allowed", "microphones_full", "removed"} <= set(rough.answers.values())
    assert {"may_write_already", "not_presenting", "no_such_push"} <= set(rough.answers.values())
    pushed = sum(happened[kind] for kind in (e.CellPushed, e.HintPushed))
    assert pushed > PUSHES_SHOWN, "nothing was ever forgotten"


def test_nothing_happened_twice_and_all_saw_the_same(rough: Outcome) -> None:
    posted = [event.message for event in rough.events if isinstance(event, e.MessagePosted)]
    assert len(set(posted)) == len(posted)
    room = Room()
    room.replay(rough.events)
    for person, view in rough.views.items():
        audience = audience_of(ROLES.get(person, "student"))
        assert tidy(view) == view_of(room.state, rough.events, audience, person=person)
