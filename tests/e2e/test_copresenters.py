"""Does a promoted student speak, share and write whatever the class allows, and is it all gone when demoted?"""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.e2e.board import boards
from tests.e2e.conftest import INSTRUCTOR, STUDENTS, People
from tests.e2e.lesson import code, write
from tests.e2e.pages import Desk
from tests.e2e.reasons import all_of, until
from tests.e2e.test_a_class import begin
from tests.e2e.test_lobby import choose
from tests.hub import RunningHub

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]

SOURCES = ("microphone", "camera", "screen")


def strict(ana: Desk, student: Desk) -> None:
    """Students may open nothing, and the button says why."""
    choose(ana, "Students may unmute themselves")
    choose(ana, "Students may turn cameras on")
    for source in SOURCES:
        expect(student.control(source)).to_have_attribute("aria-disabled", "true")


def says_co_presents(desk: Desk) -> str | None:
    return desk.why_not_saying("You co-present")


def test_promoted_heard_seen_writing_and_demoted(story: People, hub: RunningHub) -> None:
    story.desk(INSTRUCTOR).use_theme("dark")
    write(hub, "Talk.ipynb", [code("c1", "x = 1")])
    ana, cleo, dan = begin(story)
    _, writer, reader = everyone = boards(ana, cleo, dan)
    everyone[0].open("Talk")
    for board in everyone:
        board.show()
    strict(ana, cleo)
    ana.do_to("cleo", "Make co-presenter")
    until(lambda: says_co_presents(cleo))
    until(lambda: ana.why_not_saying("cleo is a co-presenter now.", "Undo"))
    cleo.photograph("1 promoted")
    for source in SOURCES:
        cleo.turn(source, on=True)
    until(all_of(lambda: ana.why_not_hearing(cleo), lambda: dan.why_not_hearing(cleo)), 40)
    until(lambda: None if ana.sees("cleo", "screen") else "ana does not see cleo's screen", 40)
    until(writer.why_not_writing)
    writer.type(0, " + 1")
    until(lambda: reader.why_lacks("x = 1 + 1"))
    assert "co-presenter" in ana.row("cleo").inner_text()
    assert not ana.violations()
    assert not cleo.violations()
    ana.photograph("2 hears and sees")
    cleo.photograph("2 shares and writes")
    ana.do_to("cleo", "End co-presenting")
    until(all_of(lambda: ana.why_still_hearing(cleo), lambda: dan.why_still_hearing(cleo)))
    until(lambda: "the screen is still there" if ana.sees("cleo", "screen") else None)
    until(writer.why_not_reading)
    until(lambda: cleo.why_not_saying("You are no longer a co-presenter"))
    for source in SOURCES:
        expect(cleo.control(source)).to_have_attribute("aria-disabled", "true")
    cleo.photograph("3 demoted")
    ana.photograph("3 demoted")
    ana.button("^Undo$").click()
    until(lambda: says_co_presents(cleo))
    assert not cleo.is_on("microphone"), "what was closed stays closed"
    cleo.button("^Stop$").click()
    until(lambda: "still co-presents" if not says_co_presents(cleo) else None)
    ana.use_theme("light")


def test_place_hand_text_and_grant_go_along_to_another_device(story: People) -> None:
    ana, cleo, dan = begin(story)
    strict(ana, cleo)
    ana.do_to("cleo", "Make co-presenter")
    until(lambda: says_co_presents(cleo))
    dan.raise_hand("first")
    cleo.raise_hand("second")
    cleo.tab("Chat")
    cleo.message_field().fill("half a sent")
    cleo.refresh()
    cleo.wait_until_in_class()
    assert cleo.message_field().input_value() == "half a sent"
    until(lambda: None if cleo.hands() == ["dan", "cleo"] else f"hands: {cleo.hands()}")
    cleo.turn("microphone", on=True)
    until(lambda: ana.why_not_hearing(cleo), 40)
    tablet = story.bring(STUDENTS[0], look=None)
    tablet.prepare()
    tablet.panel.locator('[data-action="join"]').click()
    until(lambda: tablet.why_not_saying("Join here instead?"))
    tablet.photograph("1 asked")
    tablet.join_here()
    until(lambda: cleo.why_not_saying("somewhere else"))
    cleo.photograph("2 says so")
    until(lambda: ana.why_still_hearing(cleo))
    until(lambda: None if tablet.hands() == ["dan", "cleo"] else f"hands: {tablet.hands()}")
    assert sorted(ana.people()) == ["ana", "cleo", "dan"], "twice in the list"
    expect(tablet.control("microphone")).not_to_have_attribute("aria-disabled", "true")
    tablet.panel.get_by_role("button", name="Lower", exact=True).click()
    until(lambda: says_co_presents(tablet))
    tablet.photograph("3 goes on")
    assert tablet.why_not_in_class() is None, "the first fights back"
    cleo.button("Come back here").click()
    until(lambda: cleo.why_not_saying("Join here instead?"))
    cleo.join_here()
    until(lambda: tablet.why_not_saying("somewhere else"))
    until(lambda: says_co_presents(cleo))
    assert sorted(ana.people()) == ["ana", "cleo", "dan"]
