"""Can one teach with it? One class from its start to its end, as three people see it."""

from __future__ import annotations

import pytest

from tests.e2e.conftest import INSTRUCTOR, STUDENTS, People, Stopwatch
from tests.e2e.pages import Desk
from tests.e2e.reasons import all_of, until

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]

ana_name, (cleo_name, dan_name) = INSTRUCTOR, STUDENTS


def everyone(story: People) -> tuple[Desk, Desk, Desk]:
    """The instructor and two students, at their desks."""
    return story.desk(ana_name), story.desk(cleo_name), story.desk(dan_name)


def begin(story: People, *, media: bool = False) -> tuple[Desk, Desk, Desk]:
    """A class that all three are in; with `media`, everyone's camera and microphone is on."""
    desks = everyone(story)
    ana, *students = desks
    ana.start_from_panel()
    for student in students:
        student.join(microphone=media, camera=media)
    if media:
        ana.turn("microphone", on=True)
        ana.turn("camera", on=True)
    return desks


def test_start_join_see_and_hear(story: People, stopwatch: Stopwatch) -> None:
    ana, cleo, dan = everyone(story)
    ana.photograph("1 before")
    stopwatch.start()
    ana.start_from_launcher()
    until(cleo.why_not_told_live)
    stopwatch.note("from the click that starts a class to the student's button to join it")
    ana.wait_until_in_class()
    ana.photograph("2 alone")
    cleo.photograph("3 class is live")
    for student in (cleo, dan):
        student.prepare()
        student.want("camera", on=True)
        student.want("microphone", on=True)
        until(all_of(student.why_no_preview, student.why_no_level))
        student.photograph("4 preview")
        student.enter()
    stopwatch.start()
    ana.turn("camera", on=True)
    until(lambda: None if cleo.sees("ana") else "cleo does not see ana")
    stopwatch.note("from the click that opens a camera to its first picture at another's")
    ana.turn("microphone", on=True)
    until(all_of(*(lambda a=a, b=b: a.why_not_seeing(b) for a, b in pairs(ana, cleo, dan))), 40)
    until(all_of(*(lambda a=a, b=b: a.why_not_hearing(b) for a, b in pairs(ana, cleo, dan))), 40)
    for desk in (ana, cleo, dan):
        desk.photograph("5 together")
    assert set(ana.people()) == {"ana", "cleo", "dan"}


def pairs(*desks: Desk) -> list[tuple[Desk, Desk]]:
    """Each with each other."""
    return [(one, other) for one in desks for other in desks if one is not other]


def test_the_screen_arrives(story: People) -> None:
    ana, cleo, dan = begin(story)
    ana.turn("screen", on=True)

    def why_not(desk: Desk) -> str | None:
        seen = desk.sees("ana", "screen")
        if seen is None or seen.frames < 2:
            return f"{desk.name} does not see the shared screen: {seen}"
        # What headless Chromium shares is one plain green.
        red, green, _ = seen.left
        return None if green > red + 50 else f"{desk.name} sees {seen} for a screen"

    def why_silent() -> str | None:
        # No microphone is open: what is received is the sound of the screen.
        packets = cleo.statistics()["sound"]
        return None if packets > 10 else f"cleo has {packets} packets of the screen's sound"

    until(all_of(lambda: why_not(cleo), lambda: why_not(dan), why_silent), 40)
    cleo.photograph("screen in the panel")
    cleo.button("Open large").click()
    until(lambda: why_not(cleo), 20)
    cleo.photograph("screen on the stage")
    ana.turn("screen", on=False)
    until(lambda: "still shared" if dan.sees("ana", "screen") else None)


def test_the_chat_is_in_one_order_for_all(story: People) -> None:
    ana, cleo, dan = begin(story)
    said = []
    for number in range(3):
        for desk in (cleo, ana, dan):
            text = f"{desk.name} says {number}: a & b < c"
            said.append(text)
            desk.write(text)

    def why_not() -> str | None:
        read = [desk.messages() for desk in (ana, cleo, dan)]
        if sorted(read[0]) != sorted(said):
            return f"ana reads {read[0]}"
        return None if read[0] == read[1] == read[2] else f"not the same order: {read}"

    until(why_not)
    dan.photograph("chat")


def test_hands_are_one_queue_and_one_is_called_on(story: People) -> None:
    ana, cleo, dan = begin(story)
    dan.raise_hand("why exactly 30?")
    until(lambda: None if ana.hands() == ["dan"] else f"ana sees the hands {ana.hands()}")
    cleo.raise_hand("what if n = 1?")

    def why_not() -> str | None:
        queues = {desk.name: desk.hands() for desk in (ana, cleo, dan)}
        same = all(queue == ["dan", "cleo"] for queue in queues.values())
        return None if same else f"the hands are {queues}"

    until(why_not)
    ana.photograph("1 two hands")
    ana.call_on("dan")
    until(lambda: dan.why_not_saying("calls on you"))
    assert not dan.is_on("microphone"), "nothing opens without consent"
    assert ana.hears(dan.look) == [0]
    dan.photograph("2 called on")
    dan.accept_call()
    until(lambda: ana.why_not_hearing(dan), 40)
    until(lambda: None if cleo.hands() == ["cleo"] else f"cleo sees the hands {cleo.hands()}")
    until(lambda: ana.why_not_saying("has the floor"))
    ana.photograph("3 has the floor")
    ana.button("End turn").click()
    until(lambda: None if "floor" not in dan.says() else "dan still has the floor")


def test_mute_one_and_mute_all_stop_what_is_sent(story: People) -> None:
    ana, cleo, dan = begin(story, media=True)
    until(all_of(lambda: ana.why_not_hearing(cleo), lambda: ana.why_not_hearing(dan)), 40)
    ana.do_to("cleo", "Mute")
    until(lambda: ana.why_still_hearing(cleo))
    until(lambda: "cleo's button still says on" if cleo.is_on("microphone") else None)
    assert ana.why_not_hearing(dan) is None, "only one was muted"
    cleo.photograph("1 muted by the instructor")
    cleo.turn("microphone", on=True)
    until(lambda: ana.why_not_hearing(cleo), 40)
    ana.mute_all()
    until(all_of(lambda: ana.why_still_hearing(cleo), lambda: ana.why_still_hearing(dan)))
    until(lambda: cleo.why_not_hearing(ana), 20)
    until(lambda: "dan's button still says on" if dan.is_on("microphone") else None)
    ana.photograph("2 muted all")


def test_who_is_removed_stays_out(story: People) -> None:
    ana, cleo, dan = begin(story, media=True)
    until(lambda: ana.why_not_hearing(dan), 40)
    ana.remove("dan")
    until(lambda: dan.why_not_saying("removed"))
    dan.photograph("removed")
    until(all_of(lambda: ana.why_still_hearing(dan), lambda: cleo.why_still_hearing(dan)))
    until(lambda: None if set(ana.people()) == {"ana", "cleo"} else f"still here: {ana.people()}")
    dan.refresh()
    dan.show_panel()
    until(lambda: dan.why_not_saying("You were removed from"))
    assert dan.panel.locator('[data-action="prepare"]').count() == 0, "a way in is offered"
    assert set(ana.people()) == {"ana", "cleo"}
    dan.photograph("still removed")


def test_a_refresh_keeps_ones_place(story: People) -> None:
    ana, cleo, dan = begin(story)
    cleo.raise_hand("first")
    until(lambda: None if ana.hands() == ["cleo"] else f"hands: {ana.hands()}")
    dan.raise_hand("second")
    dan.write("before the refresh")
    cleo.tab("Chat")
    cleo.message_field().fill("half a sent")
    cleo.refresh()
    cleo.wait_until_in_class()
    until(lambda: None if cleo.hands() == ["cleo", "dan"] else f"hands: {cleo.hands()}")
    until(lambda: None if cleo.messages() == ["before the refresh"] else f"{cleo.messages()}")
    assert cleo.message_field().input_value() == "half a sent"
    assert sorted(ana.people()) == ["ana", "cleo", "dan"]
    assert ana.hands() == ["cleo", "dan"]
    cleo.photograph("after the refresh")


def test_a_second_tab_takes_over_and_the_first_says_so(story: People) -> None:
    _ana, cleo, dan = begin(story)
    other = cleo.second_tab()
    try:
        other.show_panel()
        other.prepare()
        other.panel.locator('[data-action="join"]').click()
        until(lambda: other.why_not_saying("Join here instead?"))
        other.photograph("1 asked")
        other.join_here()
        until(lambda: cleo.why_not_saying("somewhere else"))
        cleo.photograph("2 the first tab")
        assert sorted(dan.people()) == ["ana", "cleo", "dan"]
        cleo.page.wait_for_timeout(3000)
        assert other.why_not_in_class() is None, "the first does not fight back"
    finally:
        other.page.close()


def test_start_from_the_palette_and_end_for_all(story: People) -> None:
    ana, cleo, dan = everyone(story)
    ana.run_from_palette("Start a class")
    ana.wait_until_in_class()
    for student in (cleo, dan):
        student.join()
    ana.end_for_all()
    until(all_of(*(lambda d=d: d.why_not_saying("ended") for d in (ana, cleo, dan))))
    cleo.photograph("ended")
    cleo.button("Close").click()
    until(lambda: cleo.why_not_saying("No class right now"))
    cleo.photograph("nothing live")
    until(lambda: "still connected" if cleo.statistics()["connections"] else None)
