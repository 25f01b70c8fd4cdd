"""Whom does a board's room tell what, when many are in it?"""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import psutil
import pytest
from liveclass_hub.board import messages as m
from liveclass_hub.board.process import Documents
from liveclass_hub.host.board import room as rooms
from liveclass_hub.host.board.line import BoardLine
from liveclass_hub.host.board.room import BoardRoom
from liveclass_hub.session.state import Board, Person, State
from liveclass_hub.wire import board as w

from tests.board.copies import Copy, code
from tests.board_page import parted
from tests.host.inside import until

pytestmark = pytest.mark.asyncio

PEOPLE = [f"p_{number}" for number in range(60)]


class Peer:
    """The socket's side of a line: what it was sent, in order."""

    def __init__(self) -> None:
        self.sent: list[dict[str, Any]] = []
        self.bodies: list[bytes] = []
        self.writer = False
        self.slow = False
        self.stuck = False
        self.bytes = 0

    def put(self, frame: bytes) -> asyncio.Future[None] | None:
        self.bytes += len(frame)
        if frame[0] & 0x0F:  # the first piece of a message
            start = (2, 4, 10)[(frame[1] > 125) + (frame[1] > 126)]
            header, body = parted(frame[start:])
            self.sent.append(header)
            self.bodies.append(body)
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        if not self.stuck:
            done.set_result(None)
        return done

    def behind(self) -> bool:
        return self.slow

    def hang_up(self, packed: bytes, code: int) -> None:
        self.sent.append({"type": "closed", "code": code})
        self.bodies.append(b"")

    def accept(self, writer: bool) -> None:
        self.writer = writer

    def kinds(self) -> list[str]:
        return [header["type"] for header in self.sent]


class Full:
    """A room with sixty readers."""

    def __init__(self, folder: Path) -> None:
        self.state = State(phase="live", id="s_1", course="demo")
        self.state.board = Board("a.ipynb", "p_ana", 0.0, "p_ana")
        for person in ["p_ana", *PEOPLE]:
            role = "instructor" if person == "p_ana" else "student"
            self.state.people[person] = Person(person, role, True, 0.0)  # type: ignore[arg-type]
        self.documents = Documents(on_notice=self.hear)
        place = m.Place(str(folder), "a.ipynb")
        self.room = BoardRoom(place, self.documents, lambda: self.state, 0.02)
        self.slots = asyncio.Semaphore(8)
        self.peers: dict[str, Peer] = {}

    def hear(self, notice: m.Notice) -> None:
        self.room.notice(notice)

    def come(self, person: str) -> tuple[BoardLine, Peer]:
        peer = self.peers[person] = Peer()
        line = BoardLine(peer, person, "tab", self.slots)
        self.room.enter(line)
        self.room.join(line, len(self.peers), "", b"")
        return line, peer

    async def fill(self) -> None:
        for person in PEOPLE:
            self.come(person)
        await until(
            lambda: all("joined" in peer.kinds() for peer in self.peers.values()), "some wait"
        )

    async def aclose(self) -> None:
        self.room.hang_up("ended")
        await self.documents.aclose()

    def told(self, person: str) -> list[bool]:
        return [f["write"] for f in self.peers[person].sent if f["type"] in {"joined", "rights"}]


async def test_many_who_open_the_board_cost_one_encoding(tmp_path: Path) -> None:
    full = Full(tmp_path)
    asked: list[m.Wish] = []
    real = full.documents.ask

    async def counted(wish: m.Wish, rights: Any = None) -> m.Result:
        asked.append(wish)
        return await real(wish, rights)

    full.documents.ask = counted  # type: ignore[method-assign]
    try:
        await full.fill()
        assert len(asked) == 1
        assert len({f["epoch"] for p in full.peers.values() for f in p.sent}) == 1
    finally:
        await full.aclose()


async def test_a_grant_to_many_is_enforced_at_once_and_told_over_a_while(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rooms, "SPREAD", 0.6)
    full = Full(tmp_path)
    try:
        await full.fill()
        full.state.writers = dict.fromkeys(PEOPLE)
        full.room.rights_changed()
        assert full.room.rights.check(PEOPLE[-1]) is None
        await until(lambda: full.told(PEOPLE[0])[-1], "nobody was told")
        assert not full.told(PEOPLE[-1])[-1], "all were told at once"
        await until(lambda: all(full.told(p)[-1] for p in PEOPLE), "some were not told")
        assert all(full.told(p) == [False, True] for p in PEOPLE)
        assert all(peer.writer for peer in full.peers.values())
    finally:
        await full.aclose()


async def test_a_right_taken_back_while_many_are_told_is_never_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rooms, "SPREAD", 0.6)
    full = Full(tmp_path)
    try:
        await full.fill()
        full.state.writers = dict.fromkeys(PEOPLE)
        full.room.rights_changed()
        await until(lambda: full.told(PEOPLE[0])[-1], "nobody was told")
        full.state.writers = {}
        full.room.rights_changed()
        assert full.room.rights.check(PEOPLE[0]) is not None
        await until(lambda: not full.told(PEOPLE[0])[-1], "was not told of the end")
        assert full.told(PEOPLE[-1]) == [False], "was told of a right that was gone"
    finally:
        await full.aclose()


async def test_who_is_behind_is_told_later_and_all_of_it(tmp_path: Path) -> None:
    full = Full(tmp_path)
    try:
        await full.fill()
        slow = full.peers[PEOPLE[3]]
        slow.slow = True
        for seq in range(1, 4):
            full.room.take(m.Accepted(seq, b"\0" * seq))
            await until(
                lambda s=seq: full.peers[PEOPLE[0]].sent[-1].get("seq") == s,  # type: ignore[misc]
                "was not told",
            )
        assert "updates" not in slow.kinds()
        slow.slow = False
        await until(lambda: "updates" in slow.kinds(), "was never told")
        (told,) = [f for f in slow.sent if f["type"] == "updates"]
        assert (told["after"], told["seq"]) == (0, 3)
    finally:
        await full.aclose()


async def test_that_a_student_wrote_is_noted_and_that_staff_wrote_is_not(tmp_path: Path) -> None:
    full = Full(tmp_path)
    full.state.writers = {PEOPLE[0]: None}

    async def writes(person: str) -> None:
        line, peer = full.come(person)
        await until(lambda: "joined" in peer.kinds(), "does not come in")
        at = peer.kinds().index("joined")
        copy = Copy(peer.bodies[at])
        copy.notebook.append_cell(code(f"of-{person}", "1 + 1"))
        update = copy.take()
        await full.room.change(line, w.BoardUpdate(1, peer.sent[at]["epoch"]), update)
        await until(lambda: "taken" in peer.kinds(), f"not taken: {peer.sent}")

    try:
        await writes("p_ana")
        assert not full.room.student_wrote()
        await writes(PEOPLE[0])
        assert full.room.student_wrote()
        assert not full.room.student_wrote(), "it is said once"
    finally:
        await full.aclose()


async def test_a_board_that_began_anew_resets_every_copy(tmp_path: Path) -> None:
    full = Full(tmp_path)
    try:
        await full.fill()
        full.room.tend(0.0)
        assert full.documents.pid is not None
        child = psutil.Process(full.documents.pid)
        child.kill()
        await until(lambda: full.documents.pid != child.pid, "the child's end is not noticed")
        (tmp_path / "a.ipynb").write_text(
            '{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}'
        )
        full.come("p_ana")
        full.room.tend(0.0)
        await until(
            lambda: all("reset" in peer.kinds() for peer in full.peers.values()), "was not reset"
        )
        before = full.peers["p_ana"].sent[0]["epoch"]
        _, late = full.come(PEOPLE[0])
        _, ana = full.come("p_ana")
        await until(lambda: "notice" in ana.kinds(), "the staff were not told")
        assert ana.kinds()[0] == "joined"
        assert ana.sent[0]["epoch"] == late.sent[0]["epoch"] != before
        assert "notice" not in late.kinds()
    finally:
        await full.aclose()


async def test_who_takes_nothing_holds_no_large_message_up(tmp_path: Path) -> None:
    full = Full(tmp_path)
    try:
        await full.fill()
        for person in PEOPLE[:40]:
            full.peers[person].stuck = True
        full.room.take(m.Accepted(1, b"\0" * (1 << 20)))
        full.room.take(m.Accepted(2, b"after it"))
        for person in PEOPLE[40:]:
            peer = full.peers[person]
            await until(lambda p=peer: p.bytes > 1 << 20, "did not get all of it")  # type: ignore[misc]
        assert all(full.peers[p].bytes < 200_000 for p in PEOPLE[:40])
        late, _ = full.come("p_ana")
        full.room.take(m.Accepted(3, b"for her"))
        await until(lambda: late.seq == 3, "was held up")
    finally:
        await full.aclose()
