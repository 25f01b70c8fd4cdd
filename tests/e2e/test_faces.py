"""What does someone see for whom it does not simply work? Words, and what to do next; never an empty page."""

from __future__ import annotations

import json
import urllib.error

import pytest

from tests.e2e.classmate import Classmate
from tests.e2e.conftest import INSTRUCTOR, STUDENTS, People
from tests.e2e.devices import LOOKS
from tests.e2e.reasons import until
from tests.e2e.test_a_class import begin
from tests.hub import OUTSIDER, RunningHub

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]


def test_an_outsider_is_refused_in_words(story: People, hub: RunningHub) -> None:
    story.desk(INSTRUCTOR).start_from_panel()
    (live,) = Classmate(hub, INSTRUCTOR).live()
    with pytest.raises(urllib.error.HTTPError) as refused:
        Classmate(hub, OUTSIDER).ticket(**{"for": "session", "session": live})
    refusal = json.loads(refused.value.read())["refusal"]
    assert refused.value.code == 403
    assert refusal["code"] == "not_enrolled"
    assert refusal["message"]
    assert refusal["next"]
    zoe = story.bring(OUTSIDER, look=None)
    zoe.show_panel()
    until(lambda: zoe.why_not_saying("not enrolled"))
    assert not zoe.offer().is_visible()
    zoe.photograph("outsider")


def test_without_a_camera_one_still_joins_and_is_told(story: People) -> None:
    story.desk(INSTRUCTOR).start_from_panel()
    eve = story.bring("eve", look=None)
    eve.prepare()
    eve.want("camera", on=True)
    until(lambda: eve.why_not_saying("camera"))
    until(lambda: None if eve.panel.locator(".lc-Note").count() else "no note about the camera")
    eve.photograph("no device in the check")
    eve.enter()
    until(lambda: eve.why_not_saying("No camera was found"))
    assert "turned off" not in eve.says(), "nobody did"
    assert "NotFoundError" not in eve.says()
    eve.control("microphone").click()
    until(lambda: None if eve.panel.locator(".lc-Note").count() else "no note about the microphone")
    eve.photograph("no device in class")
    assert not eve.is_on("microphone")


def test_a_denied_camera_is_explained(story: People) -> None:
    story.desk(INSTRUCTOR).start_from_panel()
    eve = story.bring("eve", look=LOOKS[2], grant=False)
    eve.prepare()
    eve.want("camera", on=True)
    until(lambda: None if eve.panel.locator(".lc-Note").count() else "no note about the camera")
    eve.photograph("denied")
    said = eve.panel.locator(".lc-Note").first.inner_text()
    assert "NotAllowed" not in said
    assert "browser" in said.lower() or "allow" in said.lower()
    eve.enter()


def test_an_insecure_address_is_named_as_the_reason(story: People) -> None:
    story.desk(INSTRUCTOR).start_from_panel()
    eve = story.bring("eve", look=LOOKS[2], also_known_as="class.test")
    eve.prepare()
    eve.want("camera", on=True)
    until(lambda: eve.why_not_saying("https"))
    eve.photograph("insecure address")
    eve.want("camera", on=False)
    eve.enter()
    eve.write("text goes on")
    until(lambda: None if eve.messages() == ["text goes on"] else "no chat")


def test_nobody_contacts_a_foreign_host(story: People) -> None:
    desks = begin(story, media=True)
    until(lambda: desks[0].why_not_seeing(desks[1]), 40)
    for desk in desks:
        assert desk.person.contacted >= {"127.0.0.1"}
        assert desk.person.foreign_hosts() == set()
        assert desk.person.complaints == []


def test_the_keyboard_alone_is_enough_to_join(story: People) -> None:
    ana, cleo = story.desk(INSTRUCTOR), story.desk(STUDENTS[0])
    ana.start_from_panel()
    cleo.page.locator("body").press("Alt+Shift+L")
    until(cleo.why_not_told_live)
    cleo.tab_to('[data-action="prepare"]')
    cleo.page.keyboard.press("Enter")
    cleo.panel.locator(".lc-Preparing").wait_for()
    cleo.tab_to('[data-action="join"]')
    cleo.page.keyboard.press("Enter")
    cleo.wait_until_in_class()
    cleo.page.keyboard.press("Alt+Shift+H")
    until(lambda: None if ana.hands() == ["cleo"] else f"hands: {ana.hands()}")
    cleo.page.keyboard.press("Alt+Shift+C")
    cleo.page.keyboard.type("typed without a mouse")
    cleo.page.keyboard.press("Enter")
    until(
        lambda: None if ana.messages() == ["typed without a mouse"] else f"chat: {ana.messages()}"
    )
    cleo.photograph("by keyboard")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing(story: People, hub: RunningHub, theme: str) -> None:
    ana, cleo, dan = story.desk(INSTRUCTOR), *map(story.desk, STUDENTS)
    found: dict[str, list[str]] = {}
    for desk in (ana, cleo):
        desk.use_theme(theme)
    cleo.show_panel()
    found["no session"] = cleo.violations()
    ana.start_from_panel()
    found["alone"] = ana.violations()
    cleo.prepare()
    found["preview"] = cleo.violations()
    cleo.photograph("preview")
    cleo.want("camera", on=True)
    cleo.enter()
    dan.join()
    cleo.raise_hand("a question")
    cleo.write("hello")
    until(lambda: None if ana.messages() == ["hello"] else "no message yet")
    for tab in ("Chat", "People", "Hands"):
        for desk in (ana, cleo):
            desk.tab(tab)
            found[f"{tab} of {desk.name}"] = desk.violations()
            desk.photograph(f"{tab}")
    cleo.control("camera").focus()
    cleo.page.keyboard.press("Alt+Shift+G")
    cleo.page.locator(".lc-Stage").wait_for()
    found["stage"] = cleo.violations()
    cleo.photograph("stage")
    ana.end_for_all()
    until(lambda: cleo.why_not_saying("ended"))
    found["ended"] = cleo.violations()
    assert {view: problems for view, problems in found.items() if problems} == {}


def test_everything_fits_at_1024_pixels(story: People) -> None:
    ana, cleo, _dan = begin(story)
    for desk in (ana, cleo):
        desk.page.set_viewport_size({"width": 1024, "height": 700})
        until(desk.why_sticking_out)
        desk.photograph("1024 px")
        desk.page.set_viewport_size({"width": 1280, "height": 800})
