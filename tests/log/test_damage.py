"""Is damage on disk noticed, with its place, and does nothing else stop the log from opening?"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from liveclass_hub.log import migrations
from liveclass_hub.log.contract import Entry
from liveclass_hub.log.errors import (
    AppendFailedError,
    CorruptLogError,
    LogError,
    LogInUseError,
    NewerLogError,
)
from liveclass_hub.log.sqlite import DATABASE, KEY, SqliteLog, _warn_of
from liveclass_hub.log.tables import metadata
from liveclass_hub.session.events import HandRaised

from tests.log.lesson import EVERY_EVENT, message, start


@contextmanager
def by_hand(folder: Path) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(folder / DATABASE)
    yield connection
    connection.commit()
    connection.close()


def written(folder: Path) -> None:
    log = SqliteLog(folder)
    log.append([Entry("s_1", 0, EVERY_EVENT), start("s_2")])
    log.close()


DAMAGE = {
    "a changed row": (
        "UPDATE events SET payload = payload || ' ' WHERE session='s_1' AND seq=5",
        5,
    ),
    "another kind": ("UPDATE events SET kind='PersonLeft' WHERE session='s_1' AND seq=5", 5),
    "no JSON": ("UPDATE events SET payload=x'00' WHERE session='s_1' AND seq=5", 5),
    "a lost row": ("DELETE FROM events WHERE session='s_1' AND seq=5", 5),
    "a lost tail": ("DELETE FROM events WHERE session='s_1' AND seq>15", 15),
    "all rows lost": ("DELETE FROM events WHERE session='s_1'", 0),
    "swapped rows": (
        "UPDATE events SET seq = CASE seq WHEN 5 THEN -6 WHEN 6 THEN -5 ELSE seq END"
        " WHERE session='s_1'; UPDATE events SET seq=-seq WHERE seq<0",
        5,
    ),
    "a row too many": (
        "INSERT INTO events SELECT session, seq + 1, kind, version, payload, digest FROM events"
        f" WHERE session='s_1' AND seq={len(EVERY_EVENT)}",
        len(EVERY_EVENT) + 1,
    ),
    "a row of another session": (
        "UPDATE events SET (payload, digest) = (SELECT payload, digest FROM events"
        " WHERE session='s_2' AND seq=1) WHERE session='s_1' AND seq=1",
        1,
    ),
}


@pytest.mark.parametrize(("script", "place"), DAMAGE.values(), ids=DAMAGE.keys())
def test_damage_is_told_with_its_place_and_spares_other_sessions(
    folder: Path, script: str, place: int
) -> None:
    written(folder)
    with by_hand(folder) as connection:
        connection.executescript(script)
    log = SqliteLog(folder)
    with pytest.raises(CorruptLogError) as caught:
        log.load("s_1")
    assert (caught.value.session, caught.value.position) == ("s_1", place)
    assert "s_1" in str(caught.value)
    assert len(log.load("s_2").events) == 2
    log.close()


def test_a_row_of_another_past_of_the_session_does_not_fit(folder: Path, tmp_path: Path) -> None:
    """Each row is right in itself, and sealed with the same key; only the chain tells."""
    written(folder)
    past = tmp_path / "past"
    past.mkdir(mode=0o700)
    (past / KEY).write_bytes((folder / KEY).read_bytes())
    other = SqliteLog(past)
    changed = (*EVERY_EVENT[:4], HandRaised(99.0, "p_ina", None), *EVERY_EVENT[5:])
    other.append([Entry("s_1", 0, changed)])
    other.close()
    with by_hand(folder) as connection:
        connection.execute("ATTACH ? AS past", (str(past / DATABASE),))
        connection.execute(
            "UPDATE events SET (payload, digest) = (SELECT payload, digest FROM past.events"
            " WHERE session='s_1' AND seq=5) WHERE session='s_1' AND seq=5"
        )
    log = SqliteLog(folder)
    with pytest.raises(CorruptLogError) as caught:
        log.load("s_1")
    assert caught.value.position == 6
    log.close()


def test_a_damaged_file_is_refused_at_start(folder: Path) -> None:
    written(folder)
    file = folder / DATABASE
    whole = file.read_bytes()
    file.write_bytes(whole[:4096] + b"\xa5" * 4096 + whole[8192:])
    with pytest.raises(CorruptLogError):
        SqliteLog(folder)
    file.write_bytes(b"this is no database, but somebody's notes" * 100)
    with pytest.raises(CorruptLogError):
        SqliteLog(folder)
    file.write_bytes(whole)
    SqliteLog(folder).close()


def test_a_cut_off_wal_loses_its_tail_and_nothing_else(folder: Path, tmp_path: Path) -> None:
    """What SQLite itself makes of a torn tail: the transactions before it."""
    log = SqliteLog(folder)
    log.append([start()])
    copies = []
    for after in range(2, 6):
        log.append([message(after)])
        copies.append({file.name: file.read_bytes() for file in folder.iterdir()})
    log.close()
    torn = tmp_path / "torn"
    torn.mkdir(mode=0o700)
    for name, content in copies[-1].items():
        if not name.endswith(("-shm", ".lock")):
            (torn / name).write_bytes(content)
    wal = torn / f"{DATABASE}-wal"
    wal.write_bytes(wal.read_bytes()[:-100])
    log = SqliteLog(torn)
    events = log.load("s_1").events
    assert 2 <= len(events) < 6
    log.append([message(len(events))])
    log.close()


def test_a_second_process_is_refused_by_name(folder: Path) -> None:
    log = SqliteLog(folder)
    with pytest.raises(LogInUseError, match=r"Process \d+ is using"):
        SqliteLog(folder)
    log.append([start()])
    log.close()
    SqliteLog(folder).close()


def test_a_log_of_a_newer_release_is_refused(folder: Path) -> None:
    SqliteLog(folder).close()
    with by_hand(folder) as connection:
        connection.execute("UPDATE meta SET value='99' WHERE name='schema'")
    with pytest.raises(NewerLogError):
        SqliteLog(folder)


def test_an_event_of_a_newer_release_is_told(folder: Path) -> None:
    log = SqliteLog(folder)
    log.append([start()])
    log.close()
    for change in ("version=99", "kind='PollOpened'"):
        with by_hand(folder) as connection:
            connection.execute(f"UPDATE events SET {change} WHERE seq=2")
        log = SqliteLog(folder)
        with pytest.raises(LogError):
            log.load("s_1")
        log.close()


def test_migrated_tables_are_the_tables_in_use(folder: Path) -> None:
    SqliteLog(folder).close()
    with by_hand(folder) as connection:
        for table in metadata.sorted_tables:
            found = {
                (name, bool(needed), bool(key))
                for _, name, _, needed, _, key in connection.execute(
                    f"PRAGMA table_info({table.name})"
                )
            }
            assert found == {
                (column.name, not column.nullable, column.primary_key) for column in table.columns
            }
        listed = connection.execute("SELECT name FROM sqlite_master WHERE type='table'")
        assert {name for (name,) in listed} == set(metadata.tables)
        (version,) = connection.execute("SELECT value FROM meta WHERE name='schema'").fetchone()
    assert int(version) == len(migrations.STEPS)


def test_a_log_that_cannot_be_written_says_nothing_happened(folder: Path) -> None:
    """A full disk, as SQLite sees it: no page may be added."""
    log = SqliteLog(folder)
    log.append([start()])
    with log._writing() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")
    with pytest.raises(AppendFailedError) as caught:
        log.append([message(2, text="x" * 4000), message(3, text="x" * 4000)])
    assert not caught.value.fatal
    assert len(log.load("s_1").events) == 2
    with log._writing() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count=1000000")
    log.append([message(2, text="x" * 4000)])
    log.close()


def test_an_old_sqlite_is_warned_of(caplog: pytest.LogCaptureFixture) -> None:
    _warn_of((3, 51, 3))
    assert not caplog.records
    _warn_of((3, 40, 1))
    assert "3.40.1" in caplog.text
