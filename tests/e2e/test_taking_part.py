"""Do signals, questions and hands reach those they are for, and nobody else?"""

from __future__ import annotations

import re
from functools import partial

import pytest
from playwright.sync_api import Locator, expect

from tests.e2e.board import Board
from tests.e2e.conftest import People
from tests.e2e.copies import Copy
from tests.e2e.lesson import code, write
from tests.e2e.pages import Desk
from tests.e2e.reasons import all_of, until
from tests.e2e.test_a_class import begin
from tests.hub import RunningHub

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]

HOSTILE = "name = '<img src=x onerror=window.harmed=1>'"
NOTEBOOK = "Hands"
# It is gone after three seconds, in which a busy machine may not come to look.
KEEP_WHAT_PASSES = """node => {
  window.__passed = [];
  new MutationObserver(() => window.__passed.push(node.innerText))
    .observe(node, { childList: true, subtree: true, characterData: true });
}"""


def react(desk: Desk, choice: str) -> None:
    """In the menu of the last control."""
    desk.control("react").click()
    desk.page.locator('[role^="menuitem"]', has_text=re.compile(f"^{choice}")).click()


def pulse(desk: Desk) -> str:
    """The line of the class's signals."""
    lines = desk.panel.locator(".lc-Pulse-row").all_inner_texts()
    return " ".join(" ".join(lines).split())


def why_pulse_lacks(desk: Desk, *words: str) -> str | None:
    """None once the line has all of these."""
    now = pulse(desk)
    return None if all(word in now for word in words) else f"{desk.name}'s pulse is {now!r}"


def names(desk: Desk) -> list[str]:
    """Who is listed under the line."""
    return desk.panel.locator(".lc-Pulse-names bdi").all_inner_texts()


def passed(desk: Desk) -> list[str]:
    """What has passed over the class since it is kept."""
    return [" ".join(text.split()) for text in desk.page.evaluate("window.__passed")]


def questions(desk: Desk) -> Locator:
    """The question board."""
    desk.tab("Hands")
    desk.panel.get_by_role("button", name=re.compile("^Questions")).click()
    return desk.panel.locator(".lc-QuestionBoard")


def why_board_lacks(desk: Desk, *words: str) -> str | None:
    """None once the question board has all these words."""
    now = " ".join(questions(desk).inner_text().split())
    missing = [word for word in words if word not in now]
    return f"{desk.name}'s questions lack {missing}: {now!r}" if missing else None


def test_signals_reactions_and_questions(story: People) -> None:
    ana, cleo, dan = begin(story)
    signal(ana, cleo, dan)
    ask_and_answer(ana, cleo, dan)


def signal(ana: Desk, cleo: Desk, dan: Desk) -> None:
    """Counts for everyone; who it is, and who has not answered, for the teaching staff."""
    react(cleo, "Yes")
    until(lambda: why_pulse_lacks(ana, "Yes 1", "No answer 1"))
    ana.panel.locator(".lc-Pulse-chip.lc-mod-silent").click()
    until(lambda: None if names(ana) == ["dan"] else f"not answered: {names(ana)}")
    ana.photograph("1 who has not answered")
    react(dan, "Lost")
    until(all_of(lambda: why_pulse_lacks(ana, "Lost 1"), lambda: why_pulse_lacks(cleo, "Lost 1")))
    assert "dan" not in pulse(cleo), "who it is, is the teaching staff's"
    ana.panel.locator(".lc-Pulse-chip.lc-mod-lost").click()
    until(lambda: None if names(ana) == ["dan"] else f"lost: {names(ana)}")
    ana.panel.locator(".lc-Passing").evaluate(KEEP_WHAT_PASSES)
    react(cleo, "Applause")
    until(lambda: None if "Applause 1" in passed(ana) else f"ana saw {passed(ana)}")
    ana.panel.locator(".lc-Pulse").get_by_role("button", name="Clear").click()
    until(all_of(*(lambda d=d: pulse(d) or None for d in (ana, cleo, dan))))


def ask_and_answer(ana: Desk, cleo: Desk, dan: Desk) -> None:
    """The question board: asked without a name, voted for, answered."""
    asking = questions(cleo)
    asking.get_by_label("Without my name").check()
    asking.get_by_label("Your question").fill("Why divide by n - 1?")
    asking.get_by_role("button", name="Ask").click()
    until(lambda: why_board_lacks(ana, "Why divide by n - 1?", "cleo, without name to the class"))
    until(lambda: why_board_lacks(dan, "Why divide by n - 1?", "Without name"))
    assert "cleo" not in questions(dan).inner_text()
    questions(dan).get_by_role("button", name="I ask this too").click()
    vote = questions(ana).locator(".lc-Vote .lc-num")
    until(lambda: None if vote.inner_text() == "1" else f"{vote.inner_text()} votes")
    assert cleo.panel.get_by_role("button", name="I ask this too").count() == 0
    ana.photograph("2 a question with a vote")
    ana.panel.get_by_role("button", name="What to do with this question").click()
    ana.page.get_by_role("menuitem", name="Answer in text").click()
    ana.panel.get_by_label("Your answer").fill("One is used up by the mean.")
    ana.panel.locator(".lc-Answer").get_by_role("button", name="Answer", exact=True).click()
    for desk in (cleo, dan):
        until(partial(why_board_lacks, desk, "1 answered"))
        questions(desk).locator("summary").click()
        until(partial(why_board_lacks, desk, "One is used up by the mean."))
    dan.photograph("3 answered")


def test_a_hand_carries_the_cell_one_is_at(story: People, hub: RunningHub) -> None:
    write(hub, f"{NOTEBOOK}.ipynb", [code("c1", f"{HOSTILE}\nmeans.mean()")])
    ana, cleo, dan = begin(story)
    Board(ana).open(NOTEBOOK)
    cleo.tab("Hands")
    until(Board(cleo).why_no_tab)
    Board(cleo).show()
    mine = Copy(cleo)
    mine.catch_up()
    until(mine.why_not_shown)
    mine.run(0)
    until(lambda: mine.why_no_output("NameError"), 40)
    cleo.tab("Hands")
    share = cleo.panel.get_by_role("checkbox", name=re.compile("^Share the cell I am at"))
    expect(share).not_to_be_checked()
    share.check()
    preview = cleo.panel.locator(".lc-ShareCell")
    until(lambda: None if "NameError: name 'means'" in preview.inner_text() else "no preview")
    cleo.photograph("1 what will be sent")
    cleo.raise_hand("why?")
    until(lambda: None if ana.hands() == ["cleo"] else f"hands: {ana.hands()}")
    row = ana.panel.locator(".lc-Hand")
    row.get_by_role("button", name=re.compile("^Cell · NameError: name 'means'")).click()
    expect(row.get_by_role("group", name="Cell")).to_contain_text(HOSTILE)
    expect(row.get_by_role("group", name="Last error")).to_contain_text("----> ")
    assert row.locator("img").count() == 0
    assert ana.page.evaluate("window.harmed ?? null") is None
    assert ana.violations() == []
    ana.photograph("2 the staff read it")
    assert dan.hands() == ["cleo"]
    assert dan.panel.locator(".lc-HandCell").count() == 0
    cleo.panel.get_by_role("button", name="Stop sharing").click()
    until(lambda: "still there" if row.locator(".lc-HandCell").count() else None)
    assert ana.hands() == ["cleo"], "the hand stays up"
    assert "why?" in row.inner_text()
