"""What are the rules of doing one thing to many people at once?"""

from __future__ import annotations

import msgspec
import pytest
from liveclass_hub.session import commands as c
from liveclass_hub.session import events as e
from liveclass_hub.session.limits import PEOPLE_NAMED

from tests.session.room import kinds, seated

EVERYONE = ("sam", "sue", "sol", "sid")


def test_those_named_are_muted_and_nobody_else() -> None:
    room = seated()
    for person in ("ina", "sam", "sue", "sol"):
        room.done(person, c.OpenSource("microphone"))
    told = room.done("ada", c.MutePeople(("sam", "sol", "sid", "sam")))
    assert told == [
        e.SourceClosed(room.now, "sam", "microphone", "ada"),
        e.SourceClosed(room.now, "sol", "microphone", "ada"),
    ]
    assert list(room.state.open["microphone"]) == ["ina", "sue"]


def test_nobody_mutes_themselves_that_way() -> None:
    assert seated().refused("ina", c.MutePeople(("sam", "ina"))) == "own_microphone"


def test_cameras_stop() -> None:
    room = seated()
    room.done("sam", c.OpenSource("camera"))
    room.done("sam", c.OpenSource("microphone"))
    room.done("ina", c.StopCameras(EVERYONE))
    assert not room.state.open["camera"]
    assert list(room.state.open["microphone"]) == ["sam"]


def test_hands_go_down_and_the_others_keep_their_order() -> None:
    room = seated()
    for person in EVERYONE:
        room.done(person, c.RaiseHand())
    told = room.done("ina", c.LowerHands(("sue", "sam", "nobody")))
    assert kinds(told) == ["HandLowered", "HandLowered"]
    assert list(room.state.hands) == ["sol", "sid"]


def test_those_removed_leave_nothing_behind_and_stay_out() -> None:
    room = seated()
    room.done("sam", c.RaiseHand())
    room.done("sue", c.OpenSource("microphone"))
    room.done("ina", c.OpenBoard("a.ipynb"))
    room.done("ina", c.AllowWriting(("sol",)))
    room.done("ina", c.RemovePeople(EVERYONE))
    state = room.state
    assert set(state.removed) == set(EVERYONE)
    assert state.here == len(state.people) - len(EVERYONE)
    assert not state.hands
    assert not state.writers
    assert not state.open["microphone"]
    assert room.refused("sam", c.Enter("Sam")) == "removed"
    assert room.done("ina", c.RemovePeople(EVERYONE)) == []


def test_who_waits_or_has_left_is_removed_too() -> None:
    room = seated("ina", "sue")
    room.done("sue", c.Leave())
    room.done("ina", c.ChangeSettings(lobby=True))
    room.done("sam", c.Enter("Sam"))
    room.done("ina", c.RemovePeople(("sam", "sue", "nobody")))
    assert set(room.state.removed) == {"sam", "sue"}
    assert not room.state.waiting


@pytest.mark.parametrize(
    ("people", "code"),
    [(("sam", "ina"), "cannot_remove_self"), (("sam", "ivo"), "cannot_remove_instructor")],
)
def test_what_is_refused_for_one_is_refused_whole(people: tuple[str, ...], code: str) -> None:
    room = seated()
    assert room.refused("ina", c.RemovePeople(people)) == code
    assert not room.state.removed


def test_nobody_named_is_nothing_done() -> None:
    room = seated()
    for command in (c.MutePeople, c.StopCameras, c.LowerHands, c.RemovePeople):
        assert room.done("ina", command(())) == []


def test_a_command_names_a_thousand_at_most() -> None:
    many = {"kind": "RemovePeople", "people": ["p"] * (PEOPLE_NAMED + 1)}
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(many, c.ClientCommand)
    many["people"] = ["p"] * PEOPLE_NAMED
    assert msgspec.convert(many, c.ClientCommand) == c.RemovePeople(("p",) * PEOPLE_NAMED)
