"""What when the machine fails: no time, no room, a disk that forgets?"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import resource
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from liveclass_hub.board import messages as m
from liveclass_hub.board import process
from liveclass_hub.board.process import Documents
from liveclass_hub.board.rights import Rights

from tests.board.copies import Copy, code, notebook, write

pytestmark = pytest.mark.asyncio
EVERYONE = Rights({"ada"})
FSYNC = Path(__file__).parent / "failing_fsync.c"


class Writer:
    """One person's copy of the board in this folder."""

    def __init__(self, documents: Documents, place: m.Place, joined: m.Joined) -> None:
        self.documents, self.place, self.epoch = documents, place, joined.epoch
        self.copy = Copy(joined.update)

    @classmethod
    async def at(cls, documents: Documents, place: m.Place) -> Writer:
        joined = await documents.ask(m.Join(place))
        assert isinstance(joined, m.Joined), joined
        return cls(documents, place, joined)

    async def write(self, text: str) -> m.Result:
        self.copy.source(0).insert(0, text)
        return await self.documents.apply(
            self.place, who="ada", epoch=self.epoch, update=self.copy.take(), rights=EVERYONE
        )

    async def source(self) -> str:
        read = await self.documents.ask(m.Read(self.place))
        assert isinstance(read, m.Notebook), read
        return str(read.content["cells"][0]["source"])


def lesson(folder: Path) -> m.Place:
    write(folder, code("a", "x"))
    return m.Place(str(folder), "lesson.ipynb")


async def test_what_takes_too_much_time_is_refused_and_others_go_on(tmp_path: Path) -> None:
    place = lesson(tmp_path)
    endless = notebook(*(code(f"c{n}", "text\n" * 9) for n in range(40_000)))
    (tmp_path / "endless.ipynb").write_text(json.dumps(endless))
    documents = Documents(m.Limits(cpu_seconds=0), deadline=60.0)
    writer = await Writer.at(documents, place)
    refused, accepted = await asyncio.gather(
        documents.ask(m.Read(m.Place(str(tmp_path), "endless.ipynb"))), writer.write("fine ")
    )
    assert refused == process.HARMFUL
    assert isinstance(accepted, m.Accepted)
    assert await writer.source() == "fine x"
    await documents.aclose()


@contextlib.contextmanager
def small_disk() -> Iterator[Path]:
    """A file system of a megabyte; without root a limit on each file stands for it."""
    with tempfile.TemporaryDirectory() as folder:
        mounted = os.geteuid() == 0 and not subprocess.call(
            ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", folder], stderr=subprocess.DEVNULL
        )
        soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        if not mounted:
            resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, hard))
        try:
            yield Path(folder)
        finally:
            if mounted:
                subprocess.check_call(["umount", "--lazy", folder])
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


async def test_a_full_disk_costs_the_change_that_has_no_room(tmp_path: Path) -> None:
    with small_disk() as disk:
        place = lesson(disk)
        (disk / "film.mp4").write_bytes(bytes(900_000))
        documents = Documents(m.Limits(save_after=0.01))
        writer = await Writer.at(documents, place)
        pid, kept = documents.pid, ""
        for n in range(100):
            word = f"<{n}{'.' * 4_000}>"
            result = await writer.write(word)
            if isinstance(result, m.Refusal):
                assert (result.code, result.discard) == ("no_room", True)
                break
            kept = word + kept
        else:
            pytest.fail("the disk was never full")
        assert await writer.source() == f"{kept}x"
        writer = await Writer.at(documents, place)
        assert isinstance(await writer.write("small "), m.Accepted)
        assert documents.pid == pid
        await documents.aclose()
        with (disk / "music.mp3").open("wb", buffering=0) as music, contextlib.suppress(OSError):
            while True:
                music.write(bytes(1000))
        documents = Documents()
        refusal = await documents.ask(m.Join(place))
        assert isinstance(refusal, m.Refusal)
        assert refusal.code == "no_room"
        await documents.aclose()
        (disk / "music.mp3").unlink()
        (disk / "film.mp4").unlink()
        documents = Documents()
        writer = await Writer.at(documents, place)
        assert await writer.source() == f"small {kept}x"
        assert isinstance(await documents.ask(m.Save(place)), m.Saved)
        written = json.loads((disk / place.name).read_text())
        assert written["cells"][0]["source"] == f"small {kept}x"
        await documents.aclose()


async def test_a_disk_that_cannot_keep_is_told_of_no_success(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a failed fsync the pages count as written; so all is written anew before anyone is told."""
    library, sign = tmp_path / "failing.so", tmp_path / "failing"
    subprocess.check_call(["cc", "-shared", "-fPIC", "-o", str(library), str(FSYNC)])
    monkeypatch.setenv("LD_PRELOAD", str(library))
    monkeypatch.setenv("FAILING_FSYNC", str(sign))
    place = lesson(tmp_path)
    documents = Documents(m.Limits(save_after=60))
    writer = await Writer.at(documents, place)
    assert isinstance(await writer.write("one "), m.Accepted)
    sign.touch()
    result = await writer.write("two ")
    assert isinstance(result, m.Refusal)
    sign.unlink()
    source = await writer.source()
    assert source in {"one x", "two one x"}
    again = await Writer.at(documents, place)
    assert isinstance(await again.write("three "), m.Accepted)
    await documents.aclose()
    monkeypatch.delenv("LD_PRELOAD")
    documents = Documents()
    again = await Writer.at(documents, place)
    assert await again.source() == f"three {source}"
    await documents.aclose()
