"""Does the spotlight show someone large without giving them anything?"""

from __future__ import annotations

import pytest
from liveclass_hub.session import commands as c
from liveclass_hub.session import events as e
from liveclass_hub.session.refusals import Refusal

from tests.session.room import Room, seated


@pytest.fixture
def room() -> Room:
    return seated()


def test_staff_show_one_person_large_at_a_time(room: Room) -> None:
    assert room.done("ina", c.SetSpotlight("sam")) == [e.SpotlightSet(room.now, "sam", "ina")]
    assert room.done("ada", c.SetSpotlight("sam")) == []
    room.done("ada", c.SetSpotlight("sue"))
    assert room.state.large == "sue"
    assert room.done("ina", c.SetSpotlight()) == [e.SpotlightSet(room.now, None, "ina")]
    assert room.done("ina", c.SetSpotlight()) == []


def test_students_do_not_choose_and_nobody_absent_is_shown(room: Room) -> None:
    refused = room.ask("sam", c.SetSpotlight("sam"))
    assert isinstance(refused, Refusal)
    assert refused.code == "not_allowed"
    absent = room.ask("ina", c.SetSpotlight("nobody"))
    assert isinstance(absent, Refusal)
    assert absent.code == "no_such_person"


def test_being_shown_large_is_no_turn(room: Room) -> None:
    room.done("ina", c.SetSpotlight("sam"))
    assert room.state.spotlight is None
    refused = room.ask("sam", c.OpenSource("screen"))
    assert isinstance(refused, Refusal)
    assert refused.code == "screen_needs_turn"


def test_who_takes_a_turn_is_seen_instead_and_may_be_left_for_another(room: Room) -> None:
    room.done("ina", c.SetSpotlight("sam"))
    room.done("ina", c.CallOn("sue"))
    taken = room.done("sue", c.AcceptCall())
    assert e.SpotlightSet(room.now, None, "sue") in taken
    room.done("ina", c.SetSpotlight("sam"))
    assert (room.state.spotlight, room.state.large) == ("sue", "sam")


@pytest.mark.parametrize("going", [c.Leave(), c.Depart("gone")])
def test_nobody_who_went_is_shown(room: Room, going: c.AnyCommand) -> None:
    room.done("ina", c.SetSpotlight("sam"))
    room.done("sam", going)
    assert room.state.large is None


def test_removing_another_leaves_the_spotlight(room: Room) -> None:
    room.done("ina", c.SetSpotlight("sam"))
    room.done("ina", c.RemovePerson("sue"))
    assert room.state.large == "sam"
    room.done("ina", c.RemovePerson("sam"))
    assert room.state.large is None
