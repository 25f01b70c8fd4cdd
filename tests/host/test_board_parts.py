"""Do the small parts of the board keep their promises: awareness, frames, recent changes, history?"""

from __future__ import annotations

import contextlib
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from liveclass_hub.board.messages import Change
from liveclass_hub.host.board.awareness import (
    BadAwareness,
    Entry,
    pack_awareness,
    read_awareness,
    shown_as,
    user_of,
)
from liveclass_hub.host.board.frames import PIECE, Parcel, parcel, parcel_with, tail
from liveclass_hub.host.board.recent import Recent
from liveclass_hub.host.board.wishes import CELLS_SHOWN, CHANGES_SHOWN, gathered
from liveclass_hub.host.rates import Flow

from tests.board_page import parted, updates_in

ENTRIES = st.builds(
    Entry,
    st.integers(0, 2**53 - 1),
    st.integers(0, 2**53 - 1),
    st.none() | st.just(b'{"cursors":[]}'),
)


def unframed(message: Parcel) -> bytes:
    """What a peer reads: opcodes, lengths and the last flag as RFC 6455 has them."""
    found = b""
    for number, piece in enumerate(message.pieces):
        last = number == len(message.pieces) - 1
        assert piece[0] == (0x80 if last else 0) | (0 if number else 2)
        small = piece[1]
        if small < 126:
            start, size = 2, small
        elif small == 126:
            start, size = 4, int.from_bytes(piece[2:4], "big")
        else:
            start, size = 10, int.from_bytes(piece[2:10], "big")
        assert len(piece) == start + size
        found += piece[start:]
    return found


@pytest.mark.parametrize("size", [0, 1, 125, 126, 65535, PIECE, PIECE + 1, 3 * PIECE, 200_001])
def test_a_message_is_the_same_whole_or_in_pieces(size: int) -> None:
    content = bytes(number % 251 for number in range(size))
    assert unframed(parcel(content)) == content
    assert unframed(parcel_with(b"head", tail(content))) == b"head" + content
    assert parcel(content).large == (size > PIECE)


@given(st.lists(ENTRIES, max_size=8))
@settings(deadline=None)
def test_awareness_is_read_as_it_was_written(entries: list[Entry]) -> None:
    assert read_awareness(pack_awareness(entries)) == entries


def test_recent_changes_reach_whoever_lacks_them() -> None:
    recent = Recent()
    recent.begin(10)
    for number in range(11, 16):
        recent.add(number, bytes([number]))
    lacking = recent.since(12)
    assert lacking is not None
    header, body = parted(unframed(lacking))
    assert (header["after"], header["seq"]) == (12, 15)
    assert updates_in(body) == [b"\x0d", b"\x0e", b"\x0f"]
    assert recent.since(9) is None
    assert recent.since(16) is None
    recent.add(17, b"after a gap")
    assert recent.since(15) is None
    assert recent.since(16) is None
    asked = parted(unframed(recent.ask_to_join()))[0]
    assert asked["after"] == 17


def test_recent_changes_are_bounded() -> None:
    recent = Recent()
    for number in range(1, 100):
        recent.add(number, b"x" * (1 << 20))
    assert recent.since(90) is not None
    assert recent.since(50) is None
    for after in range(84, 99):
        recent.since(after)
    made = [after for after in range(84, 99) if recent.since(after) is not None]
    assert len(made) <= 8


def test_keystrokes_are_gathered_by_person_and_pause() -> None:
    strokes = [Change(n, "p_ana", 100.0 + n, ["a" if n < 3 else "b"]) for n in range(5)]
    later = Change(5, "p_ana", 200.0, ["c"])
    other = Change(6, "p_ben", 201.0, ["a"])
    found = gathered([*strokes, later, other])
    assert [(c.seq, c.who, c.cells) for c in found] == [
        (4, "p_ana", ["a", "b"]),
        (5, "p_ana", ["c"]),
        (6, "p_ben", ["a"]),
    ]


def test_a_long_history_fits_one_message() -> None:
    people = ("p_ana", "p_ben")
    many = [Change(n, people[n % 2], float(n), [f"cell-{n}"] * 3) for n in range(5000)]
    found = gathered(many)
    assert found[-1].seq == 4999
    assert len(found) <= CHANGES_SHOWN
    wide = gathered([Change(1, "p_ana", 1.0, [str(n) for n in range(5000)])])
    assert len(wide[0].cells) == CELLS_SHOWN


def test_a_flow_lets_a_burst_through_and_then_the_rate() -> None:
    flow = Flow(10, 20)
    waits = [flow.wait(0.0) for _ in range(40)]
    assert waits[:20] == [0.0] * 20
    assert waits[-1] == pytest.approx(2.0)
    assert flow.wait(100.0) == 0.0


@given(st.binary(max_size=200))
@settings(max_examples=500, deadline=None)
def test_any_bytes_are_awareness_or_not(data: bytes) -> None:
    with contextlib.suppress(BadAwareness):
        for entry in read_awareness(data):
            if entry.state is not None:
                shown = json.loads(shown_as(entry.state, user_of("p_1", "Ana")))
                assert shown["user"]["username"] == "p_1"
