"""Are signals, votes and questions counted exactly, and does no student learn whose they are?"""

from __future__ import annotations

import copy
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from liveclass_hub.readers import merge_patch
from liveclass_hub.readers.view import ViewReader
from liveclass_hub.session import commands as c
from liveclass_hub.session.limits import QUESTIONS_ANSWERED
from liveclass_hub.session.names import SIGNALS

from tests.session.lessons import Step
from tests.session.room import Room, seated

STUDENTS = ("sam", "sue", "sol", "sid")
signals: st.SearchStrategy[c.AnyCommand] = st.builds(
    c.SetSignal, st.none() | st.sampled_from(SIGNALS)
)
rounds: st.SearchStrategy[list[Step]] = st.lists(
    st.tuples(st.sampled_from(STUDENTS), signals) | st.just(("ina", c.ClearSignals())),
    max_size=30,
)


def frames(room: Room, steps: list[Step]) -> list[bytes]:
    """What a student who does nothing is sent of these steps, one tick each."""
    reader = ViewReader(room.events)
    sent = []
    for person, command in steps:
        for event in room.done(person, command):
            reader.apply(event)
        if frame := reader.take().get("student"):
            sent.append(msgspec.json.encode((frame.seq, frame.after, frame.patch)))
    sent.append(msgspec.json.encode(reader.snapshot("student")))
    return sent


@given(rounds, st.permutations(STUDENTS))
def test_students_are_sent_the_same_bytes_whoever_signals(
    steps: list[Step], others: list[str]
) -> None:
    instead = dict(zip(STUDENTS, others, strict=True)) | {"ina": "ina"}
    swapped = [(instead[person], command) for person, command in steps]
    assert frames(seated(), steps) == frames(seated(), swapped)


@given(rounds, st.sampled_from(STUDENTS), st.sampled_from([None, *SIGNALS]))
def test_who_leaves_does_not_tell_what_they_had_answered(
    steps: list[Step], leaver: str, signal: Any
) -> None:
    room = seated()
    for person, command in [*steps, (leaver, c.SetSignal(signal))]:
        room.done(person, command)
    reader = ViewReader(room.events)
    for event in room.done(leaver, c.Leave()):
        reader.apply(event)
    frame = reader.take()["student"]
    assert frame.patch == {"people": {leaver: {"here": False}}}
    assert frame.seq == frame.after + 1


@given(rounds)
def test_counts_are_those_of_the_people_who_hold_something_up(steps: list[Step]) -> None:
    room = seated()
    for person, command in steps:
        room.done(person, command)
    reader = ViewReader(room.events)
    staff = reader.snapshot("staff")
    counts = dict.fromkeys(SIGNALS, 0)
    for held in room.state.signals.values():
        counts[held.signal] += 1
    assert staff["signals"]["counts"] == reader.snapshot("student")["signals"]["counts"] == counts
    assert {p: shown["signal"] for p, shown in staff["signalled"].items()} == {
        p: held.signal for p, held in room.state.signals.items()
    }
    for person in STUDENTS:
        own = reader.snapshot("student", person).get("yours", {})
        mine = room.state.signals.get(person)
        assert own.get("signal") == (None if mine is None else mine.signal)


@pytest.fixture
def room() -> Room:
    return seated()


def test_a_count_is_right_again_with_the_next_signal_after_someone_left(room: Room) -> None:
    room.done("sam", c.SetSignal("no"))
    room.done("sue", c.SetSignal("no"))
    room.done("sam", c.Leave())
    assert ViewReader(room.events).snapshot("student")["signals"]["counts"]["no"] == 2
    assert set(ViewReader(room.events).snapshot("staff")["signalled"]) == {"sue"}
    room.done("sol", c.SetSignal("yes"))
    counts = ViewReader(room.events).snapshot("student")["signals"]["counts"]
    assert (counts["no"], counts["yes"]) == (1, 1)


def test_the_class_does_not_learn_who_asked_anonymously_and_staff_do(room: Room) -> None:
    reader = ViewReader(room.events)
    for command in (c.AskQuestion("Why?", anonymous=True), c.AskQuestion("How?")):
        for event in room.done("sue", command):
            reader.apply(event)
    told = reader.take()
    assert "author" not in merge_patch.apply({}, told["student"].patch["questions"])["q_1"]
    assert "askers" not in told["student"].patch
    assert "own" not in told["student"].patch
    student, staff = reader.snapshot("student", "sam"), reader.snapshot("staff")
    assert "sue" not in msgspec.json.encode(student["questions"]["q_1"]).decode()
    assert student["questions"]["q_2"]["author"] == "sue"
    assert staff["askers"] == {"q_1": "sue", "q_2": "sue"}
    assert not {"askers", "own", "yours"} & student.keys()
    assert reader.own_frames()["sue"].patch["yours"] == {"asked": {"q_1": True, "q_2": True}}


def test_ones_own_votes_come_with_ones_own_frames_alone(room: Room) -> None:
    room.done("sam", c.AskQuestion("Why?"))
    reader = ViewReader(room.events)
    page = copy.deepcopy(reader.snapshot("student", "sue"))
    for event in room.done("sue", c.Upvote("q_1")):
        reader.apply(event)
    told = reader.take()
    assert told["student"].patch == {"questions": {"q_1": {"votes": 1}}}
    assert told["staff"].patch == {"questions": {"q_1": {"votes": 1}}}
    page = merge_patch.apply(page, reader.own_frames()["sue"].patch)
    assert page == reader.snapshot("student", "sue")
    assert page["yours"] == {"votes": {"q_1": True}}
    for event in room.done("ada", c.DeleteQuestion("q_1")):
        reader.apply(event)
    reader.take()
    page = merge_patch.apply(page, reader.own_frames()["sue"].patch)
    assert page == reader.snapshot("student", "sue")
    assert page["yours"] == {"votes": {}}


def test_the_oldest_answered_questions_leave_the_view_as_they_leave_the_state(room: Room) -> None:
    reader = ViewReader(room.events)
    page = copy.deepcopy(reader.snapshot("student", "sue"))
    done: list[Any] = []
    for number in range(QUESTIONS_ANSWERED + 3):
        done += room.done("sue", c.AskQuestion(f"{number}?"))
        done += room.done("sam", c.Upvote(f"q_{number + 1}"))
        done += room.done("ina", c.AnswerQuestion(f"q_{number + 1}", f"because {number}"))
    for event in done:
        reader.apply(event)
    reader.take()
    page = merge_patch.apply(page, reader.own_frames()["sue"].patch)
    assert page == reader.snapshot("student", "sue")
    assert set(page["questions"]) == set(room.state.questions) == set(page["yours"]["asked"])
    assert set(reader.snapshot("student", "sam")["yours"]["votes"]) == set(room.state.questions)
