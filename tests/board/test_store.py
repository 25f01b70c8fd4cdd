"""What is on disk, and what happens to a file that someone else changed?"""

from __future__ import annotations

import resource
from pathlib import Path

import pytest
from liveclass_hub.board import messages as m
from liveclass_hub.board.documents.board import Board
from liveclass_hub.board.documents.desk import Desk
from liveclass_hub.board.folder import BadName, parts_of
from liveclass_hub.board.journal import HEAD

from tests.board.copies import code, write
from tests.board.lesson import LIMITS, Class, on_disk

LONG = "x = 1\n" * 100


def test_a_board_without_a_file_begins_empty_and_saves(tmp_path: Path) -> None:
    lesson = Class(tmp_path)
    lesson.write("new")
    lesson.desk.close()
    assert on_disk(tmp_path / "lesson.ipynb")["cells"][0]["source"] == "new"
    again = Class(tmp_path)
    assert (again.epoch, again.source()) == (lesson.epoch, "new")
    again.desk.close()


def test_the_journal_alone_brings_everything_back(tmp_path: Path) -> None:
    write(tmp_path, code("a", "x"))
    lesson = Class(tmp_path)
    accepted = [lesson.write(f"{n} ") for n in range(5)]
    lesson.crash()
    again = Class(tmp_path)
    assert (again.epoch, again.source()) == (lesson.epoch, "4 3 2 1 0 x")
    assert again.write("on ").seq == accepted[-1].seq + 1
    changes = again.ask(m.ListChanges(again.place), m.Changes).changes
    assert [(c.seq, c.who, c.cells) for c in changes] == [(5, "ada", ["a"]), (6, "ada", ["a"])]
    again.desk.close()


@pytest.mark.parametrize("saved", [False, True])
def test_a_wish_asked_again_after_a_death_is_granted_once(tmp_path: Path, saved: bool) -> None:
    write(tmp_path, code("a", "x"))
    lesson = Class(tmp_path)
    before = lesson.copy.doc.get_state()
    first = lesson.write("once ", token="same")
    if saved:
        lesson.save()
    lesson.crash()
    again = Class(tmp_path)
    update = lesson.copy.doc.get_update(before)
    wish = m.Apply(again.place, "ada", again.epoch, update)
    assert again.ask(wish, m.Accepted, "same") == first
    assert again.source() == "once x"
    again.desk.close()


@pytest.mark.parametrize("tail", [b"\0", HEAD.pack(99, 1) + b"torn", b"yZ>" * 20])
def test_a_torn_record_is_cut_off(tmp_path: Path, tail: bytes) -> None:
    write(tmp_path, code("a", "x"))
    lesson = Class(tmp_path)
    lesson.write("kept ")
    lesson.crash()
    with (tmp_path / ".lesson.ipynb.board" / "journal").open("ab") as journal:
        journal.write(tail)
    again = Class(tmp_path)
    again.write("more ")
    again.crash()
    last = Class(tmp_path)
    assert last.source() == "more kept x"
    last.desk.close()


def test_the_file_is_written_after_quiet_and_even_without(tmp_path: Path) -> None:
    file = write(tmp_path, code("a", "x"))
    lesson = Class(tmp_path)
    lesson.write("one ")
    assert lesson.desk.next_due() == 2
    lesson.now = 1
    lesson.write("two ")
    lesson.desk.rest(2.5)
    assert on_disk(file)["cells"][0]["source"] == "x"
    lesson.desk.rest(3)
    assert on_disk(file)["cells"][0]["source"] == "two one x"
    for lesson.now in range(4, 14):
        lesson.write(".")
    assert lesson.desk.next_due() == 14
    lesson.desk.close()


def test_a_file_changed_while_the_class_writes_is_kept_aside(tmp_path: Path) -> None:
    file = write(tmp_path, code("a", "x"))
    lesson = Class(tmp_path)
    lesson.write("class ")
    write(tmp_path, code("z", "someone else's"))
    foreign = file.read_bytes()
    lesson.save()
    (aside,) = tmp_path.glob("lesson.conflict-*.ipynb")
    assert aside.read_bytes() == foreign
    assert on_disk(file)["cells"][0]["source"] == "class x"
    (notice,) = lesson.desk.notices()
    assert notice.code == "conflict"
    assert aside.name in notice.next
    lesson.write("again ")
    lesson.save()
    assert lesson.desk.notices() == []
    lesson.desk.close()


def test_a_file_changed_between_classes_begins_a_new_life(tmp_path: Path) -> None:
    file = write(tmp_path, code("a", "x"))
    lesson = Class(tmp_path)
    lesson.write("class ")
    lesson.desk.close()
    write(tmp_path, code("b", "prepared at home"))
    again = Class(tmp_path)
    assert again.source() == "prepared at home"
    assert again.epoch != lesson.epoch
    assert [notice.code for notice in again.desk.notices()] == ["file_changed"]
    lesson.copy.source(0).insert(0, "late ")
    late = m.Apply(again.place, "ada", lesson.epoch, lesson.copy.take())
    assert again.ask(late, m.Refusal).code == "other_epoch"
    stale = m.Join(again.place, lesson.epoch, lesson.copy.doc.get_state())
    assert again.ask(stale, m.Refusal).discard
    (version,) = again.ask(m.ListVersions(again.place), m.Versions).versions
    again.ask(m.Restore(again.place, "ada", version.version), m.Accepted)
    again.desk.close()
    assert on_disk(file)["cells"][0]["source"] == "class x"


def test_a_save_cut_short_before_the_base_is_no_foreign_change(tmp_path: Path) -> None:
    write(tmp_path, code("a", "x"))
    lesson = Class(tmp_path)
    lesson.write("class ")
    hidden = tmp_path / ".lesson.ipynb.board"
    base, journal = (hidden / "base").read_bytes(), (hidden / "journal").read_bytes()
    lesson.save()
    lesson.crash()
    (hidden / "base").write_bytes(base)
    (hidden / "journal").write_bytes(journal)
    again = Class(tmp_path)
    assert again.epoch == lesson.epoch
    again.write("on ")
    again.desk.close()
    assert not list(tmp_path.glob("*conflict*"))
    assert Class(tmp_path).source() == "on class x"


def test_a_save_that_loses_most_of_the_text_needs_a_word(tmp_path: Path) -> None:
    file = write(tmp_path, code("a", LONG))
    lesson = Class(tmp_path)
    del lesson.copy.source(0)[10:]
    lesson.write("rest ")
    assert lesson.ask(m.Save(lesson.place), m.Refusal).code == "would_shrink"
    lesson.desk.rest(100)
    assert [notice.code for notice in lesson.desk.notices()] == ["would_shrink"]
    assert on_disk(file)["cells"][0]["source"] == LONG
    lesson.save(shrink=True)
    assert on_disk(file)["cells"][0]["source"].startswith("rest ")
    lesson.desk.close()


def test_a_save_that_fails_is_said_once_and_tried_again(tmp_path: Path) -> None:
    file = write(tmp_path, code("a", LONG * 100))
    lesson = Class(tmp_path)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (len(LONG) * 50, hard))
    try:
        lesson.write("late ")
        lesson.desk.rest(10)
        lesson.desk.rest(50)
        assert lesson.ask(m.Save(lesson.place), m.Refusal).code == "not_saved"
        assert lesson.ask(m.Close(lesson.place), m.Refusal).code == "not_saved"
        assert [notice.code for notice in lesson.desk.notices()] == ["not_saved"]
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert on_disk(file)["cells"][0]["source"] == LONG * 100
    lesson.desk.rest(90)
    assert on_disk(file)["cells"][0]["source"] == "late " + LONG * 100
    lesson.desk.close()


def test_history_names_each_writer_of_each_cell(tmp_path: Path) -> None:
    write(tmp_path, code("a", "x"), code("b", "y"))
    lesson = Class(tmp_path)
    for _ in range(3):
        lesson.write("ada's ")
        lesson.write("ben's ", who="ben")
    assert [(c.seq, c.who) for c in history(lesson)] == [(5, "ada"), (6, "ben")]
    lesson.save()
    lesson.write("more ")
    expected = [(5, "ada"), (6, "ben"), (7, "ada")]
    assert [(c.seq, c.who) for c in history(lesson)] == expected
    lesson.crash()
    again = Class(tmp_path)
    assert [(c.seq, c.who) for c in history(again)] == expected
    assert [c.seq for c in history(again, after=5)] == [6, 7]
    again.desk.close()
    assert [c.seq for c in history(Class(tmp_path))] == [5, 6, 7]


def history(lesson: Class, after: int = 0) -> list[m.Change]:
    return lesson.ask(m.ListChanges(lesson.place, after), m.Changes).changes


def test_a_moved_cell_stays_its_authors(tmp_path: Path) -> None:
    write(tmp_path, code("a", "x"), code("b", "y"))
    lesson = Class(tmp_path)
    lesson.write("ada's ")
    copy = lesson.another_copy()
    with copy.doc.transaction():
        cell = copy.notebook.get_cell(0)
        del copy.cells[0]
        copy.notebook.append_cell(cell)
    lesson.ask(m.Apply(lesson.place, "ben", lesson.epoch, copy.take()), m.Accepted)
    found = [(c.who, c.cells, c.moved) for c in history(lesson)]
    assert found == [("ada", ["a"], []), ("ben", [], ["a"])]
    lesson.desk.close()


def test_a_closed_board_lets_go_and_comes_back_the_same(tmp_path: Path) -> None:
    file = write(tmp_path, code("a", "x"))
    lesson = Class(tmp_path)
    lesson.write("class ")
    lesson.ask(m.Close(lesson.place), m.Closed)
    assert on_disk(file)["cells"][0]["source"] == "class x"
    other = Class(tmp_path)  # another process might have it now
    assert (other.epoch, other.source()) == (lesson.epoch, "class x")
    other.ask(m.Close(other.place), m.Closed)
    other.ask(m.Close(other.place), m.Closed)
    assert lesson.write("on ").seq == 2
    write(tmp_path, code("b", "prepared at home"))
    lesson.ask(m.Close(lesson.place), m.Closed)
    assert [notice.code for notice in lesson.desk.notices()] == ["conflict"]
    write(tmp_path, code("b", "prepared at home"))
    assert lesson.ask(m.Join(lesson.place), m.Joined).epoch != lesson.epoch
    lesson.desk.close()


def test_a_notebook_that_would_shrink_is_kept_and_said_once(tmp_path: Path) -> None:
    file = write(tmp_path, code("a", LONG))
    lesson = Class(tmp_path)
    del lesson.copy.source(0)[10:]
    for n in range(3):
        lesson.write(f"{n}")
        lesson.desk.rest(100.0 * n + 100)
    assert [notice.code for notice in lesson.desk.notices()] == ["would_shrink"]
    assert (tmp_path / ".lesson.ipynb.board" / "journal").stat().st_size == 0
    lesson.ask(m.Close(lesson.place), m.Closed)
    assert on_disk(file)["cells"][0]["source"] == LONG
    again = Class(tmp_path)
    assert (again.epoch, again.source()) == (lesson.epoch, "210x = 1\nx = ")
    write(tmp_path, code("b", "someone else's"))
    again.save(shrink=True)
    assert [notice.code for notice in again.desk.notices()] == ["conflict"]
    assert on_disk(file)["cells"][0]["source"] == "210x = 1\nx = "
    again.desk.close()


def test_a_second_process_is_told_that_the_board_is_in_use(tmp_path: Path) -> None:
    lesson = Class(tmp_path)
    refusal = Desk(LIMITS).answer(m.Ask(1, "t", 0.0, m.Read(lesson.place)), 0.0)
    assert isinstance(refusal, m.Refusal)
    assert refusal.code == "in_use"
    lesson.desk.close()


@pytest.mark.parametrize(
    "name",
    [
        "../x.ipynb",
        "/x.ipynb",
        "a/../x.ipynb",
        "x.txt",
        "",
        ".ipynb",
        ".hidden/x.ipynb",
        "x\0.ipynb",
    ],
)
def test_names_lead_nowhere_else(name: str) -> None:
    with pytest.raises(BadName):
        parts_of(name)


def test_links_lead_nowhere_else(tmp_path: Path) -> None:
    course, outside = tmp_path / "course", tmp_path / "course-secret"
    course.mkdir()
    outside.mkdir()
    secret = write(outside, code("s", "secret"), name="s.ipynb")
    (course / "way").symlink_to(outside)
    (course / "link.ipynb").symlink_to(secret)
    (course / ".trap.ipynb.board").symlink_to(outside)
    before = sorted(outside.rglob("*"))
    for name in ("way/s.ipynb", "link.ipynb", "trap.ipynb"):
        with pytest.raises(OSError):  # noqa: PT011 - the system says ELOOP or ENOTDIR
            Board(m.Place(str(course), name), LIMITS)
    assert sorted(outside.rglob("*")) == before
