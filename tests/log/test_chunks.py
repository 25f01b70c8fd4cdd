"""Does a sealed file open only whole, in order, in its place and with its key?"""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from liveclass_hub.host.file_store import FileStore
from liveclass_hub.log.chunks import CHUNK_BYTES, PREFIX_BYTES, SEALED_BYTES
from liveclass_hub.log.errors import WrongKeyError
from liveclass_hub.log.seal import load_key
from liveclass_hub.log.sqlite import KEY

SIZES = (1, 5, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 3 * CHUNK_BYTES + 7)


@pytest.fixture
def store(tmp_path: Path) -> FileStore:
    load_key(tmp_path / KEY)
    return FileStore(tmp_path)


def written(store: FileStore, content: bytes, step: int = 50_000, file: str = "f_1") -> None:
    writing = store.begin("s_1", file)
    for start in range(0, len(content), step):
        writing.add(content[start : start + step])
    writing.finish()


def back(store: FileStore, file: str = "f_1") -> bytes:
    return b"".join(store.read("s_1", file))


def place(folder: Path, file: str = "f_1") -> Path:
    return folder / "chat-files" / "s_1" / file


@pytest.mark.parametrize("size", SIZES)
def test_what_is_written_comes_back(store: FileStore, tmp_path: Path, size: int) -> None:
    content = bytes(n % 251 for n in range(size))
    written(store, content)
    assert back(store) == back(FileStore(tmp_path)) == content


@settings(max_examples=30)
@given(st.lists(st.integers(1, 2 * CHUNK_BYTES), min_size=1, max_size=4))
def test_however_it_comes_in(tmp_path_factory: pytest.TempPathFactory, sizes: list[int]) -> None:
    folder = tmp_path_factory.mktemp("files")
    load_key(folder / KEY)
    store = FileStore(folder)
    writing = store.begin("s_1", "f_1")
    for number, size in enumerate(sizes):
        writing.add(bytes([number]) * size)
    writing.finish()
    assert back(store) == b"".join(bytes([n]) * size for n, size in enumerate(sizes))


def _cut(sealed: bytes) -> bytes:
    return sealed[: PREFIX_BYTES + SEALED_BYTES]


def _swapped(sealed: bytes) -> bytes:
    first, second = (
        sealed[PREFIX_BYTES + n * SEALED_BYTES : PREFIX_BYTES + (n + 1) * SEALED_BYTES]
        for n in (0, 1)
    )
    return sealed[:PREFIX_BYTES] + second + first + sealed[PREFIX_BYTES + 2 * SEALED_BYTES :]


@pytest.mark.parametrize(
    "damage",
    [
        lambda sealed: sealed[:-1],
        lambda sealed: sealed + b"x",
        lambda sealed: b"x" + sealed[1:],
        lambda sealed: sealed[:100] + b"?" + sealed[101:],
        _cut,
        _swapped,
        lambda sealed: sealed[:PREFIX_BYTES],
        lambda sealed: b"",
    ],
)
def test_what_was_changed_does_not_open(store: FileStore, tmp_path: Path, damage: object) -> None:
    written(store, b"abc" * CHUNK_BYTES)
    sealed = place(tmp_path).read_bytes()
    place(tmp_path).write_bytes(damage(sealed))  # type: ignore[operator]
    with pytest.raises(WrongKeyError):
        back(store)


def test_a_file_opens_in_its_own_place_only(store: FileStore, tmp_path: Path) -> None:
    written(store, b"mine")
    place(tmp_path).rename(place(tmp_path, "f_2"))
    with pytest.raises(WrongKeyError):
        back(store, "f_2")


def test_nothing_of_it_is_readable_and_no_other_may_look(store: FileStore, tmp_path: Path) -> None:
    written(store, b"planted" * 10_000)
    assert b"planted" not in place(tmp_path).read_bytes()
    assert place(tmp_path).stat().st_mode & 0o077 == 0
    assert place(tmp_path).parent.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    "file", ["../log.key", "..", "f_1/../f_1", "", "f_1.part", "F_1", "f_\x00", "/etc/passwd"]
)
def test_no_other_place_can_be_named(store: FileStore, file: str) -> None:
    with pytest.raises(FileNotFoundError):
        back(store, file)
    with pytest.raises(FileNotFoundError):
        store.begin(file, "f_1")


def test_a_link_is_not_followed(store: FileStore, tmp_path: Path) -> None:
    written(store, b"mine")
    place(tmp_path, "f_2").symlink_to(tmp_path / KEY)
    with pytest.raises(OSError, match="f_2"):
        back(store, "f_2")


def test_halves_are_swept_away_and_whole_ones_stay(store: FileStore, tmp_path: Path) -> None:
    written(store, b"whole")
    store.begin("s_1", "f_2").add(b"half")
    store.sweep()
    assert [path.name for path in place(tmp_path).parent.iterdir()] == ["f_1"]
    store.forget("s_1", "f_1")
    store.forget("s_1", "f_1")
    assert list(place(tmp_path).parent.iterdir()) == []


def test_what_is_abandoned_leaves_nothing(store: FileStore, tmp_path: Path) -> None:
    writing = store.begin("s_1", "f_1")
    writing.add(b"x" * 100_000)
    writing.abandon()
    writing.abandon()
    assert list(place(tmp_path).parent.iterdir()) == []
