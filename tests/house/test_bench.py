"""Is `met` told honestly, whatever was measured?"""

from __future__ import annotations

import base64
import json
import math
import threading
import time
from array import array

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench import __main__ as bench
from bench import sending
from bench.board.edits import wrong
from bench.board.readers import Reader
from bench.board.wire import Wire
from bench.figures import FIGURES
from bench.measurements import Measurement
from bench.room.attendant import Ears, pause
from bench.room.crowd import Talk
from bench.room.people import delays_of
from bench.row import Figure, Measured, Row, Target, judge
from bench.table import cells, table

numbers = st.floats(allow_nan=True, allow_infinity=True)
positive = st.floats(min_value=1e-6, max_value=1e9)
absolute = st.builds(Target, st.floats(min_value=0, max_value=1e9))
relative = st.builds(Target, positive, st.just("floor"))


@given(value=numbers, target=absolute | relative, reference=st.none() | numbers)
def test_met_needs_a_finite_value_within_the_target(
    value: float, target: Target, reference: float | None
) -> None:
    verdict = judge(value, target, reference)
    if verdict.met:
        assert math.isfinite(value)
        assert value >= 0
        if target.of is None:
            assert value <= target.most
        else:
            assert reference is not None
            assert reference > 0
            assert verdict.ratio is not None
            assert verdict.ratio <= target.most


@given(target=absolute | relative, reference=st.none() | numbers)
def test_what_was_not_measured_is_never_met(target: Target, reference: float | None) -> None:
    assert not judge(None, target, reference).met
    assert judge(None, target, reference).ratio is None


@given(value=positive, target=relative)
def test_without_its_peer_nothing_is_met(value: float, target: Target) -> None:
    for reference in (None, 0.0, -1.0, math.nan, math.inf):
        assert judge(value, target, reference) == judge(None, target)


@given(value=positive, most=positive, reference=positive)
def test_more_is_never_better(value: float, most: float, reference: float) -> None:
    for target in (Target(most), Target(most, "floor")):
        if judge(value * 2, target, reference).met:
            assert judge(value, target, reference).met


def test_a_target_of_nothing_lost_is_met_by_nothing_alone() -> None:
    assert judge(0, Target(0)).met
    assert not judge(1, Target(0)).met


FIGURE = Figure("N0", "a thing", "ms", Target(5))


def test_a_void_run_counts_as_not_measured() -> None:
    row = Row(FIGURE, Measured(1.0, samples=(1.0, 2.0), void="loss 0.3 %"))
    assert row.value is None
    assert not row.verdict.met
    assert "void: loss 0.3 %" in cells(row)
    assert row.as_json()["samples"] == [1.0, 2.0]


def test_the_table_says_what_was_not_measured() -> None:
    peer = Figure("N1", "a peer", "µs", Target(0.5, "Janus"))
    text = table([Row(FIGURE), Row(peer, Measured(2.0)), Row(FIGURE, Measured(2.0))])
    lines = text.splitlines()
    assert "not measured" in lines[1]
    assert lines[1].endswith("no")
    assert "Janus: not measured" in lines[2]
    assert lines[2].endswith("no")
    assert lines[3].endswith("yes")


def test_a_row_is_held_against_its_own_reference_only() -> None:
    measured = Measured(2.0, references={"floor": 2.0})
    against_floor = Row(Figure("N1", "a thing", "µs", Target(1.25, "floor")), measured)
    against_peer = Row(Figure("N1", "a thing", "µs", Target(0.5, "Janus")), measured)
    assert against_floor.verdict.met
    assert against_peer.reference is None
    assert not against_peer.verdict.met


def test_a_floor_that_lost_packets_is_no_reference() -> None:
    good = {"sent": 1000, "received": 1000, "microseconds": 4.0}
    lossy = {"sent": 1000, "received": 990, "microseconds": 1.0}
    assert sending.as_reference([good, good]).references == {sending.NAME: 4.0}
    assert sending.as_reference([good, lossy]).references == {}


def test_the_floor_sends_and_its_receivers_get_it() -> None:
    sending.compile_floor()
    run = sending.run_once(viewers=3, seconds=0.05)
    assert run["received"] > 0
    assert run["microseconds"] > 0


def test_the_floor_sends_the_packets_of_a_trace() -> None:
    sending.compile_floor()
    run = sending.run_once(viewers=3, trace=[(0, 120), (5000, 1400), (5000, 40), (9000, 5000)])
    assert (run["sent"], run["received"]) == (12, 12)


def test_the_record_has_a_row_for_every_figure(
    tmp_path, monkeypatch: pytest.MonkeyPatch, capsys
) -> None:
    monkeypatch.setattr(bench, "RECORD", tmp_path / "bench.json")
    monkeypatch.setattr(bench, "MEASUREMENTS", ())
    assert bench.main([]) == 0
    rows = json.loads((tmp_path / "bench.json").read_text("utf-8"))["rows"]
    assert [row["id"] for row in rows] == [figure.id for figure in FIGURES]
    assert not any(row["met"] for row in rows)
    assert bench.main(["N77"]) == 2


def _breaks(_: object) -> dict[tuple[str, str], Measured]:
    raise RuntimeError("nobody answers")


def _hangs(_: object) -> dict[tuple[str, str], Measured]:
    threading.Event().wait()
    return {}


def test_what_breaks_or_hangs_says_so_and_the_rest_is_measured(
    tmp_path, monkeypatch: pytest.MonkeyPatch, capsys
) -> None:
    monkeypatch.setattr(bench, "RECORD", tmp_path / "bench.json")
    memory = next(figure for figure in FIGURES if figure.id == "N4")
    found = {(memory.id, memory.says): Measured(100.0)}
    measurements = (
        Measurement(("N2",), "breaks", _breaks),
        Measurement(("N7",), "hangs", _hangs, 0.05),
        Measurement(("N4",), "is measured", lambda wanted: found),
    )
    monkeypatch.setattr(bench, "MEASUREMENTS", measurements)
    assert bench.main(["N2", "N4", "N7"]) == 0
    said = capsys.readouterr().out
    assert said.count("void: RuntimeError: nobody answers") == 3
    assert "void: OutOfTime: not done in 0 s" in said
    assert "100 KiB" in said
    assert "5 figures" in said


def frame(first: int, payload: bytes) -> bytes:
    size = len(payload)
    if size < 126:
        return bytes((first, size)) + payload
    return bytes((first, 127)) + size.to_bytes(8, "big") + payload


@pytest.mark.asyncio
@pytest.mark.parametrize("step", [1, 7, 100_000])
async def test_a_reader_joins_what_comes_in_pieces(step: int) -> None:
    came: list[bytes] = []
    wire = Wire("here", "/", lambda message: came.append(bytes(message)))
    large = bytes(range(256)) * 100
    stream = b"HTTP/1.1 101 Switching Protocols\r\n\r\n" + b"".join(
        (frame(0x82, b"one"), frame(0x02, large), frame(0x00, large), frame(0x80, b"end"))
    )
    for at in range(0, len(stream), step):
        wire.data_received(stream[at : at + step])
    assert wire.opened.done()
    assert came == [b"one", large + large + b"end"]


def test_a_reader_says_when_each_change_came() -> None:
    reader = Reader(0, "", keeps=False)
    reader.seqs.extend([3, 5])
    reader.times.extend([1.0, 2.0])
    assert reader.heard([1, 3, 4, 5, 6]) == [1.0, 1.0, 2.0, 2.0, -1.0]


def test_a_run_that_missed_something_does_not_count() -> None:
    fine = {"texts": ["a"], "closed": [], "late": 0.01}
    assert wrong([fine, fine], [0.1]) is None
    assert wrong([fine, fine], [-1.0, 0.1])
    assert wrong([fine, fine | {"texts": ["b"]}], [0.1])
    assert wrong([fine | {"closed": ["lost"]}], [0.1])
    assert wrong([fine | {"late": 3.0}], [0.1])


def test_a_message_that_many_get_is_timed_for_each() -> None:
    ears, sent = Ears(), f"{time.monotonic() - 1:.6f}"
    patch = f'{{"type":"patch","seq":7,"after":5,"patch":{{"m":{{"text":"@{sent}@ hello"}}}}}}'
    assert [ears.hear(patch.encode()) for _ in range(3)] == [7, 7, 7]
    assert ears.hear(b'{"type":"patch","seq":8,"after":7,"patch":{}}') == 8
    assert len(ears.delays[sent]) == 3
    assert min(ears.delays[sent]) >= 1


def test_what_processes_heard_is_put_together_by_message() -> None:
    one, two = ({"1.5": base64.b64encode(array("f", [d]).tobytes()).decode()} for d in (0.5, 0.25))
    assert list(delays_of([one, two])["1.5"]) == [0.5, 0.25]


def test_a_talk_that_someone_missed_does_not_count() -> None:
    answers = {"PostMessage": {"took": [0.1], "not": []}}
    fine = {"lost": 0, "late": 0.01, "why": []}
    heard = {"1.0": array("f", [0.1, 0.2])}
    assert Talk(answers, heard, [fine], [1.0], 2.0).void(2) is None
    assert Talk(answers, heard, [fine], [1.0], 2.0).cores == 0.5
    assert Talk(answers, heard, [fine], [1.0], 2.0).void(3)
    assert Talk(answers, heard, [fine | {"lost": 1}], [1.0], 2.0).void(2)
    assert Talk(answers, heard, [fine | {"late": 0.5}], [1.0], 2.0).void(2)


def test_people_come_back_as_pages_do() -> None:
    assert all(pause(0) <= 0.25 for _ in range(100))
    assert all(0.3 <= pause(40) <= 7.0 for _ in range(100))
