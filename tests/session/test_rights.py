"""Is who may write on the board what a reading of the agreement in a few lines says, always?

The oracle sees commands that were granted and no event: what the core does in steps of its own, it
says in sets.
"""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from liveclass_hub.session import commands as c
from liveclass_hub.session.names import STAFF, Role
from liveclass_hub.session.refusals import Refusal
from liveclass_hub.session.rules.board import board_writers, may_write

from tests.session.lessons import Step, arrivals, board_scenes, crowds, lessons, regulars, steps
from tests.session.room import ROLES, Room, started

PEOPLE = sorted(ROLES)


class Oracle:
    """Who may write, as the agreement has it."""

    def __init__(self) -> None:
        self.roles: dict[str, Role] = {}
        self.here: set[str] = set()
        self.removed: set[str] = set()
        self.notebook: str | None = None
        self.everyone = False
        self.named: set[str] = set()
        self.promoted: set[str] = set()
        self.presenter: str | None = None
        self.offered: str | None = None

    def writers(self) -> set[str]:
        if self.notebook is None:
            return set()
        return {
            person
            for person in self.here
            if (self.everyone and self.roles[person] != "guest")
            or self.roles[person] in STAFF
            or person in self.named | self.promoted | {self.presenter}
        }

    def see(self, by: str, command: c.AnyCommand, role: Role) -> None:
        match command:
            case c.Enter():
                if self.presenter == by and self.roles.get(by, role) != role == "student":
                    self.presents(None)
                self.roles[by] = role
                self.here.add(by)
                if role != "student":
                    self.promoted.discard(by)
            case c.Leave() | c.Depart():
                self.goes(by)
            case c.RemovePerson(person):
                self.is_put_out(person)
            case c.RemovePeople(people):
                for person in self.roles.keys() & set(people):
                    self.is_put_out(person)
            case c.OpenBoard(notebook) if notebook != self.notebook:
                self.notebook, self.everyone, self.named = notebook, False, set()
                self.presents(by)
            case _:
                self.see_grants(by, command)

    def see_grants(self, by: str, command: c.AnyCommand) -> None:
        match command:
            case c.AllowWriting(None):
                self.everyone = True
            case c.AllowWriting(people):
                self.named |= self.students() & set(people or ()) - self.removed
            case c.StopWriting(None):
                self.everyone, self.named = False, set()
                self.stops(set(self.roles))
            case c.StopWriting(people):
                self.stops(set(people or ()))
            case c.Promote(person):
                self.promoted.add(person)
            case c.Demote(person) if person in self.promoted:
                self.promoted.discard(person)
                self.stops_presenting(person)
            case c.OfferPresenting(person) if person != self.presenter:
                self.offered = person
            case c.AcceptPresenting():
                self.presents(by)
            case c.DeclinePresenting():
                self.offered = None
            case c.TakePresenting():
                self.presents(by)

    def stops(self, people: set[str]) -> None:
        losing = people & (self.students() - self.removed | self.named)
        if self.everyone and losing:
            self.named |= self.students() & self.here
            self.everyone = False
        self.named -= people
        if self.presenter in self.students() & people:
            self.presents(None)
        if self.offered in self.students() & people:
            self.offered = None

    def is_put_out(self, person: str) -> None:
        self.goes(person)
        self.named.discard(person)
        self.promoted.discard(person)
        self.removed.add(person)
        if self.presenter == person:
            self.presents(None)

    def goes(self, person: str) -> None:
        self.here.discard(person)
        self.stops_presenting(person)

    def stops_presenting(self, person: str) -> None:
        if self.offered == person:
            self.offered = None
        if self.presenter == person and self.roles[person] == "student":
            self.presents(None)

    def presents(self, person: str | None) -> None:
        self.presenter, self.offered = person, None

    def students(self) -> set[str]:
        """Those whom what is stopped stops."""
        known = {person for person, role in self.roles.items() if role == "student"}
        return known - self.promoted


roles: st.SearchStrategy[dict[str, Role]] = st.fixed_dictionaries(
    {
        "ada": st.sampled_from(["assistant", "student"]),
        "sam": st.sampled_from(["student", "assistant"]),
    }
)
Scene = tuple[dict[str, Role], list[Step]]
rights_steps: st.SearchStrategy[list[Step]] = st.one_of(
    st.builds(board_scenes, regulars, regulars).flatmap(lambda scenes: scenes),
    st.builds(c.AllowWriting, crowds).map(lambda command: [("ina", command)]),
    st.builds(c.StopWriting, crowds).map(lambda command: [("ina", command)]),
    st.builds(c.Promote, regulars).map(lambda command: [("ina", command)]),
    st.builds(c.Demote, regulars).map(lambda command: [("ina", command)]),
    st.builds(c.RemovePeople, st.lists(regulars, max_size=2).map(tuple)).map(
        lambda command: [("ina", command)]
    ),
    st.tuples(regulars, st.sampled_from([c.Enter("Someone"), c.Leave(), c.Depart("gone")])).map(
        lambda step: [step]
    ),
    steps.map(lambda step: [step]),
)
turns: st.SearchStrategy[list[Scene]] = st.lists(
    st.tuples(roles | st.just({}), rights_steps), min_size=5, max_size=30
)


@given(turns)
def test_who_may_write_is_who_was_agreed_to(scenes: list[Scene]) -> None:
    """Now and then the hub makes a student an assistant, or an assistant a student."""
    room, oracle, role_of = started(), Oracle(), dict(ROLES)
    for changed, scene in [({}, [*arrivals, ("ina", c.OpenBoard("a.ipynb"))]), *scenes]:
        role_of |= changed
        again: list[Step] = [(person, c.Enter("Again")) for person in changed]
        for person, command in [*again, *scene]:
            if not isinstance(room.ask(person, command, role_of[person]), Refusal):
                oracle.see(person, command, role_of[person])
            assert board_writers(room.state) == oracle.writers()
            assert {p for p in PEOPLE if may_write(room.state, p)} == oracle.writers()


@given(lessons)
def test_nothing_of_the_board_is_left_with_who_is_not_here(lesson: list[Step]) -> None:
    room: Room = started()
    for person, command in lesson:
        room.ask(person, command)
        state = room.state
        here = {p for p, seen in state.people.items() if seen.here}
        assert set(state.asks) <= here - board_writers(state)
        assert set(state.writers) <= set(state.people) - set(state.removed)
        assert state.offer is None or state.offer.person in here
        if state.board is not None and state.board.presenter not in here | {None}:
            assert state.people[state.board.presenter or ""].staff


@given(lessons)
def test_after_an_ending_nobody_writes(lesson: list[Step]) -> None:
    room = started()
    for person, command in lesson:
        room.ask(person, command)
    room.done(None, c.Expire("empty"))
    assert board_writers(room.state) == frozenset()
