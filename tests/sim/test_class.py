"""Does a class in which the service crashes again and again go as if it never had?"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from liveclass_hub.readers.view import audience_of
from liveclass_hub.session import events as e

from tests.readers.oracle import view_of
from tests.session.room import Room
from tests.sim.lesson import Lesson


@pytest.mark.parametrize("seed", [1, 2])
def test_ninety_minutes_with_crashes_are_ninety_minutes_without(tmp_path: Path, seed: int) -> None:
    calm = Lesson(tmp_path / "calm", seed, crashes=False).run()
    rough = Lesson(tmp_path / "rough", seed, crashes=True).run()
    assert min(rough.crashes.values()) >= 5, "the crashes were not at every point"
    assert rough.events == calm.events
    assert rough.answers == calm.answers
    assert rough.views == calm.views


def test_the_class_was_a_lively_one_and_all_saw_the_same(tmp_path: Path) -> None:
    """Otherwise the comparison above would prove little."""
    outcome = Lesson(tmp_path, 3, crashes=True).run()
    happened = Counter(type(event) for event in outcome.events)
    assert all(happened[kind] for kind in e.EVENTS), set(e.EVENTS) - set(happened)
    assert happened[e.MessagePosted] > 300
    posted = [event.message for event in outcome.events if isinstance(event, e.MessagePosted)]
    assert len(set(posted)) == len(posted)
    refused = Counter(outcome.answers.values())
    assert {"not_allowed", "microphones_full", "removed"} <= set(refused)
    roles = {"ina": "instructor", "ada": "assistant"}
    room = Room()
    room.replay(outcome.events)
    for person, view in outcome.views.items():
        audience = audience_of(roles.get(person, "student"))  # type: ignore[arg-type]
        assert view == view_of(room.state, outcome.events, audience)
