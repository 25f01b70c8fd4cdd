"""How do events of the conversation change the state? A part of `evolve`, to which these belong."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from msgspec.structs import replace

from .. import events as e
from ..limits import MESSAGES_SHOWN
from ..names import MessageId, PersonId
from ..state import Attached, Kept, Said, State


def _posted(event: e.MessagePosted, state: State) -> None:
    kept: Kept = "held" if event.held else "shown"
    state.messages[event.message] = Said(
        event.author, event.at, event.private, kept=kept, words=state.seq, files=event.files
    )
    for file in event.files:
        state.files[file] = replace(state.files[file], message=event.message)
    if event.private is None:
        state.spoke[event.author] = event.at
    while len(state.messages) > MESSAGES_SHOWN:
        _forget(state, next(iter(state.messages)))


def _edited(event: e.MessageEdited, state: State) -> None:
    """Only readers keep the words; here it counts where they are."""
    said = state.messages.get(event.message)
    if said is not None:
        state.messages[event.message] = replace(said, words=state.seq)


def _deleted(event: e.MessageDeleted, state: State) -> None:
    _forget(state, event.message)


def _hidden(event: e.MessageHidden, state: State) -> None:
    _keep(state, event.message, "hidden")


def _shown(event: e.MessageShown, state: State) -> None:
    _keep(state, event.message, "shown")


def _reacted(event: e.MessageReacted, state: State) -> None:
    if event.message in state.messages:
        signs = state.reactions.setdefault(event.message, {})
        signs.setdefault(event.reaction, {})[event.person] = None


def _taken_back(event: e.ReactionTakenBack, state: State) -> None:
    signs = state.reactions.get(event.message, {})
    signs.get(event.reaction, {}).pop(event.person, None)


def _mode_set(event: e.ChatModeSet, state: State) -> None:
    state.chat = event.mode


def _blocked(event: e.PersonBlocked, state: State) -> None:
    state.blocked[event.person] = event.by


def _unblocked(event: e.PersonUnblocked, state: State) -> None:
    state.blocked.pop(event.person, None)


def _filter_set(event: e.WordFilterSet, state: State) -> None:
    state.filter = tuple(event.words.split("\n")) if event.words else ()


def _keep(state: State, message: MessageId, kept: Kept) -> None:
    said = state.messages.get(message)
    if said is not None:
        state.messages[message] = replace(said, kept=kept)


def _file_added(event: e.FileAdded, state: State) -> None:
    state.files[event.file] = Attached(event.person, event.name, event.size)
    _store(state, event.person, event.size)


def _file_dropped(event: e.FileDropped, state: State) -> None:
    dropped = state.files.pop(event.file)
    _store(state, dropped.owner, -dropped.size)


def _store(state: State, owner: PersonId, size: int) -> None:
    state.stored += size
    state.brought[owner] = state.brought.get(owner, 0) + size


def _forget(state: State, message: MessageId) -> None:
    said = state.messages.pop(message, None)
    for file in said.files if said is not None else ():
        state.files.pop(file, None)
    state.reactions.pop(message, None)


FOLDS: dict[type[e.Event], Callable[[Any, State], None]] = {
    e.MessagePosted: _posted,
    e.MessageEdited: _edited,
    e.MessageDeleted: _deleted,
    e.MessageHidden: _hidden,
    e.MessageShown: _shown,
    e.MessageReacted: _reacted,
    e.ReactionTakenBack: _taken_back,
    e.ChatModeSet: _mode_set,
    e.PersonBlocked: _blocked,
    e.PersonUnblocked: _unblocked,
    e.WordFilterSet: _filter_set,
    e.FileAdded: _file_added,
    e.FileDropped: _file_dropped,
}
"""The fold of each."""
