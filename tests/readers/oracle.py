"""What should the view be, computed the other way: from the state and the events, all at once?"""

from __future__ import annotations

from typing import Any

from liveclass_hub.readers.view import MESSAGES_SHOWN, Audience
from liveclass_hub.session import events as e
from liveclass_hub.session.events import AnyEvent, MessagePosted, PersonRemoved
from liveclass_hub.session.limits import PUSHES_SHOWN
from liveclass_hub.session.state import Person, State

Changes = e.MessageEdited | e.MessageReacted | e.ReactionTakenBack


def view_of(
    state: State,
    events: list[AnyEvent],
    audience: Audience,
    messages: int = MESSAGES_SHOWN,
    person: str | None = None,
) -> dict[str, Any]:
    """The whole view of a started session."""
    view: dict[str, Any] = {
        "session": _present(
            id=state.id,
            course=state.course,
            title=state.title,
            state=state.phase,
            started_at=state.started_at,
            ended_at=state.ended_at,
        ),
        "people": {person: _person(seen) for person, seen in state.people.items()},
        "hands": {
            person: _present(order=hand.order, since=hand.since, question=hand.question)
            for person, hand in state.hands.items()
        },
        "messages": {
            id: message
            for id, message in _messages(events, messages).items()
            if audience == "staff" or message.get("private") in {None, person}
        },
        "chat": {"mode": state.chat},
        "limits": {"microphones": state.limits.microphones, "cameras": state.limits.cameras},
        "pushes": _pushes(events),
    }
    if state.board is not None:
        view["board"] = _board(state)
    if state.call is not None:
        view["call"] = {
            "person": state.call.person,
            "by": state.call.by,
            "at": state.call.at,
        }
    if state.spotlight is not None:
        view["spotlight"] = state.spotlight
    if audience == "staff":
        view["removed"] = {
            event.person: {"by": event.by, "at": event.at}
            for event in events
            if isinstance(event, PersonRemoved)
        }
    return view


def _person(seen: Person) -> dict[str, Any]:
    return {
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
    for seq, event in enumerate(events, start=1):
        if isinstance(event, MessagePosted):
            said[event.message] = _present(
                order=seq,
                author=event.author,
                text=event.text,
                at=event.at,
                reply_to=event.reply_to,
                private=event.private,
                reactions={},
            )
            said = dict(list(said.items())[-shown:])
        elif isinstance(event, e.MessageDeleted):
            said.pop(event.message, None)
        elif isinstance(event, Changes) and event.message in said:
            _change(said[event.message], event)
    return said


def _change(message: dict[str, Any], event: AnyEvent) -> None:
    if isinstance(event, e.MessageEdited):
        message.update(text=event.text, edited_at=event.at)
    elif isinstance(event, e.MessageReacted):
        message["reactions"].setdefault(event.reaction, {})[event.person] = True
    elif isinstance(event, e.ReactionTakenBack):
        del message["reactions"][event.reaction][event.person]


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
