"""Does what was appended come back, once, whole and in order?"""

from __future__ import annotations

import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given, settings
from liveclass_hub.log.contract import CommandKey, Entry, LiveRow
from liveclass_hub.log.errors import ConflictError, UnknownSessionError
from liveclass_hub.log.ledger import PART, Ledger
from liveclass_hub.log.sqlite import SqliteLog
from liveclass_hub.session import events as e

from tests.log.lesson import EVERY_EVENT, end, message, start
from tests.session.lessons import Step, endings, lessons, played
from tests.session.room import SESSION

NAMING = e.PersonEntered | e.PersonKnocked


def test_every_kind_of_event_comes_back_as_it_was(folder: Path) -> None:
    assert {type(event) for event in EVERY_EVENT} == set(e.EVENTS)
    log = SqliteLog(folder)
    log.append([Entry("s_1", 0, EVERY_EVENT)])
    log.close()
    log = SqliteLog(folder)
    assert tuple(log.load("s_1").events) == EVERY_EVENT
    log.close()


@settings(max_examples=25)
@given(lessons, endings)
def test_any_lesson_comes_back_as_it_was(
    tmp_path_factory: pytest.TempPathFactory, lesson: list[Step], ending: list[Step]
) -> None:
    """With the names last seen: the log keeps one per person."""
    log = SqliteLog(tmp_path_factory.mktemp("log"))
    events = played(lesson + ending).events
    entries = [Entry(SESSION, place, (event,)) for place, event in enumerate(events)]
    for place in range(0, len(entries), 7):
        log.append(entries[place : place + 7])
    names = {event.person: event.name for event in events if isinstance(event, NAMING)}
    back = log.load(SESSION).events
    log.close()
    assert [type(event) for event in back] == [type(event) for event in events]
    for before, after in zip(events, back, strict=True):
        if isinstance(before, NAMING) and isinstance(after, NAMING):
            assert after.name == names[before.person]
        else:
            assert after == before


def test_a_batch_is_all_or_nothing(log: SqliteLog) -> None:
    log.append([start()])
    with pytest.raises(ConflictError):
        log.append([message(2), message(99)])
    assert len(log.load("s_1").events) == 2
    log.append([message(2), message(3), start("s_2", "other"), message(2, "s_2")])
    assert len(log.load("s_1").events) == 4
    assert len(log.load("s_2").events) == 3


@pytest.mark.parametrize("after", [0, 1, 3])
def test_an_append_continues_what_is_there(log: SqliteLog, after: int) -> None:
    log.append([start()])
    with pytest.raises(ConflictError):
        log.append([message(after)])


def test_a_session_begins_with_its_start(log: SqliteLog) -> None:
    with pytest.raises(ConflictError):
        log.append([message(0)])
    with pytest.raises(ConflictError):
        log.append([Entry("s_1", 0, (), CommandKey("p", "c"))])
    with pytest.raises(ConflictError):
        log.append([Entry("s_2", 0, start("s_1").events)])


def test_a_command_is_done_once(log: SqliteLog) -> None:
    log.append([start(), message(2)])
    again = Entry("s_1", 3, message(3).events, CommandKey("p_ina", "c2"))
    with pytest.raises(ConflictError):
        log.append([again])
    assert len(log.load("s_1").events) == 3
    others = Entry("s_1", 3, message(3).events, CommandKey("p_sam", "c2"))
    log.append([others])


def test_commands_come_back_even_those_that_changed_nothing(folder: Path) -> None:
    log = SqliteLog(folder)
    log.append([start(), message(2), Entry("s_1", 3, (), CommandKey("p_sam", "mute"))])
    log.close()
    log = SqliteLog(folder)
    ledger = Ledger(log.load("s_1").commands)
    log.close()
    assert ledger.seq_of(CommandKey("p_ina", "c2")) == 3
    assert ledger.seq_of(CommandKey("p_sam", "mute")) == 3
    assert ledger.seq_of(CommandKey("p_sam", "c2")) is None
    ledger.note(CommandKey("p_sam", "c2"), 4)
    assert ledger.seq_of(CommandKey("p_sam", "c2")) == 4


def test_live_sessions_are_those_to_bring_back(folder: Path) -> None:
    log = SqliteLog(folder)
    log.append([start(), start("s_2", "other"), end(2)])
    log.close()
    log = SqliteLog(folder)
    assert log.live() == [LiveRow("s_2", "other")]
    assert isinstance(log.load("s_1").events[-1], e.SessionEnded)
    log.close()


def test_a_course_has_one_live_session(log: SqliteLog) -> None:
    log.append([start()])
    with pytest.raises(ConflictError):
        log.append([start("s_2")])
    log.append([end(2), start("s_2")])


def test_no_such_session(log: SqliteLog) -> None:
    with pytest.raises(UnknownSessionError):
        log.load("s_none")


def test_a_user_is_one_person(folder: Path) -> None:
    log = SqliteLog(folder)
    assert log.identify("sam", "Sam", "p_1") == "p_1"
    assert log.identify("sam", "Samuel", "p_2") == "p_1"
    assert log.identify("Sam", "Another", "p_3") == "p_3"
    log.close()
    log = SqliteLog(folder)
    assert log.identify("sam", "Sam", "p_4") == "p_1"
    log.close()


def test_the_ledger_forgets_nothing_and_takes_sixteen_bytes_each() -> None:
    count = 5 * PART + 7
    tracemalloc.start()
    ledger = Ledger()
    for seq in range(count):
        ledger.note(CommandKey(f"p_{seq % 500}", f"c{seq}"), seq)
    taken = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    assert taken < 24 * count
    assert all(ledger.seq_of(CommandKey(f"p_{s % 500}", f"c{s}")) == s for s in range(count))
    assert ledger.seq_of(CommandKey("p_1", "c0")) is None
    assert ledger.seq_of(CommandKey("p_0", "\ud800")) is None
