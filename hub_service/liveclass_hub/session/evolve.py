"""How does an event change the state?

`evolve` folds one event into the state it is given, in place, and returns it. It takes every
event as said and decides nothing: rules live in `decide`. The same events always give the same
state.
"""

from __future__ import annotations

from functools import singledispatch

from msgspec.structs import replace

from . import events as e
from .folds import chat, tallies
from .limits import DENIED_SECONDS, PUSHES_SHOWN
from .names import STAFF, PersonId, PushId, Source
from .rules import quiet
from .state import Ask, Board, Call, Hand, HandCell, Link, Offer, Person, State, Waiting


def evolve(state: State, event: e.AnyEvent) -> State:
    """Fold `event` into `state` and return it. Raises `TypeError` for what is no event."""
    state.seq += 1
    quiet.follow(event, state)
    _fold(event, state)
    return state


@singledispatch
def _fold(event: e.Event, state: State) -> None:
    raise TypeError(f"{type(event).__name__} is not an event of a session")


@_fold.register
def _(event: e.SessionStarted, state: State) -> None:
    state.phase = "live"
    state.id = event.session
    state.course = event.course
    state.title = event.title
    state.started_at = event.at
    state.limits = event.limits
    state.settings = event.settings


@_fold.register
def _(event: e.PersonEntered, state: State) -> None:
    state.waiting.pop(event.person, None)
    state.denied.pop(event.person, None)
    before = state.people.get(event.person)
    if before is None:
        state.people[event.person] = Person(event.name, event.role, here=True, joined_at=event.at)
    else:
        state.people[event.person] = replace(before, name=event.name, role=event.role, here=True)
    if before is None or not before.here:
        state.here += 1
    if event.role in STAFF:
        tallies.gone(state, event.person)


@_fold.register
def _(event: e.PersonLeft, state: State) -> None:
    _gone(state, event.person)


@_fold.register
def _(event: e.PersonRemoved, state: State) -> None:
    state.waiting.pop(event.person, None)
    _gone(state, event.person)
    state.removed[event.person] = event.by


@_fold.register
def _(event: e.HandRaised, state: State) -> None:
    before = state.hands.get(event.person)
    if before is None:
        state.hands[event.person] = Hand(state.seq, event.at, event.question)
    else:
        state.hands[event.person] = replace(before, question=event.question)


@_fold.register
def _(event: e.HandCellShared, state: State) -> None:
    cell = None if event.source is None else HandCell(event.source)
    state.hands[event.person] = replace(state.hands[event.person], cell=cell)


@_fold.register
def _(event: e.HandErrorShared, state: State) -> None:
    hand = state.hands[event.person]
    if hand.cell is not None:
        cell = replace(hand.cell, error=event.error)
        state.hands[event.person] = replace(hand, cell=cell)


@_fold.register
def _(event: e.HandLowered, state: State) -> None:
    state.hands.pop(event.person, None)


@_fold.register
def _(event: e.AllHandsLowered, state: State) -> None:
    state.hands.clear()


@_fold.register
def _(event: e.CalledOn, state: State) -> None:
    state.call = Call(event.person, event.by, event.at)


@_fold.register
def _(event: e.CallAccepted, state: State) -> None:
    state.call = None
    state.spotlight = event.person


@_fold.register
def _(event: e.CallDeclined, state: State) -> None:
    state.call = None


@_fold.register
def _(event: e.TurnEnded, state: State) -> None:
    if state.call is not None and state.call.person == event.person:
        state.call = None
    if state.spotlight == event.person:
        state.spotlight = None


@_fold.register
def _(event: e.SourceOpened, state: State) -> None:
    person = state.people[event.person]
    state.open[event.source][event.person] = None
    state.people[event.person] = replace(person, sources=person.sources | {event.source})


@_fold.register
def _(event: e.SourceClosed, state: State) -> None:
    _close(state, event.person, event.source)


@_fold.register
def _(event: e.EveryoneMuted, state: State) -> None:
    for person in event.people:
        _close(state, person, "microphone")


@_fold.register
def _(event: e.BoardOpened, state: State) -> None:
    state.board = Board(event.notebook, event.by, event.at, presenter=event.by)
    state.offer = None
    state.writers.clear()
    state.asks.clear()


@_fold.register
def _(event: e.WritingAllowed, state: State) -> None:
    _everyone(state, event.everyone)
    state.writers.update(dict.fromkeys(event.people))
    for person in list(state.asks) if event.everyone else event.people:
        state.asks.pop(person, None)


@_fold.register
def _(event: e.WritingStopped, state: State) -> None:
    _everyone(state, event.everyone)
    for person in event.people:
        state.writers.pop(person, None)


@_fold.register
def _(event: e.WritingAsked, state: State) -> None:
    state.asks[event.person] = Ask(state.seq, event.at)


@_fold.register
def _(event: e.AskClosed, state: State) -> None:
    state.asks.pop(event.person, None)


@_fold.register
def _(event: e.PresentingOffered, state: State) -> None:
    state.offer = Offer(event.person, event.by, event.at)


@_fold.register
def _(event: e.OfferClosed, state: State) -> None:
    state.offer = None


@_fold.register
def _(event: e.PresenterChanged, state: State) -> None:
    state.offer = None
    if state.board is not None:
        state.board = replace(state.board, presenter=event.person)


@_fold.register
def _(event: e.CellPushed, state: State) -> None:
    _pushed(state, event.push)


@_fold.register
def _(event: e.HintPushed, state: State) -> None:
    _pushed(state, event.push)


@_fold.register
def _(event: e.PushTaken, state: State) -> None:
    if event.push in state.pushes:
        state.pushes[event.push][event.person] = None


@_fold.register
def _(event: e.SettingsChanged, state: State) -> None:
    state.settings = event.settings


@_fold.register
def _(event: e.PersonKnocked, state: State) -> None:
    before = state.waiting.get(event.person)
    if before is None:
        state.waiting[event.person] = Waiting(event.name, state.seq, event.at, event.role)
    else:
        state.waiting[event.person] = replace(before, name=event.name)


@_fold.register
def _(event: e.PeopleAdmitted, state: State) -> None:
    """That each of them entered is said next."""


@_fold.register
def _(event: e.PersonDenied, state: State) -> None:
    state.waiting.pop(event.person, None)
    for person, at in list(state.denied.items()):
        if event.at - at >= DENIED_SECONDS:
            del state.denied[person]
    state.denied[event.person] = event.at


@_fold.register
def _(event: e.LobbyLeft, state: State) -> None:
    state.waiting.pop(event.person, None)


@_fold.register
def _(event: e.PersonPromoted, state: State) -> None:
    state.copresenters[event.person] = event.by


@_fold.register
def _(event: e.PersonDemoted, state: State) -> None:
    state.copresenters.pop(event.person, None)


@_fold.register
def _(event: e.LinkMade, state: State) -> None:
    state.links[event.link] = Link(event.digest, event.expires_at, event.uses, event.lobby)


@_fold.register
def _(event: e.LinkUsed, state: State) -> None:
    link = state.links[event.link]
    state.links[event.link] = replace(link, used=link.used + 1)
    state.guests[event.person] = event.link


@_fold.register
def _(event: e.LinkRevoked, state: State) -> None:
    state.links[event.link] = replace(state.links[event.link], revoked=True)


@_fold.register
def _(event: e.SpotlightSet, state: State) -> None:
    state.large = event.person


@_fold.register
def _(event: e.ClassStirred | e.ClassFellQuiet | e.NudgeDismissed, state: State) -> None:
    """What it changes, `quiet` has changed already."""


@_fold.register
def _(event: e.SessionEnded, state: State) -> None:
    state.phase = "ended"
    state.ended_at = event.at


for _kind, _tally in (tallies.FOLDS | chat.FOLDS).items():
    _fold.register(_kind, _tally)


def _gone(state: State, person: PersonId) -> None:
    before = state.people.get(person)
    if before is not None and before.here:
        state.here -= 1
        state.people[person] = replace(before, here=False)
    tallies.gone(state, person)


def _everyone(state: State, everyone: bool) -> None:
    if state.board is not None:
        state.board = replace(state.board, everyone=everyone)


def _pushed(state: State, push: PushId) -> None:
    state.pushes[push] = {}
    while len(state.pushes) > PUSHES_SHOWN:
        del state.pushes[next(iter(state.pushes))]


def _close(state: State, person: PersonId, source: Source) -> None:
    before = state.people[person]
    state.open[source].pop(person, None)
    state.people[person] = replace(before, sources=before.sources - {source})
