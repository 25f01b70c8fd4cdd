"""Does presenting pass from hand to hand as agreed?"""

from __future__ import annotations

import pytest
from liveclass_hub.session import commands as c
from liveclass_hub.session import events as e
from liveclass_hub.session.rules.board import may_write

from tests.session.room import Room, kinds, seated


@pytest.fixture
def room() -> Room:
    """Everyone is here and Ina presents."""
    seats = seated()
    seats.done("ina", c.OpenBoard("a.ipynb"))
    return seats


def presenter(room: Room) -> str | None:
    assert room.state.board is not None
    return room.state.board.presenter


def presenting(room: Room, person: str) -> Room:
    room.done("ina", c.OfferPresenting(person))
    room.done(person, c.AcceptPresenting())
    return room


def test_an_offer_is_accepted_and_gives_the_right_to_write(room: Room) -> None:
    room.done("sam", c.AskToWrite())
    room.done("ada", c.OfferPresenting("sam"))
    assert (presenter(room), may_write(room.state, "sam")) == ("ina", False)
    assert room.done("sam", c.AcceptPresenting()) == [
        e.AskClosed(room.now, "sam", "sam"),
        e.PresenterChanged(room.now, "sam", "sam"),
    ]
    assert (presenter(room), may_write(room.state, "sam")) == ("sam", True)
    assert room.refused("sam", c.AskToWrite()) == "may_write_already"
    assert room.refused("sam", c.AcceptPresenting()) == "not_offered"


def test_an_offer_is_declined_replaced_or_taken_back(room: Room) -> None:
    room.done("ina", c.OfferPresenting("sam"))
    assert room.done("ina", c.OfferPresenting("sam")) == []
    assert room.done("sam", c.DeclinePresenting()) == [e.OfferClosed(room.now, "sam", "sam")]
    room.done("ina", c.OfferPresenting("sam"))
    room.done("ada", c.OfferPresenting("sue"))
    assert room.refused("sam", c.AcceptPresenting()) == "not_offered"
    assert room.refused("sam", c.DeclinePresenting()) == "not_offered"
    assert room.done("ina", c.TakePresenting()) == [e.OfferClosed(room.now, "sue", "ina")]
    assert room.refused("sue", c.AcceptPresenting()) == "not_offered"
    assert room.done("ina", c.TakePresenting()) == []


def test_staff_take_over_from_anyone_and_the_right_goes_back(room: Room) -> None:
    presenting(room, "sam")
    room.done("sam", c.OfferPresenting("sue"))
    assert kinds(room.done("ada", c.TakePresenting())) == ["PresenterChanged"]
    assert (presenter(room), may_write(room.state, "sam")) == ("ada", False)
    assert room.refused("sue", c.AcceptPresenting()) == "not_offered"


def test_a_student_who_presents_hands_over_and_no_other_student_does(room: Room) -> None:
    assert room.refused("sue", c.OfferPresenting("sol")) == "not_presenting"
    presenting(room, "sam")
    assert room.refused("sue", c.OfferPresenting("sue")) == "not_presenting"
    room.done("sam", c.OfferPresenting("sue"))
    room.done("sue", c.AcceptPresenting())
    assert presenter(room) == "sue"
    assert room.refused("sam", c.OfferPresenting("sol")) == "not_presenting"


def test_whom_one_cannot_offer_it_to(room: Room) -> None:
    room.gone("sid")
    assert room.refused("ada", c.OfferPresenting("ada")) == "offer_to_self"
    assert room.refused("ada", c.OfferPresenting("sid")) == "no_such_person"
    assert room.refused("ada", c.OfferPresenting("nobody")) == "no_such_person"
    assert room.done("ada", c.OfferPresenting("ina")) == []


@pytest.mark.parametrize("going", [c.Leave(), c.Depart("gone")])
def test_a_student_who_goes_presents_no_more(room: Room, going: c.AnyCommand) -> None:
    presenting(room, "sam")
    assert kinds(room.done("sam", going)) == ["PresenterChanged", "PersonLeft"]
    assert presenter(room) is None
    room.done("sam", c.Enter("Sam"))
    assert not may_write(room.state, "sam")


def test_another_name_changes_nothing_of_presenting(room: Room) -> None:
    presenting(room, "sam")
    assert kinds(room.done("sam", c.Enter("Samuel"))) == ["PersonEntered"]
    assert presenter(room) == "sam"


def test_staff_who_go_for_a_while_still_present(room: Room) -> None:
    room.gone("ina")
    assert (presenter(room), may_write(room.state, "ina")) == ("ina", False)
    room.done("ina", c.Enter("Ina"))
    assert may_write(room.state, "ina")


@pytest.mark.parametrize("person", ["sam", "ada"])
def test_who_is_removed_presents_no_more(room: Room, person: str) -> None:
    presenting(room, person)
    events = room.done("ivo", c.RemovePerson(person))
    assert kinds(events) == ["PresenterChanged", "PersonRemoved"]
    assert presenter(room) is None


def test_an_offer_goes_with_the_one_it_was_made_to(room: Room) -> None:
    room.done("ina", c.OfferPresenting("sam"))
    assert kinds(room.done("sam", c.Leave())) == ["OfferClosed", "PersonLeft"]
    room.done("ina", c.OfferPresenting("sue"))
    room.done("ina", c.RemovePerson("sue"))
    assert room.state.offer is None


@pytest.mark.parametrize("stop", [c.StopWriting(), c.StopWriting(("sam", "sue"))])
def test_who_is_stopped_from_writing_cannot_go_on_as_the_presenter(
    room: Room, stop: c.StopWriting
) -> None:
    room.done("ina", c.OfferPresenting("sue"))
    assert kinds(room.done("ina", stop)) == ["OfferClosed"]
    presenting(room, "sam")
    assert kinds(room.done("ina", stop)) == ["PresenterChanged"]
    assert (presenter(room), may_write(room.state, "sam")) == (None, False)
    room.done("ada", c.TakePresenting())
    room.done("ada", c.OfferPresenting("ivo"))
    assert room.done("ina", stop) == []
