"""Does every command refuse what it must: whoever gives it, whomever it is about, however the class stands?"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from liveclass_hub.session import commands as c
from liveclass_hub.session.limits import SessionLimits
from liveclass_hub.session.names import Actor
from liveclass_hub.session.refusals import Refusal

from tests.session.matrix import AGREED, agreed, agreed_outside
from tests.session.room import Room
from tests.session.scene import (
    ALONE,
    ASKERS,
    FILE,
    FILES,
    MESSAGE,
    MESSAGES,
    OUTSIDE,
    PERSON,
    PUSH,
    PUSHES,
    QUESTION,
    QUESTIONS,
    ROLE,
    TARGETS,
    classroom,
    with_things,
)

NAMES = sorted(AGREED)
THINGS = ((MESSAGES, MESSAGE), (QUESTIONS, QUESTION), (PUSHES, PUSH), (FILES, FILE))


def outcome(room: Room, asker: str, command: c.AnyCommand) -> str:
    """The code of the refusal, or "" when the command succeeded."""
    before = (room.state.seq, len(room.events))
    decision = room.ask(None if asker == "service" else asker, command, ROLE[asker])
    if not isinstance(decision, Refusal):
        return ""
    assert decision.message.endswith(".")
    assert decision.next.endswith(".")
    assert (room.state.seq, len(room.events)) == before
    return decision.code


def targets(name: str, asker: str) -> Iterator[tuple[str, c.AnyCommand]]:
    """Every target of this command, with the command about it."""
    if name in ALONE:
        yield "", ALONE[name]
    elif name in PERSON:
        for person in TARGETS:
            yield person, PERSON[name](asker if person == "self" else person)
    else:
        for things, made in THINGS:
            for thing in things if name in made else ():
                yield thing, made[name](thing)


def own(name: str, asker: str) -> c.AnyCommand:
    """The command about the asker, or about what is theirs."""
    return next(command for target, command in targets(name, asker) if agreed_own(target))


def agreed_own(target: str) -> bool:
    return target in {"", "self", "m_own", "q_own", "push_1", "f_own"}


def test_every_command_of_a_client_has_a_row_and_a_place() -> None:
    commands = {command.__name__ for command in c.CLIENT_COMMANDS}
    assert commands == set(AGREED)
    placed = [*PERSON, *MESSAGE, *QUESTION, *PUSH, *FILE, *ALONE]
    assert sorted(placed) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_what_comes_of_it_is_what_was_agreed(name: str) -> None:
    found, table = {}, {}
    for asker in ASKERS:
        room = None
        for target, command in targets(name, asker):
            room = room or with_things(classroom(), asker)
            came = outcome(room, asker, command)
            found[asker, target], table[asker, target] = came, agreed(name, asker, target)
            room = room if came else None
    assert found == table


@pytest.mark.parametrize("name", NAMES)
def test_a_lock_changes_nothing_for_those_inside(name: str) -> None:
    for asker in ASKERS:
        room = with_things(classroom(), asker)
        room.done("other instructor", c.ChangeSettings(locked=True), "instructor")
        target, command = next(targets(name, asker))
        assert outcome(room, asker, command) == agreed(name, asker, target), asker


@pytest.mark.parametrize("name", NAMES)
def test_who_is_not_in_the_class_can_do_nothing_in_it(name: str) -> None:
    for asker in OUTSIDE:
        room = with_things(classroom(), asker)
        assert outcome(room, asker, own(name, asker)) == agreed_outside(name, asker), asker


@pytest.mark.parametrize(("phase", "code"), [("new", "not_live"), ("ended", "session_ended")])
def test_before_the_start_and_after_the_end_nothing_can_be_done(phase: str, code: str) -> None:
    room = Room() if phase == "new" else classroom()
    if phase == "ended":
        room.done("instructor", c.EndSession(), "instructor")
    for name in NAMES:
        for asker in {*ASKERS, *OUTSIDE} - {"watcher"}:  # Then there is nothing to watch.
            allowed = (
                agreed_outside(name, asker) if asker in OUTSIDE else agreed(name, asker, "self")
            )
            expected = "not_allowed" if allowed == "not_allowed" else code
            assert outcome(room, asker, own(name, asker)) == expected, (name, asker)


def test_what_the_service_alone_gives_is_refused_to_everyone_else() -> None:
    room = classroom()
    for command in (c.Expire("empty"), c.Stir(), c.NoticeQuiet()):
        for asker in (*ASKERS[:-1], *OUTSIDE):
            no = "watching" if asker == "watcher" else "not_allowed"
            assert outcome(room, asker, command) == no
    again = c.StartSession("s_2", "demo", "Again", SessionLimits())
    for asker in (*ASKERS, *OUTSIDE):
        starts = ROLE[asker] in {"instructor", "assistant"}
        no = "watching" if asker == "watcher" else "not_allowed"
        assert outcome(room, asker, again) == ("already_live" if starts else no)


@pytest.mark.parametrize(
    ("asker", "as_if"),
    [
        ("student", "instructor"),
        ("student", "assistant"),
        ("assistant", "instructor"),
        ("guest", "student"),
        ("watcher", "student"),
        ("instructor", "student"),
    ],
)
def test_nobody_does_anything_as_what_they_are_not_known_as(asker: str, as_if: Actor) -> None:
    room = with_things(classroom(), asker)
    for name in NAMES:
        decision = room.ask(asker, own(name, asker), as_if)
        assert isinstance(decision, Refusal), name
        assert decision.code in {"role_changed", "not_allowed", "watching"}, name
