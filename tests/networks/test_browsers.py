"""Is a browser that is not here said to be missing, and is Firefox asked what it was to be asked?"""

from __future__ import annotations

import asyncio
import shutil
import subprocess

import pytest

from tests.networks.__main__ import tried
from tests.networks.fox import asked
from tests.networks.people import Missing, check
from tests.networks.scenarios import SCENARIOS, Scenario

FIREFOX = [scenario for scenario in SCENARIOS if scenario.firefox]


def only(monkeypatch: pytest.MonkeyPatch, *there: str) -> None:
    """These browsers are installed, and nothing is started."""
    monkeypatch.setattr(shutil, "which", lambda name: name if name in there else None)
    monkeypatch.setattr(subprocess, "Popen", None)


@pytest.mark.parametrize("scenario", FIREFOX, ids=lambda scenario: scenario.id)
def test_without_firefox_its_rows_are_void_and_say_why(
    scenario: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    only(monkeypatch, "chromium")
    row = asyncio.run(tried(scenario))
    assert row.void == "Firefox is not installed: `make setup` does it"
    assert not row.passed


@pytest.mark.parametrize("there", ["firefox", "firefox-esr"])
def test_a_row_asks_for_the_browsers_it_needs_alone(
    there: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    only(monkeypatch, "chromium")
    check(firefox=False)
    only(monkeypatch, "chromium", there)
    check(firefox=True)
    only(monkeypatch, there)
    with pytest.raises(Missing, match="Chromium"):
        check(firefox=False)


def test_a_row_in_firefox_has_the_marks_and_the_network_of_the_same_row_in_chromium() -> None:
    of = {scenario.id: scenario for scenario in SCENARIOS}
    for ours, theirs in {"F10": "L10", "FC1": "C1", "FR2": "R2"}.items():
        assert of[ours].marks == of[theirs].marks
        assert of[ours].play is of[theirs].play
        assert of[ours].firefox
        assert not of[theirs].firefox


def test_what_firefox_is_asked_is_one_expression_with_its_arguments() -> None:
    line = '["await page.join(a[0])", ["a \\"quoted\\" name"]]'
    assert asked(line) == (
        '(async a => { return await page.join(a[0]); })(["a \\"quoted\\" name"])'
    )
