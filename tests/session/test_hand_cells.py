"""What of a cell goes with a hand, who is shown it, and is it gone with the hand?"""

from __future__ import annotations

import msgspec
import pytest
from liveclass_hub.readers.view import ViewReader
from liveclass_hub.session import commands as c
from liveclass_hub.session import events as e
from liveclass_hub.session.limits import HAND_CELLS, HAND_ERROR_BYTES, HAND_SOURCE_BYTES
from liveclass_hub.session.state import HandCell

from tests.session.room import Room, kinds, seated, started

RAISED = ["HandRaised", "HandCellShared", "HandErrorShared"]
OURS = c.HandCellGiven("secret = 1\n\tprint(secret)", "NameError: secret")


@pytest.fixture
def room() -> Room:
    return seated()


def cell_of(room: Room, person: str) -> HandCell | None:
    return room.state.hands[person].cell


def test_a_cell_goes_with_the_hand_and_keeps_its_place(room: Room) -> None:
    room.done("sam", c.RaiseHand("why?"))
    order = room.state.hands["sam"].order
    assert kinds(room.done("sam", c.RaiseHand("why?", OURS))) == RAISED[1:]
    assert cell_of(room, "sam") == HandCell(OURS.source, OURS.error)
    assert kinds(room.done("sam", c.RaiseHand("how?", OURS))) == RAISED[:1]
    assert cell_of(room, "sam") == HandCell(OURS.source, OURS.error)
    assert room.done("sam", c.RaiseHand("how?", OURS)) == []
    assert room.state.hands["sam"].order == order


def test_raising_again_without_it_takes_it_back(room: Room) -> None:
    assert kinds(room.done("sam", c.RaiseHand(None, OURS))) == RAISED
    assert room.done("sam", c.RaiseHand()) == [e.HandCellShared(room.now, "sam", None)]
    assert cell_of(room, "sam") is None
    room.done("sam", c.RaiseHand(None, OURS))
    room.done("sam", c.RaiseHand(None, c.HandCellGiven("x = 2")))
    assert cell_of(room, "sam") == HandCell("x = 2")


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("\x1b[0;31mNameError\x1b[0m: x", "NameError: x"),
        ("\x1b]8;;javascript:alert(1)\x07click\x1b]8;;\x07", "click"),
        ("\x1b]0;never closed", None),
        ("\x1b]8;;" * 3000, None),
        ("a\x00b\x1b\x9bc\ud800", "abc"),
        ("<img src=x onerror=alert(1)>", "<img src=x onerror=alert(1)>"),
        ("  \n ", None),
    ],
)
def test_an_error_is_plain_text(room: Room, given: str, kept: str | None) -> None:
    room.done("sam", c.RaiseHand(None, c.HandCellGiven("f()", given)))
    assert cell_of(room, "sam") == HandCell("f()", kept)


def test_of_a_long_error_the_end_is_kept(room: Room) -> None:
    told = "é" * HAND_ERROR_BYTES + "\nValueError: the end"
    room.done("sam", c.RaiseHand(None, c.HandCellGiven("f()", told)))
    cell = cell_of(room, "sam")
    assert cell is not None
    assert cell.error is not None
    assert cell.error.startswith("…\né")
    assert cell.error.endswith("ValueError: the end")
    assert HAND_ERROR_BYTES - 2 < len(cell.error.encode()) <= HAND_ERROR_BYTES
    assert room.done("sam", c.RaiseHand(None, c.HandCellGiven("f()", cell.error))) == []


def test_a_source_has_a_length(room: Room) -> None:
    room.done("sam", c.RaiseHand(None, c.HandCellGiven("x" * HAND_SOURCE_BYTES)))
    long = c.HandCellGiven("é" * (HAND_SOURCE_BYTES // 2) + "x")
    assert room.refused("sue", c.RaiseHand(None, long)) == "hand_cell_too_long"
    assert kinds(room.done("sue", c.RaiseHand(None, c.HandCellGiven(" \n\x00")))) == RAISED[:1]


def test_so_many_hands_carry_a_cell() -> None:
    room = started()
    names = [f"s{number}" for number in range(HAND_CELLS + 1)]
    for name in names:
        room.done(name, c.Enter(name.title()), "student")
    for name in names[:HAND_CELLS]:
        room.done(name, c.RaiseHand(None, c.HandCellGiven("x")), "student")
    late = c.RaiseHand(None, c.HandCellGiven("x"))
    assert room.refused(names[-1], late, "student") == "hand_cells_full"
    room.done(names[0], c.RaiseHand(None, c.HandCellGiven("y")), "student")
    room.done(names[-1], c.RaiseHand(), "student")
    room.done(names[0], c.LowerHand(), "student")
    room.done(names[-1], late, "student")


def everything(reader: ViewReader, person: str) -> str:
    """Every byte a student was, or would be, sent."""
    frames = [reader.own_frames().get(person)]
    since = [reader.since("student", n, person) for n in range(reader.seq)]
    whole = reader.snapshot("student", person)
    return msgspec.json.encode([frames, since, whole]).decode()


def test_the_staff_and_the_person_see_it_and_nobody_else(room: Room) -> None:
    reader = ViewReader(room.events)
    for event in room.done("sam", c.RaiseHand("why?", OURS)):
        reader.apply(event)
    frames = reader.take()
    shown = {"source": OURS.source, "error": OURS.error}
    assert frames["staff"].patch["hand_cells"] == {"sam": shown}
    assert "secret" not in msgspec.json.encode(frames["student"].patch).decode()
    assert reader.snapshot("staff")["hand_cells"] == {"sam": shown}
    assert reader.snapshot("student", "sam")["yours"]["hand_cell"] == shown
    assert set(reader.own_frames()) == {"sam"}
    for other in ("sue", "sol"):
        assert "secret" not in everything(reader, other)
    assert "why?" in everything(reader, "sue")


@pytest.mark.parametrize(
    ("by", "ending"),
    [
        ("sam", c.LowerHand()),
        ("ada", c.LowerHand("sam")),
        ("ina", c.LowerAllHands()),
        ("sam", c.Leave()),
        ("ina", c.RemovePerson("sam")),
        ("ina", c.EndSession()),
        ("sam", c.AcceptCall()),
        ("sam", c.RaiseHand()),
    ],
)
def test_it_is_gone_with_the_hand(room: Room, by: str, ending: c.AnyCommand) -> None:
    room.done("sam", c.RaiseHand(None, OURS))
    room.done("ina", c.CallOn("sam"))
    room.done(by, ending)
    reader = ViewReader(room.events)
    assert reader.snapshot("staff")["hand_cells"] == {}
    assert "secret" not in msgspec.json.encode(reader.snapshot("student", "sam")).decode()
