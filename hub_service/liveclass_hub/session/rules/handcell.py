"""Which cell may go with a raised hand, and what of it is kept?

A *hand's cell* is the source of the cell someone is at and the last error it gave, shown with their
consent to the teaching staff. It is plain text, and it goes when the hand goes.
"""

from __future__ import annotations

import re

from .. import commands as c
from .. import events as e
from ..limits import HAND_CELLS, HAND_ERROR_BYTES, HAND_SOURCE_BYTES
from ..moment import Moment
from ..refusals import Refusal, refuse
from ..state import HandCell
from ..wording import clean_source, clean_text

_ESCAPES = re.compile(
    r"""\x1b(?:
        \[[0-?]*[ -/]*[@-~]            # colours, and moves of the cursor
      | \][^\x07\x1b]*(?:\x07|\x1b\\)?  # links and titles
      | [@-Z\\^_]
    )""",
    re.VERBOSE,
)
"""What a kernel writes for a terminal."""

CUT = "…\n"
"""Stands before an error of which only the end is kept."""


def cell_of(given: c.HandCellGiven | None) -> HandCell | Refusal | None:
    """What is kept of a cell, or why it cannot go with a hand."""
    if given is None:
        return None
    source = clean_source(given.source)
    if not source.strip():
        return None
    if len(source.encode()) > HAND_SOURCE_BYTES:
        return refuse("hand_cell_too_long", limit=HAND_SOURCE_BYTES)
    return HandCell(source, last_part(clean_text(_ESCAPES.sub("", given.error or ""))) or None)


def last_part(error: str) -> str:
    """The error, or its end when it is long: what went wrong stands there."""
    encoded = error.encode()
    if len(encoded) <= HAND_ERROR_BYTES:
        return error
    return CUT + encoded[len(CUT.encode()) - HAND_ERROR_BYTES :].decode(errors="ignore")


def shared(moment: Moment, cell: HandCell | None) -> list[e.AnyEvent]:
    """The events after which this cell, or none, goes with the asker's hand."""
    hand = moment.state.hands.get(moment.by)
    before = None if hand is None else hand.cell
    if cell == before:
        return []
    if cell is None:
        return [e.HandCellShared(moment.now, moment.by, None)]
    events: list[e.AnyEvent] = [e.HandCellShared(moment.now, moment.by, cell.source)]
    if cell.error is not None:
        events.append(e.HandErrorShared(moment.now, moment.by, cell.error))
    return events


def full(moment: Moment) -> bool:
    """Whether as many hands of others carry a cell as may."""
    hands = moment.state.hands.items()
    others = sum(1 for person, hand in hands if hand.cell is not None and person != moment.by)
    return others >= HAND_CELLS
