"""What may a promoted student do, and what is left of it when they are demoted?"""

from __future__ import annotations

import pytest
from hypothesis import given
from liveclass_hub.session import commands as c
from liveclass_hub.session import events as e
from liveclass_hub.session.limits import COPRESENTERS, SCREENS, SessionLimits
from liveclass_hub.session.names import SOURCES
from liveclass_hub.session.refusals import Refusal
from liveclass_hub.session.rules.board import may_write

from tests.session.lessons import SMALL, Step, lessons
from tests.session.room import Room, kinds, seated, started

NARROW = SessionLimits(microphones=1, cameras=1)


@pytest.fixture
def room() -> Room:
    """A class that lets students do nothing, with a board, and Sam promoted."""
    room = seated(limits=NARROW)
    room.done("ina", c.OpenBoard("a.ipynb"))
    room.done("ina", c.OpenSource("microphone"))
    room.done("ina", c.OpenSource("camera"))
    room.done("ina", c.ChangeSettings(may_unmute=False, cameras=False))
    room.done("ina", c.Promote("sam"))
    return room


@pytest.mark.parametrize("source", SOURCES)
def test_settings_and_limits_do_not_bind_a_copresenter(room: Room, source: str) -> None:
    assert room.refused("sue", c.OpenSource(source))  # type: ignore[arg-type]
    opened = room.done("sam", c.OpenSource(source))  # type: ignore[arg-type]
    assert opened == [e.SourceOpened(room.now, "sam", source)]  # type: ignore[arg-type]


def test_a_copresenter_takes_nobodys_screen(room: Room) -> None:
    room.done("ina", c.OpenSource("screen"))
    assert room.refused("sam", c.OpenSource("screen")) == "screen_taken"


def test_a_copresenter_writes_whatever_is_stopped(room: Room) -> None:
    assert may_write(room.state, "sam")
    assert not may_write(room.state, "sue")
    room.done("ina", c.StopWriting())
    room.done("ina", c.StopWriting(("sam",)))
    assert may_write(room.state, "sam")
    assert room.done("ina", c.AllowWriting(("sam",))) == []
    assert room.refused("sam", c.AskToWrite()) == "may_write_already"


def test_a_copresenter_presents_when_asked_and_not_unasked(room: Room) -> None:
    assert room.refused("sam", c.TakePresenting()) == "not_allowed"
    room.done("ina", c.OfferPresenting("sam"))
    room.done("sam", c.AcceptPresenting())
    room.done("ina", c.StopWriting())
    assert room.state.board is not None
    assert room.state.board.presenter == "sam"


@pytest.mark.parametrize(
    "command",
    [
        c.MutePerson("sue"),
        c.RemovePerson("sue"),
        c.Promote("sue"),
        c.ChangeSettings(cameras=True),
        c.CallOn("sue"),
        c.OpenBoard("b.ipynb"),
        c.EndSession(),
    ],
)
def test_a_copresenter_moderates_nothing(room: Room, command: c.AnyCommand) -> None:
    assert room.refused("sam", command) == "not_allowed"


def test_what_is_switched_off_stays_on_at_a_copresenter(room: Room) -> None:
    room.done("ina", c.ChangeSettings(cameras=True))
    room.done("sam", c.OpenSource("camera"))
    room.done("ina", c.ChangeSettings(cameras=False))
    assert "sam" in room.state.open["camera"]
    room.done("sam", c.OpenSource("microphone"))
    room.done("ada", c.MuteAll(keep_muted=True))
    assert "sam" not in room.state.open["microphone"]
    room.done("sam", c.OpenSource("microphone"))


def test_a_turn_that_ends_takes_nothing_from_a_copresenter(room: Room) -> None:
    room.done("ina", c.CallOn("sam"))
    room.done("sam", c.AcceptCall())
    room.done("sam", c.OpenSource("screen"))
    assert kinds(room.done("ina", c.EndTurn("sam"))) == ["TurnEnded"]


def test_demoting_ends_all_that_came_with_it_in_one_commit(room: Room) -> None:
    for source in SOURCES:
        room.done("sam", c.OpenSource(source))
    room.done("ina", c.OfferPresenting("sam"))
    room.done("sam", c.AcceptPresenting())
    done = room.done("ada", c.Demote("sam"))
    assert kinds(done) == [*["SourceClosed"] * 3, "PresenterChanged", "PersonDemoted"]
    assert done[-1] == e.PersonDemoted(room.now, "sam", "ada")
    assert not room.state.people["sam"].sources
    assert not may_write(room.state, "sam")
    assert room.refused("sam", c.OpenSource("microphone")) == "unmuting_off"


def test_demoting_leaves_what_was_given_by_name(room: Room) -> None:
    room.done("ina", c.AllowWriting(("sue",)))
    room.done("ina", c.Promote("sue"))
    room.done("ina", c.Demote("sue"))
    assert may_write(room.state, "sue")


def test_promoting_answers_a_wish_to_write(room: Room) -> None:
    room.done("sue", c.AskToWrite())
    assert kinds(room.done("ada", c.Promote("sue"))) == ["AskClosed", "PersonPromoted"]


def test_twice_is_once(room: Room) -> None:
    assert room.done("ina", c.Promote("sam")) == []
    room.done("ina", c.Demote("sam"))
    assert room.done("ina", c.Demote("sam")) == []


def test_one_may_give_it_back_and_end_nobody_elses(room: Room) -> None:
    room.done("ina", c.Promote("sue"))
    assert room.refused("sue", c.Demote("sam")) == "not_allowed"
    assert kinds(room.done("sue", c.Demote("sue"))) == ["PersonDemoted"]


def test_only_students_who_are_here_are_promoted(room: Room) -> None:
    assert room.refused("ina", c.Promote("ada")) == "students_only_promoted"
    assert room.refused("ina", c.Promote("ina")) == "students_only_promoted"
    assert room.refused("ina", c.Promote("nobody")) == "no_such_person"
    room.gone("sue")
    assert room.refused("ina", c.Promote("sue")) == "no_such_person"


def test_it_outlasts_an_absence(room: Room) -> None:
    for going in (c.Leave(), c.Depart("gone")):
        room.done("sam", c.OpenSource("microphone"))
        room.done("sam", going)
        room.done("sam", c.Enter("Sam"))
        room.done("sam", c.OpenSource("microphone"))
        assert may_write(room.state, "sam")


def test_it_can_be_ended_while_they_are_away(room: Room) -> None:
    room.gone("sam")
    assert kinds(room.done("ina", c.Demote("sam"))) == ["PersonDemoted"]
    room.done("sam", c.Enter("Sam"))
    assert room.refused("sam", c.OpenSource("camera")) == "cameras_off"


def test_who_is_put_out_or_comes_to_teach_is_no_copresenter(room: Room) -> None:
    assert "PersonDemoted" in kinds(room.done("ina", c.RemovePerson("sam")))
    room.done("ina", c.Promote("sue"))
    teaches = room.done("sue", c.Enter("Sue"), "assistant")
    assert e.PersonDemoted(room.now, "sue", None) in teaches
    room.done("sue", c.Enter("Sue"), "student")
    assert room.state.copresenters == {}


def test_a_class_has_only_so_many_at_once() -> None:
    room = seated("ina")
    crowd = [f"p{number}" for number in range(COPRESENTERS + 1)]
    for person in crowd:
        room.done(person, c.Enter(person), "student")
    for person in crowd[:-1]:
        room.done("ina", c.Promote(person))
    assert room.refused("ina", c.Promote(crowd[-1])) == "copresenters_full"
    room.done(crowd[0], c.Depart("gone"), "student")
    room.done("ina", c.Promote(crowd[-1]))


@given(lessons)
def test_who_was_demoted_has_nothing_left_that_a_student_would_not_have(
    lesson: list[Step],
) -> None:
    room = started(SMALL)
    for person, command in lesson:
        decision = room.ask(person, command)
        assert len(room.state.open["screen"]) <= SCREENS
        for demoted in [] if isinstance(decision, Refusal) else decision:
            if isinstance(demoted, e.PersonDemoted) and room.state.unbound(demoted.person) is False:
                assert not room.state.people[demoted.person].sources
                board = room.state.board
                assert board is None or board.presenter != demoted.person
        assert all(room.state.people[p].role == "student" for p in room.state.copresenters)
        assert not room.state.copresenters.keys() & room.state.removed.keys()
