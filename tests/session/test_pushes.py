"""Which cells and hints are pushed, and is each taken once?"""

from __future__ import annotations

import pytest
from liveclass_hub.session import commands as c
from liveclass_hub.session import events as e
from liveclass_hub.session.limits import (
    CELL_ID_CHARACTERS,
    PUSHED_CELL_BYTES,
    PUSHED_HINT_BYTES,
    PUSHES_SHOWN,
)

from tests.session.room import Room, seated


@pytest.fixture
def room() -> Room:
    seats = seated()
    seats.done("ina", c.OpenBoard("a.ipynb"))
    return seats


def test_a_cell_is_pushed_as_it_stands_but_for_control_characters(room: Room) -> None:
    source = "    def f():\n\treturn '👩‍🔬'\x00\x1b\r\n\n"
    (pushed,) = room.done("ada", c.PushCell("8f-A_1", "code", source))
    kept = "    def f():\n\treturn '👩‍🔬'\n\n"
    assert pushed == e.CellPushed(room.now, "push_1", "ada", "8f-A_1", "code", kept)


def test_a_hint_is_running_text_about_a_cell_or_about_none(room: Room) -> None:
    (general,) = room.done("ina", c.PushHint("  Look at\nthe mean. \x07"))
    assert general == e.HintPushed(room.now, "push_1", "ina", "Look at\nthe mean.", None)
    (about,) = room.done("ina", c.PushHint("Look.", "c1"))
    assert about == e.HintPushed(room.now, "push_2", "ina", "Look.", "c1")


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (c.PushCell("c1", "code", ""), "empty_push"),
        (c.PushCell("c1", "code", " \n\x00"), "empty_push"),
        (c.PushHint("\t"), "empty_push"),
        (c.PushCell("c1", "raw", "é" * (PUSHED_CELL_BYTES // 2) + "!"), "push_too_long"),
        (c.PushHint("é" * (PUSHED_HINT_BYTES // 2) + "!"), "push_too_long"),
        (c.PushCell("", "code", "x"), "bad_cell_id"),
        (c.PushCell("a b", "code", "x"), "bad_cell_id"),
        (c.PushCell("c1\n", "code", "x"), "bad_cell_id"),
        (c.PushHint("x", "é"), "bad_cell_id"),
        (c.PushHint("x", "c" * (CELL_ID_CHARACTERS + 1)), "bad_cell_id"),
    ],
)
def test_what_cannot_be_pushed(room: Room, command: c.AnyCommand, code: str) -> None:
    assert room.refused("ina", command) == code
    assert room.state.pushes == {}


def test_what_just_fits_is_pushed(room: Room) -> None:
    room.done("ina", c.PushCell("c" * CELL_ID_CHARACTERS, "code", "é" * (PUSHED_CELL_BYTES // 2)))
    room.done("ina", c.PushHint("é" * (PUSHED_HINT_BYTES // 2)))


def test_each_student_takes_a_push_once(room: Room) -> None:
    room.done("ina", c.PushHint("Look."))
    assert room.done("sam", c.TakePush("push_1")) == [e.PushTaken(room.now, "push_1", "sam")]
    assert room.done("sam", c.TakePush("push_1")) == []
    room.done("sue", c.TakePush("push_1"))
    assert list(room.state.pushes["push_1"]) == ["sam", "sue"]
    assert room.refused("sam", c.TakePush("push_9")) == "no_such_push"


def test_old_pushes_are_forgotten_with_who_took_them(room: Room) -> None:
    for number in range(PUSHES_SHOWN + 1):
        room.done("ina", c.PushHint(f"hint {number}"))
        room.done("sam", c.TakePush(f"push_{number + 1}"))
    assert len(room.state.pushes) == PUSHES_SHOWN
    assert room.refused("sue", c.TakePush("push_1")) == "no_such_push"
    room.done("sue", c.TakePush("push_2"))


def test_pushes_outlive_a_change_of_the_board(room: Room) -> None:
    room.done("ina", c.PushHint("Look."))
    room.done("ina", c.OpenBoard("b.ipynb"))
    room.done("sam", c.TakePush("push_1"))
