"""Does the chat show what a notebook would, keep what is private, and run nothing of what people write?"""

from __future__ import annotations

import pytest
from playwright.sync_api import Dialog

from tests.e2e.conftest import INSTRUCTOR, STUDENTS, People
from tests.e2e.pages import Desk
from tests.e2e.reasons import until
from tests.e2e.test_plain_page import HOSTILE_MARKDOWN, HOSTILE_MARKUP

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]

FORBIDDEN = (
    ".lc-Chat-list :is(script, style, iframe, object, embed, form, input, video, audio, base, "
    "link, meta, img, details)"
)


def begin(story: People) -> tuple[Desk, Desk, Desk]:
    """A class with a student and another."""
    ana, cleo, dan = (story.desk(name) for name in (INSTRUCTOR, *STUDENTS))
    ana.start_from_panel()
    for student in (cleo, dan):
        student.join()
    return ana, cleo, dan


def act(desk: Desk, words: str, button: str, choice: str = "") -> None:
    """Do something with the message that has these words."""
    message = desk.page.locator(".lc-Message", has_text=words).last
    message.hover()
    message.get_by_role("button", name=button, exact=True).click()
    if choice:
        desk.page.get_by_role("menuitem", name=choice).click()


def why_gone(desk: Desk, selector: str) -> str | None:
    """Why something is not in the chat yet."""
    there = desk.page.locator(f".lc-Chat-list {selector}").count()
    return None if there else f"{desk.name}'s chat has no {selector}"


def why_not_reading(desk: Desk, words: str) -> str | None:
    """Why something is not among the messages yet."""
    return None if words in " ".join(desk.messages()) else f"{desk.name} does not read {words}"


def why_still(desk: Desk, words: str) -> str | None:
    """Why something is still in the chat."""
    return f"{desk.name} still reads {words}" if words in " ".join(desk.messages()) else None


def test_people_talk_as_notebooks_do(story: People) -> None:
    ana, cleo, dan = begin(story)
    cleo.write("Is `means` **bold**?\n")
    for desk in (ana, cleo, dan):
        until(lambda desk=desk: why_gone(desk, "code"))
        until(lambda desk=desk: why_gone(desk, "strong"))
    ana.write("the mean is $\\bar x$")
    until(lambda: why_gone(dan, "mjx-container"))
    act(ana, "Is means", "Reply")
    ana.write("@cleo yes")
    until(lambda: why_gone(cleo, ".lc-mod-called .lc-Quote"))
    act(dan, "Is means", "React", "Same here")
    until(lambda: why_gone(ana, ".lc-Sign"))
    ana.photograph("1 talk")
    cleo.page.get_by_role("button", name="Only to the teaching staff").click()
    cleo.page.keyboard.type("I am lost.")
    cleo.page.keyboard.press("Enter")
    until(lambda: why_gone(ana, ".lc-mod-private"))
    cleo.photograph("2 private")
    act(dan, "Is means", "More")
    assert dan.page.get_by_role("menuitem", name="Delete").count() == 0
    dan.page.keyboard.press("Escape")
    act(ana, "Is means", "More", "Delete")
    for desk in (ana, cleo, dan):
        until(lambda desk=desk: why_still(desk, "Is means"))
    assert "I am lost" not in " ".join(dan.messages())
    dan.photograph("3 after")
    assert cleo.violations() == []


def test_nothing_people_write_runs_or_calls_home(story: People) -> None:
    ana, cleo, dan = begin(story)
    dialogs: list[str] = []

    def refuse(dialog: Dialog) -> None:
        dialogs.append(dialog.message)
        dialog.dismiss()

    for desk in (ana, cleo):
        desk.page.on("dialog", refuse)
    hostile = (*HOSTILE_MARKDOWN, *HOSTILE_MARKUP)
    for start in range(0, len(hostile), 6):
        dan.message_field().fill("\n\n".join(hostile[start : start + 6]))
        dan.page.keyboard.press("Enter")
    dan.write("[good](https://x.example/) the end")
    for desk in (ana, cleo):
        until(lambda desk=desk: why_not_reading(desk, "the end"))
        for message in desk.page.locator(".lc-Message").all():
            message.scroll_into_view_if_needed()
        assert desk.page.locator(FORBIDDEN).count() == 0
        for link in desk.page.locator(".lc-Message-text a[href]").all():
            assert (link.get_attribute("href") or "").startswith(("http:", "https:", "mailto:"))
            assert link.get_attribute("target") == "_blank"
            assert "noopener" in (link.get_attribute("rel") or "")
        desk.page.get_by_text("click me").first.click()
        desk.page.wait_for_timeout(500)  # whatever ran would have by now
        assert desk.page.evaluate("window.harmed ?? null") is None
        assert desk.person.foreign_hosts() == set()
        desk.photograph("hostile")
    assert dialogs == []
