"""When are the teaching staff told that the class is quiet?"""

from __future__ import annotations

import pytest
from liveclass_hub.session import commands as c
from liveclass_hub.session import events as e
from liveclass_hub.session.evolve import evolve
from liveclass_hub.session.state import State

from tests.session.room import Room, seated

MINUTES = 3


def quiet_room() -> Room:
    """A class in which the last thing a student did is longer ago than the setting."""
    room = seated()
    room.now += MINUTES * 60
    return room


def notice(room: Room) -> list[e.AnyEvent]:
    return room.done(None, c.NoticeQuiet())


def test_they_are_told_once_with_the_time_a_student_last_did_something() -> None:
    room = seated()
    room.done("sam", c.PostMessage("hello"))
    spoke = room.now
    room.now += MINUTES * 60
    assert notice(room) == [e.ClassFellQuiet(room.now, spoke)]
    assert notice(room) == []
    assert room.state.nudge == "told"


def test_not_before_the_time_is_over() -> None:
    room = seated()
    room.done("sam", c.SetSignal("yes"))
    room.now += MINUTES * 60 - 2
    assert notice(room) == []
    assert notice(room) != []


@pytest.mark.parametrize(
    "deed",
    [
        c.PostMessage("why?"),
        c.PostMessage("between us", private=True),
        c.RaiseHand(),
        c.SetSignal("lost"),
        c.AskQuestion("why?"),
        c.OpenSource("microphone"),
        c.OpenSource("camera"),
        c.React("applause"),
    ],
)
def test_whatever_a_student_does_ends_it(deed: c.AnyCommand) -> None:
    room = quiet_room()
    notice(room)
    room.done("sam", deed)
    assert room.state.nudge == "none"
    assert room.state.stirred_at == room.now


def test_what_staff_do_does_not() -> None:
    room = quiet_room()
    notice(room)
    room.done("ina", c.PostMessage("Anyone?"))
    room.done("ada", c.OpenSource("microphone"))
    room.done("ina", c.React("applause"))
    assert room.state.nudge == "told"


def test_coming_in_is_no_doing_but_the_first_student_begins_the_time() -> None:
    room = Room()
    room.done("ina", c.StartSession("s_1", "demo", "Class", room.limits))
    room.done("ina", c.Enter("Ina"))
    room.now += 3600
    assert notice(room) == []
    room.done("sam", c.Enter("Sam"))
    room.now += MINUTES * 60 - 30
    room.done("sue", c.Enter("Sue"))
    room.now += 30
    assert notice(room) != []


def test_dismissed_it_does_not_come_back_before_something_happened() -> None:
    room = quiet_room()
    notice(room)
    assert room.done("ada", c.DismissNudge()) == [e.NudgeDismissed(room.now, "ada")]
    room.now += 3600
    assert notice(room) == []
    room.done("sue", c.RaiseHand())
    room.now += MINUTES * 60
    assert notice(room) != []


def test_dismissing_what_is_not_told_is_nothing() -> None:
    assert seated().done("ina", c.DismissNudge()) == []


def test_who_can_be_heard_breaks_the_quiet() -> None:
    room = seated()
    room.done("sam", c.OpenSource("microphone"))
    room.now += 3600
    assert notice(room) == []
    room.done("ina", c.MutePerson("sam"))
    assert notice(room) == []
    room.now += MINUTES * 60
    assert notice(room) != []


def test_so_does_whose_turn_it_is() -> None:
    room = seated()
    room.done("ina", c.CallOn("sam"))
    room.done("sam", c.AcceptCall())
    room.now += 3600
    assert notice(room) == []


def test_the_time_is_a_setting_and_none_means_never() -> None:
    room = seated()
    room.done("ina", c.ChangeSettings(nudge_minutes=10))
    room.now += 9 * 60
    assert notice(room) == []
    room.now += 60
    assert notice(room) != []
    room.done("ina", c.ChangeSettings(nudge_minutes=0))
    assert room.state.nudge == "none"
    room.now += 3600
    assert notice(room) == []


def test_reactions_and_writing_on_the_board_are_noted_now_and_then_only() -> None:
    room = seated()
    room.now += 30
    assert len(room.done("sam", c.React("heart"))) == 1
    assert room.done("sue", c.React("heart")) == []
    assert room.done(None, c.Stir()) == []
    room.now += 30
    assert len(room.done(None, c.Stir())) == 1
    assert not any("sam" in repr(event) for event in room.events[-2:])


def test_the_log_alone_says_whether_they_are_told() -> None:
    room = quiet_room()
    notice(room)
    again = State()
    for event in room.events:
        evolve(again, event)
    assert (again.nudge, again.stirred_at) == ("told", room.state.stirred_at)


def test_only_the_service_notices() -> None:
    room = quiet_room()
    assert room.refused("ina", c.NoticeQuiet()) == "not_allowed"
    assert room.refused("sam", c.Stir()) == "not_allowed"
    assert room.refused("sam", c.DismissNudge()) == "not_allowed"
