"""Do the limits of sound and picture hold, and does muting mute whom it should?"""

from __future__ import annotations

import pytest
from liveclass_hub.session import commands as c
from liveclass_hub.session import events as e
from liveclass_hub.session.limits import SessionLimits

from tests.session.room import Room, kinds, seated

SMALL = SessionLimits(microphones=2, cameras=1)


@pytest.fixture
def room() -> Room:
    return seated(limits=SMALL)


def test_opening_and_closing_ones_own(room: Room) -> None:
    assert room.done("sam", c.OpenSource("camera")) == [e.SourceOpened(room.now, "sam", "camera")]
    assert room.done("sam", c.OpenSource("camera")) == []
    closed = room.done("sam", c.CloseSource("camera"))
    assert closed == [e.SourceClosed(room.now, "sam", "camera", "sam")]
    assert room.done("sam", c.CloseSource("camera")) == []


def test_the_next_microphone_is_refused_in_words(room: Room) -> None:
    room.done("sam", c.OpenSource("microphone"))
    room.done("sue", c.OpenSource("microphone"))
    assert room.refused("sol", c.OpenSource("microphone")) == "microphones_full"
    room.done("sue", c.CloseSource("microphone"))
    room.done("sol", c.OpenSource("microphone"))


def test_staff_count_but_always_open(room: Room) -> None:
    room.done("ina", c.OpenSource("camera"))
    assert room.refused("sam", c.OpenSource("camera")) == "cameras_full"
    room.done("ada", c.OpenSource("camera"))
    assert list(room.state.open["camera"]) == ["ina", "ada"]


def test_a_student_shares_the_screen_in_their_turn_only(room: Room) -> None:
    assert room.refused("sam", c.OpenSource("screen")) == "screen_needs_turn"
    room.done("ina", c.CallOn("sam"))
    assert room.refused("sam", c.OpenSource("screen")) == "screen_needs_turn"
    room.done("sam", c.AcceptCall())
    room.done("sam", c.OpenSource("screen"))


def test_there_is_one_screen_and_staff_take_it_over(room: Room) -> None:
    room.done("ina", c.OpenSource("screen"))
    room.done("ina", c.CallOn("sam"))
    room.done("sam", c.AcceptCall())
    assert room.refused("sam", c.OpenSource("screen")) == "screen_taken"
    assert kinds(room.done("ada", c.OpenSource("screen"))) == ["SourceClosed", "SourceOpened"]
    assert list(room.state.open["screen"]) == ["ada"]


def test_staff_stop_what_another_sends(room: Room) -> None:
    room.done("sam", c.OpenSource("camera"))
    closed = room.done("ada", c.CloseSource("camera", "sam"))
    assert closed == [e.SourceClosed(room.now, "sam", "camera", "ada")]


def test_muting_one_closes_the_microphone_alone_and_not_for_good(room: Room) -> None:
    room.done("sam", c.OpenSource("microphone"))
    room.done("sam", c.OpenSource("camera"))
    room.done("ina", c.MutePerson("sam"))
    assert room.state.people["sam"].sources == {"camera"}
    room.done("sam", c.OpenSource("microphone"))


def test_whom_one_cannot_mute(room: Room) -> None:
    assert room.refused("ina", c.MutePerson("ina")) == "own_microphone"
    assert room.refused("ina", c.MutePerson("nobody")) == "no_such_person"
    assert room.done("ina", c.MutePerson("sam")) == []


def test_muting_all_spares_the_caller_and_the_instructors(room: Room) -> None:
    for person in ("ina", "ivo", "ada"):
        room.done(person, c.OpenSource("microphone"))
    assert room.done("ada", c.MuteAll()) == []
    room.done("ina", c.CloseSource("microphone"))
    room.done("ivo", c.CloseSource("microphone"))
    room.done("sam", c.OpenSource("microphone"))
    room.done("ina", c.OpenSource("microphone"))
    assert room.done("ada", c.MuteAll()) == [e.EveryoneMuted(room.now, "ada", ("sam",))]
    assert room.done("ivo", c.MuteAll()) == [e.EveryoneMuted(room.now, "ivo", ("ada",))]
    assert list(room.state.open["microphone"]) == ["ina"]
    assert room.state.people["sam"].sources == frozenset()
