"""What else can be asked of a board: to be saved, its versions, who changed what, an old version back?

What the child answers is cut to what a page can use and one message can hold.
"""

from __future__ import annotations

from typing import Any

from liveclass_hub.board import messages as m
from liveclass_hub.board.rights import READ_ONLY
from liveclass_hub.host.board.line import BoardLine
from liveclass_hub.host.board.room import BoardRoom
from liveclass_hub.session.refusals import Refusal
from liveclass_hub.wire import board as w

GATHERED = 60.0
"""Seconds: what one person changes with shorter pauses is one change to a page."""
CHANGES_SHOWN = 300
CELLS_SHOWN = 1000
"""Changes, and names of cells in all of them together, that fit one message's header."""

Wish = w.BoardSave | w.AskVersions | w.AskChanges | w.RestoreVersion

STAFF_ONLY = Refusal(
    "not_allowed",
    "Only the teaching staff can do this to the board.",
    "Ask the instructor if you think you should be able to.",
)


async def grant(room: BoardRoom, line: BoardLine, wish: Wish, *, staff: bool) -> None:
    """Answer one wish of a line that has joined."""
    refusal = _not_allowed(room, line, wish, staff=staff)
    if refusal is not None:
        line.refuse(wish.id, refusal, discard=False)
        return
    async with room.wishes:
        result = await room.documents.ask(_asked(room.place, line, wish), room.rights)
    if isinstance(result, m.Accepted):
        room.take(result)
    answer = _answer(wish, result)
    if isinstance(answer, Refusal):
        line.refuse(wish.id, answer, discard=False)
    else:
        line.tell(answer)


def _not_allowed(room: BoardRoom, line: BoardLine, wish: Wish, *, staff: bool) -> Refusal | None:
    if isinstance(wish, w.RestoreVersion) or (isinstance(wish, w.BoardSave) and wish.shrink):
        return None if staff else STAFF_ONLY
    if isinstance(wish, w.BoardSave) and room.rights.check(line.person) is not None:
        return Refusal(READ_ONLY.code, "You may read this board but not save it.", STAFF_ONLY.next)
    return None


def _asked(place: m.Place, line: BoardLine, wish: Wish) -> m.Wish:
    match wish:
        case w.BoardSave():
            return m.Save(place, wish.shrink)
        case w.AskVersions():
            return m.ListVersions(place)
        case w.AskChanges():
            return m.ListChanges(place, wish.after)
        case w.RestoreVersion():
            return m.Restore(place, line.person, wish.version)


def _answer(wish: Wish, result: m.Result) -> w.BoardReply | Refusal:
    match result:
        case m.Refusal():
            return Refusal(result.code, result.message, result.next)
        case m.Accepted():
            return w.BoardTaken(wish.id, result.seq)
        case m.Saved():
            return w.BoardSaved(wish.id, result.seq)
        case m.Versions():
            found = [w.BoardVersion(version.version, version.at) for version in result.versions]
            return w.BoardVersions(wish.id, found)
        case m.Changes():
            return w.BoardChanges(wish.id, gathered(result.changes))
        case _:
            raise TypeError(type(result))


def gathered(changes: list[Any]) -> list[w.BoardChange]:
    """Keystrokes as changes that mean something; of a long history the newest part."""
    runs: list[list[Any]] = []
    for change in changes:
        last = runs[-1][-1] if runs else None
        if last and last.who == change.who and change.at - last.at < GATHERED:
            runs[-1].append(change)
        else:
            runs.append([change])
    found: list[w.BoardChange] = []
    room = CELLS_SHOWN
    for run in reversed(runs[-CHANGES_SHOWN:]):
        cells = list(dict.fromkeys(cell for change in run for cell in change.cells))[:room]
        room -= len(cells)
        found.append(w.BoardChange(run[-1].seq, run[-1].who, run[-1].at, cells))
        if room <= 0:
            break
    return found[::-1]
