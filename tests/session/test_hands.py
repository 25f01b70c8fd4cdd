"""Do hands queue in order, and does a turn pass as agreed?"""

from __future__ import annotations

import pytest
from liveclass_hub.session import commands as c
from liveclass_hub.session import events as e
from liveclass_hub.session.limits import QUESTION_CHARACTERS

from tests.session.room import Room, kinds, seated


def called(room: Room) -> str | None:
    call = room.state.call
    return None if call is None else call.person


@pytest.fixture
def room() -> Room:
    return seated()


def test_hands_stand_in_the_order_they_were_raised(room: Room) -> None:
    for person in ("sue", "sam", "ada"):
        room.done(person, c.RaiseHand())
    assert list(room.state.hands) == ["sue", "sam", "ada"]
    orders = [hand.order for hand in room.state.hands.values()]
    assert orders == sorted(set(orders))


def test_asking_something_else_keeps_the_place(room: Room) -> None:
    room.done("sam", c.RaiseHand("why?"))
    before = room.state.hands["sam"]
    room.done("sue", c.RaiseHand())
    room.done("sam", c.RaiseHand("  how?\x00 "))
    after = room.state.hands["sam"]
    assert (after.order, after.since, after.question) == (before.order, before.since, "how?")
    assert room.done("sam", c.RaiseHand("how?")) == []


def test_lowering_and_raising_again_goes_to_the_end(room: Room) -> None:
    room.done("sam", c.RaiseHand())
    room.done("sue", c.RaiseHand())
    room.done("sam", c.LowerHand())
    room.done("sam", c.RaiseHand())
    assert list(room.state.hands) == ["sue", "sam"]


def test_a_question_has_a_length(room: Room) -> None:
    room.done("sam", c.RaiseHand("?" * QUESTION_CHARACTERS))
    assert room.refused("sue", c.RaiseHand("?" * (QUESTION_CHARACTERS + 1))) == "question_too_long"
    assert room.done("sue", c.RaiseHand("   "))[0] == e.HandRaised(room.now, "sue", None)


def test_staff_lower_one_or_all(room: Room) -> None:
    for person in ("sam", "sue", "sol"):
        room.done(person, c.RaiseHand())
    assert room.done("ada", c.LowerHand("sue")) == [e.HandLowered(room.now, "sue", "ada")]
    assert room.done("ina", c.LowerAllHands()) == [e.AllHandsLowered(room.now, "ina")]
    assert room.state.hands == {}
    assert room.done("ina", c.LowerAllHands()) == []
    assert room.done("ina", c.LowerHand("sue")) == []


def test_accepting_a_call_lowers_the_hand_and_gives_the_spotlight(room: Room) -> None:
    room.done("sam", c.RaiseHand())
    room.done("ina", c.CallOn("sam"))
    assert (called(room), room.state.spotlight) == ("sam", None)
    assert kinds(room.done("sam", c.AcceptCall())) == ["HandLowered", "CallAccepted"]
    assert (called(room), room.state.spotlight, room.state.hands) == (None, "sam", {})


def test_declining_leaves_the_hand(room: Room) -> None:
    room.done("sam", c.RaiseHand())
    room.done("ina", c.CallOn("sam"))
    room.done("sam", c.DeclineCall())
    assert (room.state.call, room.state.spotlight, list(room.state.hands)) == (None, None, ["sam"])


def test_only_the_one_called_answers(room: Room) -> None:
    room.done("ina", c.CallOn("sam"))
    assert room.refused("sue", c.AcceptCall()) == "not_called"
    assert room.refused("sue", c.DeclineCall()) == "not_called"
    room.done("ina", c.CallOn("sue"))
    assert room.refused("sam", c.AcceptCall()) == "not_called"


def test_the_spotlight_moves_on_and_takes_the_students_screen(room: Room) -> None:
    room.done("ina", c.CallOn("sam"))
    room.done("sam", c.AcceptCall())
    room.done("sam", c.OpenSource("screen"))
    room.done("ina", c.CallOn("sue"))
    assert room.state.spotlight == "sam"
    events = room.done("sue", c.AcceptCall())
    assert kinds(events) == ["SourceClosed", "TurnEnded", "CallAccepted"]
    assert room.state.spotlight == "sue"
    assert room.state.open["screen"] == {}


def test_a_turn_ends(room: Room) -> None:
    room.done("ina", c.CallOn("sam"))
    room.done("sam", c.AcceptCall())
    room.done("sam", c.OpenSource("microphone"))
    assert kinds(room.done("ada", c.EndTurn("sam"))) == ["TurnEnded"]
    assert room.state.spotlight is None
    assert "sam" in room.state.open["microphone"]
    assert room.refused("ada", c.EndTurn("sam")) == "not_their_turn"


def test_ending_the_turn_of_one_who_is_called_takes_the_call_back(room: Room) -> None:
    room.done("ina", c.CallOn("sol"))
    room.done("sol", c.AcceptCall())
    room.done("ina", c.CallOn("sam"))
    room.done("ina", c.EndTurn("sam"))
    assert (room.state.call, room.state.spotlight) == (None, "sol")


def test_whom_one_cannot_call_on(room: Room) -> None:
    room.gone("sid")
    assert room.refused("ina", c.CallOn("ina")) == "call_on_self"
    assert room.refused("ina", c.CallOn("sid")) == "no_such_person"
    assert room.refused("ina", c.CallOn("nobody")) == "no_such_person"


def test_calling_again_on_the_same_person_changes_nothing(room: Room) -> None:
    room.done("ina", c.CallOn("sam"))
    assert room.done("ada", c.CallOn("sam")) == []
    room.done("sam", c.AcceptCall())
    assert room.done("ina", c.CallOn("sam")) == []
