"""How many files come and go at once, and what becomes of one whose sender goes?"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from liveclass_hub.host.attachments import OWN_AT_ONCE, READ_AT_ONCE, Attachments, Download, Upload
from liveclass_hub.host.file_store import FOLDER, FileStore
from liveclass_hub.log.sqlite import KEY
from liveclass_hub.session import commands as c
from liveclass_hub.session.limits import SessionLimits
from liveclass_hub.session.refusals import Refusal
from liveclass_hub.wire.http import ReadAttachment

from tests.session.room import Room, seated

pytestmark = pytest.mark.asyncio


class Seat:
    """A class with one student, and the files of it."""

    def __init__(self, folder: Path) -> None:
        (folder / KEY).write_bytes(bytes(range(32)))
        self.folder = folder
        self.room: Room = seated("ina", "sam", limits=SessionLimits(attachments_bytes=10**9))
        self.store = FileStore(folder)
        self.meanwhile: Callable[[], None] = lambda: None
        admissions = SimpleNamespace(seat=self._seat)
        self.files = Attachments(self.store, cast("Any", admissions), cast("Any", None))

    async def _seat(self, _user: object, _session: str) -> tuple[Any, str]:
        return SimpleNamespace(id="s_1", state=self.room.state, do=self._do), "sam"

    async def _do(self, command: Any, by: str) -> Refusal | None:
        decision = self.room.ask(by, command)
        self.meanwhile()
        return decision if isinstance(decision, Refusal) else None

    async def begin(self, size: int = 3, name: str = "a.txt") -> Upload | Refusal:
        return await self.files.begin(cast("Any", None), "s_1", name, size)

    async def begun(self) -> Upload:
        found = await self.begin()
        assert isinstance(found, Upload)
        return found

    async def read(self, file: str) -> Download | Refusal:
        return await self.files.read(cast("Any", None), ReadAttachment("s_1", file))

    def on_disk(self) -> list[str]:
        return [path.name for path in (self.folder / FOLDER).rglob("*") if path.is_file()]


@pytest.fixture
def seat(tmp_path: Path) -> Seat:
    return Seat(tmp_path)


async def test_of_many_that_begin_together_few_may_come(seat: Seat) -> None:
    found = await asyncio.gather(*(seat.begin() for _ in range(30)))
    uploads = [one for one in found if isinstance(one, Upload)]
    assert len(uploads) == OWN_AT_ONCE
    assert {one.code for one in found if isinstance(one, Refusal)} == {"rate_limited"}
    for one in uploads:
        one.abandon()
        one.abandon()
    again = await asyncio.gather(*(seat.begin() for _ in range(30)))
    assert sum(isinstance(one, Upload) for one in again) == OWN_AT_ONCE


async def test_what_could_not_begin_is_not_counted(
    seat: Seat, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError("full")

    with monkeypatch.context() as broken:
        broken.setattr(seat.store, "begin", full)
        for _ in range(OWN_AT_ONCE + 1):
            with pytest.raises(OSError, match="full"):
                await seat.begin()
    await seat.begun()


async def test_the_disk_has_room_for_all_that_is_on_its_way(
    seat: Seat, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(seat.store, "has_room", lambda size: size <= 1000)
    first = await seat.begin(600)
    assert isinstance(first, Upload)
    second = await seat.begin(600)
    assert isinstance(second, Refusal)
    assert second.code == "attachments_full"
    first.abandon()
    assert isinstance(await seat.begin(600), Upload)


async def test_a_sender_who_goes_while_the_log_is_written_leaves_nothing(seat: Seat) -> None:
    upload = await seat.begun()
    await upload.write(b"abc")
    seat.meanwhile = upload.abandon
    assert isinstance(await upload.finish(), Refusal)
    assert seat.room.state.files == {}
    assert seat.room.state.stored == 0
    assert seat.on_disk() == []
    found = await asyncio.gather(*(seat.begin() for _ in range(9)))
    assert sum(isinstance(one, Upload) for one in found) == OWN_AT_ONCE


async def test_a_sender_who_goes_while_the_disk_is_written_leaves_nothing(
    seat: Seat, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload = await seat.begun()
    await upload.write(b"abc")
    writing = upload._writing
    finish = writing.finish

    def late() -> None:
        upload.abandon()
        finish()

    monkeypatch.setattr(writing, "finish", late)
    assert isinstance(await upload.finish(), Refusal)
    assert (seat.room.state.files, seat.on_disk()) == ({}, [])


async def test_one_person_reads_so_many_files_at_once(seat: Seat) -> None:
    seat.room.done("sam", c.AddFile("f_1", "a.txt", "text/plain", 3))
    found = [await seat.read("f_1") for _ in range(READ_AT_ONCE)]
    more = await seat.read("f_1")
    assert isinstance(more, Refusal)
    assert more.code == "rate_limited"
    assert isinstance(found[0], Download)
    found[0].close()
    assert isinstance(await seat.read("f_1"), Download)
