"""How long until a notebook of five hundred cells is open?

For the service: from the first frame of a fresh copy to the moment when the whole notebook stands in it, once
for the first of all, whose wish starts the documents' process and reads the file, and then for others one
after the other.
"""

from __future__ import annotations

import time

from bench.board.crowd import a_class
from bench.mute_all import percentile
from bench.row import Measured
from tests.board_page import BoardPage
from tests.page import ask

CELLS = 500
TIMES = 30

JOIN = ("W.open", "a notebook of 500 cells: hello to whole copy, p95")
FIRST = ("W.open", "a notebook of 500 cells: the first copy of all")


async def opening() -> dict[tuple[str, str], Measured]:
    """Open it over and over, with a copy that holds nothing yet."""
    async with a_class(0, CELLS, writers=0) as crowd:
        session, tab = crowd.session, crowd.teacher.tab
        times = []
        for _ in range(TIMES + 1):
            copy = BoardPage(crowd.hub, "ana", session, tab)
            ticket = await ask(
                crowd.hub, "ana", "POST", "ticket", {"for": "board", "session": session}
            )
            began = time.monotonic()
            await copy.open(ticket["ticket"])
            await copy.until(lambda: copy.joins, "did not join")  # noqa: B023 - waited for here
            times.append(time.monotonic() - began)
            here = len(copy.notebook.ycells)
            await copy.drop()
            if here != CELLS:
                return {key: Measured(void=f"{here} cells came") for key in (JOIN, FIRST)}
    first, *others = times
    return {
        JOIN: Measured(percentile(others, 95), samples=tuple(others)),
        FIRST: Measured(first, samples=(first,)),
    }
