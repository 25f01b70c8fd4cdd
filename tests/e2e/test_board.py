"""Can one teach on the board? What an instructor and two students see and do, from opening it to its end."""

from __future__ import annotations

import pytest

from tests.e2e.board import Board, boards, in_all
from tests.e2e.conftest import People, Stopwatch
from tests.e2e.lesson import code, text, write
from tests.e2e.reasons import until
from tests.e2e.test_a_class import begin
from tests.hub import RunningHub

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]

PRINTS = "print('seen by', 'all')"
DRAWS = """import base64
from IPython.display import Image, HTML, display
dot = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=='
display(Image(base64.b64decode(dot), width=40, height=40))"""
RICH = "display(HTML('<b>bold</b><button onclick=\"window.pressed = 1\">Press</button>'))"


def lesson(hub: RunningHub, name: str) -> None:
    """A notebook for this story alone."""
    cells = [text("t1", "Words first."), code("c1", PRINTS), code("c2", DRAWS), code("c3", RICH)]
    write(hub, f"{name}.ipynb", cells)


def runs_for_all(ana: Board, everyone: list[Board]) -> None:
    """What the presenter runs, a second time too, prints and draws on every screen."""
    ana.type(1, "; print('by ana')")
    until(in_all(everyone, "why_lacks", "'all'); print('by ana')"))
    ana.wait_for_kernel()
    ana.run(1)
    until(in_all(everyone, "why_no_output", "seen by all"), 60)
    ana.type(1, "; print('once more')")
    ana.run(1)
    until(in_all(everyone, "why_no_output", "by ana\nonce more"))
    ana.run(2)
    until(in_all(everyone, "why_no_pictures", 1))
    ana.run(3)
    until(in_all(everyone, "why_no_output", "bold"))
    until(ana.why_not_safe)


def test_a_board_opens_by_itself_and_all_see_what_is_written_and_run(
    story: People, hub: RunningHub, stopwatch: Stopwatch
) -> None:
    lesson(hub, "First")
    ana_desk, cleo_desk, dan_desk = desks = begin(story)
    ana, cleo, dan = everyone = boards(*desks)
    cleo_desk.tab("Chat")
    cleo_desk.message_field().click()
    cleo.page.keyboard.type("half a ")
    stopwatch.start()
    ana.open("First")
    until(in_all([cleo, dan], "why_no_tab"), 30)
    stopwatch.note("from choosing a board to its tab at the students'")
    cleo.page.keyboard.type("sentence")
    assert cleo_desk.message_field().input_value() == "half a sentence"
    assert "First" not in cleo.front_tab()
    cleo.photograph("1 open in the background")
    for board in everyone:
        board.show()
    until(in_all(everyone, "why_cells_are_not", "Words first.", PRINTS, DRAWS, RICH))
    until(in_all([cleo, dan], "why_not_reading"))
    until(ana.why_not_writing)
    runs_for_all(ana, everyone)
    for board in everyone:
        board.photograph("2 run")
    until(lambda: None if cleo.holds_back() and dan.holds_back() else "nothing is held back")
    assert not ana.holds_back()
    assert cleo.why_pressing_does_nothing() is not None
    cleo.show_rich()
    until(cleo.why_pressing_does_nothing)
    until(lambda: "still held back" if cleo.holds_back() else None)
    assert dan.holds_back()
    assert dan.why_pressing_does_nothing() is not None
    cleo.photograph("3 shown in full")
    assert ana_desk.person.foreign_hosts() | dan_desk.person.foreign_hosts() == set()
