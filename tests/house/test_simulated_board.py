"""What do simulated students do with a board, seen without a service?"""

from __future__ import annotations

import asyncio
from itertools import islice
from typing import Any, cast

import pytest
from jupyter_ydoc import YNotebook
from liveclass_hub.demo.simulated.board import BoardCopy, packed, parted, with_note
from liveclass_hub.demo.simulated.script import EAGER, NOTES, notes
from liveclass_hub.wire import board as w
from pycrdt import Doc


def notebook() -> tuple[Any, Any]:
    document: Doc[Any] = Doc()
    shown = YNotebook(document)
    cells = [{"cell_type": "code", "id": "c1", "metadata": {}, "source": "1", "outputs": []}]
    shown.set({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})
    return document, shown


def test_a_note_is_one_more_cell_and_changes_no_other() -> None:
    document, shown = notebook()
    before = shown.get()["cells"]
    document.apply_update(with_note(document.get_update(), "**amara:** look", 7))
    *same, note = shown.get()["cells"]
    assert same == before
    assert (note["cell_type"], note["source"]) == ("markdown", "**amara:** look")


def test_two_notes_at_once_both_stand() -> None:
    document, shown = notebook()
    state = document.get_update()
    for client in (7, 8):
        document.apply_update(with_note(state, f"note {client}", client))
    assert {cell["source"] for cell in shown.get()["cells"]} == {"1", "note 7", "note 8"}


def test_messages_are_those_of_the_wire() -> None:
    hello = {"type": "hello", "ticket": "t", "tab": "x", "protocol": 1, "epoch": "", "client": 5}
    assert w.read_board(packed(hello, b"state")) == (
        w.BoardHello("t", "x", 1, "", 5),
        b"state",
    )
    update = {"type": "update", "id": 1, "epoch": "e"}
    assert w.read_board(packed(update, b"u")) == (w.BoardUpdate(1, "e"), b"u")
    assert w.read_board(packed({"type": "ping"}))[1] == b""
    assert parted(w.pack_board(w.BoardUpdates(3, 5), b"xyz")) == (
        {"type": "updates", "after": 3, "seq": 5},
        b"xyz",
    )


def test_everyone_begins_with_another_note_and_nobody_runs_out() -> None:
    assert {next(notes(index)) for index in range(len(NOTES))} == set(NOTES)
    assert set(islice(notes(3), len(NOTES))) == set(NOTES)


@pytest.mark.timeout(60)
def test_pushes_are_taken_once_presenting_is_declined_and_one_asks(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Of a class of twenty some take a push and some do not; being shown it again changes nothing."""
    board: dict[str, Any] = {"writers": {}, "asks": {}, "everyone": False}
    view: dict[str, Any] = {"session": {"id": "s"}, "board": board, "pushes": {"push_1": {}}}
    pause = asyncio.sleep
    monkeypatch.setattr(asyncio, "sleep", lambda _: pause(0))

    async def commands_of(index: int) -> list[dict[str, Any]]:
        sent: list[dict[str, Any]] = []

        async def send(command: dict[str, Any]) -> None:
            sent.append(command)

        copy = BoardCopy("amara", "tab", cast("Any", NoDoors()), send, index)
        for _ in range(3):
            copy.look("p_1", {**view, "board": {**board, "offer": {"person": "p_1"}}})
            await pause(0.005)
        await copy.leave()
        return sent

    async def everyone() -> list[list[dict[str, Any]]]:
        return [await commands_of(index) for index in range(20)]

    taken = 0
    for index, sent in enumerate(asyncio.run(everyone())):
        assert sent.count({"kind": "AskToWrite"}) == (index == EAGER)
        assert sent.count({"kind": "DeclinePresenting"}) == 1
        assert sent.count({"kind": "TakePush", "push": "push_1"}) <= 1
        taken += {"kind": "TakePush", "push": "push_1"} in sent
    assert 5 < taken < 20


class NoDoors:
    """Doors at which one waits for ever."""

    async def ticket(self, _name: str, _body: dict[str, str]) -> dict[str, Any]:
        await asyncio.Event().wait()
        return {}
