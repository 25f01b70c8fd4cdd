"""What are the rules of pushing cells and hints into students' own copies?

A *push* is an offer: the teaching staff make it, each student takes it once or lets it be. What is
done with it happens in the student's own notebook; the session only counts.
"""

from __future__ import annotations

import re

from .. import commands as c
from .. import events as e
from ..limits import CELL_ID_CHARACTERS, PUSHED_CELL_BYTES, PUSHED_HINT_BYTES
from ..moment import Decision, Moment
from ..refusals import Refusal, refuse
from ..wording import clean_source, clean_text

CELL_ID = re.compile(rf"[a-zA-Z0-9_-]{{1,{CELL_ID_CHARACTERS}}}")
"""As the notebook format has it. The id is kept in the log as it is, so it must not be a text."""


def push_cell(moment: Moment, command: c.PushCell) -> Decision:
    source = clean_source(command.source)
    refusal = _refused(moment, source, PUSHED_CELL_BYTES, command.cell)
    return refusal or [
        e.CellPushed(
            moment.now,
            moment.new_id("push"),
            moment.by,
            command.cell,
            command.cell_type,
            source,
        )
    ]


def push_hint(moment: Moment, command: c.PushHint) -> Decision:
    text = clean_text(command.text)
    refusal = _refused(moment, text, PUSHED_HINT_BYTES, command.cell)
    return refusal or [
        e.HintPushed(moment.now, moment.new_id("push"), moment.by, text, command.cell)
    ]


def take_push(moment: Moment, command: c.TakePush) -> Decision:
    takers = moment.state.pushes.get(command.push)
    if takers is None:
        return refuse("no_such_push")
    return [] if moment.by in takers else [e.PushTaken(moment.now, command.push, moment.by)]


def _refused(moment: Moment, text: str, limit: int, cell: str | None) -> Refusal | None:
    """Why this cannot be pushed."""
    if moment.state.board is None:
        return refuse("no_board")
    if not text.strip():
        return refuse("empty_push")
    if len(text.encode()) > limit:
        return refuse("push_too_long", limit=limit)
    if cell is not None and not CELL_ID.fullmatch(cell):
        return refuse("bad_cell_id")
    return None
