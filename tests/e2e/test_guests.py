"""Does a link bring someone without an account into the class, to watch alone, until it is taken back?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Playwright, expect

from tests.e2e.conftest import INSTRUCTOR, People
from tests.e2e.lesson import LESSON, NOTEBOOK, write
from tests.e2e.pages import Desk
from tests.e2e.plain import PlainPage, sit_at_plain_page
from tests.e2e.reasons import until
from tests.e2e.teacher import writer
from tests.hub import RunningHub

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]

Seat = Callable[[str], PlainPage]
NAME = "Kim Lee"


@pytest.fixture
def visit(
    hub: RunningHub, playwright: Playwright, tmp_path: Path, request: pytest.FixtureRequest
) -> Iterator[Seat]:
    """Opens a link in a browser that nobody has logged in with."""
    pages: list[PlainPage] = []

    def sit(address: str) -> PlainPage:
        page = sit_at_plain_page(playwright, hub, NAME, tmp_path / f"guest-{len(pages)}")
        page.person.story = request.node.name.removeprefix("test_")
        page.page.goto(address)
        pages.append(page)
        return page

    yield sit
    report = getattr(request.node, "told", None)
    for page in pages:
        if report is not None and report.failed:
            page.photograph("failed")
        page.person.context.close()


def links(desk: Desk) -> Locator:
    """The window with the links for guests, opened when it is not."""
    window = desk.page.locator("dialog.lc-Window")
    if not window.is_visible():
        desk.panel.get_by_role("button", name="Class settings").click()
        desk.page.get_by_role("menuitem", name="Links for guests…").click()
    expect(window).to_be_visible()
    return window


def make_link(desk: Desk, label: str, *, lobby: bool = True) -> str:
    """A new link, as it is copied."""
    window = links(desk)
    window.get_by_label("For whom").fill(label)
    window.get_by_role("checkbox").set_checked(lobby)
    window.get_by_role("button", name="Make a link").click()
    address = window.get_by_label(f"Address of the link “{label}”")
    expect(address).to_be_visible()
    return address.input_value()


def say_ones_name(guest: PlainPage, name: str = NAME) -> None:
    """At the door."""
    guest.page.get_by_label("Your name").fill(name)
    guest.page.locator('[data-action="come"]').click()


def planted(hub: RunningHub, *words: str) -> list[str]:
    """Where one of these stands in anything that the hub or the service wrote."""
    homes = hub.folder / "homes"
    files = [f for f in hub.folder.rglob("*") if f.is_file() and not f.is_relative_to(homes)]
    return [
        f"{word[:8]}… in {file.name}"
        for file in files
        for word in words
        if word.encode() in file.read_bytes()
    ]


def test_a_guest_watches_by_a_link(hub: RunningHub, story: People, visit: Seat) -> None:
    write(hub, NOTEBOOK, LESSON)
    ana = story.desk(INSTRUCTOR)
    ana.start_from_panel()
    ana.turn("camera", on=True)
    ana.write("Welcome, all of you.")
    address = make_link(ana, "Parents")
    ana.photograph("1 a link")
    assert not ana.violations()
    ana.page.keyboard.press("Escape")
    kim = visit(address)
    comes_in(kim, ana)
    session, _, secret = address.rpartition("#")[2].partition(".")
    with writer(hub, "ben", session) as ben:
        ben.do("OpenBoard", notebook=NOTEBOOK)
        until(lambda: kim.why_not_on_board("import random"))
    sees_and_cannot_speak(kim, ana)
    looks_on_a_phone(kim)
    take_back(ana, "Parents")
    until(lambda: kim.why_not_saying("taken back by the teaching staff"))
    kim.photograph("9 taken back")
    kim.page.reload()
    until(lambda: kim.why_not_saying("taken back by the teaching staff"))
    ana.photograph("10 revoked")
    assert kim.broken() == []
    assert kim.person.foreign_hosts() == set()
    assert not [url for url in kim.asked if secret in url]
    assert planted(hub, secret, NAME) == []


def comes_in(kim: PlainPage, ana: Desk) -> None:
    """Past the door and the lobby."""
    until(lambda: kim.why_not_saying("You are invited to watch this class."))
    assert "#" not in kim.page.url
    assert kim.page.evaluate("window.history.length") <= 2
    kim.photograph("2 at the door")
    assert kim.violations() == []
    say_ones_name(kim)
    until(lambda: kim.why_not_saying("You are in the lobby."))
    kim.photograph("3 waits")
    ana.photograph("4 somebody waits")
    ana.panel.get_by_role("button", name="Admit").first.click()
    until(lambda: kim.why_not_saying("You watch and listen as a guest."))


def sees_and_cannot_speak(kim: PlainPage, ana: Desk) -> None:
    """Pictures, messages and the board; nothing to send with."""
    until(lambda: kim.why_not_saying("Welcome, all of you."))
    until(lambda: kim.why_not_seeing(ana), 60)
    kim.photograph("5 watches")
    for nothing in ("textarea", '[data-action="microphone"]', '[data-action="hand"]'):
        assert kim.page.locator(nothing).count() == 0
    assert kim.violations() == []
    ana.tab("People")
    expect(ana.row(f"{NAME} (guest)")).to_contain_text("guest")
    ana.photograph("6 in the list")


def looks_on_a_phone(kim: PlainPage) -> None:
    """After a reload, in the dark, 360 pixels wide."""
    kim.page.reload()
    until(lambda: kim.why_not_saying("You watch and listen as a guest."))
    kim.resize(width=360, dark=True)
    kim.photograph("7 on a phone")
    assert kim.sticks_out() == 0
    kim.go_to("Board")
    until(lambda: kim.why_not_on_board("import random"))
    assert kim.page.locator('[data-action="microphone"]').count() == 0
    kim.photograph("8 board on a phone")


def take_back(desk: Desk, label: str) -> None:
    """Revoke a link, and be sure."""
    window = links(desk)
    window.get_by_role("button", name=f"Revoke “{label}”…").click()
    desk.photograph("revoking")
    window.get_by_role("button", name="Revoke", exact=True).click()
    expect(window.get_by_text("revoked at")).to_be_visible()


def test_a_link_that_does_not_open_says_why(hub: RunningHub, story: People, visit: Seat) -> None:
    ana = story.desk(INSTRUCTOR)
    ana.start_from_panel()
    address = make_link(ana, "Colleagues", lobby=False)
    ana.page.keyboard.press("Escape")
    cut = visit(address[:-3])
    until(lambda: cut.why_not_saying("This link opens nothing"))
    cut.photograph("1 cut off")
    cut.page.goto(hub.service_url + "guest")
    until(lambda: cut.why_not_saying("open the link that you were given"))
    kim = visit(address)
    say_ones_name(kim, " ! ")
    until(lambda: kim.why_not_saying("with letters in it"))
    kim.photograph("2 no name")
    say_ones_name(kim)
    until(lambda: kim.why_not_saying("You watch and listen as a guest."))
    kim.page.locator('[data-action="leave"]').click()
    until(lambda: kim.why_not_saying("You left the class"))
    kim.photograph("3 left")
    kim.page.locator('[data-action="again"]').click()
    until(lambda: kim.why_not_saying("You watch and listen as a guest."))
    ana.end_for_all()
    until(lambda: kim.why_not_saying("The class has ended"))
    kim.photograph("4 ended")
    late = visit(address)
    until(lambda: late.why_not_saying("This class is over."))
    late.photograph("5 too late")
    assert late.violations() == []
    assert kim.broken() == []
