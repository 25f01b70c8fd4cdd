"""Is what people are called and write unreadable on disk, and gone when erased?"""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa
from liveclass_hub.log.codec import ERASED
from liveclass_hub.log.contract import Entry
from liveclass_hub.log.errors import CorruptLogError, LogError, WrongKeyError
from liveclass_hub.log.seal import KEY_BYTES, Seal, load_key
from liveclass_hub.log.sqlite import DATABASE, KEY, SqliteLog
from liveclass_hub.session import events as e

from tests.log.lesson import EVERY_EVENT, MARK

USER = "hub-user-Qq7"


def raw(folder: Path) -> bytes:
    """Every byte of every file, WAL and all."""
    return b"".join(file.read_bytes() for file in sorted(folder.iterdir()))


def test_no_name_text_or_user_is_readable_in_the_raw_files(folder: Path) -> None:
    log = SqliteLog(folder)
    log.identify(USER, f"Sam {MARK}", "p_sam")
    log.append([Entry("s_1", 0, EVERY_EVENT)])
    while_open = raw(folder)
    log.close()
    for bytes_on_disk in (while_open, raw(folder)):
        assert b"HandRaised" in bytes_on_disk
        assert b"p_sam" in bytes_on_disk
        for secret in (MARK, USER):
            assert secret.encode() not in bytes_on_disk
            assert secret.encode("utf-16-le") not in bytes_on_disk


def test_files_are_their_owners_alone(folder: Path) -> None:
    SqliteLog(folder).close()
    assert folder.stat().st_mode & 0o077 == 0
    for file in folder.iterdir():
        assert file.stat().st_mode & 0o077 == 0, file
    (folder / KEY).chmod(0o644)
    SqliteLog(folder).close()
    assert (folder / KEY).stat().st_mode & 0o777 == 0o600


def test_erasing_forgets_the_person_and_keeps_what_happened(folder: Path) -> None:
    log = SqliteLog(folder)
    log.append([Entry("s_1", 0, EVERY_EVENT)])
    log.erase("p_sam")
    log.close()
    log = SqliteLog(folder)
    events = log.load("s_1").events
    assert [type(event) for event in events] == [type(event) for event in EVERY_EVENT]
    assert events[1] == EVERY_EVENT[1]
    assert events[2] == e.PersonEntered(2.0, "p_sam", ERASED, "student")
    assert events[3] == e.MessagePosted(3.0, "m_1", "p_sam", ERASED)
    assert [event.question for event in events if isinstance(event, e.HandRaised)] == [None, ERASED]
    assert [event.text for event in events if isinstance(event, e.MessageEdited)] == [ERASED]
    assert [event.text for event in events if isinstance(event, e.QuestionAsked)] == [ERASED]
    cells = [event.source for event in events if isinstance(event, e.HandCellShared)]
    assert cells == [ERASED, None]
    assert [event.error for event in events if isinstance(event, e.HandErrorShared)] == [ERASED]
    assert log.identify(USER, "Sam", "p_new") == "p_new"
    assert [event.source for event in events if isinstance(event, e.CellPushed)] != [ERASED]
    log.erase("p_ina")
    events = log.load("s_1").events
    assert [event.source for event in events if isinstance(event, e.CellPushed)] == [ERASED]
    assert [event.text for event in events if isinstance(event, e.HintPushed)] == [ERASED]
    log.close()


def test_a_lost_key_is_told_and_no_new_one_made(folder: Path) -> None:
    SqliteLog(folder).close()
    (folder / KEY).unlink()
    with pytest.raises(WrongKeyError, match="missing"):
        SqliteLog(folder)
    assert not (folder / KEY).exists()


def test_a_wrong_key_is_told(folder: Path) -> None:
    SqliteLog(folder).close()
    (folder / KEY).write_bytes(b"k" * KEY_BYTES)
    with pytest.raises(WrongKeyError):
        SqliteLog(folder)


def test_a_cut_key_file_is_told(folder: Path) -> None:
    SqliteLog(folder).close()
    (folder / KEY).write_bytes(b"k")
    with pytest.raises(LogError, match="1 bytes"):
        SqliteLog(folder)


def test_a_sealed_text_put_elsewhere_does_not_open(folder: Path) -> None:
    log = SqliteLog(folder)
    log.append([Entry("s_1", 0, EVERY_EVENT)])
    log.close()
    engine = sa.create_engine(f"sqlite:///{folder / DATABASE}")
    with engine.begin() as connection:
        connection.exec_driver_sql(
            "UPDATE texts SET sealed = (SELECT sealed FROM texts WHERE seq = 6) WHERE seq = 4"
        )
    engine.dispose()
    log = SqliteLog(folder)
    with pytest.raises(CorruptLogError) as caught:
        log.load("s_1")
    assert (caught.value.session, caught.value.position) == ("s_1", 4)
    log.close()


def test_a_seal_is_new_every_time_and_bound_to_its_place(tmp_path: Path) -> None:
    seal = Seal(load_key(tmp_path / "key"))
    assert seal.close_up("x", "a") != seal.close_up("x", "a")
    assert seal.open_up(seal.close_up("häß", "a"), "a") == "häß"
    for sealed, label in ((seal.close_up("x", "a"), "b"), (b"", "a"), (b"x" * 40, "a")):
        with pytest.raises(WrongKeyError):
            seal.open_up(sealed, label)


def test_the_same_user_is_found_with_the_same_key_only(tmp_path: Path) -> None:
    seal = Seal(load_key(tmp_path / "key"))
    assert seal.finder("sam") == Seal(load_key(tmp_path / "key")).finder("sam")
    assert seal.finder("sam") != Seal(load_key(tmp_path / "other")).finder("sam")
