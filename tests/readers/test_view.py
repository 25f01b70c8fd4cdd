"""Do patches lead to exactly the view that a snapshot shows, for every audience?"""

from __future__ import annotations

import copy
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from liveclass_hub.readers import merge_patch
from liveclass_hub.readers.view import AUDIENCES, Audience, ViewReader, audience_of
from liveclass_hub.session import commands as c
from liveclass_hub.session.events import AnyEvent, MessagePosted
from liveclass_hub.session.limits import PUSHES_SHOWN
from liveclass_hub.wire.view import SessionView
from msgspec.structs import replace

from tests.readers.oracle import tidy, view_of
from tests.session.lessons import Step, endings, lessons, played
from tests.session.room import ROLES, Room, seated

ticks = st.lists(st.integers(min_value=1, max_value=9), min_size=1, max_size=30)
"""How many events fall into each tick, over and over."""


def in_ticks(events: list[AnyEvent], sizes: list[int]) -> list[list[AnyEvent]]:
    cut: list[list[AnyEvent]] = []
    place = number = 0
    while place < len(events):
        size = sizes[number % len(sizes)]
        cut.append(events[place : place + size])
        place, number = place + size, number + 1
    return cut


def told(reader: ViewReader, events: list[AnyEvent]) -> dict[Audience, Any]:
    for event in events:
        reader.apply(event)
    return reader.take()


@given(lessons, endings, ticks)
def test_a_page_that_applies_the_patches_sees_the_snapshot(
    lesson: list[Step], ending: list[Step], sizes: list[int]
) -> None:
    room = played(lesson + ending)
    reader = ViewReader()
    pages: dict[Audience, dict[str, Any]] = {who: reader.snapshot(who) for who in AUDIENCES}
    pages = copy.deepcopy(pages)
    seq = 0
    for tick in in_ticks(room.events, sizes):
        for who, frame in told(reader, tick).items():
            assert frame.after == seq
            pages[who] = merge_patch.apply(pages[who], wired(frame.patch))
            assert pages[who] == reader.snapshot(who)
        seq = reader.seq
    for who in AUDIENCES:
        assert pages[who] == view_of(room.state, room.events, who)


@given(lessons, ticks, st.sampled_from(["sam", "sue", "sol"]))
def test_a_students_page_has_their_own_exchange_with_the_staff_and_no_other(
    lesson: list[Step], sizes: list[int], person: str
) -> None:
    """Every text is marked with the exchange it is in, so that its every byte can be looked for."""
    events = [marked(event) for event in played(lesson).events]
    reader = ViewReader()
    page = copy.deepcopy(reader.snapshot("student", person))
    sent: list[Any] = []
    for tick in in_ticks(events, sizes):
        frames = told(reader, tick)
        frame = reader.own_frames().get(person, frames["student"])
        page = merge_patch.apply(page, wired(frame.patch))
        sent.append(frame.patch)
        assert page == reader.snapshot("student", person)
    sent.append(reader.snapshot("student", person))
    sent += [
        found.patch for n in range(reader.seq) if (found := reader.since("student", n, person))
    ]
    everything = msgspec.json.encode(sent).decode()
    for event in events:
        if isinstance(event, MessagePosted) and event.private not in {None, person}:
            assert event.message + '"' not in everything
    assert all(f"secret of {other}" not in everything for other in ROLES if other != person)
    assert tidy(page) == view_of(played(lesson).state, events, "student", person=person)


def marked(event: AnyEvent) -> AnyEvent:
    if isinstance(event, MessagePosted) and event.private is not None:
        return replace(event, text=f"secret of {event.private}")
    return event


@given(lessons, ticks, st.integers(min_value=0))
def test_a_page_that_comes_back_catches_up_in_one_frame(
    lesson: list[Step], sizes: list[int], when: int
) -> None:
    reader, ticks = ViewReader(), [[], *in_ticks(played(lesson).events, sizes)]
    for number, tick in enumerate(ticks):
        if tick:
            told(reader, tick)
        if number == when % len(ticks):
            seq, view = reader.seq, copy.deepcopy(reader.snapshot("student"))
    frame = reader.since("student", seq)
    assert frame is not None
    assert (frame.after, frame.seq) == (seq, reader.seq)
    assert merge_patch.apply(view, wired(frame.patch)) == reader.snapshot("student")


@given(lessons, ticks, st.integers(min_value=0))
def test_a_page_may_resume_over_a_restart(lesson: list[Step], sizes: list[int], when: int) -> None:
    """After a crash the reader folds the log again; the page holds a view of before it."""
    room = played(lesson)
    before, ticks = ViewReader(), list(in_ticks(room.events, sizes))
    for number, tick in enumerate(ticks):
        told(before, tick)
        if number == when % len(ticks):
            seq, view = before.seq, copy.deepcopy(before.snapshot("staff"))
    after = ViewReader(room.events)
    frame = after.since("staff", seq)
    assert frame is not None
    assert merge_patch.apply(view, wired(frame.patch)) == before.snapshot("staff")
    assert after.snapshot("staff") == before.snapshot("staff")


@given(lessons, endings)
def test_every_view_has_the_shape_of_the_wire(lesson: list[Step], ending: list[Step]) -> None:
    reader = ViewReader(played(lesson + ending).events)
    for who in AUDIENCES:
        view = reader.snapshot(who)
        assert msgspec.convert(view, SessionView, strict=True) == view
        assert "null" not in msgspec.json.encode(view).decode().replace('"null"', "")


def wired(patch: dict[str, Any]) -> Any:
    """The patch as it arrives."""
    return msgspec.json.decode(msgspec.json.encode(patch))


def test_students_are_not_told_who_was_removed() -> None:
    room = seated()
    reader = ViewReader(room.events)
    frames = told(reader, room.done("ina", c.RemovePerson("sam")))
    assert "removed" not in frames["student"].patch
    assert set(frames["staff"].patch["removed"]) == {"sam"}
    assert "removed" not in reader.snapshot("student")
    since = reader.since("student", reader.seq - 1)
    assert since is not None
    assert "removed" not in since.patch
    assert {audience_of("assistant"), audience_of("student")} == {"staff", "student"}


def test_only_the_last_messages_are_shown() -> None:
    room = seated("sam")
    reader = ViewReader(messages=3)
    told(reader, room.events)
    for number in range(5):
        told(reader, room.done("sam", c.PostMessage(str(number))))
    shown = reader.snapshot("student")["messages"]
    assert [message["text"] for message in shown.values()] == ["2", "3", "4"]
    burst = [event for n in range(9) for event in room.done("sam", c.PostMessage(f"b{n}"))]
    patch = told(reader, burst)["student"].patch
    assert merge_patch.apply({}, patch["messages"]) == reader.snapshot("student")["messages"]


def test_only_the_last_pushes_are_shown() -> None:
    room = seated("ina", "sam")
    room.done("ina", c.OpenBoard("a.ipynb"))
    reader = ViewReader(room.events)
    page = copy.deepcopy(reader.snapshot("student"))
    burst = [
        event for n in range(PUSHES_SHOWN + 5) for event in room.done("ina", c.PushHint(f"h{n}"))
    ]
    page = merge_patch.apply(page, wired(told(reader, burst)["student"].patch))
    assert page == reader.snapshot("student")
    assert [push["text"] for push in page["pushes"].values()] == [f"h{n}" for n in range(5, 25)]
    oldest, *_, newest = page["pushes"]
    late = [*room.done("sam", c.TakePush(oldest)), *room.done("sam", c.TakePush(newest))]
    last = [*late, *room.done("ina", c.PushHint("last"))]
    page = merge_patch.apply(page, wired(told(reader, last)["student"].patch))
    assert oldest not in page["pushes"]
    assert page["pushes"][newest]["taken"] == 1


def test_another_board_leaves_nothing_of_the_one_before() -> None:
    room = seated()
    room.done("ina", c.OpenBoard("a.ipynb"))
    room.done("ina", c.AllowWriting(("sam",)))
    room.done("sue", c.AskToWrite())
    room.done("ina", c.OfferPresenting("sol"))
    reader = ViewReader(room.events)
    page = copy.deepcopy(reader.snapshot("student"))
    opened = [*room.done("ina", c.AllowWriting()), *room.done("ada", c.OpenBoard("b.ipynb"))]
    page = merge_patch.apply(page, wired(told(reader, opened)["student"].patch))
    assert page["board"] == {
        "notebook": "b.ipynb",
        "opened_by": "ada",
        "opened_at": room.now,
        "presenter": "ada",
        "everyone": False,
        "writers": {},
        "asks": {},
    }


def test_a_patch_is_as_big_as_the_change() -> None:
    room = seated()
    for number in range(400):
        room.done(f"p_{number}", c.Enter("Someone"), "student")
    reader = ViewReader(room.events)
    frames = told(reader, room.done("sam", c.OpenSource("microphone")))
    assert frames["student"].patch == {"people": {"sam": {"microphone": True}}}


def test_a_raised_hand_that_replaces_another_in_one_tick_is_whole() -> None:
    """The gap of merge patches: the old question must not shine through the new hand."""
    room = seated()
    reader = ViewReader(room.events)
    told(reader, room.done("sam", c.RaiseHand("old question")))
    page = copy.deepcopy(reader.snapshot("student"))
    frames = told(reader, [*room.done("sam", c.LowerHand()), *room.done("sam", c.RaiseHand())])
    page = merge_patch.apply(page, frames["student"].patch)
    assert page == reader.snapshot("student")
    assert "question" not in page["hands"]["sam"]


def test_no_snapshot_while_a_change_is_not_taken() -> None:
    room = seated()
    reader = ViewReader()
    reader.apply(room.events[0])
    with pytest.raises(RuntimeError):
        reader.snapshot("staff")
    reader.take()
    reader.snapshot("staff")
    assert reader.take() == {}


def test_who_was_away_too_long_gets_nothing() -> None:
    room: Room = seated("sam")
    for number in range(1200):
        room.done("sam", c.PostMessage(str(number)))
    reader = ViewReader(room.events)
    assert reader.since("student", 1) is None
    assert reader.since("student", 10**9) is None
    recent = reader.since("student", reader.seq - 900)
    assert recent is not None
    current = reader.since("student", reader.seq)
    assert current is not None
    assert current.patch == {}
