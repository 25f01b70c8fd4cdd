"""Does anything acknowledged get lost when the child dies, and does anyone else notice?"""

from __future__ import annotations

import ast
import asyncio
import contextlib
import json
import os
import random
import signal
import time
from pathlib import Path
from typing import Any

import liveclass_hub.board
import pytest
from liveclass_hub.board import messages as m
from liveclass_hub.board import process
from liveclass_hub.board.process import Documents
from liveclass_hub.board.rights import Rights

from tests.board.copies import Copy, code, write

pytestmark = pytest.mark.asyncio
HERE = Path(liveclass_hub.board.__file__).parent
EVERYONE = Rights({"ada", "ben"})


async def join(documents: Documents, place: m.Place) -> tuple[m.Joined, Copy]:
    joined = await documents.ask(m.Join(place))
    assert isinstance(joined, m.Joined), joined
    return joined, Copy(joined.update)


async def source(documents: Documents, place: m.Place) -> str:
    result = await documents.ask(m.Read(place))
    assert isinstance(result, m.Notebook), result
    return str(result.content["cells"][0]["source"])


def lesson(folder: Path, *cells: dict[str, Any]) -> m.Place:
    write(folder, *(cells or (code("a", ""),)))
    return m.Place(str(folder), "lesson.ipynb")


async def test_two_first_openers_get_one_board(tmp_path: Path) -> None:
    place = lesson(tmp_path, code("a", "x"))
    documents = Documents()
    (one, first), (two, second) = await asyncio.gather(
        join(documents, place), join(documents, place)
    )
    assert one.epoch == two.epoch
    first.source(0).insert(0, "hello ")
    accepted = await documents.apply(
        place, who="ada", epoch=one.epoch, update=first.take(), rights=EVERYONE
    )
    assert isinstance(accepted, m.Accepted)
    second.hear(accepted.update)
    assert second.content()["cells"][0]["source"] == "hello x"
    assert await source(documents, place) == "hello x"
    await documents.aclose()
    written = json.loads((tmp_path / "lesson.ipynb").read_text())
    assert written["cells"][0]["source"] == "hello x"


@pytest.mark.parametrize("blow", [signal.SIGKILL, signal.SIGABRT])
async def test_a_death_at_any_moment_loses_nothing_acknowledged(
    tmp_path: Path, blow: signal.Signals
) -> None:
    """Words of which each is sent once; a killer strikes between and amid them."""
    place = lesson(tmp_path)
    documents = Documents(m.Limits(save_after=0.01))
    joined, copy = await join(documents, place)
    chance = random.Random(7)
    told: dict[int, bytes] = {joined.seq: b""}
    acknowledged: list[str] = []

    async def say(word: str, update: bytes) -> None:
        result = await documents.apply(
            place, who="ada", epoch=joined.epoch, update=update, rights=EVERYONE
        )
        assert isinstance(result, m.Accepted), result
        told[result.seq] = result.update
        acknowledged.append(word)

    for burst in range(8):
        saying = []
        for n in range(6):
            copy.source(0).insert(0, f"<{burst}.{n}>")
            saying.append(asyncio.create_task(say(f"<{burst}.{n}>", copy.take())))
        await asyncio.sleep(chance.uniform(0, 0.02))
        if documents.pid:
            with contextlib.suppress(ProcessLookupError):  # the last strike still counts
                os.kill(documents.pid, blow)
        await asyncio.gather(*saying)
    board = await source(documents, place)
    assert len(acknowledged) == 48
    assert all(board.count(word) == 1 for word in acknowledged)
    assert sorted(told) == list(range(49))
    reader = Copy(joined.update)
    for seq in sorted(told):
        reader.hear(told[seq])
    assert reader.content()["cells"][0]["source"] == board
    await documents.aclose()


async def test_a_wish_that_kills_every_child_is_refused_and_nobody_else_is(tmp_path: Path) -> None:
    """One notebook's hidden folder holds a pipe: whoever opens it hangs until the deadline."""
    place = lesson(tmp_path, code("a", "x"))
    (tmp_path / ".stuck.ipynb.board").mkdir()
    os.mkfifo(tmp_path / ".stuck.ipynb.board" / "base")
    began = time.monotonic()
    healthy = Documents()
    assert await source(healthy, place) == "x"
    # Three times what a child takes here and now, so that those who are well are in time.
    documents = Documents(deadline=max(1.0, 3 * (time.monotonic() - began)))
    await healthy.aclose()
    stuck, *others = await asyncio.gather(
        documents.ask(m.Read(m.Place(str(tmp_path), "stuck.ipynb"))),
        *(source(documents, place) for _ in range(5)),
    )
    assert stuck == process.HARMFUL
    assert others == ["x"] * 5
    await documents.aclose()


async def test_a_child_out_of_memory_is_replaced(tmp_path: Path) -> None:
    place = lesson(tmp_path, code("a", "x"))
    with (tmp_path / "big.ipynb").open("wb") as big_file:
        big_file.truncate(1 << 30)
    documents = Documents(m.Limits(memory=512 << 20))
    big = await documents.ask(m.Read(m.Place(str(tmp_path), "big.ipynb")))
    assert big == process.HARMFUL
    assert await source(documents, place) == "x"
    await documents.aclose()


async def test_malformed_and_huge_updates_cost_only_their_sender(tmp_path: Path) -> None:
    place = lesson(tmp_path, code("a", "x"))
    documents = Documents()
    joined, copy = await join(documents, place)
    pid = documents.pid
    for update in (b"", b"\xff" * 99, b"\x01\x01", bytes(9 << 20), random.Random(1).randbytes(999)):
        result = await documents.apply(
            place, who="ben", epoch=joined.epoch, update=update, rights=EVERYONE
        )
        assert isinstance(result, m.Refusal), result
    copy.source(0).insert(0, "fine ")
    await documents.apply(place, who="ada", epoch=joined.epoch, update=copy.take(), rights=EVERYONE)
    assert await source(documents, place) == "fine x"
    assert documents.pid == pid
    await documents.aclose()


async def test_a_right_taken_back_while_an_update_waits_counts(tmp_path: Path) -> None:
    place = lesson(tmp_path, code("a", "x"))
    documents = Documents()
    joined, copy = await join(documents, place)
    rights = Rights({"ada"})
    copy.source(0).insert(0, "stale ")
    assert documents.pid
    os.kill(documents.pid, signal.SIGSTOP)
    waiting = asyncio.create_task(
        documents.apply(place, who="ada", epoch=joined.epoch, update=copy.take(), rights=rights)
    )
    await asyncio.sleep(0)
    rights.writers = frozenset()
    os.kill(documents.pid, signal.SIGKILL)
    result = await waiting
    assert isinstance(result, m.Refusal)
    assert (result.code, result.discard) == ("read_only", True)
    assert await source(documents, place) == "x"
    await documents.aclose()


async def test_only_the_documents_import_the_library() -> None:
    for file in HERE.rglob("*.py"):
        if "documents" in file.relative_to(HERE).parts:
            continue
        for node in ast.walk(ast.parse(file.read_text())):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert not {n.split(".")[0] for n in names} & {"pycrdt", "jupyter_ydoc"}, file
            within = {n.split(".")[0] for n in names} & {"documents"}
            assert not within or file.name == "child.py", file


async def test_who_waits_is_told_when_no_child_can_be_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = lesson(tmp_path)
    documents = Documents()
    with monkeypatch.context() as crowded:
        crowded.setattr(process.sys, "executable", str(tmp_path / "gone"))
        both = asyncio.gather(documents.ask(m.Join(place)), documents.ask(m.Read(place)))
        async with asyncio.timeout(20):
            assert await both == [process.NOT_STARTED] * 2
    await join(documents, place)
    await documents.aclose()


async def test_nothing_is_started_after_the_end(tmp_path: Path) -> None:
    place = lesson(tmp_path)
    documents = Documents()
    await join(documents, place)
    await documents.aclose()
    assert await documents.ask(m.Read(place)) == process.CLOSED
    assert documents.pid is None


async def test_a_child_that_is_starting_ends_with_the_service(tmp_path: Path) -> None:
    place = lesson(tmp_path)
    documents = Documents()
    waiting = asyncio.create_task(documents.ask(m.Join(place)))
    async with asyncio.timeout(20):
        await asyncio.sleep(0)  # it has asked, and the child is being started
        assert documents.pid is None
        await documents.aclose()
        assert await waiting == process.CLOSED
    assert documents.pid is None
