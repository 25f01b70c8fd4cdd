"""What should the view be, computed the other way: from the state and the events, all at once?"""

from __future__ import annotations

from typing import Any

import msgspec
from liveclass_hub.readers.view import Audience
from liveclass_hub.session import events as e
from liveclass_hub.session.events import AnyEvent, MessagePosted, PersonRemoved
from liveclass_hub.session.evolve import evolve
from liveclass_hub.session.limits import MESSAGES_SHOWN, PUSHES_SHOWN
from liveclass_hub.session.names import SIGNALS, Signal
from liveclass_hub.session.state import State

from tests.readers.feed_oracle import feed_of, heard_of, quiet_of

Changes = (
    e.MessageEdited | e.MessageReacted | e.ReactionTakenBack | e.MessageHidden | e.MessageShown
)


def view_of(
    state: State,
    events: list[AnyEvent],
    audience: Audience,
    messages: int = MESSAGES_SHOWN,
    person: str | None = None,
) -> dict[str, Any]:
    """The whole view of a started session."""
    view: dict[str, Any] = {
        **_frame(state),
        "people": {who: _person(state, who) for who in state.people},
        "hands": {
            person: _present(order=hand.order, since=hand.since, question=hand.question)
            for person, hand in state.hands.items()
        },
        "messages": {
            id: message
            for id, message in _messages(events, messages).items()
            if audience == "staff" or _readable(message, person)
        },
        "pushes": _pushes(events),
    }
    view |= _tallies(state, events, audience, person)
    view |= _stage(state)
    if state.board is not None:
        view["board"] = _board(state)
    if audience == "staff":
        view |= _for_staff(state, events)
        view |= {"links": _links(state, events), "came_by": dict(state.guests)}
        view |= {"activity": feed_of(events), "heard": heard_of(events)}
        view |= quiet_of(state, events)
    if audience == "guest":
        nothing = {"counts": dict.fromkeys(SIGNALS, 0)}
        view |= {"hands": {}, "pushes": {}, "questions": {}, "signals": nothing}
    return view


def _frame(state: State) -> dict[str, Any]:
    """What the class is and how it is set."""
    return {
        "session": _present(
            id=state.id,
            course=state.course,
            title=state.title,
            state=state.phase,
            started_at=state.started_at,
            ended_at=state.ended_at,
        ),
        "chat": {"mode": state.chat},
        "settings": msgspec.to_builtins(state.settings),
        "limits": {
            "microphones": state.limits.microphones,
            "cameras": state.limits.cameras,
            "attachment_bytes": state.limits.attachment_bytes,
            "guest_link_minutes": state.limits.guest_link_minutes,
        },
    }


def _links(state: State, events: list[AnyEvent]) -> dict[str, Any]:
    made = {e_.link: (n, e_) for n, e_ in enumerate(events, 1) if isinstance(e_, e.LinkMade)}
    gone = {e_.link: e_ for e_ in events if isinstance(e_, e.LinkRevoked)}
    return {
        id: _present(
            order=order,
            by=link.by,
            at=link.at,
            label=link.label,
            expires_at=link.expires_at,
            uses=link.uses,
            used=sum(1 for by in state.guests.values() if by == id),
            lobby=link.lobby,
            revoked={"by": gone[id].by, "at": gone[id].at} if id in gone else None,
        )
        for id, (order, link) in made.items()
    }


def _stage(state: State) -> dict[str, Any]:
    """Whose turn it is, and who is shown large."""
    call = state.call
    return _present(
        call=None if call is None else {"person": call.person, "by": call.by, "at": call.at},
        spotlight=state.spotlight,
        large=state.large,
    )


def _for_staff(state: State, events: list[AnyEvent]) -> dict[str, Any]:
    """Who waits, and who was put out."""
    return {
        "hand_cells": {
            who: _present(source=hand.cell.source, error=hand.cell.error)
            for who, hand in state.hands.items()
            if hand.cell is not None
        },
        "lobby": {
            who: {
                "name": seen.name,
                "role": seen.role,
                "order": seen.order,
                "since": seen.since,
            }
            for who, seen in state.waiting.items()
        },
        "filter": {"words": list(state.filter)},
        "blocked": {
            event.person: {"by": event.by, "at": event.at}
            for event in events
            if isinstance(event, e.PersonBlocked) and event.person in state.blocked
        },
        "removed": {
            event.person: {"by": event.by, "at": event.at}
            for event in events
            if isinstance(event, PersonRemoved)
        },
    }


def _person(state: State, who: str) -> dict[str, Any]:
    seen = state.people[who]
    return {
        **({"copresenter": True} if who in state.copresenters else {}),
        "name": seen.name,
        "role": seen.role,
        "here": seen.here,
        "microphone": "microphone" in seen.sources,
        "camera": "camera" in seen.sources,
        "screen": "screen" in seen.sources,
        "joined_at": seen.joined_at,
    }


def _messages(events: list[AnyEvent], shown: int) -> dict[str, Any]:
    """All that are shown to anyone, with what became of them while they were."""
    said: dict[str, Any] = {}
    added = {
        event.file: {"order": seq, "name": event.name, "mime": event.mime, "size": event.size}
        for seq, event in enumerate(events, start=1)
        if isinstance(event, e.FileAdded)
    }
    for seq, event in enumerate(events, start=1):
        if isinstance(event, MessagePosted):
            said[event.message] = _present(
                order=seq,
                author=event.author,
                text=event.text,
                at=event.at,
                reply_to=event.reply_to,
                private=event.private,
                held=event.held or None,
                files={file: added[file] for file in event.files} or None,
                reactions={},
            )
            said = dict(list(said.items())[-shown:])
        elif isinstance(event, e.MessageDeleted):
            said.pop(event.message, None)
        elif isinstance(event, Changes) and event.message in said:
            _change(said[event.message], event)
    return said


def _readable(message: dict[str, Any], person: str | None) -> bool:
    """Whether a student, or a guest without a name, may read it."""
    held = "held" in message and message["author"] != person
    return message.get("private") in {None, person} and "hidden" not in message and not held


def _change(message: dict[str, Any], event: AnyEvent) -> None:
    if isinstance(event, e.MessageEdited):
        message.update(text=event.text, edited_at=event.at)
    elif isinstance(event, e.MessageHidden):
        message.pop("held", None)
        message["hidden"] = {"by": event.by, "at": event.at}
    elif isinstance(event, e.MessageShown):
        message.pop("held", None)
        message.pop("hidden", None)
    elif isinstance(event, e.MessageReacted):
        message["reactions"].setdefault(event.reaction, {})[event.person] = True
    elif isinstance(event, e.ReactionTakenBack):
        del message["reactions"][event.reaction][event.person]


def _tallies(
    state: State, events: list[AnyEvent], audience: Audience, person: str | None
) -> dict[str, Any]:
    asked = {event.question: event for event in events if isinstance(event, e.QuestionAsked)}
    view: dict[str, Any] = {
        "signals": _signals(events),
        "questions": {
            id: _question(id, asked[id], len(state.votes[id]), events) for id in state.questions
        },
    }
    if audience == "staff":
        signals = state.signals.items()
        view["signalled"] = {
            person: {"signal": held.signal, "since": held.since} for person, held in signals
        }
        view["askers"] = {id: question.author for id, question in state.questions.items()}
        return view
    own = state.signals.get(person or "")
    hand = state.hands.get(person or "")
    cell = hand.cell if hand is not None else None
    yours = {
        "hand_cell": cell and _present(source=cell.source, error=cell.error),
        "signal": own and own.signal,
        "asked": {id: True for id, about in state.questions.items() if about.author == person},
        "votes": {id: True for id, voters in state.votes.items() if person in voters},
        "blocked": person in state.blocked,
    }
    return view | tidy({"yours": yours})


def tidy(view: dict[str, Any]) -> dict[str, Any]:
    """The same view without empty parts of what one did oneself."""
    yours = {part: did for part, did in view.get("yours", {}).items() if did}
    rest = {part: shown for part, shown in view.items() if part != "yours"}
    return rest | ({"yours": yours} if yours else {})


def _signals(events: list[AnyEvent]) -> dict[str, Any]:
    """As they were after the last signal: who left since is still counted."""
    then = State()
    held: list[Signal] = []
    for event in events:
        evolve(then, event)
        if isinstance(event, e.SignalSet | e.SignalsCleared):
            held = [one.signal for one in then.signals.values()]
    return {"counts": {signal: held.count(signal) for signal in SIGNALS}}


def _question(id: str, asked: e.QuestionAsked, votes: int, events: list[AnyEvent]) -> Any:
    answered: dict[str, Any] = {}
    for seq, event in enumerate(events, start=1):
        if isinstance(event, e.QuestionAnswered) and event.question == id:
            text = event.text or answered.get("text")
            answered = _present(order=seq, by=event.by, at=event.at, text=text)
    author = None if asked.anonymous else asked.author
    order = events.index(asked) + 1
    return _present(
        order=order,
        at=asked.at,
        text=asked.text,
        votes=votes,
        author=author,
        answered=answered or None,
    )


def _board(state: State) -> dict[str, Any]:
    board, offer = state.board, state.offer
    assert board is not None
    return _present(
        notebook=board.notebook,
        opened_by=board.opened_by,
        opened_at=board.opened_at,
        presenter=board.presenter,
        everyone=board.everyone,
        writers=dict.fromkeys(state.writers, True),
        asks={
            person: {"order": ask.order, "since": ask.since} for person, ask in state.asks.items()
        },
        offer=None if offer is None else {"person": offer.person, "by": offer.by, "at": offer.at},
    )


def _pushes(events: list[AnyEvent]) -> dict[str, Any]:
    taken = [event.push for event in events if isinstance(event, e.PushTaken)]
    pushed: dict[str, Any] = {}
    for seq, event in enumerate(events, start=1):
        if isinstance(event, e.CellPushed):
            what = {"kind": "cell", "text": event.source, "cell_type": event.cell_type}
        elif isinstance(event, e.HintPushed):
            what = {"kind": "hint", "text": event.text}
        else:
            continue
        by = _present(order=seq, by=event.by, at=event.at, cell=event.cell)
        pushed[event.push] = {**by, **what, "taken": taken.count(event.push)}
    return dict(list(pushed.items())[-PUSHES_SHOWN:])


def _present(**values: Any) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value is not None}
