"""Does everyone see whom they want, as large as they want, where they want, and from which device?"""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.e2e.conftest import People
from tests.e2e.pages import AXE, Desk
from tests.e2e.reasons import all_of, until
from tests.e2e.stillness import HalfSecond, frames
from tests.e2e.test_a_class import begin

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]

FLOATING = "window.documentPictureInPicture?.window"
"""The window that floats over everything, seen from the page that opened it."""
LOOK = "d => window.__observer.look(d.querySelector('.lc-SpeakerView-main video'))"
MIRRORED = "v => getComputedStyle(v).transform.startsWith('matrix(-1')"


class Elsewhere:
    """The Stage in the floating window of somebody's page."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def ask(self, script: str) -> Any:
        """What a function of its document gives; None while there is no such window."""
        return self.desk.page.evaluate(
            f"async () => {{ const w = {FLOATING}; return w ? await ({script})(w.document) : null; }}"
        )

    def why_not_seeing(self, other: Desk) -> str | None:
        """None once that person's colours are decoded there and the picture moves."""
        first = self.ask(LOOK)
        meanwhile = HalfSecond(self.desk.page, other.page)
        later = self.ask(LOOK)
        if not first or not later or later["frames"] <= first["frames"]:
            return f"no moving picture in the window: {first} {later}; {meanwhile}"
        near = sum(abs(a - b) for a, b in zip(later["left"], other.look.left, strict=True)) < 100
        return None if near else f"the window shows {later}"

    def press(self, selector: str) -> None:
        """A click on something in it."""
        self.ask(f"d => d.querySelector('{selector}').click()")

    def why_open(self) -> str | None:
        """None once it is gone."""
        return "the window is still open" if self.ask("d => true") else None

    def violations(self) -> list[str]:
        """What axe has to say against all of it."""
        self.desk.page.evaluate(f"source => {FLOATING}.eval(source)", AXE.read_text())
        found: list[str] = self.ask(
            """async d => (await d.defaultView.axe.run(d, {
                 runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
                 rules: {'page-has-heading-one': {enabled: false}}
               })).violations.map(v => `${v.id}: ${v.nodes.map(n => n.html).join(' | ')}`)"""
        )
        return found


def why_not_large(desk: Desk, *names: str) -> str | None:
    """None once these are the large tiles of the Stage."""
    tiles = desk.page.locator(".lc-SpeakerView-main .lc-Tile")
    now = [(tile.get_attribute("aria-label") or "").split(":")[0] for tile in tiles.all()]
    return None if now == list(names) else f"{desk.name} sees {now} large"


def choose(desk: Desk, menu: str, item: str) -> None:
    """An item of one of the menus beside microphone and camera."""
    desk.panel.get_by_role("button", name=menu).click()
    desk.page.locator('[role^="menuitem"]', has_text=item).click()


def how_large(desk: Desk, name: str, item: str) -> None:
    """In the menu of somebody's tile on the Stage."""
    tile = desk.page.locator(f'.lc-Stage figure.lc-Tile[aria-label^="{name}:"]').first
    tile.hover()
    tile.get_by_role("button", name="What to do with").click()
    desk.page.get_by_role("menuitem", name=item).click()


def open_stage(desk: Desk, layout: str = "Speaker") -> None:
    """The Stage, arranged like this."""
    desk.page.keyboard.press("Alt+Shift+G")
    desk.page.locator(".lc-Stage").get_by_role("button", name=layout, exact=True).click()


def why_no_picture(window: Page, desk: Desk, other: Desk) -> str | None:
    """None once a picture moves in a window without our observer, which the desk's page fetches."""
    video = window.locator(".lc-SpeakerView-main video")
    first = frames(video)
    meanwhile = HalfSecond(desk.page, other.page)
    later = frames(video)
    return None if (later or 0) > (first or 0) else f"{first} frames, then {later}; {meanwhile}"


def test_the_stage_stands_in_a_window_of_its_own(story: People) -> None:
    ana, cleo, dan = begin(story)
    ana.turn("camera", on=True)
    until(all_of(lambda: cleo.why_not_seeing(ana), lambda: dan.why_not_seeing(ana)), 40)
    open_stage(cleo)
    lines = cleo.statistics()["connections"]
    away = Elsewhere(cleo)
    cleo.page.keyboard.press("Alt+Shift+O")
    until(lambda: away.why_not_seeing(ana), 20)
    assert cleo.statistics()["connections"] == lines, "a second line was opened"
    assert away.violations() == []
    cleo.photograph("1 popped out")
    away.press('[data-action="hand"]')
    until(lambda: None if ana.hands() == ["cleo"] else f"hands: {ana.hands()}")
    away.press(".lc-PoppedOut-bar > .lc-Button")
    until(away.why_open)
    until(lambda: why_not_large(cleo, "ana"))
    assert cleo.why_not_in_class() is None
    # Where nothing floats, a plain window does it, and closing it harms nothing.
    dan.page.evaluate(
        "Object.defineProperty(window, 'documentPictureInPicture', {value: undefined})"
    )
    open_stage(dan)
    with dan.person.context.expect_page() as opened:
        dan.page.get_by_role("button", name="Show the stage in a window of its own").click()
    plain: Page = opened.value
    until(lambda: why_no_picture(plain, dan, ana), 20)
    dan.person.photograph("2 a plain window", plain)
    plain.keyboard.press("Alt+Shift+H")
    until(lambda: None if ana.hands() == ["cleo", "dan"] else f"hands: {ana.hands()}")
    plain.close()
    until(lambda: why_not_large(dan, "ana"))
    until(lambda: dan.why_not_seeing(ana))
    assert [*cleo.person.complaints, *dan.person.complaints] == []


def test_who_is_large_and_what_is_sent_change_in_flight(story: People) -> None:
    ana, cleo, dan = begin(story, media=True)
    until(all_of(lambda: cleo.why_not_seeing(dan), lambda: ana.why_not_seeing(dan)), 40)
    keep_and_show_large(ana, cleo, dan)
    turn_the_mirror(cleo, dan)
    talk_by_key(ana, cleo, dan)
    change_devices(story, dan)


def keep_and_show_large(ana: Desk, cleo: Desk, dan: Desk) -> None:
    """What one keeps large is one's own affair; whom staff show large, everyone sees so."""
    for desk in (ana, cleo):
        open_stage(desk)
    how_large(cleo, "dan", "Keep large for me")
    until(lambda: why_not_large(cleo, "dan"))
    how_large(cleo, "dan", "Do not keep large")
    ana.do_to("cleo", "Show large to everyone")
    until(lambda: ana.why_not_saying("Everyone sees cleo large"))
    until(lambda: cleo.why_not_saying("Everyone sees you large"))
    until(lambda: why_not_large(ana, "cleo"))
    main = dan.panel.locator(".lc-Scene-main figure")
    until(lambda: None if "cleo:" in (main.get_attribute("aria-label") or "") else "not cleo")
    until(lambda: dan.why_not_seeing(cleo))
    ana.photograph("shown large to all")
    ana.panel.locator(".lc-Turn").get_by_role("button", name="Stop").click()
    turn = cleo.panel.locator(".lc-Turn")
    until(lambda: " ".join(turn.all_inner_texts()) or None)


def turn_the_mirror(cleo: Desk, dan: Desk) -> None:
    """It is for oneself."""
    own = cleo.page.locator('figure.lc-Tile[aria-label^="You:"] video').first
    was = own.evaluate(MIRRORED)
    choose(cleo, "Choose camera", "unmirrored" if was else "as in a mirror")
    until(lambda: "as before" if own.evaluate(MIRRORED) == was else None)
    assert dan.why_not_seeing(cleo) is None, "what others get is never mirrored"


def talk_by_key(ana: Desk, cleo: Desk, dan: Desk) -> None:
    """A key held is a microphone open, and no longer than that."""
    dan.turn("microphone", on=False)
    until(lambda: ana.why_still_hearing(dan))
    choose(dan, "Choose microphone and speaker", "Hold F8 to talk")
    until(lambda: dan.why_not_saying("Hold F8 to talk"))
    dan.page.keyboard.down("F8")
    until(all_of(lambda: ana.why_not_hearing(dan), lambda: cleo.why_not_hearing(dan)), 40)
    until(lambda: dan.why_not_saying("You are heard while you hold F8"))
    dan.photograph("1 push to talk")
    dan.page.keyboard.up("F8")
    until(all_of(lambda: ana.why_still_hearing(dan), lambda: cleo.why_still_hearing(dan)))
    choose(dan, "Choose microphone and speaker", "Off")


def change_devices(story: People, dan: Desk) -> None:
    """Someone with several cameras and microphones changes over while the others look on."""
    eve = story.bring("eve", look=None, cameras=3)
    eve.join(camera=True, microphone=True)
    until(lambda: dan.why_still(eve), 40)
    for kind, menu, device in (
        ("video", "Choose camera", "fake_device_2"),
        ("audio", "Choose microphone and speaker", "Fake Audio Input 2"),
    ):
        assert device not in sending(eve, kind)
        choose(eve, menu, device)
        until(partial(why_not_sending, eve, kind, device))
        until(lambda: dan.why_still(eve))
    eve.photograph("2 another camera")
    assert eve.is_on("camera")
    assert eve.is_on("microphone")
    assert eve.person.complaints == []


def sending(desk: Desk, kind: str) -> str:
    """The devices that this page sends from, by their labels."""
    return str(
        desk.page.evaluate(
            """kind => window.__pcs().flatMap(pc => pc.getSenders()).map(sender => sender.track)
                 .filter(track => track?.kind === kind && track.readyState === 'live')
                 .map(track => track.label).join()""",
            kind,
        )
    )


def why_not_sending(desk: Desk, kind: str, device: str) -> str | None:
    """None once it sends from that device."""
    now = sending(desk, kind)
    return None if device in now else f"{desk.name} sends from {now!r}"
