"""Who comes straight in, who waits, and who stays out?"""

from __future__ import annotations

import pytest
from liveclass_hub.session import commands as c
from liveclass_hub.session.limits import SessionLimits

from tests.session.room import Room, kinds, seated, started


def with_lobby(*waiting: str) -> Room:
    """A class with its staff in it and these students at the door."""
    room = seated("ina", "ada")
    room.done("ina", c.ChangeSettings(lobby=True))
    for person in waiting:
        room.done(person, c.Enter(person.title()))
    return room


def test_nobody_new_comes_into_a_locked_class_but_staff() -> None:
    room = seated("ina", "sam")
    room.done("ina", c.ChangeSettings(locked=True))
    assert room.refused("sue", c.Enter("Sue")) == "locked"
    room.done("ada", c.Enter("Ada"))
    room.done("ina", c.ChangeSettings(locked=False))
    room.done("sue", c.Enter("Sue"))


def test_who_is_in_already_comes_back_into_a_locked_class_who_left_does_not() -> None:
    room = seated("ina", "sam", "sue")
    room.done("ina", c.ChangeSettings(locked=True))
    room.done("sam", c.Enter("Sam"))
    room.done("sue", c.Leave())
    assert room.refused("sue", c.Enter("Sue")) == "locked"


def test_who_waits_is_not_in_the_class() -> None:
    room = with_lobby("sam")
    assert kinds(room.events[-1:]) == ["PersonKnocked"]
    assert room.state.present("sam") is None
    assert "sam" not in room.state.people
    assert room.state.here == 2


@pytest.mark.parametrize(
    "command",
    [
        c.PostMessage("hello?"),
        c.RaiseHand(),
        c.OpenSource("microphone"),
        c.AskToWrite(),
        c.React("heart"),
        c.OfferPresenting("sam"),
    ],
)
def test_who_waits_may_do_nothing_but_go(command: c.ClientCommand) -> None:
    room = with_lobby("sam")
    assert room.refused("sam", command) == "in_lobby"
    assert kinds(room.done("sam", c.Leave())) == ["LobbyLeft"]
    assert room.refused("sam", command) == "not_here"


def test_nobody_can_be_called_offered_or_named_while_they_wait() -> None:
    room = with_lobby("sam")
    room.done("ina", c.OpenBoard("a.ipynb"))
    assert room.refused("ina", c.CallOn("sam")) == "no_such_person"
    assert room.refused("ina", c.OfferPresenting("sam")) == "no_such_person"
    assert room.refused("ina", c.MutePerson("sam")) == "no_such_person"


def test_staff_never_wait() -> None:
    room = with_lobby()
    room.done("ivo", c.Enter("Ivo"))
    assert room.state.present("ivo") is not None


def test_admitting_one_lets_in_that_one() -> None:
    room = with_lobby("sam", "sue")
    events = room.done("ada", c.Admit("sue"))
    assert kinds(events) == ["PeopleAdmitted", "PersonEntered"]
    assert room.state.present("sue") is not None
    assert list(room.state.waiting) == ["sam"]
    assert room.done("ada", c.Admit("sue")) == []
    assert room.refused("ada", c.Admit("sol")) == "not_waiting"


def test_admitting_all_lets_them_in_in_the_order_they_came() -> None:
    room = with_lobby("sue", "sam", "sol")
    room.done("ina", c.AdmitAll())
    assert [who for who in room.state.people if who.startswith("s")] == ["sue", "sam", "sol"]
    assert not room.state.waiting
    assert room.done("ina", c.AdmitAll()) == []


def test_the_lobby_switched_off_lets_all_in() -> None:
    room = with_lobby("sue", "sam")
    events = room.done("ina", c.ChangeSettings(lobby=False))
    assert kinds(events)[:2] == ["SettingsChanged", "PeopleAdmitted"]
    assert room.state.here == 4
    room.done("sol", c.Enter("Sol"))
    assert room.state.present("sol") is not None


def test_who_is_denied_may_knock_again_after_a_minute() -> None:
    room = with_lobby("sam")
    room.done("ina", c.Deny("sam"))
    assert not room.state.waiting
    assert room.refused("sam", c.Enter("Sam")) == "denied"
    assert room.refused("ina", c.Deny("sam")) == "not_waiting"
    room.now += 60
    assert kinds(room.done("sam", c.Enter("Sam"))) == ["PersonKnocked"]


def test_those_denied_are_forgotten_after_their_minute() -> None:
    room = with_lobby("sam", "sue")
    room.done("ina", c.Deny("sam"))
    room.now += 60
    room.done("ina", c.Deny("sue"))
    assert list(room.state.denied) == ["sue"]


def test_coming_again_keeps_the_place_and_takes_a_new_name() -> None:
    room = with_lobby("sam", "sue")
    since = room.state.waiting["sam"].since
    assert room.done("sam", c.Enter("Sam")) == []
    room.done("sam", c.Enter("Samuel"))
    assert list(room.state.waiting) == ["sam", "sue"]
    assert room.state.waiting["sam"].name == "Samuel"
    assert room.state.waiting["sam"].since == since


def test_who_waits_too_long_without_a_socket_is_gone() -> None:
    room = with_lobby("sam")
    assert kinds(room.done("sam", c.Depart("gone"))) == ["LobbyLeft"]
    assert room.done("sam", c.Depart("gone")) == []


def test_a_lock_keeps_those_who_wait_and_turns_others_back() -> None:
    room = with_lobby("sam")
    room.done("ina", c.ChangeSettings(locked=True))
    assert room.done("sam", c.Enter("Sam")) == []
    assert room.refused("sue", c.Enter("Sue")) == "locked"
    room.done("ina", c.Admit("sam"))
    assert room.state.present("sam") is not None


def test_those_who_wait_hold_a_place() -> None:
    room = started(SessionLimits(people=3))
    room.done("ina", c.Enter("Ina"))
    room.done("ina", c.ChangeSettings(lobby=True))
    room.done("sam", c.Enter("Sam"))
    room.done("sue", c.Enter("Sue"))
    assert room.refused("sol", c.Enter("Sol")) == "capacity"
    room.done("ina", c.AdmitAll())
    assert room.state.here == 3


def test_who_is_removed_while_waiting_cannot_come_back() -> None:
    room = with_lobby("sam")
    assert kinds(room.done("ina", c.RemovePerson("sam"))) == ["PersonRemoved"]
    assert not room.state.waiting
    assert room.refused("sam", c.Enter("Sam")) == "removed"
    assert room.done("ina", c.RemovePerson("sam")) == []


def test_who_becomes_staff_while_waiting_comes_in() -> None:
    room = with_lobby("sam")
    room.done("sam", c.Enter("Sam"), "assistant")
    assert not room.state.waiting
    assert room.state.present("sam") is not None


def test_the_end_of_the_class_empties_the_lobby() -> None:
    room = with_lobby("sam", "sue")
    events = room.done("ina", c.EndSession())
    assert kinds(events).count("LobbyLeft") == 2
    assert not room.state.waiting
