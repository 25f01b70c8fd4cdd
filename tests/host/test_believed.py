"""Does what the hub said hold after a kill, for as long as it should and no longer?"""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from liveclass_hub.host import believed
from liveclass_hub.host.believed import FILE, Believed
from liveclass_hub.host.hub import HubUser

KEY = Fernet.generate_key()
CLEO = HubUser("cleo", frozenset({"students"}), may_teach=False)
HOUR = 3600.0


def again(folder: Path, key: bytes = KEY, lasting: float = HOUR) -> Believed:
    """A host that has just started."""
    return Believed(folder, key, lasting)


def test_an_answer_outlives_a_kill(tmp_path: Path) -> None:
    again(tmp_path).note("secret-token", CLEO)
    after = again(tmp_path)
    assert after.find("secret-token") == CLEO
    assert after.find("another-token") is None
    assert again(tmp_path).find("secret-token") == CLEO, "a second kill soon after the first"


def test_an_answer_is_only_good_for_so_long(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    again(tmp_path).note("secret-token", CLEO)
    assert again(tmp_path, lasting=-1).find("secret-token") is None
    assert (tmp_path / FILE).read_bytes() == b"", "what is over lies on the disk still"
    again(tmp_path).note("secret-token", CLEO)
    monkeypatch.setattr(believed, "SECONDS", -1.0)
    assert again(tmp_path).find("secret-token") is None


def test_nothing_holds_once_groups_have_changed_or_the_host_ended_in_order(tmp_path: Path) -> None:
    before = again(tmp_path)
    before.note("secret-token", CLEO)
    before.forget()
    assert again(tmp_path).find("secret-token") is None
    before.note("secret-token", CLEO)
    before.close()
    before.note("secret-token", CLEO)
    assert again(tmp_path).find("secret-token") is None


def test_the_file_tells_nothing_and_no_other_key_opens_it(tmp_path: Path) -> None:
    again(tmp_path).note("secret-token", CLEO)
    kept = (tmp_path / FILE).read_bytes()
    assert b"cleo" not in kept
    assert b"secret" not in kept
    assert (tmp_path / FILE).stat().st_mode & 0o777 == 0o600
    assert again(tmp_path, key=Fernet.generate_key()).find("secret-token") is None


def test_a_line_cut_off_costs_that_answer_alone(tmp_path: Path) -> None:
    one = again(tmp_path)
    one.note("first", CLEO)
    one.note("second", CLEO)
    whole = (tmp_path / FILE).read_bytes()
    (tmp_path / FILE).write_bytes(whole[:-20])
    after = again(tmp_path)
    assert after.find("first") == CLEO
    assert after.find("second") is None


def test_the_file_does_not_grow_for_ever(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(believed, "MOST", 10)
    one = again(tmp_path)
    for number in range(95):
        one.note(f"token-{number}", CLEO)
    assert len((tmp_path / FILE).read_bytes().splitlines()) <= 10


def lines(folder: Path) -> list[bytes]:
    return (folder / FILE).read_bytes().splitlines()


def test_who_asks_all_the_time_takes_nobodys_answer_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(believed, "MOST", 10)
    one = again(tmp_path)
    one.note("rare", CLEO)
    for _ in range(95):
        one.note("busy", CLEO)
    assert len(lines(tmp_path)) == 2
    after = again(tmp_path)
    for _ in range(95):
        after.note("busy", CLEO)
    assert len(lines(tmp_path)) == 2, "what was read at the start counts as written"
    assert again(tmp_path).find("rare") == CLEO


def test_an_answer_is_written_anew_when_it_is_another_or_half_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = again(tmp_path)
    one.note("token", CLEO)
    moved = HubUser("cleo", frozenset({"others"}), may_teach=False)
    one.note("token", moved)
    assert len(lines(tmp_path)) == 2
    now = time.time
    monkeypatch.setattr(time, "time", lambda: now() + HOUR / 2 + 1)
    one.note("token", moved)
    *_, newest = lines(tmp_path)
    assert len(lines(tmp_path)) == 3
    monkeypatch.setattr(time, "time", lambda: now() + HOUR + 1)
    assert again(tmp_path).find("token") == moved, "it was renewed while it held"
    assert lines(tmp_path) == [newest]


def test_only_the_newest_answer_about_a_token_outlives_a_start(tmp_path: Path) -> None:
    one = again(tmp_path)
    moved = HubUser("cleo", frozenset({"others"}), may_teach=False)
    for user in (CLEO, moved, CLEO):
        one.note("token", user)
    one.note("another", moved)
    *_, newest, another = lines(tmp_path)
    after = again(tmp_path)
    assert lines(tmp_path) == [newest, another]
    assert (after.find("token"), after.find("another")) == (CLEO, moved)


def test_what_was_forgotten_is_written_when_it_is_said_again(tmp_path: Path) -> None:
    one = again(tmp_path)
    one.note("token", CLEO)
    one.forget()
    one.note("token", CLEO)
    assert again(tmp_path).find("token") == CLEO
