"""Do the golden lessons still lead to the views that are committed?"""

from __future__ import annotations

import json

import msgspec
import pytest
from liveclass_hub.readers.view import AUDIENCES, ViewReader
from liveclass_hub.session.events import AnyEvent

from tests.golden.lessons import NAMES, file_of, outcome, text_of


def committed(name: str, ending: str) -> str:
    return file_of(name, ending).read_text(encoding="utf-8")


def test_there_are_lessons() -> None:
    assert len(NAMES) >= 3


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("ending", [*AUDIENCES, "refused", "events"])
def test_a_lesson_leads_where_it_led(name: str, ending: str) -> None:
    assert text_of(outcome(name)[ending]) == committed(name, ending)


@pytest.mark.parametrize("name", NAMES)
def test_committed_events_are_read_and_lead_to_the_committed_views(name: str) -> None:
    """Logs that earlier releases wrote."""
    events = msgspec.json.decode(committed(name, "events"), type=list[AnyEvent])
    reader = ViewReader(events)
    for who in AUDIENCES:
        assert reader.snapshot(who) == json.loads(committed(name, who))
