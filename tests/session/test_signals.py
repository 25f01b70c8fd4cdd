"""Are quick signals held up one at a time, and do reactions leave nothing behind?"""

from __future__ import annotations

import pytest
from liveclass_hub.session import commands as c
from liveclass_hub.session import events as e
from liveclass_hub.session.names import SIGNALS, Signal

from tests.session.room import Room, seated


@pytest.fixture
def room() -> Room:
    return seated()


def held(room: Room) -> dict[str, Signal]:
    return {person: held.signal for person, held in room.state.signals.items()}


def test_another_signal_takes_the_place_of_the_first_and_nothing_takes_it_back(room: Room) -> None:
    assert room.done("sam", c.SetSignal("yes")) == [e.SignalSet(room.now, "sam", "yes")]
    assert room.done("sam", c.SetSignal("yes")) == []
    room.done("sam", c.SetSignal("lost"))
    room.done("sue", c.SetSignal("done"))
    assert held(room) == {"sam": "lost", "sue": "done"}
    assert room.done("sam", c.SetSignal()) == [e.SignalSet(room.now, "sam", None)]
    assert room.done("sam", c.SetSignal()) == []
    assert held(room) == {"sue": "done"}


@pytest.mark.parametrize("signal", SIGNALS)
def test_staff_clear_every_signal_to_ask_anew(room: Room, signal: Signal) -> None:
    assert room.done("ada", c.ClearSignals()) == []
    room.done("sam", c.SetSignal(signal))
    assert room.done("ada", c.ClearSignals()) == [e.SignalsCleared(room.now, "ada")]
    assert held(room) == {}
    room.done("sam", c.SetSignal(signal))
    assert held(room) == {"sam": signal}


def test_a_signal_goes_with_its_person_and_not_with_their_socket(room: Room) -> None:
    for person in ("sam", "sue", "sol"):
        room.done(person, c.SetSignal("yes"))
    room.done("sam", c.Leave())
    room.gone("sue")
    room.done("ina", c.RemovePerson("sol"))
    assert held(room) == {}
    room.done("sam", c.Enter("Sam"))
    assert held(room) == {}


def test_who_becomes_staff_is_not_one_of_those_asked(room: Room) -> None:
    room.done("sam", c.SetSignal("slower"))
    room.done("sam", c.Enter("Sam"), "assistant")
    assert held(room) == {}


def test_the_end_takes_the_signals_down(room: Room) -> None:
    room.done("sam", c.SetSignal("done"))
    assert e.SignalsCleared(room.now + 1, "ina") in room.done("ina", c.EndSession())


def test_a_reaction_is_no_event(room: Room) -> None:
    assert room.done("sam", c.React("applause")) == []
    assert room.done("ina", c.React("heart")) == []
    room.done("sam", c.Leave())
    assert room.refused("sam", c.React("applause")) == "not_here"
