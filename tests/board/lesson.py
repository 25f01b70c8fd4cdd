"""A desk over one folder, with a clock of its own, and one writer's copy."""

from __future__ import annotations

import json
import uuid
from pathlib import Path
from typing import Any, TypeVar

from liveclass_hub.board import messages as m
from liveclass_hub.board.documents.desk import Desk

from tests.board.copies import Copy

T = TypeVar("T")
LIMITS = m.Limits(save_after=2.0, version_every=0.0)


class Class:
    """A desk over one folder, with a clock of its own and one writer's copy."""

    def __init__(self, folder: Path, name: str = "lesson.ipynb", limits: m.Limits = LIMITS) -> None:
        self.desk = Desk(limits)
        self.place = m.Place(str(folder), name)
        self.now = 0.0
        self.asked = 0
        joined = self.ask(m.Join(self.place), m.Joined)
        self.epoch = joined.epoch
        self.copy = Copy(joined.update)

    def ask(self, wish: m.Wish, expected: type[T], token: str = "") -> T:
        self.asked += 1
        ask = m.Ask(self.asked, token or uuid.uuid4().hex, 1000.0 + self.asked, wish)
        result = self.desk.answer(ask, self.now)
        assert isinstance(result, expected), result
        return result

    def write(self, text: str, token: str = "", who: str = "ada") -> m.Accepted:
        copy = self.copy if who == "ada" else self.another_copy()
        copy.source(0).insert(0, text)
        wish = m.Apply(self.place, who, self.epoch, copy.take())
        accepted = self.ask(wish, m.Accepted, token)
        self.desk.sync()
        return accepted

    def another_copy(self) -> Copy:
        """Nobody writes on another's copy."""
        return Copy(self.ask(m.Join(self.place), m.Joined).update)

    def source(self) -> str:
        cells = self.ask(m.Read(self.place), m.Notebook).content["cells"]
        return str(cells[0]["source"])

    def save(self, *, shrink: bool = False) -> None:
        self.ask(m.Save(self.place, shrink), m.Saved)

    def crash(self) -> None:
        """Let go of the files without saving, as the kernel does for the dead."""
        for board in self.desk._boards.values():
            board.store.close()


def on_disk(file: Path) -> dict[str, Any]:
    return dict(json.loads(file.read_text()))
