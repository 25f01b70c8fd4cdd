"""What are the rules of the board: which notebook, who may write, who presents?

The *board* is one notebook of the course folder that a session has open. Its *writers* are the
teaching staff, co-presenters, the presenter, those allowed by name, or everyone. The *presenter* is whose kernel
runs it. Leave by name lasts until it is taken back, over any absence; an ask, an offer and a
student's presenting go with the person.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import TypeVar

from .. import commands as c
from .. import events as e
from ..limits import NOTEBOOK_CHARACTERS, NOTEBOOK_PART_BYTES
from ..moment import Decision, Moment
from ..names import STAFF, PersonId, Role
from ..refusals import refuse
from ..state import Board, State
from ..wording import is_control

_Command = TypeVar("_Command", bound=c.Command)


def may_write(state: State, person: PersonId) -> bool:
    """Whether this person may change the board now."""
    seen, board = state.present(person), state.board
    if seen is None or seen.guest or board is None or state.phase != "live":
        return False
    named = person in state.writers or person == board.presenter
    return state.unbound(person) or board.everyone or named


def board_writers(state: State) -> frozenset[PersonId]:
    """All who may change the board now."""
    return frozenset(person for person in state.people if may_write(state, person))


def _on_board(
    rule: Callable[[Moment, Board, _Command], Decision],
) -> Callable[[Moment, _Command], Decision]:
    """The rule, for a session that has a board."""

    def checked(moment: Moment, command: _Command) -> Decision:
        board = moment.state.board
        return refuse("no_board") if board is None else rule(moment, board, command)

    return checked


def open_board(moment: Moment, command: c.OpenBoard) -> Decision:
    if not is_notebook_name(command.notebook):
        return refuse("bad_notebook_name", limit=NOTEBOOK_CHARACTERS)
    board = moment.state.board
    if board is not None and board.notebook == command.notebook:
        return []
    return [e.BoardOpened(moment.now, moment.by, command.notebook)]


def is_notebook_name(name: str) -> bool:
    """Whether it stands for a notebook below a course folder, and hidden nowhere."""
    parts = name.split("/")
    if len(name) > NOTEBOOK_CHARACTERS or not name.endswith(".ipynb"):
        return False
    if "\\" in name or any(is_control(sign) for sign in name):
        return False
    return all(
        part and not part.startswith(".") and len(part.encode()) <= NOTEBOOK_PART_BYTES
        for part in parts
    )


@_on_board
def allow_writing(moment: Moment, board: Board, command: c.AllowWriting) -> Decision:
    """Of those named, who was removed is passed over: a list may be a moment old."""
    state, by = moment.state, moment.by
    if command.people is None:
        return [] if board.everyone else [e.WritingAllowed(moment.now, (), True, by)]
    known = [p for p in dict.fromkeys(command.people) if p in state.people]
    allowed = [p for p in known if p not in state.removed]
    if len(known) < len(set(command.people)) or (known and not allowed):
        return refuse("no_such_person")
    able = [p for p in allowed if not state.people[p].guest]
    if allowed and not able:
        return refuse("guests_watch")
    fresh = tuple(p for p in able if not state.unbound(p) and p not in state.writers)
    return [e.WritingAllowed(moment.now, fresh, board.everyone, by)] if fresh else []


@_on_board
def stop_writing(moment: Moment, board: Board, command: c.StopWriting) -> Decision:
    """A student who presents stops presenting too: else they could go on writing."""
    state = moment.state
    if command.people is None:
        stopped: list[e.AnyEvent] = []
        if board.everyone or state.writers:
            stopped = [e.WritingStopped(moment.now, tuple(state.writers), False, moment.by)]
        return [*stopped, *_off_stage(moment, board, state.people)]
    named = dict.fromkeys(command.people)
    return [*_stopped(moment, board, named), *_off_stage(moment, board, named)]


def _stopped(moment: Moment, board: Board, named: Collection[PersonId]) -> list[e.AnyEvent]:
    """Where everyone may write, the students here but those named are named first."""
    state = moment.state
    students = {
        p: seen
        for p, seen in state.people.items()
        if seen.role == "student" and not state.unbound(p)
    }
    losing = tuple(
        p
        for p in named
        if p in state.writers or (board.everyone and p in students and p not in state.removed)
    )
    if not losing:
        return []
    stopped = e.WritingStopped(moment.now, losing, False, moment.by)
    rest = tuple(
        p
        for p, seen in students.items()
        if board.everyone and seen.here and p not in named and p not in state.writers
    )
    return [e.WritingAllowed(moment.now, rest, False, moment.by), stopped] if rest else [stopped]


def _off_stage(moment: Moment, board: Board, people: Collection[PersonId]) -> list[e.AnyEvent]:
    """The events that end presenting, or the offer of it, for those of `people` who are students."""
    state = moment.state
    students = {p for p in people if p in state.people and not state.unbound(p)}
    if board.presenter in students:
        return [e.PresenterChanged(moment.now, None, moment.by)]
    person = offered(moment)
    return offer_closed(moment, person, moment.by) if person in students else []


@_on_board
def ask_to_write(moment: Moment, _board: Board, _command: c.AskToWrite) -> Decision:
    if may_write(moment.state, moment.by):
        return refuse("may_write_already")
    return [] if moment.by in moment.state.asks else [e.WritingAsked(moment.now, moment.by)]


@_on_board
def stop_asking(moment: Moment, _board: Board, _command: c.StopAsking) -> Decision:
    return ask_closed(moment, moment.by, moment.by)


@_on_board
def decline_writing(moment: Moment, _board: Board, command: c.DeclineWriting) -> Decision:
    return ask_closed(moment, command.person, moment.by)


@_on_board
def offer_presenting(moment: Moment, board: Board, command: c.OfferPresenting) -> Decision:
    person = command.person
    if not moment.staff and board.presenter != moment.by:
        return refuse("not_presenting")
    if person in {board.presenter, offered(moment)}:
        return []
    if person == moment.by:
        return refuse("offer_to_self")
    seen = moment.state.present(person)
    if seen is None:
        return refuse("no_such_person")
    if seen.guest:
        return refuse("guests_watch")
    return [e.PresentingOffered(moment.now, person, moment.by)]


@_on_board
def accept_presenting(moment: Moment, _board: Board, _command: c.AcceptPresenting) -> Decision:
    if offered(moment) != moment.by:
        return refuse("not_offered")
    return [
        *ask_closed(moment, moment.by, moment.by),
        e.PresenterChanged(moment.now, moment.by, moment.by),
    ]


@_on_board
def decline_presenting(moment: Moment, _board: Board, _command: c.DeclinePresenting) -> Decision:
    if offered(moment) != moment.by:
        return refuse("not_offered")
    return offer_closed(moment, moment.by, moment.by)


@_on_board
def take_presenting(moment: Moment, board: Board, _command: c.TakePresenting) -> Decision:
    """Who presents already thereby takes back an offer."""
    if board.presenter == moment.by:
        return offer_closed(moment, offered(moment), moment.by)
    return [e.PresenterChanged(moment.now, moment.by, moment.by)]


def offered(moment: Moment) -> PersonId | None:
    """Who is offered presenting and has not answered."""
    offer = moment.state.offer
    return None if offer is None else offer.person


def ask_closed(moment: Moment, person: PersonId, by: PersonId | None) -> list[e.AnyEvent]:
    """The event that ends this person's wish to write, if there is one."""
    return [e.AskClosed(moment.now, person, by)] if person in moment.state.asks else []


def offer_closed(moment: Moment, person: PersonId | None, by: PersonId | None) -> list[e.AnyEvent]:
    """The event that ends the offer of presenting to this person, if there is one."""
    if person is None or offered(moment) != person:
        return []
    return [e.OfferClosed(moment.now, person, by)]


def board_left(moment: Moment, person: PersonId, by: PersonId | None) -> list[e.AnyEvent]:
    """What goes with a person, however they go. Staff who present find it so on their return."""
    board, seen = moment.state.board, moment.state.people[person]
    gone = [*ask_closed(moment, person, by), *offer_closed(moment, person, by)]
    if board is not None and board.presenter == person and not seen.staff:
        gone.append(e.PresenterChanged(moment.now, None, by))
    return gone


def board_barred(moment: Moment, person: PersonId) -> list[e.AnyEvent]:
    """What goes besides with a person who is put out for good."""
    state, board = moment.state, moment.state.board
    barred: list[e.AnyEvent] = []
    if board is not None and person in state.writers:
        barred = [e.WritingStopped(moment.now, (person,), board.everyone, moment.by)]
    if board is not None and board.presenter == person and state.people[person].staff:
        barred.append(e.PresenterChanged(moment.now, None, moment.by))
    return barred


def board_role_changed(moment: Moment, role: Role) -> list[e.AnyEvent]:
    """Who becomes staff asks no more; who is staff no more does not present as staff did."""
    state, person = moment.state, moment.by
    if role in STAFF:
        return ask_closed(moment, person, None)
    seen, board = state.people.get(person), state.board
    if seen is None or board is None or not seen.staff or board.presenter != person:
        return []
    return [e.PresenterChanged(moment.now, None, None)]


def board_over(moment: Moment, by: PersonId | None) -> list[e.AnyEvent]:
    """What the end of a session ends of the board; which notebook it was stays said."""
    state, board = moment.state, moment.state.board
    if board is None:
        return []
    over = [event for person in state.asks for event in ask_closed(moment, person, by)]
    over += offer_closed(moment, offered(moment), by)
    if board.everyone or state.writers:
        over.append(e.WritingStopped(moment.now, tuple(state.writers), False, by))
    if board.presenter is not None:
        over.append(e.PresenterChanged(moment.now, None, by))
    return over
