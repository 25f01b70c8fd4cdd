"""Which messages are taken, and what of their text?"""

from __future__ import annotations

import pytest
from liveclass_hub.session import commands as c
from liveclass_hub.session import events as e
from liveclass_hub.session.limits import MESSAGE_BYTES

from tests.session.room import seated


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("hello", "hello"),
        ("  two\n\tlines \n", "two\n\tlines"),
        ("bell\x07 and nul\x00", "bell and nul"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("👩‍🔬 می‌خواهم", "👩‍🔬 می‌خواهم"),
    ],
)
def test_text_is_kept_as_typed_but_for_control_characters(typed: str, kept: str) -> None:
    room = seated()
    (posted,) = room.done("sam", c.PostMessage(typed))
    assert posted == e.MessagePosted(room.now, "m_1", "sam", kept)


@pytest.mark.parametrize("typed", ["", " \n ", "\x00\x01"])
def test_nothing_is_no_message(typed: str) -> None:
    assert seated().refused("sam", c.PostMessage(typed)) == "empty_message"


def test_a_message_has_a_size_in_bytes() -> None:
    room = seated()
    room.done("sam", c.PostMessage("é" * (MESSAGE_BYTES // 2)))
    assert (
        room.refused("sam", c.PostMessage("é" * (MESSAGE_BYTES // 2) + "!")) == "message_too_long"
    )
