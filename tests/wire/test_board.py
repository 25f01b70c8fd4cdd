"""Is whatever comes over the board's socket a message or refused, and what goes out readable?"""

from __future__ import annotations

import contextlib
import struct
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from liveclass_hub.wire import board as w
from liveclass_hub.wire.board import read_board
from liveclass_hub.wire.codec import FrameError
from liveclass_hub.wire.limits import AWARENESS_BYTES, BOARD_HEADER_BYTES

from tests.board_page import message, parted, updates_in

HELLO = {"type": "hello", "ticket": "t", "tab": "a", "protocol": 1, "epoch": "", "client": 7}


def test_a_message_is_header_and_body() -> None:
    assert read_board(message(HELLO, b"state")) == (w.BoardHello("t", "a", 1, "", 7), b"state")
    assert read_board(message({"type": "update", "id": 3, "epoch": "e"}, b"\0")) == (
        w.BoardUpdate(3, "e"),
        b"\0",
    )


def test_what_goes_out_is_read_as_it_was_meant() -> None:
    packed = w.pack_board(w.BoardUpdates(4, 6), w.pack_updates([b"one", b"", b"three"]))
    header, body = parted(packed)
    assert header == {"type": "updates", "after": 4, "seq": 6}
    assert updates_in(body) == [b"one", b"", b"three"]
    with pytest.raises(ValueError, match="bytes"):
        w.pack_board(w.BoardReset("x" * 70_000))


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "bad_request"),
        (b"\0", "bad_request"),
        (message({"type": "ping"})[:-1], "bad_request"),
        (message({"type": "ping"}, b"x"), "bad_request"),
        (message({**HELLO, "role": "instructor"}), "bad_request"),
        (struct.pack(">H", BOARD_HEADER_BYTES + 1) + b" " * 9000, "too_big"),
        (message({"type": "awareness"}, b"\0" * (AWARENESS_BYTES + 1)), "too_big"),
    ],
)
def test_what_is_no_message_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(FrameError) as error:
        read_board(data)
    assert error.value.refusal.code == code


@given(st.binary(max_size=200))
@settings(max_examples=300, deadline=None)
def test_any_bytes_are_a_message_or_a_frame_error(data: bytes) -> None:
    with contextlib.suppress(FrameError):
        read_board(data)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=8),
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner),
        max_leaves=12,
    ),
    st.sampled_from(["hello", "join", "update", "awareness", "save", "changes", "restore", "ping"]),
    st.binary(max_size=40),
)
@settings(max_examples=300, deadline=None)
def test_any_header_is_a_message_or_a_frame_error(value: Any, kind: str, body: bytes) -> None:
    header = {**value, "type": kind} if isinstance(value, dict) else {"type": kind, "id": value}
    with contextlib.suppress(FrameError):
        read_board(message(header, body))
