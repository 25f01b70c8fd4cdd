"""Which events are told in the audit trail, and how?"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from liveclass_hub.host.audit import as_csv, harmless
from liveclass_hub.readers.audit import AUDITED, EVERYDAY, LINES, deed_of, is_audited
from liveclass_hub.session import events as e
from liveclass_hub.session.limits import SessionSettings
from liveclass_hub.wire.http import AuditEntry, AuditPerson

from tests.log.lesson import EVERY_EVENT


def test_every_kind_that_says_who_did_it_is_told_or_known_to_be_everyday() -> None:
    assert not EVERYDAY & set(LINES)
    for kind in e.EVENTS:
        says_who = "by" in kind.__struct_fields__
        assert is_audited(kind) == (kind in LINES or (says_who and kind not in EVERYDAY)), kind


def test_every_audited_event_has_words_and_an_everyday_one_is_not_asked_for() -> None:
    for event in EVERY_EVENT:
        if type(event).__name__ in AUDITED:
            deed = deed_of(event, 7)
            assert deed is None or (deed.did and deed.seq == 7 and deed.at == event.at)
    assert "HandRaised" not in AUDITED
    assert "MessagePosted" not in AUDITED


def test_an_entry_names_who_whom_and_where_the_words_are() -> None:
    hidden = deed_of(e.MessageHidden(5.0, "m_1", "p_ina", 4), 9)
    assert hidden is not None
    assert (hidden.subject, hidden.by, hidden.words) == ("chat", "p_ina", 4)
    admitted = deed_of(e.PeopleAdmitted(5.0, ("p_a", "p_b"), "p_ina"), 9)
    assert admitted is not None
    assert admitted.people == ("p_a", "p_b")
    changed = deed_of(e.SettingsChanged(5.0, SessionSettings(lobby=True), "p_ina"), 9)
    assert changed is not None
    assert "lobby: yes" in changed.detail
    words = deed_of(e.WordFilterSet(5.0, "a\nb", "p_ina"), 9)
    assert words is not None
    assert (words.text, words.words) == ("a, b", None)


def test_what_someone_stopped_of_their_own_is_not_told() -> None:
    assert deed_of(e.SourceClosed(5.0, "p_sam", "camera", "p_sam"), 9) is None
    assert deed_of(e.SourceClosed(5.0, "p_sam", "camera", None), 9) is None
    assert deed_of(e.SourceClosed(5.0, "p_sam", "camera", "p_ina"), 9) is not None


@pytest.mark.parametrize(
    "cell",
    [
        '=HYPERLINK("http://e.example","x")',
        "+1",
        "-1+cmd|' /C calc'!A0",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        "  =1",
        "\ufeff=1",
        "＝1",
    ],
)
def test_no_cell_is_a_formula(cell: str) -> None:
    assert harmless(cell) == f"'{cell}"


@given(st.text(max_size=40))
def test_a_cell_says_what_was_said(text: str) -> None:
    assert harmless(text).removeprefix("'") == text.removeprefix("'") or harmless(text) == text


def test_a_table_keeps_lines_commas_and_quotes_in_their_cells() -> None:
    who = AuditPerson("p_1", '=cmd|"a"')
    text = 'a, "b"\n=c'
    table = as_csv([AuditEntry(1, 0.0, "chat", "hid a message", who, [], "", text)])
    row = table.splitlines()[1]
    assert row.startswith('"1970-01-01T00:00:00+00:00","chat","\'=cmd|""a""","hid a message"')
    assert '"a, ""b""' in table
