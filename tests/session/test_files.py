"""Which files go with a message, and who reads them?"""

from __future__ import annotations

import pytest
from liveclass_hub.session import commands as c
from liveclass_hub.session import events as e
from liveclass_hub.session.evolve import evolve
from liveclass_hub.session.limits import FILE_NAME_CHARACTERS, FILES_WAITING, SessionLimits
from liveclass_hub.session.rules.files import file_name, may_read

from tests.session.room import Room, kinds, seated

SMALL = SessionLimits(attachment_bytes=100, attachments_bytes=250)


def add(room: Room, by: str, file: str = "f_1", size: int = 10, name: str = "plot.png") -> None:
    room.done(by, c.AddFile(file, name, "image/png", size))


def sent(room: Room, by: str, *files: str, **more: object) -> str:
    events = room.done(by, c.PostMessage("", files=files, **more))  # type: ignore[arg-type]
    posted = events[0]
    assert isinstance(posted, e.MessagePosted)
    return posted.message


def readers(room: Room, file: str = "f_1") -> set[str]:
    return {person for person in room.state.people if may_read(room.state, file, person)}


def test_a_file_is_its_owners_until_a_message_has_it() -> None:
    room = seated("ina", "sam", "sue")
    add(room, "sam")
    assert readers(room) == {"sam"}
    sent(room, "sam", "f_1")
    assert readers(room) == {"ina", "sam", "sue"}


def test_who_reads_the_message_reads_the_file() -> None:
    room = seated("ina", "ada", "sam", "sue")
    add(room, "sam")
    message = sent(room, "sam", "f_1", private=True)
    assert readers(room) == {"ina", "ada", "sam"}
    room.done("ina", c.DeleteMessage(message))
    assert readers(room) == set()
    add(room, "sam", "f_2")
    message = sent(room, "sam", "f_2")
    room.done("ada", c.HideMessage(message))
    assert readers(room, "f_2") == {"ina", "ada"}
    room.done("ada", c.ShowMessage(message))
    assert readers(room, "f_2") == {"ina", "ada", "sam", "sue"}
    room.done("sue", c.Leave())
    assert readers(room, "f_2") == {"ina", "ada", "sam"}


def test_a_name_with_a_filtered_word_holds_the_message() -> None:
    room = seated("ina", "sam", "sue")
    room.done("ina", c.SetWordFilter(("heck",)))
    add(room, "sam", name="what-the-HECK.png")
    sent(room, "sam", "f_1")
    assert readers(room) == {"ina", "sam"}


def test_only_ones_own_files_that_wait_go_with_a_message() -> None:
    room = seated("ina", "sam", "sue")
    add(room, "sam")
    for by, files in (("sue", ("f_1",)), ("sam", ("f_2",)), ("sam", ("f_1", "f_2"))):
        assert room.refused(by, c.PostMessage("", files=files)) == "no_such_attachment"
    sent(room, "sam", "f_1", "f_1")
    assert room.refused("sam", c.PostMessage("", files=("f_1",))) == "no_such_attachment"
    many = tuple(f"f_{n}" for n in range(9))
    assert room.refused("sam", c.PostMessage("", files=many)) == "too_many_attachments"
    assert room.refused("sam", c.PostMessage("")) == "empty_message"


def test_only_ones_own_file_that_waits_is_dropped() -> None:
    room = seated("ina", "sam", "sue")
    add(room, "sam")
    for by in ("sue", "ina"):
        assert room.refused(by, c.DropFile("f_1")) == "no_such_attachment"
    assert room.done("sam", c.DropFile("f_1")) == [e.FileDropped(room.now, "f_1", "sam")]
    assert room.state.stored == 0
    add(room, "sam", "f_2")
    sent(room, "sam", "f_2")
    assert room.refused("sam", c.DropFile("f_2")) == "no_such_attachment"


def test_with_a_message_its_files_are_dropped() -> None:
    room = seated("ina", "sam")
    for file in ("f_1", "f_2", "f_3"):
        add(room, "sam", file)
    message = sent(room, "sam", "f_1", "f_2")
    events = room.done("ina", c.DeleteMessage(message))
    assert events[:2] == [e.FileDropped(room.now, file, "sam") for file in ("f_1", "f_2")]
    assert kinds(events[2:]) == ["MessageDeleted"]
    assert (room.state.stored, room.state.brought) == (10, {"sam": 10})
    assert set(room.state.files) == {"f_3"}


def test_what_waits_when_the_class_ends_goes_with_it() -> None:
    room = seated("ina", "sam")
    add(room, "sam", "f_1")
    add(room, "sam", "f_2")
    sent(room, "sam", "f_2")
    events = room.done("ina", c.EndSession())
    assert [one for one in events if isinstance(one, e.FileDropped)] == [
        e.FileDropped(room.now, "f_1", "sam")
    ]
    assert set(room.state.files) == {"f_2"}


def test_a_log_of_before_in_which_files_stayed_is_folded_as_it_was() -> None:
    room = seated("ina", "sam")
    add(room, "sam")
    message = sent(room, "sam", "f_1")
    evolve(room.state, e.MessageDeleted(room.now, message, "ina", 1))
    assert (room.state.stored, room.state.files) == (10, {})


def test_the_oldest_that_waits_gives_way() -> None:
    room = seated("ina", "sam")
    for n in range(FILES_WAITING):
        add(room, "sam", f"f_{n}")
    events = room.done("sam", c.AddFile("f_9", "a.png", "image/png", 10))
    assert kinds(events) == ["FileDropped", "FileAdded"]
    assert "f_0" not in room.state.files


def test_a_file_and_a_class_have_room_for_so_much() -> None:
    room = seated("ina", "sam", limits=SMALL)
    big = c.AddFile("f_9", "a.png", "image/png", 101)
    assert room.refused("ina", big) == "attachment_too_big"
    add(room, "ina", "f_1", 100)
    message = sent(room, "ina", "f_1")
    add(room, "ina", "f_2", 100)
    full = c.AddFile("f_3", "a.png", "image/png", 51)
    assert room.refused("ina", full) == "attachments_full"
    room.done("ina", c.DeleteMessage(message))
    add(room, "ina", "f_3", 51)
    assert room.state.stored == 151


def test_one_student_does_not_fill_the_class() -> None:
    room = seated(
        "ina", "sam", "sue", limits=SessionLimits(attachment_bytes=100, attachments_bytes=2000)
    )
    add(room, "sam", "f_1", 100)
    add(room, "sam", "f_2", 100)
    more = c.AddFile("f_9", "a.png", "image/png", 1)
    assert room.refused("sam", more) == "own_attachments_full"
    room.done("sam", c.DropFile("f_2"))
    add(room, "sam", "f_3", 100)
    message = sent(room, "sam", "f_1")
    assert room.refused("sam", more) == "own_attachments_full"
    room.done("ina", c.DeleteMessage(message))
    add(room, "sam", "f_10", 100)
    add(room, "sue", "f_4", 100)
    for n in range(5, 9):
        add(room, "ina", f"f_{n}", 100)
    assert room.state.brought == {"sam": 200, "sue": 100, "ina": 400}


def test_one_file_of_any_size_that_is_allowed_always_goes() -> None:
    room = seated("ina", "sam", limits=SMALL)
    add(room, "sam", "f_1", 100)
    more = c.AddFile("f_2", "a.png", "image/png", 1)
    assert room.refused("sam", more) == "own_attachments_full"


def test_with_the_chat_off_students_add_nothing() -> None:
    room = seated("ina", "sam")
    room.done("ina", c.SetChatMode("off"))
    assert room.refused("sam", c.AddFile("f_1", "a.png", "image/png", 1)) == "chat_off"
    add(room, "ina")
    assert room.refused("sol", c.AddFile("f_2", "a.png", "image/png", 1)) == "not_here"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("plot.png", "plot.png"),
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\Users\\me\\plot.png", "plot.png"),
        ("a\nb\x00\t.png", "a b .png"),
        ("\u202egnp.exe", "gnp.exe"),
        ("<img src=x>.png", "<img src=x>.png"),
        (" .. ", "file"),
        ("", "file"),
        ("x" * 200 + ".ipynb", "x" * (FILE_NAME_CHARACTERS - 7) + "….ipynb"),
        ("x." + "y" * 200, "x." + "y" * (FILE_NAME_CHARACTERS - 3) + "…"),
    ],
)
def test_a_name_is_one_line_without_a_path(typed: str, kept: str) -> None:
    assert file_name(typed) == kept
    assert len(kept) <= FILE_NAME_CHARACTERS
