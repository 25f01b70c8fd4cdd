"""What becomes of an update: taken, mended or refused?"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from liveclass_hub.board.documents.inspect import BadUpdate, clocks, contents
from liveclass_hub.board.documents.notebook import Applied, NotebookDocument, seeded
from liveclass_hub.board.messages import Limits, Refusal
from pycrdt import Array, Doc, Map, Text, XmlFragment

from tests.board.copies import Copy, code, html, notebook

LIMITS = Limits(cell_outputs=2000, notebook_outputs=5000, cells=50, update=100_000)


def board(*cells: dict[str, Any]) -> NotebookDocument:
    return NotebookDocument(seeded(notebook(*cells)), LIMITS)


def taken(document: NotebookDocument, copy: Copy) -> Applied:
    applied = document.apply(copy.take())
    assert isinstance(applied, Applied), applied
    return applied


EDITS: list[Callable[[Copy, int, str], None]] = [
    lambda copy, at, text: copy.source(at).insert(0, text),
    lambda copy, at, text: copy.notebook.append_cell(code(f"n{text}{at}", text)),
    lambda copy, at, _: copy.cells.pop(at),
    lambda copy, at, text: copy.cells[at]["metadata"].update({"trusted": True, "note": text}),
    lambda copy, at, text: copy.cells[at]["outputs"].append(html(text * 200)),
    lambda copy, at, _: copy.cells[at]["outputs"].clear(),
    lambda copy, at, _: copy.cells[at].update({"execution_count": float(at)}),
]
step = st.tuples(st.integers(0, 2), st.integers(0, 6), st.integers(0, 9), st.text(max_size=9))


@settings(max_examples=40, deadline=None)
@given(st.lists(step, max_size=25), st.data())
def test_any_history_leaves_all_copies_alike(steps: list[Any], data: st.DataObject) -> None:
    """Copies edit, and hear of the others' edits late and by the service's own updates only."""
    document = board(code("a", "x"), code("b", "y"), code("c", "z"))
    copies = [Copy(document.state()) for _ in range(3)]
    inboxes: list[list[bytes]] = [[], [], []]
    told: list[bytes] = []
    begin = document.state()
    for who, edit, at, text in steps:
        copy = copies[who]
        if len(copy.cells):
            with copy.doc.transaction():
                EDITS[edit](copy, at % len(copy.cells), text)
        applied = taken(document, copy)
        told.append(applied.update)
        for inbox in inboxes:
            inbox.append(applied.update)
        heard = data.draw(st.integers(0, 2))
        while inboxes[heard]:
            copies[heard].hear(inboxes[heard].pop(0))
            copies[heard].sent = copies[heard].doc.get_state()
    for copy, inbox in zip(copies, inboxes, strict=True):
        for update in inbox:
            copy.hear(update)
        assert copy.content() == document.notebook()
        assert not any("trusted" in cell["metadata"] for cell in copy.content()["cells"])
    replayed = NotebookDocument(begin, LIMITS, [update for update in told if update])
    assert replayed.notebook() == document.notebook()


def test_trust_never_gets_in_by_the_file() -> None:
    trusting = code("a", metadata={"trusted": True})
    assert board(trusting).notebook()["cells"][0]["metadata"] == {}
    assert board().notebook()["cells"][0]["metadata"] == {}


def test_trust_never_gets_in_by_an_update() -> None:
    document = board(code("a", "x"))
    writer, reader = Copy(document.state()), Copy(document.state())
    with writer.doc.transaction():
        writer.cells[0]["metadata"]["trusted"] = True
        trusting = code("b", "y", metadata={"trusted": True, "tags": ["kept"]})
        writer.notebook.append_cell(trusting)
        writer.notebook._ymeta["metadata"]["signature"] = "forged"
    applied = taken(document, writer)
    assert applied.cells == ["a", "b"]
    reader.hear(applied.update)
    writer.hear(applied.update)
    for copy in (reader, writer):
        assert [cell["metadata"] for cell in copy.content()["cells"]] == [{}, {"tags": ["kept"]}]
        assert "signature" not in copy.content()["metadata"]


def test_nobodys_page_says_for_others_that_there_is_something_to_save() -> None:
    document = board(code("a", "x"))
    writer, reader = Copy(document.state()), Copy(document.state())
    writer.notebook.dirty = True
    writer.source(0).insert(0, "more ")
    applied = taken(document, writer)
    reader.hear(applied.update)
    writer.hear(applied.update)
    for copy in (reader, writer, Copy(document.state())):
        assert not copy.notebook.dirty
        assert str(copy.source(0)) == "more x"


def test_outputs_over_the_limit_do_not_travel() -> None:
    document = board(*(code(name) for name in "abc"))
    copy = Copy(document.state())
    copy.cells[0]["outputs"].append(html("small"))
    assert b"small" in taken(document, copy).update
    copy.cells[1]["outputs"].append(html("huge" * 1000))
    update = taken(document, copy).update
    assert b"hugehuge" not in update
    copy.hear(update)
    assert copy.content() == document.notebook()
    assert "MB" in document.notebook()["cells"][1]["outputs"][0]["text"]


def test_outputs_of_the_whole_notebook_are_limited() -> None:
    document = board(*(code(name) for name in "abcd"))
    copy = Copy(document.state())
    for at in range(4):
        assert isinstance(document.apply(_root("cells", Text("refused"))), Refusal)
        copy.cells[at]["outputs"].append(html("x" * 1500))
        copy.hear(taken(document, copy).update)
    kinds = [cell["outputs"][0]["output_type"] for cell in document.notebook()["cells"]]
    assert kinds == ["display_data"] * 3 + ["stream"]


def test_a_cell_moved_by_two_at_once_keeps_ids_single() -> None:
    document = board(code("a", "x"), code("b", "y"))
    copies = [Copy(document.state()), Copy(document.state())]
    for copy in copies:
        with copy.doc.transaction():
            cell = copy.notebook.get_cell(0)
            del copy.cells[0]
            copy.notebook.append_cell(cell)
    updates = [taken(document, copy).update for copy in copies]
    for copy in copies:
        for update in updates:
            copy.hear(update)
        assert copy.content() == document.notebook()
    ids = [cell["id"] for cell in document.notebook()["cells"]]
    assert sorted(ids) == ["a", "a-2", "b"]


def _root(name: str, value: Any) -> bytes:
    doc: Doc[Any] = Doc()
    doc[name] = value
    return doc.get_update()


def _late(copy: Copy) -> bytes:
    copy.source(0).insert(0, "first")
    copy.take()
    copy.source(0).insert(0, "second")
    return copy.take()


def _edited(edit: Callable[[Copy], Any]) -> Callable[[Copy], bytes]:
    def made(copy: Copy) -> bytes:
        with copy.doc.transaction():
            edit(copy)
        return copy.take()

    return made


def _nested(depth: int) -> Any:
    value: Any = 1
    for _ in range(depth):
        value = [value]
    return value


REFUSED: list[tuple[str, Callable[[Copy], bytes]]] = [
    ("bad_update", lambda _: b""),
    ("bad_update", lambda _: b"\xff" * 40),
    ("bad_update", lambda _: b"\x01\xff\xff\xff\xff\x0f"),
    ("bad_update", lambda _: b"\x00\x00tail"),
    ("bad_update", lambda _: _root("evil", Array(["a"]))),
    (
        "bad_update",
        lambda _: _root("cells", XmlFragment())[:2] + b"\x01\x00\x07\x01\x05cells\x03\x01x\x00",
    ),
    ("bad_update", _edited(lambda c: c.cells[0]["metadata"].update({"deep": _nested(80)}))),
    ("bad_update", _edited(lambda c: c.cells[0]["metadata"].update({"raw": b"bytes"}))),
    ("bad_update", _edited(lambda c: c.cells[0].update({"sub": Doc()}))),
    ("too_large", _edited(lambda c: c.source(0).insert(0, "x" * 200_000))),
    ("other_history", _late),
    ("other_history", lambda _: b"\x00\x01\x05\x01\x00\x09"),  # deletes what is still to come
    ("not_a_notebook", lambda _: _root("cells", Text("hi"))),
    ("not_a_notebook", _edited(lambda c: c.cells.append("no cell"))),
    ("not_a_notebook", _edited(lambda c: c.cells.append(Map({"id": "x"})))),
    ("not_a_notebook", _edited(lambda c: c.cells[0].update({"cell_type": "evil"}))),
    ("not_a_notebook", _edited(lambda c: c.cells[0].update({"source": "plain"}))),
    ("not_a_notebook", _edited(lambda c: c.cells[0].update({"id": "x" * 65}))),
    ("not_a_notebook", _edited(lambda c: c.cells[0].pop("metadata"))),
    ("not_a_notebook", _edited(lambda c: c.cells[0]["outputs"].append("no output"))),
    ("not_a_notebook", _edited(lambda c: c.notebook._ymeta.update({"nbformat": 3}))),
    (
        "not_a_notebook",
        _edited(lambda c: [c.notebook.append_cell(code(f"n{n}")) for n in range(50)]),
    ),
]


def test_a_board_without_cells_gets_one_blank_cell_and_no_more() -> None:
    document = board(code("a", "x"), code("b", "y"))
    one, other = Copy(document.state()), Copy(document.state())
    one.cells.pop(0)
    other.cells.pop(1)
    told = [taken(document, copy).update for copy in (one, other)]
    late = Copy(document.state())
    del late.cells[:]
    last = taken(document, late)
    assert last.cells == [cell["id"] for cell in document.notebook()["cells"]]
    for copy in (one, other, late):
        for update in (*told, last.update):
            copy.hear(update)
        assert copy.content() == document.notebook()
        assert [cell["source"] for cell in copy.content()["cells"]] == [""]


@pytest.mark.parametrize(("expected", "make"), REFUSED)
def test_what_is_refused_changes_nothing(expected: str, make: Callable[[Copy], bytes]) -> None:
    document = board(code("a", "x"))
    before, vector = document.notebook(), document.state_vector()
    refusal = document.apply(make(Copy(document.state())))
    assert isinstance(refusal, Refusal)
    assert (refusal.code, refusal.discard) == (expected, True)
    assert refusal.message
    assert refusal.next
    assert (document.notebook(), document.state_vector()) == (before, vector)
    honest = Copy(document.state())
    honest.source(0).insert(0, "still ")
    taken(document, honest)
    assert document.notebook()["cells"][0]["source"] == "still x"


part = st.floats(0, 1, exclude_max=True)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(part, st.integers(0, 255)), max_size=4), st.sampled_from([1, 0.9, 0.5]))
def test_damaged_updates_leave_a_notebook(damage: list[tuple[float, int]], whole: float) -> None:
    document = board(code("a", "x"), code("b", "y"))
    copy = Copy(document.state())
    copy.notebook.append_cell(code("n", "new", metadata={"k": [1, {"t": None}]}))
    update = bytearray(copy.take())
    for where, what in damage:
        update[int(where * len(update))] = what
    before = document.notebook()
    applied = document.apply(bytes(update[: int(whole * len(update))]))
    if isinstance(applied, Refusal):
        assert document.notebook() == before
    reader = Copy(document.state())
    assert reader.content() == document.notebook()


def test_a_state_vector_says_who_is_ahead() -> None:
    document = board(code("a", "x"))
    copy = Copy(document.state())
    assert document.missing(copy.doc.get_state()) == (b"\x00\x00", False)
    copy.source(0).insert(0, "more")
    assert document.missing(copy.doc.get_state())[1]
    with pytest.raises(BadUpdate):
        document.missing(b"\x05\x01")


def test_the_inspector_sees_what_the_library_writes() -> None:
    document = board(*(code(f"c{n}", "text 🎓" * n) for n in range(9)))
    ends = {span.client: span.end for span in contents(document.state(), 10_000).pieces}
    assert ends == clocks(document.state_vector())


def test_a_version_comes_back_as_a_change() -> None:
    document = board(code("a", "x"))
    version = document.notebook()
    copy = Copy(document.state())
    copy.source(0).insert(0, "later ")
    copy.notebook.append_cell(code("b"))
    copy.hear(taken(document, copy).update)
    restored = document.restore(version)
    assert isinstance(restored, Applied)
    copy.hear(restored.update)
    assert copy.content() == document.notebook() == version
