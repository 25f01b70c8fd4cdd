"""What never gets onto a board, because no notebook file could hold it or no editor could show it?"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from liveclass_hub.board import messages as m
from liveclass_hub.board.documents.desk import Desk
from liveclass_hub.board.documents.inspect import clocks
from liveclass_hub.board.documents.notebook import Applied, NotebookDocument, seeded
from pycrdt import Map

from tests.board.copies import Copy, code, notebook, write


def nested(holder: Map[Any], depth: int) -> None:
    for _ in range(depth):
        holder["a"] = Map({})
        holder = holder["a"]


def infinite(holder: Any, key: str) -> None:
    holder[key] = float("inf")


def trusting(copy: Copy) -> None:
    plain = {"output_type": "display_data", "data": {"text/html": "<b>"}, "metadata": {}}
    copy.cells[0]["outputs"].append({**plain, "trusted": True})


def endless(copy: Copy) -> None:
    output = {"output_type": "display_data", "data": {"application/json": [float("nan")]}}
    copy.cells[0]["outputs"].append(Map({**output, "metadata": {}}))


UNSAVABLE: dict[str, Callable[[Copy], None]] = {
    "deep in a cell": lambda copy: nested(copy.cells[0]["metadata"], 70),
    "bottomless in a cell": lambda copy: nested(copy.cells[0]["metadata"], 1500),
    "bottomless in the notebook": lambda copy: nested(copy.notebook._ymeta["metadata"], 1500),
    "infinite metadata": lambda copy: infinite(copy.cells[0]["metadata"], "x"),
    "infinite count": lambda copy: infinite(copy.cells[0], "execution_count"),
    "infinite format": lambda copy: infinite(copy.notebook._ymeta, "nbformat_minor"),
    "no number in an output": endless,
    "output that is no map": trusting,
}


@pytest.mark.parametrize("edit", UNSAVABLE.values(), ids=UNSAVABLE.keys())
def test_what_no_file_could_hold_is_refused_and_the_next_change_is_saved(
    tmp_path: Path, edit: Callable[[Copy], None]
) -> None:
    file = write(tmp_path, code("a", "x"))
    desk, place = Desk(m.Limits(save_after=0.1)), m.Place(str(tmp_path), "lesson.ipynb")

    def answer(id: int, wish: m.Wish) -> m.Result:
        return desk.answer(m.Ask(id, str(id), time.time(), wish), time.monotonic())

    joined = answer(1, m.Join(place))
    assert isinstance(joined, m.Joined)
    bad, good = Copy(joined.update), Copy(joined.update)
    with bad.doc.transaction():
        edit(bad)
    refused = answer(2, m.Apply(place, "p_1", joined.epoch, bad.take()))
    assert isinstance(refused, m.Refusal)
    assert refused.discard
    good.source(0).insert(0, "good ")
    taken = answer(3, m.Apply(place, "p_1", joined.epoch, good.take()))
    assert isinstance(taken, m.Accepted), taken
    desk.rest(time.monotonic() + 60)
    assert "good x" in file.read_text()
    desk.close()


def test_a_file_with_what_is_no_json_opens_and_is_saved(tmp_path: Path) -> None:
    """Python writes such files, and reads them."""
    write(tmp_path, code("a", "x", metadata={"ratio": float("nan")}))
    desk, place = Desk(m.Limits()), m.Place(str(tmp_path), "lesson.ipynb")
    read = desk.answer(m.Ask(1, "1", time.time(), m.Read(place)), time.monotonic())
    assert isinstance(read, m.Notebook)
    assert read.content["cells"][0]["metadata"] == {"ratio": None}
    desk.close()


def test_a_file_that_nothing_can_read_is_refused_in_words(tmp_path: Path) -> None:
    nest: Any = {}
    for _ in range(900):
        nest = {"a": nest}
    write(tmp_path, code("a", "x", metadata=nest))
    desk, place = Desk(m.Limits()), m.Place(str(tmp_path), "lesson.ipynb")
    found = desk.answer(m.Ask(1, "1", time.time(), m.Read(place)), time.monotonic())
    assert isinstance(found, m.Refusal)
    assert json.loads((tmp_path / "lesson.ipynb").read_text())["nbformat"] == 4


def test_what_is_hidden_in_a_source_would_shift_everyones_typing() -> None:
    """Editors count characters; three plain values among them would be three nobody sees."""
    document = NotebookDocument(seeded(notebook(code("a", ""))), m.Limits())
    copy = Copy(document.state())
    copy.source(0).insert(0, "Q")
    update = copy.take()
    at = update.index(b"\x01Q")
    hidden = b"\x03\x79\x79\x79"  # as plain values (8), not as text (4)
    start = _after_head(update)
    assert update[start] & 0x1F == 4
    kind = bytes([update[start] & 0xE0 | 8])
    forged = update[:start] + kind + update[start + 1 : at] + hidden + update[at + 2 :]
    refused = document.apply(forged)
    assert isinstance(refused, m.Refusal)
    assert refused.code == "not_a_notebook"
    assert isinstance(document.apply(update), Applied)
    assert document.notebook()["cells"][0]["source"] == "Q"


def _after_head(update: bytes) -> int:
    """Where the first piece begins: after the numbers of clients and pieces, the client and its clock."""
    for end in range(4, len(update)):
        try:
            if len(clocks(b"\x01" + update[2:end])) == 1:
                return end
        except ValueError:
            continue
    raise AssertionError("no head")
