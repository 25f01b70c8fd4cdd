"""Does a session start once and end for good?"""

from __future__ import annotations

import pytest
from liveclass_hub.session import commands as c
from liveclass_hub.session.limits import TITLE_CHARACTERS, SessionLimits

from tests.session.room import Room, kinds, seated


def start(title: str) -> c.StartSession:
    return c.StartSession("s_1", "demo", title, SessionLimits())


def test_a_start_carries_what_the_session_is() -> None:
    room = Room()
    room.done("ada", start("  Bayes\n theorem "))
    state = room.state
    assert (state.phase, state.id, state.course, state.title) == (
        "live",
        "s_1",
        "demo",
        "Bayes theorem",
    )


@pytest.mark.parametrize(
    ("title", "code"),
    [
        ("", "title_missing"),
        (" \n", "title_missing"),
        ("x" * (TITLE_CHARACTERS + 1), "title_too_long"),
    ],
)
def test_a_title_is_needed(title: str, code: str) -> None:
    assert Room().refused("ina", start(title)) == code


def test_nothing_before_the_start() -> None:
    assert Room().refused("ina", c.Enter("Ina")) == "not_live"


def test_a_session_starts_once() -> None:
    assert seated().refused("ina", start("Again")) == "already_live"


def test_an_ending_closes_everything_and_is_final() -> None:
    room = seated()
    room.done("sam", c.OpenSource("microphone"))
    room.done("sam", c.RaiseHand())
    room.done("ina", c.CallOn("sue"))
    events = room.done("ina", c.EndSession())
    assert kinds(events) == ["SourceClosed", "AllHandsLowered", "TurnEnded", "SessionEnded"]
    state = room.state
    assert (state.phase, state.ended_at, state.hands, state.call) == ("ended", room.now, {}, None)
    for command in (c.EndSession(), c.Enter("Ina"), c.PostMessage("x"), start("Again")):
        assert room.refused("ina", command) == "session_ended"


def test_the_service_ends_what_nobody_ends() -> None:
    room = seated()
    assert kinds(room.done(None, c.Expire("empty"))) == ["SessionEnded"]
