"""Who takes part in a full class, who watches it, and who moves up?"""

from __future__ import annotations

import pytest
from hypothesis import given
from liveclass_hub.session import commands as c
from liveclass_hub.session import events as e
from liveclass_hub.session.limits import SessionLimits
from liveclass_hub.session.policy import policy_for
from liveclass_hub.session.rules.places import places_left, watchers, watches

from tests.session.lessons import Step, lessons
from tests.session.room import ROLES, Room, seated, started

FULL = SessionLimits(people=3, when_full="watch")


@pytest.fixture
def room() -> Room:
    """A full class: Ina, Sam and Sue take part, Sol watches."""
    room = seated("ina", "sam", "sue", limits=FULL)
    assert room.done("sol", c.Enter("Sol")) == [e.PersonEntered(room.now, "sol", "Sol", "guest")]
    return room


def test_who_comes_into_a_full_class_watches_and_is_told_why(room: Room) -> None:
    assert watches(room.state, "sol")
    for command in (c.RaiseHand(), c.OpenSource("microphone"), c.PostMessage("hello")):
        assert room.refused("sol", command, "guest") == "watching"
    assert {cell.why for cell in policy_for("guest", "Full.").values()} == {"", "Full."}
    room.done("sol", c.Leave(), "guest")


def test_nobody_calls_on_or_promotes_who_watches(room: Room) -> None:
    room.done("ina", c.OpenBoard("a.ipynb"))
    assert room.refused("ina", c.CallOn("sol")) == "guests_watch"
    assert room.refused("ina", c.Promote("sol")) == "students_only_promoted"
    assert room.refused("ina", c.AllowWriting(("sol",))) == "guests_watch"


def test_coming_again_gives_a_place_as_soon_as_one_is_free(room: Room) -> None:
    assert room.done("sol", c.Enter("Sol")) == []
    room.gone("sue")
    assert places_left(room.state) == 1
    assert room.done("sol", c.Enter("Sol")) == [e.PersonEntered(room.now, "sol", "Sol", "student")]
    room.done("sol", c.RaiseHand())
    room.done("sue", c.Enter("Sue"))
    assert watchers(room.state) == ["sue"]


def test_staff_and_copresenters_come_in_all_the_same(room: Room) -> None:
    room.done("ina", c.Promote("sam"))
    room.gone("sam")
    room.done("sol", c.Enter("Sol"))
    room.done("ada", c.Enter("Ada"))
    room.done("sam", c.Enter("Sam"))
    assert room.state.role_of("sam") == "student"
    assert places_left(room.state) == -2


def test_who_is_in_already_keeps_the_place_over_a_new_name(room: Room) -> None:
    done = room.done("sue", c.Enter("Sue Ellen"))
    assert done == [e.PersonEntered(room.now, "sue", "Sue Ellen", "student")]


def test_nobody_watches_past_a_lobby_or_beyond_as_many_again(room: Room) -> None:
    for person in ("w1", "w2"):
        room.done(person, c.Enter(person), "student")
    assert room.refused("w3", c.Enter("W3"), "student") == "capacity"
    room.done("w2", c.Leave(), "guest")
    room.done("ina", c.ChangeSettings(lobby=True))
    assert room.refused("w3", c.Enter("W3"), "student") == "capacity"


def test_a_class_that_refuses_says_that_it_is_full() -> None:
    room = seated("ina", "sam", limits=SessionLimits(people=2))
    assert room.refused("sue", c.Enter("Sue")) == "capacity"


@given(lessons)
def test_never_more_take_part_than_there_are_places(lesson: list[Step]) -> None:
    room = started(SessionLimits(people=2, when_full="watch"))
    for person, command in lesson:
        role = room.state.role_of(person) if watches(room.state, person) else ROLES[person]
        entering = isinstance(command, c.Enter)
        room.ask(person, command, ROLES[person] if entering else role)
        state = room.state
        bound = [p for p, seen in state.people.items() if seen.here and not state.unbound(p)]
        assert len(bound) - len(watchers(state)) <= 2 + len(room.state.copresenters)
        assert all(not state.people[p].sources for p in watchers(state))
