"""Who gets in, what goes with who leaves, and does a removed person stay out?"""

from __future__ import annotations

import pytest
from liveclass_hub.session import commands as c
from liveclass_hub.session import events as e
from liveclass_hub.session.limits import NAME_CHARACTERS, SessionLimits

from tests.session.room import Room, kinds, seated, started


@pytest.fixture
def room() -> Room:
    return seated()


def busy(room: Room, person: str) -> None:
    """A student with everything a student can have."""
    room.done("ina", c.CallOn(person))
    room.done(person, c.AcceptCall())
    room.done(person, c.RaiseHand())
    for source in ("microphone", "camera", "screen"):
        room.done(person, c.OpenSource(source))


def nothing_left(room: Room, person: str) -> bool:
    state = room.state
    return (
        not state.people[person].here
        and not state.people[person].sources
        and person not in state.hands
        and state.spotlight != person
        and not any(person in senders for senders in state.open.values())
    )


def test_coming_in_twice_is_being_there_once(room: Room) -> None:
    assert room.done("sam", c.Enter("Sam")) == []
    assert room.state.here == len(room.state.people)


def test_another_name_or_role_is_told(room: Room) -> None:
    joined = room.state.people["sam"].joined_at
    room.done("sam", c.Enter("Samuel"), "assistant")
    person = room.state.people["sam"]
    assert (person.name, person.role, person.joined_at) == ("Samuel", "assistant", joined)


def test_losing_the_role_loses_the_screen(room: Room) -> None:
    room.done("ada", c.OpenSource("screen"))
    assert kinds(room.done("ada", c.Enter("Ada"), "student")) == ["SourceClosed", "PersonEntered"]


def test_names_are_one_clean_line(room: Room) -> None:
    room.done("sid", c.Enter("  \u202eevil\x07\n  Sid "))
    assert room.state.people["sid"].name == "evil Sid"
    room.done("sid", c.Enter("x" * 1000))
    assert len(room.state.people["sid"].name) == NAME_CHARACTERS
    assert room.refused("sid", c.Enter(" \u202e ")) == "name_missing"


def test_a_full_class_says_so_and_staff_get_in() -> None:
    room = seated("ina", "sam", limits=SessionLimits(people=2))
    assert room.refused("sue", c.Enter("Sue")) == "capacity"
    room.done("ada", c.Enter("Ada"))
    room.done("sam", c.Enter("Sam"))
    room.gone("sam")
    room.gone("ada")
    room.done("sue", c.Enter("Sue"))


def test_leaving_leaves_nothing_behind(room: Room) -> None:
    busy(room, "sam")
    events = room.done("sam", c.Leave())
    assert kinds(events) == ["HandLowered", *["SourceClosed"] * 3, "TurnEnded", "PersonLeft"]
    assert nothing_left(room, "sam")
    assert room.refused("sam", c.PostMessage("still here")) == "not_here"


def test_departing_is_leaving_and_may_be_said_twice(room: Room) -> None:
    busy(room, "sam")
    events = room.done("sam", c.Depart("gone"))
    assert nothing_left(room, "sam")
    assert {event.by for event in events if isinstance(event, e.SourceClosed)} == {None}
    assert room.done("sam", c.Depart("gone")) == []


def test_leaving_while_called_takes_the_call_back(room: Room) -> None:
    room.done("ina", c.CallOn("sam"))
    room.gone("sam")
    assert room.state.call is None


def test_coming_back_keeps_when_one_came(room: Room) -> None:
    joined = room.state.people["sam"].joined_at
    room.gone("sam")
    room.done("sam", c.Enter("Sam"))
    assert room.state.people["sam"].joined_at == joined
    assert room.state.people["sam"].here


def test_a_removed_person_is_out_and_stays_out(room: Room) -> None:
    busy(room, "sam")
    room.done("ada", c.RemovePerson("sam"))
    assert nothing_left(room, "sam")
    assert room.refused("sam", c.Enter("Sam")) == "removed"
    assert room.refused("sam", c.PostMessage("let me in")) == "removed"
    assert room.done("ina", c.RemovePerson("sam")) == []


def test_who_left_can_still_be_kept_out(room: Room) -> None:
    room.gone("sam")
    here = room.state.here
    room.done("ina", c.RemovePerson("sam"))
    assert room.refused("sam", c.Enter("Sam")) == "removed"
    assert room.state.here == here


def test_whom_one_cannot_remove(room: Room) -> None:
    assert room.refused("ada", c.RemovePerson("ina")) == "cannot_remove_instructor"
    assert room.refused("ada", c.RemovePerson("ada")) == "cannot_remove_self"
    assert room.refused("ada", c.RemovePerson("nobody")) == "no_such_person"


def test_who_is_not_in_the_class_asks_nothing_of_it() -> None:
    room = started()
    assert room.refused("ina", c.PostMessage("hello?")) == "not_here"
    assert room.refused(None, c.PostMessage("hello?")) == "not_allowed"
