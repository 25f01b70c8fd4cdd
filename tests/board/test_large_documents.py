"""Can a board grow until it cannot be loaded any more?"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from liveclass_hub.board import history
from liveclass_hub.board.documents.notebook import Applied, NotebookDocument, seeded
from liveclass_hub.board.documents.pairs import Pairs, units
from liveclass_hub.board.folder import Folder
from liveclass_hub.board.messages import Change, Limits, Refusal

from tests.board.copies import Copy, code, html, notebook

PEAK = """
def peak():
    # Not ru_maxrss: that begins with what the parent held when it forked.
    status = open("/proc/self/status").read().split()
    return int(status[status.index("VmHWM:") + 1])
"""
EMOJI = (
    PEAK
    + """
from liveclass_hub.board.documents.notebook import NotebookDocument, seeded
from liveclass_hub.board.messages import Limits
from tests.board.copies import Copy, code, notebook
document = NotebookDocument(seeded(notebook(code("a", ""))), Limits())
copy = Copy(document.state())
copy.source(0).insert(0, "\\U0001F393" * 2_000_000)
print(document.apply(copy.take()).cells, peak())
"""
)


def test_a_board_has_so_many_pieces_at_most_and_room_again_when_they_join() -> None:
    document = NotebookDocument(seeded(notebook(code("a", "x"))), Limits(pieces=100))
    copy = Copy(document.state())
    for _ in range(200):  # one after the other: they join
        copy.source(0).insert(len(copy.source(0)), "y")
        assert isinstance(document.apply(copy.take()), Applied)
    results = []
    for _ in range(120):  # each before the last: they do not
        copy.source(0).insert(0, "z")
        results.append(document.apply(copy.take()))
    refused = [result for result in results if isinstance(result, Refusal)]
    assert refused[0].code == "board_full"
    assert 0 < document.notebook()["cells"][0]["source"].count("z") < 100


def test_what_was_replaced_does_not_fill_a_board() -> None:
    """A picture drawn fifty times over is one picture."""
    document = NotebookDocument(seeded(notebook(code("a"))), Limits(document=50_000))
    copy = Copy(document.state())
    for number in range(50):
        with copy.doc.transaction():
            copy.cells[0]["outputs"].clear()
            copy.cells[0]["outputs"].append(html(f"{number} " + "x" * 5000))
        assert isinstance(document.apply(copy.take()), Applied), number
    copy.source(0).insert(0, "x" * 60_000)
    refused = document.apply(copy.take())
    assert isinstance(refused, Refusal)
    assert refused.code == "board_full"
    assert isinstance(document.apply(_small(document)), Applied)


def _small(document: NotebookDocument) -> bytes:
    copy = Copy(document.state())
    copy.source(0).insert(0, "still room")
    return copy.take()


def test_a_long_history_loses_its_older_half(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history, "MOST_BYTES", 4000)
    folder = Folder.at(str(tmp_path))
    found = history.History(folder)
    for seq in range(1, 200):
        found.add([Change(seq, "p_1", 1.0, [f"cell {seq}"])])
        found.write()
        assert (tmp_path / "changes").stat().st_size <= 4000
    found.close()
    again = history.History(folder)
    kept = [change.seq for change in again.after(0)]
    assert kept == list(range(kept[0], 200))
    assert len(kept) > 20
    again.close()
    folder.close()


@given(st.text(st.sampled_from("aé\u4e00\U0001f393"), max_size=200), st.integers(0, 200))
def test_the_inner_places_are_those_between_two_units_of_a_character(text: str, clock: int) -> None:
    pairs, place = Pairs(), clock
    pairs.add(7, clock, text)
    for character in text:
        assert not pairs.cut([(7, place)])
        if character > "\uffff":
            place += 1
            assert pairs.cut([(7, place)])
            assert not pairs.cut([(8, place)])
        place += 1
    assert place == clock + units(text)


def test_eight_megabytes_of_emoji_take_little_memory() -> None:
    done = subprocess.run([sys.executable, "-c", EMOJI], capture_output=True, check=True)
    cells, kilobytes = done.stdout.decode().rsplit(maxsplit=1)
    assert cells == "['a']"
    assert int(kilobytes) < 250_000
