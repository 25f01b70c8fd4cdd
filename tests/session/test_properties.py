"""What holds after any sequence of commands whatever?"""

from __future__ import annotations

import msgspec
from hypothesis import given
from liveclass_hub.session import commands as c
from liveclass_hub.session import events as e
from liveclass_hub.session.evolve import evolve
from liveclass_hub.session.limits import SCREENS
from liveclass_hub.session.refusals import Refusal
from liveclass_hub.session.state import State

from tests.session.lessons import SMALL, Step, endings, lessons, played, steps
from tests.session.room import ROLES, Room, started


def frozen(state: State) -> bytes:
    """Everything of a state, the order of its queues included."""
    plain = msgspec.to_builtins(state)
    for person in plain["people"].values():
        person["sources"] = sorted(person["sources"])
    return msgspec.json.encode(plain)


@given(lessons, endings)
def test_replaying_the_events_gives_the_same_state(lesson: list[Step], ending: list[Step]) -> None:
    room = played(lesson + ending)
    again = State()
    for event in room.events:
        evolve(again, event)
    assert frozen(again) == frozen(room.state)


@given(lessons, steps)
def test_deciding_changes_nothing_and_a_refusal_leaves_no_event(
    lesson: list[Step], step: Step
) -> None:
    room = played(lesson)
    before, count = frozen(room.state), len(room.events)
    person, command = step
    if isinstance(room.ask(person, command), Refusal):
        assert (frozen(room.state), len(room.events)) == (before, count)
        return
    rebuilt = State()
    for event in room.events[:count]:
        evolve(rebuilt, event)
    assert frozen(rebuilt) == before


@given(lessons)
def test_a_command_that_was_done_does_nothing_new_when_it_only_sets_something(
    lesson: list[Step],
) -> None:
    """All but what is said, said otherwise or pushed anew is how things should be: twice is once."""
    room = started(SMALL)
    for person, command in lesson:
        first = room.ask(person, command)
        if isinstance(first, Refusal) or isinstance(
            command, c.PostMessage | c.EditMessage | c.PushCell | c.PushHint
        ):
            continue
        second = room.ask(person, command)
        assert isinstance(second, Refusal) or second == []


@given(lessons)
def test_the_queue_of_hands_is_in_order(lesson: list[Step]) -> None:
    orders = [hand.order for hand in played(lesson).state.hands.values()]
    assert orders == sorted(set(orders))


@given(lessons)
def test_who_was_removed_stays_removed(lesson: list[Step]) -> None:
    room = started(SMALL)
    for person, command in lesson:
        out = set(room.state.removed)
        room.ask(person, command)
        assert out <= set(room.state.removed)
        assert not any(room.state.present(person) for person in room.state.removed)
        assert not room.state.removed.keys() & room.state.waiting.keys()


@given(lessons)
def test_no_student_ever_opens_beyond_the_limits(lesson: list[Step]) -> None:
    limits = {"microphone": SMALL.microphones, "camera": SMALL.cameras, "screen": SCREENS}
    room = started(SMALL)
    for person, command in lesson:
        decision = room.ask(person, command)
        assert len(room.state.open["screen"]) <= SCREENS
        if isinstance(decision, Refusal) or room.state.unbound(person):
            continue
        for event in decision:
            if isinstance(event, e.SourceOpened):
                assert len(room.state.open[event.source]) <= limits[event.source]


@given(lessons)
def test_only_who_is_here_has_a_hand_a_turn_or_a_source(lesson: list[Step]) -> None:
    state = played(lesson).state
    here = {person for person, seen in state.people.items() if seen.here}
    assert state.here == len(here)
    assert set(state.hands) <= here
    assert {state.spotlight, state.large} <= here | {None}
    assert state.call is None or state.call.person in here
    for source, senders in state.open.items():
        assert set(senders) <= here
        assert set(senders) == {p for p in here if source in state.people[p].sources}


@given(lessons)
def test_muting_all_never_mutes_the_caller_and_leaves_no_student_open(lesson: list[Step]) -> None:
    room = played(lesson)
    for caller in ("ina", "ada"):
        had = caller in room.state.open["microphone"]
        if isinstance(room.ask(caller, c.MuteAll()), Refusal):
            continue
        still = room.state.open["microphone"]
        assert (caller in still) is had
        assert not any(ROLES[person] == "student" for person in still)


@given(lessons)
def test_a_student_shares_a_screen_only_in_the_spotlight(lesson: list[Step]) -> None:
    room = played(lesson)
    for person in room.state.open["screen"]:
        assert room.state.unbound(person) or room.state.spotlight == person


@given(lessons)
def test_after_an_ending_nothing_is_open(lesson: list[Step]) -> None:
    room: Room = played(lesson)
    room.done(None, c.Expire("empty"))
    state = room.state
    assert (state.hands, state.call, state.spotlight, state.large) == ({}, None, None, None)
    assert not any(state.open.values())
    assert (state.asks, state.offer, state.writers) == ({}, None, {})
    assert not state.copresenters
    assert not any(person.sources for person in state.people.values())
    assert not state.waiting


@given(lessons)
def test_who_waits_is_not_here_and_who_is_here_does_not_wait(lesson: list[Step]) -> None:
    room = started(SMALL)
    for person, command in lesson:
        room.ask(person, command)
        state = room.state
        assert not any(state.present(waiting) for waiting in state.waiting)
        assert list(state.waiting.values()) == sorted(
            state.waiting.values(), key=lambda seen: seen.order
        )


@given(lessons)
def test_settings_bind_students_in_the_commit_that_makes_them(lesson: list[Step]) -> None:
    room = started(SMALL)
    for person, command in lesson:
        before, was_in = room.state.settings, room.state.present(person) is not None
        decision = room.ask(person, command)
        state = room.state
        if not state.settings.cameras:
            assert all(state.unbound(p) for p in state.open["camera"])
        if isinstance(decision, Refusal):
            continue
        for event in decision:
            if isinstance(event, e.SourceOpened) and not state.unbound(event.person):
                free = event.source != "microphone" or before.may_unmute
                assert free or state.spotlight == event.person
            if isinstance(event, e.PersonEntered) and before.locked and ROLES[person] == "student":
                assert was_in
