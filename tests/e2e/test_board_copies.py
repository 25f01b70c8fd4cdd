"""Does a student get on the board's level with one click, and is their own work theirs whatever comes?"""

from __future__ import annotations

import pytest

from tests.e2e.board import Board, boards
from tests.e2e.conftest import People
from tests.e2e.copies import Copy, push_cell, push_hint
from tests.e2e.lesson import code, text, write
from tests.e2e.pages import Desk
from tests.e2e.reasons import until
from tests.e2e.test_a_class import everyone
from tests.hub import RunningHub

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]

OWN = "total = 6 * 7  # mine: äöü 'x'"
CELLS = [text("t1", "Catching up."), code("c1", "total = 0"), code("c2", "print('total', total)")]


def takes_what_is_pushed(ana: Board, desk: Desk, dan: Board, copy: Copy) -> None:
    """A cell and a hint come in on a click alone, and go with the notebook's undo."""
    push_cell(ana, 2)
    until(lambda: copy.why_not_offered("# now"))
    copy.insert()
    until(lambda: desk.why_not_saying("in your copy"))
    push_hint(ana, 1, "What is `6 * 9`?")
    until(lambda: copy.why_not_offered("What is"))
    dan.photograph("4 a hint is offered")
    before = copy.cells()
    copy.insert()
    until(lambda: None if len(copy.cells()) == len(before) + 1 else f"{copy.cells()}")
    dan.photograph("5 the hint is in")
    copy.undo()
    until(lambda: copy.why_cells_are_not(*before))
    dan.photograph("6 undone")


def test_a_late_student_catches_up_works_on_and_takes_what_is_pushed(
    story: People, hub: RunningHub
) -> None:
    write(hub, "Late.ipynb", CELLS)
    ana_desk, cleo_desk, dan_desk = everyone(story)
    ana_desk.start_from_panel()
    cleo_desk.join()
    ana, _ = boards(ana_desk, cleo_desk)
    ana.open("Late")
    ana.show()
    ana.type(2, "  # now")
    until(ana.why_not_safe)
    dan_desk.join()
    dan_desk.page.keyboard.press("Control+b")
    dan, copy = Board(dan_desk), Copy(dan_desk)
    dan.show()
    until(lambda: dan.why_lacks("# now"))
    dan.photograph("1 late")
    copy.catch_up()
    until(copy.why_not_shown, 60)
    until(
        lambda: copy.why_cells_are_not("Catching up.", "total = 0", "print('total', total)  # now")
    )
    dan.photograph("2 at now")
    copy.replace(1, OWN)
    copy.run(1)
    copy.run(2)
    until(lambda: copy.why_no_output("total 42"), 60)
    ana.replace(1, "total = 1")
    until(lambda: dan.why_lacks("total = 1"))
    copy.catch_up()
    last = "print('total', total)  # now"
    until(lambda: copy.why_cells_are_not("Catching up.", OWN, "total = 1", last))
    dan.photograph("3 own work kept")
    takes_what_is_pushed(ana, dan_desk, dan, copy)
