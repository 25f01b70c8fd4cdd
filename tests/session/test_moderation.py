"""What can staff do about what students write, and whom does it bind?"""

from __future__ import annotations

import pytest
from liveclass_hub.session import commands as c
from liveclass_hub.session import events as e
from liveclass_hub.session.limits import FILTER_CHARACTERS, FILTER_WORDS, MESSAGES_SHOWN

from tests.session.room import Room, kinds, seated, started
from tests.session.test_chat import said


def posted(room: Room, by: str, text: str, **more: object) -> e.MessagePosted:
    (event,) = room.done(by, c.PostMessage(text, **more))  # type: ignore[arg-type]
    assert isinstance(event, e.MessagePosted)
    return event


def test_hidden_is_as_if_it_were_not_for_students_and_can_be_undone() -> None:
    room = seated()
    message = said(room, "sam")
    words = room.state.messages[message].words
    (hidden,) = room.done("ada", c.HideMessage(message))
    assert hidden == e.MessageHidden(room.now, message, "ada", words)
    assert room.done("ina", c.HideMessage(message)) == []
    for by in ("sam", "sue"):
        for deed in (
            c.PostMessage("re", message),
            c.ReactToMessage(message, "laugh"),
            c.EditMessage(message, "other"),
            c.DeleteMessage(message),
        ):
            assert room.refused(by, deed) == "no_such_message"
    (shown,) = room.done("ina", c.ShowMessage(message))
    assert shown == e.MessageShown(room.now, message, "ina", words)
    assert room.done("ina", c.ShowMessage(message)) == []
    room.done("sue", c.ReactToMessage(message, "laugh"))


def test_staff_do_with_a_hidden_message_only_what_decides_it() -> None:
    room = seated()
    message = said(room, "sam")
    room.done("ina", c.HideMessage(message))
    assert room.refused("ina", c.ReactToMessage(message, "laugh")) == "message_held"
    assert posted(room, "ina", "Not here, please.", reply_to=message).private == "sam"
    room.done("ina", c.DeleteMessage(message))
    assert room.refused("ina", c.ShowMessage(message)) == "no_such_message"


def test_staff_cannot_change_their_own_message_while_it_is_hidden() -> None:
    room = seated()
    message = said(room, "ada")
    room.done("ina", c.HideMessage(message))
    assert room.refused("ada", c.EditMessage(message, "other")) == "message_held"
    assert room.refused("ina", c.PostMessage("re", message)) == "private_to_whom"


def test_what_is_private_is_not_hidden_but_deleted() -> None:
    room = seated()
    message = said(room, "sam", private=True)
    assert room.refused("ina", c.HideMessage(message)) == "not_for_the_class"


def test_words_of_the_filter_hold_a_students_message_back() -> None:
    room = seated()
    room.done("ina", c.SetWordFilter(("heck", "give up")))
    held = posted(room, "sam", "what the Héck")
    assert held.held
    assert not posted(room, "ada", "heck").held, "it binds students only"
    assert not posted(room, "sam", "heck", private=True).held, "staff read everything"
    assert room.refused("sue", c.PostMessage("re", held.message)) == "no_such_message"
    assert room.refused("sam", c.EditMessage(held.message, "fine")) == "message_held"
    room.done("ada", c.ShowMessage(held.message))
    room.done("sue", c.PostMessage("re", held.message))


def test_a_held_message_can_be_kept_back_or_deleted_by_its_author() -> None:
    room = seated()
    room.done("ina", c.SetWordFilter(("heck",)))
    first, second = posted(room, "sam", "heck").message, posted(room, "sam", "heck!").message
    room.done("ada", c.HideMessage(first))
    assert room.refused("sam", c.DeleteMessage(first)) == "no_such_message"
    room.done("sam", c.DeleteMessage(second))


@pytest.mark.parametrize(
    "command", [c.AskQuestion("Heck?"), c.RaiseHand("heck"), c.EditMessage("m_1", "heck")]
)
def test_elsewhere_such_words_are_refused(command: c.AnyCommand) -> None:
    room = seated()
    said(room, "sam")
    room.done("ina", c.SetWordFilter(("heck",)))
    assert room.refused("sam", command) == "words_filtered"


def test_the_filter_is_cleaned_and_bounded() -> None:
    room = seated()
    (set_,) = room.done("ada", c.SetWordFilter((" Heck ", "hèck", "", "!!", "give\nup")))
    assert set_ == e.WordFilterSet(room.now, "hèck\ngive up", "ada")
    assert room.state.filter == ("hèck", "give up")
    assert room.done("ada", c.SetWordFilter(("hèck", "give up"))) == []
    for words in (("x" * (FILTER_CHARACTERS + 1),), tuple(map(str, range(FILTER_WORDS + 1)))):
        assert room.refused("ada", c.SetWordFilter(words)) == "filter_too_long"
    room.done("ada", c.SetWordFilter(()))
    assert room.state.filter == ()
    assert not posted(room, "sam", "heck").held


def test_a_course_may_begin_with_a_filter() -> None:
    room = Room()
    begin = c.StartSession("s_1", "demo", "Bayes", room.limits, filter=("heck",))
    assert kinds(room.done("ina", begin)) == ["SessionStarted", "WordFilterSet"]
    assert room.state.filter == ("heck",)
    assert kinds(started().events) == ["SessionStarted"]


def test_slow_mode_sets_messages_to_the_class_apart() -> None:
    room = seated()
    room.done("ina", c.ChangeSettings(slow_seconds=30))
    said(room, "sam")
    assert room.refused("sam", c.PostMessage("again")) == "slow_mode"
    said(room, "sam", private=True)
    said(room, "sue")
    for _ in range(3):
        said(room, "ada")
    room.now += 30
    said(room, "sam")
    room.done("ina", c.ChangeSettings(slow_seconds=0))
    said(room, "sam")


def test_slow_mode_is_not_got_round_by_deleting_or_coming_back() -> None:
    room = seated()
    room.done("ina", c.ChangeSettings(slow_seconds=30))
    room.done("sam", c.DeleteMessage(said(room, "sam")))
    room.done("sam", c.Leave())
    room.done("sam", c.Enter("Sam"))
    assert room.refused("sam", c.PostMessage("again")) == "slow_mode"


def test_who_is_blocked_reaches_the_staff_alone() -> None:
    room = seated()
    mine, others = said(room, "sam"), said(room, "sue")
    (blocked,) = room.done("ada", c.BlockFromChat("sam"))
    assert blocked == e.PersonBlocked(room.now, "sam", "ada")
    assert room.done("ina", c.BlockFromChat("sam")) == []
    assert posted(room, "sam", "why?").private == "sam"
    assert posted(room, "sam", "re", reply_to=others).private == "sam"
    assert room.refused("sam", c.EditMessage(mine, "other")) == "chat_blocked"
    assert room.refused("sam", c.ReactToMessage(others, "laugh")) == "chat_blocked"
    assert room.refused("sam", c.AskQuestion("why?")) == "chat_blocked"
    assert room.refused("sam", c.RaiseHand("why?")) == "chat_blocked"
    room.done("sam", c.RaiseHand())
    room.done("sam", c.DeleteMessage(mine))
    room.done("sam", c.Leave())
    room.done("sam", c.Enter("Sam"))
    assert posted(room, "sam", "still?").private == "sam"
    room.done("ina", c.UnblockFromChat("sam"))
    assert room.done("ina", c.UnblockFromChat("sam")) == []
    assert posted(room, "sam", "thanks").private is None


def test_nobody_of_the_staff_is_blocked() -> None:
    room = seated()
    assert room.refused("ada", c.BlockFromChat("ina")) == "cannot_block_staff"
    assert room.refused("ina", c.BlockFromChat("ina")) == "cannot_block_staff"
    assert room.refused("ina", c.BlockFromChat("nobody")) == "no_such_person"
    room.done("ina", c.BlockFromChat("sam"))
    room.done("sam", c.Enter("Sam"), "assistant")
    assert posted_as_staff(room).private is None, "who teaches now is bound by nothing"


def posted_as_staff(room: Room) -> e.MessagePosted:
    (event,) = room.done("sam", c.PostMessage("hello"), "assistant")
    assert isinstance(event, e.MessagePosted)
    return event


def test_hidden_messages_are_forgotten_with_the_others() -> None:
    room = seated()
    first = said(room, "ada")
    room.done("ina", c.HideMessage(first))
    for _ in range(MESSAGES_SHOWN):
        said(room, "ada")
    assert room.refused("ina", c.ShowMessage(first)) == "no_such_message"
