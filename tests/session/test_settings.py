"""Do the room's settings bind students, and only students, from the commit that makes them?"""

from __future__ import annotations

import pytest
from liveclass_hub.session import commands as c
from liveclass_hub.session import events as e
from liveclass_hub.session.limits import SessionSettings

from tests.session.room import Room, kinds, seated


def told(room: Room) -> list[bool]:
    """may_unmute, cameras, locked, lobby."""
    now = room.state.settings
    return [now.may_unmute, now.cameras, now.locked, now.lobby]


def test_what_is_left_out_of_a_change_stays() -> None:
    room = seated()
    room.done("ina", c.ChangeSettings(cameras=False))
    room.done("ada", c.ChangeSettings(locked=True))
    assert told(room) == [True, False, True, False]
    room.done("ada", c.ChangeSettings(locked=False, cameras=True))
    assert told(room) == [True, True, False, False]


def test_the_same_again_is_nothing() -> None:
    room = seated()
    assert room.done("ina", c.ChangeSettings()) == []
    assert room.done("ina", c.ChangeSettings(cameras=True, lobby=False)) == []


def test_a_session_starts_with_what_its_first_event_says() -> None:
    room = Room()
    chosen = SessionSettings(may_unmute=False, lobby=True)
    room.done("ina", c.StartSession("s_1", "demo", "Title", room.limits, chosen))
    assert room.state.settings == chosen
    assert room.events[0] == e.SessionStarted(
        1001.0, "s_1", "demo", "Title", "ina", room.limits, chosen
    )


def test_students_who_may_not_unmute_speak_when_it_is_their_turn() -> None:
    room = seated()
    room.done("ina", c.ChangeSettings(may_unmute=False))
    assert room.refused("sam", c.OpenSource("microphone")) == "unmuting_off"
    room.done("ina", c.CallOn("sam"))
    assert room.refused("sam", c.OpenSource("microphone")) == "unmuting_off"
    room.done("sam", c.AcceptCall())
    room.done("sam", c.OpenSource("microphone"))
    assert room.refused("sue", c.OpenSource("microphone")) == "unmuting_off"


def test_a_microphone_goes_with_the_turn_that_allowed_it() -> None:
    room = seated()
    room.done("ina", c.ChangeSettings(may_unmute=False))
    room.done("ina", c.CallOn("sam"))
    room.done("sam", c.AcceptCall())
    room.done("sam", c.OpenSource("microphone"))
    events = room.done("ina", c.EndTurn("sam"))
    assert kinds(events) == ["SourceClosed", "TurnEnded"]
    assert not room.state.open["microphone"]


def test_a_microphone_stays_after_a_turn_where_students_may_unmute() -> None:
    room = seated()
    room.done("ina", c.CallOn("sam"))
    room.done("sam", c.AcceptCall())
    room.done("sam", c.OpenSource("microphone"))
    assert kinds(room.done("ina", c.EndTurn("sam"))) == ["TurnEnded"]


def test_switching_unmuting_off_mutes_nobody_by_itself() -> None:
    room = seated()
    room.done("sam", c.OpenSource("microphone"))
    assert kinds(room.done("ina", c.ChangeSettings(may_unmute=False))) == ["SettingsChanged"]
    assert "sam" in room.state.open["microphone"]
    room.done("sam", c.CloseSource("microphone"))
    assert room.refused("sam", c.OpenSource("microphone")) == "unmuting_off"


@pytest.mark.parametrize("keep_muted", [False, True])
def test_muting_all_with_and_without_letting_them_unmute(keep_muted: bool) -> None:
    room = seated()
    room.done("sam", c.OpenSource("microphone"))
    room.done("ina", c.MuteAll(keep_muted=keep_muted))
    assert not room.state.open["microphone"]
    assert room.state.settings.may_unmute is not keep_muted
    if keep_muted:
        assert room.refused("sam", c.OpenSource("microphone")) == "unmuting_off"
    else:
        room.done("sam", c.OpenSource("microphone"))


def test_keeping_muted_works_also_when_nobody_was_heard() -> None:
    room = seated()
    assert kinds(room.done("ina", c.MuteAll(keep_muted=True))) == ["SettingsChanged"]
    assert room.done("ina", c.MuteAll(keep_muted=True)) == []


def test_cameras_off_closes_the_students_and_refuses_new_ones() -> None:
    room = seated()
    for person in ("sam", "sue", "ada", "ina"):
        room.done(person, c.OpenSource("camera"))
    events = room.done("ina", c.ChangeSettings(cameras=False))
    assert kinds(events) == ["SettingsChanged", "SourceClosed", "SourceClosed"]
    assert list(room.state.open["camera"]) == ["ada", "ina"]
    assert room.refused("sam", c.OpenSource("camera")) == "cameras_off"
    room.done("ivo", c.OpenSource("camera"))


def test_cameras_are_off_also_for_whose_turn_it_is() -> None:
    room = seated()
    room.done("ina", c.ChangeSettings(cameras=False))
    room.done("ina", c.CallOn("sam"))
    room.done("sam", c.AcceptCall())
    assert room.refused("sam", c.OpenSource("camera")) == "cameras_off"


def test_who_is_staff_no_more_loses_the_camera_with_their_role() -> None:
    room = seated()
    room.done("ina", c.ChangeSettings(cameras=False))
    room.done("ada", c.OpenSource("camera"))
    room.done("ada", c.Enter("Ada"), "student")
    assert not room.state.open["camera"]


def test_staff_are_heard_and_seen_whatever_is_set() -> None:
    room = seated()
    room.done("ina", c.ChangeSettings(may_unmute=False, cameras=False, locked=True, lobby=True))
    for person in ("ina", "ada"):
        room.done(person, c.OpenSource("microphone"))
        room.done(person, c.OpenSource("camera"))
