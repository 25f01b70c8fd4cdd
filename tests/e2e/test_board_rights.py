"""Do rights on the board change under a person's hands without their losing their place, or anyone their words?"""

from __future__ import annotations

import pytest

from tests.e2e.board import Board, boards, in_all
from tests.e2e.conftest import People, Stopwatch
from tests.e2e.lesson import code, write
from tests.e2e.reasons import all_of, until
from tests.e2e.test_a_class import begin
from tests.hub import RunningHub

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]

LONG = [code(f"c{number}", f"value_{number} = {number}") for number in range(40)]


def nothing_stale_when_allowed_again(
    ana: Board, cleo: Board, everyone: list[Board], place: int
) -> None:
    """What was typed too late is nowhere, also once its writer may write again."""
    kept = ana.cells()[place]
    until(lambda: cleo.why_lacks(kept))
    cleo.ask_to_write()
    ana.allow("cleo")
    until(cleo.why_not_writing)
    cleo.type(2, " # again")
    until(in_all(everyone, "why_lacks", "value_2 = 2 # again"))
    assert ana.cells()[place] == kept, "a stale edit came back"
    assert cleo.cells()[place] == kept


def test_a_right_is_asked_for_given_used_and_taken_back(
    story: People, hub: RunningHub, stopwatch: Stopwatch
) -> None:
    write(hub, "Rights.ipynb", LONG)
    ana, cleo, _dan = everyone = boards(*begin(story))
    ana.open("Rights")
    for board in everyone:
        board.show()
    ana.go_to(0)
    until(in_all(everyone, "why_not_shown"))
    cleo.ask_to_write()
    ana.photograph("1 somebody asks")
    cleo.photograph("1 asked")
    ana.allow("cleo")
    until(cleo.why_not_writing)
    cleo.type(1, " + 1")
    until(in_all(everyone, "why_lacks", "value_1 = 1 + 1"))
    until(all_of(lambda: ana.why_not_pointing("cleo"), lambda: cleo.why_not_pointing("ana")))
    cleo.photograph("2 both write")
    ana.photograph("2 both write")
    cleo.scroll_to(600)
    before = cleo.scrolled()
    shown = cleo.in_sight()
    place = shown[2]
    cleo.keep_typing(place, "late")
    until(lambda: ana.why_lacks("late3"))
    stopwatch.start()
    ana.choose_who("Only staff")
    until(cleo.why_not_reading)
    stopwatch.note("from taking a right back to a notebook that can only be read")
    cleo.stop_typing()
    # The toolbar of a writer is gone, so a reader sees a little more.
    until(lambda: None if abs(cleo.scrolled() - before) < 40 else f"scrolled to {cleo.scrolled()}")
    until(lambda: None if place in cleo.in_sight() else f"cleo sees {cleo.in_sight()}")
    assert cleo.front_tab() == "● Rights — board"
    cleo.photograph("3 the right is withdrawn")
    nothing_stale_when_allowed_again(ana, cleo, everyone, place)


def test_presenting_is_handed_over_with_consent_and_taken_back(
    story: People, hub: RunningHub
) -> None:
    write(hub, "Present.ipynb", [code("c1", "known = 41"), code("c2", "print(known + 1)")])
    ana, cleo, dan = everyone = boards(*begin(story))
    ana.open("Present")
    for board in everyone:
        board.show()
    ana.wait_for_kernel()
    ana.run(0)
    ana.run(1)
    until(in_all(everyone, "why_no_output", "42"), 60)
    ana.offer_presenting("cleo")
    until(lambda: cleo.desk.why_not_saying("asks you to present the board"))
    cleo.photograph("1 asked")
    assert cleo.reads_only(), "nothing changes before they agree"
    cleo.accept_presenting()
    until(cleo.why_not_writing)
    until(lambda: cleo.desk.why_not_saying("Variables made so far live in the kernel of ana"))
    cleo.wait_for_kernel()
    cleo.run(1)
    until(in_all(everyone, "why_no_output", "NameError"), 60)
    cleo.run(0)
    cleo.run(1)
    until(in_all(everyone, "why_no_output", "42"), 60)
    cleo.photograph("2 presents")
    ana.photograph("2 cleo presents")
    ana.choose_who("Present the board myself")
    until(cleo.why_not_reading)
    ana.type(1, "; print('back')")
    ana.run(1)
    until(in_all([ana, dan, cleo], "why_no_output", "back"), 60)
    cleo.photograph("3 taken back")
