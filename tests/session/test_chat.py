"""Which messages are taken, whom do they reach, and what can be done with them?"""

from __future__ import annotations

import pytest
from liveclass_hub.session import commands as c
from liveclass_hub.session import events as e
from liveclass_hub.session.limits import EDIT_SECONDS, MESSAGE_BYTES, MESSAGES_SHOWN

from tests.session.room import Room, seated


def said(room: Room, by: str, text: str = "hello", **more: object) -> str:
    """Post a message and give its id."""
    (posted,) = room.done(by, c.PostMessage(text, **more))  # type: ignore[arg-type]
    assert isinstance(posted, e.MessagePosted)
    return posted.message


def whose(room: Room, by: str, **more: object) -> str | None:
    """Post a message and say whose exchange with the staff it is in."""
    (posted,) = room.done(by, c.PostMessage("hello", **more))  # type: ignore[arg-type]
    assert isinstance(posted, e.MessagePosted)
    return posted.private


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("hello", "hello"),
        ("  two\n\tlines \n", "two\n\tlines"),
        ("bell\x07 and nul\x00", "bell and nul"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("👩‍🔬 می‌خواهم", "👩‍🔬 می‌خواهم"),
    ],
)
def test_text_is_kept_as_typed_but_for_control_characters(typed: str, kept: str) -> None:
    room = seated()
    (posted,) = room.done("sam", c.PostMessage(typed))
    assert posted == e.MessagePosted(room.now, "m_1", "sam", kept)


@pytest.mark.parametrize("typed", ["", " \n ", "\x00\x01"])
def test_nothing_is_no_message(typed: str) -> None:
    room = seated()
    assert room.refused("sam", c.PostMessage(typed)) == "empty_message"
    assert room.refused("sam", c.EditMessage(said(room, "sam"), typed)) == "empty_message"


def test_a_message_has_a_size_in_bytes() -> None:
    room = seated()
    full = "é" * (MESSAGE_BYTES // 2)
    mine = said(room, "sam", full)
    assert room.refused("sam", c.PostMessage(full + "!")) == "message_too_long"
    assert room.refused("sam", c.EditMessage(mine, full + "!")) == "message_too_long"


def test_a_reply_names_what_it_answers() -> None:
    room = seated()
    first = said(room, "sam")
    (posted,) = room.done("sue", c.PostMessage("yes", first))
    assert isinstance(posted, e.MessagePosted)
    assert (posted.reply_to, posted.private) == (first, None)
    assert room.refused("sue", c.PostMessage("what?", "m_never")) == "no_such_message"


def test_one_changes_ones_own_words_and_nobody_elses() -> None:
    room = seated()
    mine = said(room, "sam")
    (edited,) = room.done("sam", c.EditMessage(mine, " better "))
    assert edited == e.MessageEdited(room.now, mine, "sam", "better", room.state.seq - 1)
    for other in ("sue", "ada", "ina"):
        assert room.refused(other, c.EditMessage(mine, "worse")) == "not_allowed"


def test_students_change_their_words_for_a_quarter_of_an_hour() -> None:
    room = seated()
    students, staffs = said(room, "sam"), said(room, "ada")
    room.now += EDIT_SECONDS - 3
    room.done("sam", c.EditMessage(students, "in time"))
    room.now += 2
    assert room.refused("sam", c.EditMessage(students, "too late")) == "edit_too_late"
    room.done("ada", c.EditMessage(staffs, "any time"))


def test_one_deletes_ones_own_and_staff_delete_any() -> None:
    room = seated()
    ids = [said(room, "sam") for _ in range(3)]
    assert room.refused("sue", c.DeleteMessage(ids[0])) == "not_allowed"
    for by, message in zip(("sam", "ada", "ina"), ids, strict=True):
        words = room.state.messages[message].words
        (deleted,) = room.done(by, c.DeleteMessage(message))
        assert deleted == e.MessageDeleted(room.now, message, by, words)
        assert room.refused("ina", c.DeleteMessage(message)) == "no_such_message"
        assert room.refused("sam", c.EditMessage(message, "still")) == "no_such_message"
        assert room.refused("sue", c.ReactToMessage(message, "laugh")) == "no_such_message"
        assert room.refused("sue", c.PostMessage("re", message)) == "no_such_message"


def test_each_sign_counts_once_for_each_person() -> None:
    room = seated()
    message = said(room, "sam")
    for person in ("sue", "sol", "sam"):
        assert len(room.done(person, c.ReactToMessage(message, "same_here"))) == 1
        assert room.done(person, c.ReactToMessage(message, "same_here")) == []
    room.done("sue", c.ReactToMessage(message, "thanks"))
    room.done("sue", c.TakeBackReaction(message, "same_here"))
    assert room.done("sue", c.TakeBackReaction(message, "same_here")) == []
    assert room.done("ina", c.TakeBackReaction(message, "party")) == []
    assert room.state.reactions == {
        message: {"same_here": {"sol": None, "sam": None}, "thanks": {"sue": None}}
    }


def test_reactions_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("liveclass_hub.session.rules.chat.MESSAGE_REACTIONS", 2)
    room = seated()
    message = said(room, "sam")
    room.done("sue", c.ReactToMessage(message, "laugh"))
    room.done("sol", c.ReactToMessage(message, "laugh"))
    assert room.refused("sid", c.ReactToMessage(message, "laugh")) == "reactions_full"
    assert room.done("sol", c.ReactToMessage(message, "laugh")) == []
    room.done("sue", c.TakeBackReaction(message, "laugh"))
    room.done("sid", c.ReactToMessage(message, "laugh"))


def test_only_the_last_messages_are_held() -> None:
    room = seated("sam")
    ids = [said(room, "sam") for _ in range(MESSAGES_SHOWN + 2)]
    assert list(room.state.messages) == ids[2:]
    assert room.refused("sam", c.DeleteMessage(ids[1])) == "no_such_message"


def test_what_is_private_stays_between_one_student_and_staff() -> None:
    room = seated()
    asked = said(room, "sam", "my mark?", private=True)
    assert room.state.messages[asked].private == "sam"
    for stranger in ("sue", "sol"):
        for command in (
            c.PostMessage("hm", asked),
            c.DeleteMessage(asked),
            c.EditMessage(asked, "x"),
            c.ReactToMessage(asked, "laugh"),
            c.TakeBackReaction(asked, "laugh"),
        ):
            assert room.refused(stranger, command) == "no_such_message"
    assert whose(room, "ina", reply_to=asked) == "sam"
    assert whose(room, "sam", reply_to=asked) == "sam"
    assert whose(room, "sam") is None


def test_staff_write_privately_to_a_student_they_reply_to() -> None:
    room = seated()
    public, staffs = said(room, "sam"), said(room, "ina")
    assert whose(room, "ada", reply_to=public, private=True) == "sam"
    assert whose(room, "ada", reply_to=public) is None
    assert room.refused("ada", c.PostMessage("psst", private=True)) == "private_to_whom"
    assert room.refused("ada", c.PostMessage("psst", staffs, private=True)) == "private_to_whom"


def test_students_may_be_heard_by_staff_alone() -> None:
    room = seated()
    before = said(room, "sam")
    room.done("ada", c.SetChatMode("staff_only"))
    assert room.done("ina", c.SetChatMode("staff_only")) == []
    assert whose(room, "sam") == "sam"
    assert whose(room, "sue", reply_to=before) == "sue"
    assert whose(room, "ina") is None
    assert room.refused("sam", c.EditMessage(before, "to all?")) == "chat_staff_only"
    own = said(room, "sam")
    room.done("sam", c.EditMessage(own, "to staff"))
    room.done("ina", c.SetChatMode("everyone"))
    assert whose(room, "sam") is None
    assert room.state.messages[own].private == "sam"


def test_the_chat_can_be_off_for_students() -> None:
    room = seated()
    before = said(room, "sam")
    room.done("sam", c.ReactToMessage(before, "laugh"))
    room.done("ina", c.SetChatMode("off"))
    for command in (
        c.PostMessage("?"),
        c.PostMessage("?", private=True),
        c.EditMessage(before, "?"),
        c.ReactToMessage(before, "party"),
    ):
        assert room.refused("sam", command) == "chat_off"
    room.done("sam", c.TakeBackReaction(before, "laugh"))
    room.done("sam", c.DeleteMessage(before))
    room.done("ada", c.PostMessage("please listen"))
