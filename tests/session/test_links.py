"""Whom does a link let in, for how long, and what is left of it when it is revoked?"""

from __future__ import annotations

import pytest
from hypothesis import given
from liveclass_hub.session import commands as c
from liveclass_hub.session.limits import GUEST_NAME_CHARACTERS, LINKS, SessionLimits
from liveclass_hub.session.refusals import Refusal
from liveclass_hub.session.rules.guests import readable

from tests.session.lessons import Step, lessons
from tests.session.room import Room, kinds, seated, started

FIRST = "a" * 64
ANYBODY = ("gus", "gil", "gro", "gay")


def linked(uses: int = 30, *, lobby: bool = False, minutes: int | None = None) -> Room:
    """A class with its staff, a student and an open link, `l_1`."""
    room = seated("ina", "ada", "sam")
    room.done("ina", c.MakeLink(FIRST, "Parents", minutes, uses, lobby))
    return room


def comes(room: Room, person: str = "gus", name: str = "Kim") -> list[str]:
    return kinds(room.done(person, c.Enter(name, "l_1"), "guest"))


def refused(room: Room, person: str = "gus", link: str | None = "l_1") -> str:
    return room.refused(person, c.Enter("Kim", link), "guest")


def test_a_guest_comes_in_by_a_link_and_it_is_said_by_which() -> None:
    room = linked()
    assert comes(room) == ["LinkUsed", "PersonEntered"]
    seen = room.state.present("gus")
    assert seen is not None
    assert (seen.name, seen.role, room.state.guests) == ("Kim (guest)", "guest", {"gus": "l_1"})
    assert room.done("gus", c.Enter("Kim"), "guest") == []


@pytest.mark.parametrize("link", [None, "l_2", ""])
def test_without_a_link_nobody_is_a_guest(link: str | None) -> None:
    assert refused(linked(), link=link) == "no_such_link"


def test_a_link_that_has_expired_lets_nobody_in_who_is_not_in() -> None:
    room = linked(minutes=1)
    comes(room)
    room.now += 100
    assert refused(room, "gil") == "link_expired"
    room.done("gus", c.Enter("Kim"), "guest")
    room.done("gus", c.Leave(), "guest")
    assert refused(room) == "link_expired"


def test_a_link_lasts_as_long_as_the_setting_says_or_does_not_exist() -> None:
    room = started(SessionLimits(guest_link_minutes=5))
    room.done("ina", c.Enter("Ina"))
    [made] = room.done("ina", c.MakeLink(FIRST, "Parents"))
    assert made.expires_at == room.now + 300  # type: ignore[union-attr]
    without = started(SessionLimits(guest_link_minutes=0))
    without.done("ina", c.Enter("Ina"))
    assert without.refused("ina", c.MakeLink(FIRST, "Parents")) == "links_off"


def test_a_link_is_used_up_and_the_same_guest_counts_once() -> None:
    room = linked(uses=2)
    comes(room, "gus")
    room.done("gus", c.Leave(), "guest")
    assert comes(room, "gus") == ["PersonEntered"]
    comes(room, "gil", "Lee")
    assert refused(room, "gro") == "link_used_up"
    assert room.state.links["l_1"].used == 2


def test_a_revoked_link_puts_out_who_came_by_it_and_nobody_else() -> None:
    room = linked(lobby=True)
    for person, name in zip(ANYBODY, ("A", "B", "C", "D"), strict=True):
        comes(room, person, name)
    room.done("ada", c.Admit("gus"))
    room.done("ada", c.Admit("gil"))
    room.done("gil", c.Leave(), "guest")
    room.done("ada", c.Deny("gro"))
    gone = room.done("ada", c.RevokeLink("l_1"))
    assert kinds(gone) == ["LinkRevoked", "PersonLeft", "LobbyLeft"]
    assert [event.person for event in gone[1:]] == ["gus", "gay"]  # type: ignore[union-attr]
    assert room.state.present("sam") is not None
    assert {refused(room, person) for person in ANYBODY} == {"link_revoked"}
    assert room.done("ina", c.RevokeLink("l_1")) == []
    assert room.refused("ina", c.RevokeLink("l_9")) == "no_such_link"


def test_guests_wait_by_the_links_lobby_and_by_that_of_the_class() -> None:
    room = linked(lobby=True)
    assert comes(room) == ["LinkUsed", "PersonKnocked"]
    room.done("ina", c.ChangeSettings(lobby=True))
    room.done("sue", c.Enter("Sue"))
    assert kinds(room.done("ina", c.ChangeSettings(lobby=False))) == [
        "SettingsChanged",
        "PeopleAdmitted",
        "PersonEntered",
    ]
    assert list(room.state.waiting) == ["gus"]
    room.done("ina", c.AdmitAll())
    seen = room.state.present("gus")
    assert seen is not None
    assert seen.role == "guest"
    open_door = linked()
    open_door.done("ina", c.ChangeSettings(lobby=True))
    assert comes(open_door) == ["LinkUsed", "PersonKnocked"]


def test_a_guest_who_was_denied_may_ask_again_after_a_minute() -> None:
    room = linked(lobby=True)
    comes(room)
    room.done("ina", c.Deny("gus"))
    assert refused(room) == "denied"
    room.now += 60
    comes(room)


def test_a_locked_or_full_class_is_locked_and_full_for_guests_too() -> None:
    room = started(SessionLimits(people=2))
    room.done("ina", c.Enter("Ina"))
    room.done("ina", c.MakeLink(FIRST, "Parents", lobby=False))
    room.done("sam", c.Enter("Sam"))
    assert refused(room) == "capacity"
    room.done("ina", c.ChangeSettings(locked=True))
    assert refused(room) == "locked"
    assert room.state.links["l_1"].used == 0


def test_who_was_removed_stays_out_whatever_the_link() -> None:
    room = linked()
    comes(room)
    room.done("ada", c.RemovePerson("gus"))
    assert refused(room) == "removed"


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("  Kim\tLee ", "Kim Lee"),
        ("Kim (guest)", "Kim"),
        ("Kim (GUEST 7) and more", "Kim"),
        ("\u202eKim\u200b", "Kim"),
        ("Ｋｉｍ", "Kim"),
        ("<b>Kim</b>", "<b>Kim</b>"),
        ("x" * 500, "x" * GUEST_NAME_CHARACTERS),
    ],
)
def test_a_typed_name_is_one_readable_line(typed: str, shown: str) -> None:
    assert readable(typed) == shown


@pytest.mark.parametrize("typed", ["", "  ", "\u200b\u2060", "!!!", "(guest) Kim", "\ue000"])
def test_a_name_without_letters_is_none(typed: str) -> None:
    assert linked().refused("gus", c.Enter(typed, "l_1"), "guest") == "guest_name_missing"


def test_no_two_guests_have_one_name_and_a_guests_name_says_guest() -> None:
    room = linked()
    for person in ANYBODY:
        comes(room, person, "Sam" if person != "gay" else "sam")
    names = [seen.name for seen in room.state.people.values() if seen.guest]
    assert names == ["Sam (guest)", "Sam (guest 2)", "Sam (guest 3)", "sam (guest 4)"]
    room.done("gil", c.Leave(), "guest")
    comes(room, "gil", "Sam")
    assert room.state.people["gil"].name == "Sam (guest 2)"


def test_there_is_no_end_of_links_but_a_limit() -> None:
    room = seated("ina")
    for number in range(LINKS):
        room.done("ina", c.MakeLink(f"{number:064x}", "Parents"))
    assert room.done("ina", c.MakeLink("0" * 64, "The same again")) == []
    assert room.refused("ina", c.MakeLink("f" * 64, "One more")) == "links_full"


@pytest.mark.parametrize(
    ("label", "code"), [("", "link_label_missing"), ("x" * 61, "link_label_too_long")]
)
def test_a_link_has_a_label(label: str, code: str) -> None:
    assert seated("ina").refused("ina", c.MakeLink(FIRST, label)) == code


@pytest.mark.parametrize(
    "command",
    [
        c.CallOn("gus"),
        c.SetSpotlight("gus"),
        c.AllowWriting(("gus",)),
        c.OfferPresenting("gus"),
    ],
)
def test_staff_cannot_give_a_guest_a_part(command: c.AnyCommand) -> None:
    room = linked()
    comes(room)
    room.done("ina", c.OpenBoard("a.ipynb"))
    assert room.refused("ina", command) == "guests_watch"


def test_everyone_may_write_is_not_for_guests() -> None:
    room = linked()
    comes(room)
    room.done("ina", c.OpenBoard("a.ipynb"))
    room.done("ina", c.AllowWriting())
    room.done("ina", c.AllowWriting(("gus", "sam")))
    room.done("ina", c.StopWriting(("gus",)))
    assert room.state.board is not None
    assert room.state.board.everyone
    assert "gus" not in room.state.writers


@given(lessons)
def test_a_guest_is_here_only_by_an_open_link_and_does_nothing(lesson: list[Step]) -> None:
    room = started()
    for person, command in lesson:
        before = room.state.seq
        decision = room.ask(person, command)
        quiet = c.Enter | c.Leave | c.Depart
        if person == "gus" and not isinstance(command, quiet):
            assert isinstance(decision, Refusal)
            assert room.state.seq == before
        state = room.state
        for guest in {p for p, seen in state.people.items() if seen.guest} & set(state.people):
            if state.present(guest) or guest in state.waiting:
                assert not state.links[state.guests[guest]].revoked
            assert not state.people[guest].sources
            assert guest not in {*state.writers, *state.asks, *state.hands, state.spotlight}
            assert guest not in {state.large, *state.signals, *state.copresenters}
        for id, link in state.links.items():
            assert link.used == sum(1 for by in state.guests.values() if by == id) <= link.uses
