"""Which notebook is the board, and who may write on it?"""

from __future__ import annotations

import pytest
from liveclass_hub.session import commands as c
from liveclass_hub.session import events as e
from liveclass_hub.session.limits import NOTEBOOK_CHARACTERS
from liveclass_hub.session.rules.board import board_writers, is_notebook_name, may_write

from tests.session.room import ROLES, Room, kinds, seated

STAFF = {person for person, role in ROLES.items() if role in {"instructor", "assistant"}}


@pytest.fixture
def room() -> Room:
    """Everyone is here and Ina has opened a board."""
    seats = seated()
    seats.done("ina", c.OpenBoard("07 Sampling.ipynb"))
    return seats


def students_writing(room: Room) -> set[str]:
    return set(board_writers(room.state)) - STAFF


@pytest.mark.parametrize(
    "name",
    ["a.ipynb", "week 2/Übung – ü.ipynb", "数据/课.ipynb", "a/b/c/d.ipynb", "x" * 194 + ".ipynb"],
)
def test_names_of_notebooks(name: str) -> None:
    assert is_notebook_name(name)


@pytest.mark.parametrize(
    "name",
    [
        "",
        ".ipynb",
        "a.txt",
        "a.IPYNB",
        "a.ipynb/",
        "/etc/a.ipynb",
        "../a.ipynb",
        "a/../b.ipynb",
        "./a.ipynb",
        "a//b.ipynb",
        ".git/a.ipynb",
        "a/.hidden.ipynb",
        "a\\b.ipynb",
        "a\0.ipynb",
        "a\n.ipynb",
        "a\x85.ipynb",
        "a\ud800.ipynb",
        "x" * 195 + ".ipynb",
        "é" * 100 + ".ipynb",
        "a/" * (NOTEBOOK_CHARACTERS // 2) + "a.ipynb",
    ],
)
def test_names_of_no_notebook(name: str) -> None:
    assert seated().refused("ina", c.OpenBoard(name)) == "bad_notebook_name"


def test_nobody_writes_before_there_is_a_board() -> None:
    room = seated()
    assert board_writers(room.state) == frozenset()
    for command in (c.AllowWriting(), c.StopWriting(), c.TakePresenting(), c.PushHint("x")):
        assert room.refused("ina", command) == "no_board"
    for command in (c.AskToWrite(), c.StopAsking(), c.AcceptPresenting(), c.DeclinePresenting()):
        assert room.refused("sam", command) == "no_board"


def test_whoever_opens_it_presents_and_staff_write(room: Room) -> None:
    board = room.state.board
    assert board is not None
    assert (board.notebook, board.opened_by, board.presenter) == ("07 Sampling.ipynb", "ina", "ina")
    assert board_writers(room.state) == STAFF


def test_opening_the_same_changes_nothing_another_starts_afresh(room: Room) -> None:
    room.done("ina", c.AllowWriting(("sam",)))
    room.done("ina", c.AllowWriting())
    room.done("ina", c.OfferPresenting("sue"))
    assert room.done("ada", c.OpenBoard("07 Sampling.ipynb")) == []
    room.done("ada", c.OpenBoard("08.ipynb"))
    state = room.state
    assert state.board is not None
    assert (state.board.presenter, state.board.everyone) == ("ada", False)
    assert (state.writers, state.asks, state.offer) == ({}, {}, None)
    assert board_writers(state) == STAFF


def test_some_are_allowed_and_stopped(room: Room) -> None:
    allowed = room.done("ada", c.AllowWriting(("sam", "sue", "sam")))
    assert allowed == [e.WritingAllowed(room.now, ("sam", "sue"), False, "ada")]
    assert room.done("ina", c.AllowWriting(("sue",))) == []
    assert students_writing(room) == {"sam", "sue"}
    assert room.done("ina", c.StopWriting(("sam", "sol"))) == [
        e.WritingStopped(room.now, ("sam",), False, "ina")
    ]
    assert students_writing(room) == {"sue"}
    room.done("ina", c.StopWriting())
    assert students_writing(room) == set()
    assert room.done("ina", c.StopWriting()) == []


def test_staff_in_a_list_and_an_empty_list_are_nothing_to_do(room: Room) -> None:
    assert room.done("ina", c.AllowWriting(("ada", "ivo"))) == []
    room.done("ina", c.AllowWriting())
    assert room.done("ina", c.StopWriting(("ada",))) == []
    assert room.done("ina", c.StopWriting(())) == []
    assert students_writing(room) == {"sam", "sue", "sol", "sid"}


def test_everyone_is_also_who_comes_later(room: Room) -> None:
    room.gone("sid")
    assert kinds(room.done("ina", c.AllowWriting())) == ["WritingAllowed"]
    assert room.done("ina", c.AllowWriting()) == []
    room.done("sid", c.Enter("Sid"))
    room.done("new", c.Enter("New"), "student")
    assert {"sid", "new"} <= students_writing(room)
    room.done("ina", c.StopWriting())
    assert students_writing(room) == set()


def test_stopping_one_of_everyone_names_the_others_who_are_here(room: Room) -> None:
    room.gone("sid")
    room.done("ina", c.AllowWriting(("sue",)))
    room.done("ina", c.AllowWriting())
    assert room.done("ina", c.StopWriting(("sam",))) == [
        e.WritingAllowed(room.now, ("sol",), False, "ina"),
        e.WritingStopped(room.now, ("sam",), False, "ina"),
    ]
    room.done("sid", c.Enter("Sid"))
    assert students_writing(room) == {"sue", "sol"}


def test_leave_by_name_lasts_over_an_absence_and_not_over_a_removal(room: Room) -> None:
    room.gone("sid")
    room.done("ina", c.AllowWriting(("sam", "sid")))
    room.gone("sam")
    assert students_writing(room) == set()
    for person in ("sam", "sid"):
        room.done(person, c.Enter(person.title()))
    assert students_writing(room) == {"sam", "sid"}
    assert kinds(room.done("ina", c.RemovePerson("sam"))) == ["WritingStopped", "PersonRemoved"]
    assert not may_write(room.state, "sam")
    assert list(room.state.writers) == ["sid"]


def test_everyone_stays_everyone_when_one_is_removed(room: Room) -> None:
    room.done("ina", c.AllowWriting(("sid",)))
    room.done("ina", c.AllowWriting())
    room.done("ina", c.RemovePerson("sid"))
    assert room.done("ina", c.StopWriting(("sid",))) == []
    assert students_writing(room) == {"sam", "sue", "sol"}


def test_whom_one_cannot_allow(room: Room) -> None:
    room.done("ina", c.RemovePerson("sid"))
    assert room.refused("ina", c.AllowWriting(("sam", "nobody"))) == "no_such_person"
    assert room.refused("ina", c.AllowWriting(("sid",))) == "no_such_person"
    room.done("ina", c.AllowWriting(("sam", "sid")))
    assert list(room.state.writers) == ["sam"]
    room.done("ina", c.StopWriting(("nobody", "sam")))
    assert room.state.writers == {}


def test_asking_is_answered_by_allowing(room: Room) -> None:
    for person in ("sue", "sam", "sol"):
        assert kinds(room.done(person, c.AskToWrite())) == ["WritingAsked"]
    assert room.done("sue", c.AskToWrite()) == []
    assert list(room.state.asks) == ["sue", "sam", "sol"]
    assert kinds(room.done("ina", c.AllowWriting(("sue",)))) == ["WritingAllowed"]
    assert list(room.state.asks) == ["sam", "sol"]
    assert room.refused("sue", c.AskToWrite()) == "may_write_already"
    room.done("ina", c.AllowWriting())
    assert room.state.asks == {}


def test_asks_are_taken_back_declined_and_go_with_the_person(room: Room) -> None:
    for person in ("sue", "sam", "sol"):
        room.done(person, c.AskToWrite())
    assert room.done("sue", c.StopAsking()) == [e.AskClosed(room.now, "sue", "sue")]
    assert room.done("sue", c.StopAsking()) == []
    assert room.done("ada", c.DeclineWriting("sam")) == [e.AskClosed(room.now, "sam", "ada")]
    assert room.done("ada", c.DeclineWriting("sam")) == []
    assert kinds(room.done("sol", c.Leave())) == ["AskClosed", "PersonLeft"]
    assert room.state.asks == {}


def test_a_change_of_role_changes_the_right(room: Room) -> None:
    room.done("sam", c.AskToWrite())
    assert kinds(room.done("sam", c.Enter("Sam"), "assistant")) == ["AskClosed", "PersonEntered"]
    assert may_write(room.state, "sam")
    room.done("sam", c.TakePresenting(), "assistant")
    back = room.done("sam", c.Enter("Sam"), "student")
    assert kinds(back) == ["PresenterChanged", "PersonEntered"]
    assert not may_write(room.state, "sam")


def test_who_comes_back_as_a_student_presents_no_more(room: Room) -> None:
    room.done("ada", c.TakePresenting())
    room.gone("ada")
    assert room.state.board is not None
    assert room.state.board.presenter == "ada"
    room.done("ada", c.Enter("Ada"), "student")
    assert room.state.board.presenter is None
    assert not may_write(room.state, "ada")


def test_the_end_ends_writing_and_keeps_which_notebook_it_was(room: Room) -> None:
    room.done("ina", c.AllowWriting(("sam",)))
    room.done("sue", c.AskToWrite())
    room.done("ina", c.OfferPresenting("sol"))
    assert kinds(room.done("ina", c.EndSession())) == [
        "AskClosed",
        "OfferClosed",
        "WritingStopped",
        "PresenterChanged",
        "SessionEnded",
    ]
    assert board_writers(room.state) == frozenset()
    assert room.state.board is not None
    assert room.state.board.notebook == "07 Sampling.ipynb"
