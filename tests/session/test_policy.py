"""Does the table say what was agreed, for every role and every command?"""

from __future__ import annotations

import pytest
from liveclass_hub.session import commands as c
from liveclass_hub.session import events as e
from liveclass_hub.session.decide import RULES
from liveclass_hub.session.limits import SessionLimits
from liveclass_hub.session.names import ACTORS, ROLES, Actor
from liveclass_hub.session.policy import POLICY, may, policy_as_markdown, policy_for
from liveclass_hub.session.refusals import Refusal

from tests.session.room import Room, seated

# i instructor, a assistant, s student, g guest, v the service; o: on one's own only, not on another's.
AGREED = {
    "Leave": "i a s g",
    "EndSession": "i",
    "PostMessage": "i a s",
    "RaiseHand": "i a s",
    "LowerHand": "i a so",
    "LowerAllHands": "i a",
    "CallOn": "i a",
    "AcceptCall": "i a s",
    "DeclineCall": "i a s",
    "EndTurn": "i a so",
    "OpenSource": "i a s",
    "CloseSource": "i a so",
    "MutePerson": "i a",
    "MuteAll": "i a",
    "RemovePerson": "i a",
    "OpenBoard": "i a",
    "AllowWriting": "i a",
    "StopWriting": "i a",
    "AskToWrite": "s",
    "StopAsking": "s",
    "DeclineWriting": "i a",
    "OfferPresenting": "i a s",
    "AcceptPresenting": "i a s",
    "DeclinePresenting": "i a s",
    "TakePresenting": "i a",
    "PushCell": "i a",
    "PushHint": "i a",
    "TakePush": "s",
    "EditMessage": "io ao so",
    "DeleteMessage": "i a so",
    "ReactToMessage": "i a s",
    "TakeBackReaction": "i a s",
    "SetChatMode": "i a",
    "DropFile": "i a s",
    "AddFile": "i a s",
    "HideMessage": "i a",
    "ShowMessage": "i a",
    "BlockFromChat": "i a",
    "UnblockFromChat": "i a",
    "SetWordFilter": "i a",
    "SetSignal": "s",
    "ClearSignals": "i a",
    "React": "i a s",
    "AskQuestion": "s",
    "Upvote": "s",
    "TakeBackVote": "s",
    "AnswerQuestion": "i a",
    "DeleteQuestion": "i a so",
    "SetSpotlight": "i a",
    "Promote": "i a",
    "Demote": "i a so",
    "MutePeople": "i a",
    "StopCameras": "i a",
    "LowerHands": "i a",
    "RemovePeople": "i a",
    "DismissNudge": "i a",
    "ChangeSettings": "i a",
    "Admit": "i a",
    "AdmitAll": "i a",
    "Deny": "i a",
    "MakeLink": "i a",
    "RevokeLink": "i a",
    "StartSession": "i a",
    "Enter": "i a s g",
    "Depart": "i a s g",
    "Expire": "v",
    "Stir": "v",
    "NoticeQuiet": "v",
}
LETTERS: dict[Actor, str] = {
    "instructor": "i",
    "assistant": "a",
    "student": "s",
    "guest": "g",
    "service": "v",
}
PERSON: dict[Actor, str | None] = {
    "instructor": "ina",
    "assistant": "ada",
    "student": "sam",
    "guest": "gus",
    "service": None,
}
COMMANDS: dict[str, c.AnyCommand] = {
    "Leave": c.Leave(),
    "EndSession": c.EndSession(),
    "PostMessage": c.PostMessage("hello"),
    "RaiseHand": c.RaiseHand(),
    "LowerHand": c.LowerHand("sue"),
    "LowerAllHands": c.LowerAllHands(),
    "CallOn": c.CallOn("sue"),
    "AcceptCall": c.AcceptCall(),
    "DeclineCall": c.DeclineCall(),
    "EndTurn": c.EndTurn("sol"),
    "OpenSource": c.OpenSource("microphone"),
    "CloseSource": c.CloseSource("microphone", "sue"),
    "MutePerson": c.MutePerson("sue"),
    "MuteAll": c.MuteAll(),
    "RemovePerson": c.RemovePerson("sue"),
    "OpenBoard": c.OpenBoard("07 Sampling.ipynb"),
    "AllowWriting": c.AllowWriting(("sue",)),
    "StopWriting": c.StopWriting(("sue",)),
    "AskToWrite": c.AskToWrite(),
    "StopAsking": c.StopAsking(),
    "DeclineWriting": c.DeclineWriting("sue"),
    "OfferPresenting": c.OfferPresenting("sue"),
    "AcceptPresenting": c.AcceptPresenting(),
    "DeclinePresenting": c.DeclinePresenting(),
    "TakePresenting": c.TakePresenting(),
    "PushCell": c.PushCell("a1", "code", "x = 1"),
    "PushHint": c.PushHint("Look at the mean."),
    "TakePush": c.TakePush("push_1"),
    "EditMessage": c.EditMessage("m_said", "other words"),
    "DeleteMessage": c.DeleteMessage("m_said"),
    "ReactToMessage": c.ReactToMessage("m_said", "thanks"),
    "TakeBackReaction": c.TakeBackReaction("m_said", "thanks"),
    "SetChatMode": c.SetChatMode("off"),
    "DropFile": c.DropFile("f_1"),
    "AddFile": c.AddFile("f_2", "plot.png", "image/png", 3),
    "HideMessage": c.HideMessage("m_said"),
    "ShowMessage": c.ShowMessage("m_said"),
    "BlockFromChat": c.BlockFromChat("sue"),
    "UnblockFromChat": c.UnblockFromChat("sue"),
    "SetWordFilter": c.SetWordFilter(("bad",)),
    "SetSignal": c.SetSignal("yes"),
    "ClearSignals": c.ClearSignals(),
    "React": c.React("applause"),
    "AskQuestion": c.AskQuestion("Why?"),
    "Upvote": c.Upvote("q_1"),
    "TakeBackVote": c.TakeBackVote("q_1"),
    "AnswerQuestion": c.AnswerQuestion("q_1"),
    "DeleteQuestion": c.DeleteQuestion("q_1"),
    "SetSpotlight": c.SetSpotlight("sue"),
    "Promote": c.Promote("sue"),
    "Demote": c.Demote("sue"),
    "MutePeople": c.MutePeople(("sue",)),
    "StopCameras": c.StopCameras(("sue",)),
    "LowerHands": c.LowerHands(("sue",)),
    "RemovePeople": c.RemovePeople(("sue",)),
    "DismissNudge": c.DismissNudge(),
    "ChangeSettings": c.ChangeSettings(locked=True),
    "Admit": c.Admit("pat"),
    "AdmitAll": c.AdmitAll(),
    "Deny": c.Deny("pat"),
    "MakeLink": c.MakeLink("f" * 64, "Parents"),
    "RevokeLink": c.RevokeLink("l_door"),
    "StartSession": c.StartSession("s_2", "demo", "Again", SessionLimits()),
    "Enter": c.Enter("Someone"),
    "Depart": c.Depart("gone"),
    "Expire": c.Expire("empty"),
    "Stir": c.Stir(),
    "NoticeQuiet": c.NoticeQuiet(),
}
CELLS = [(name, actor) for name in AGREED for actor in ACTORS]


def agreed(name: str, actor: Actor) -> str:
    """`yes`, `own` or `no`."""
    for word in AGREED[name].split():
        if word[0] == LETTERS[actor]:
            return "own" if word.endswith("o") else "yes"
    return "no"


def ready(name: str, actor: Actor) -> Room:
    """A class in which nothing but the policy is in the way of this command."""
    if name == "StartSession":
        return Room()
    room = seated()
    room.done("sue", c.RaiseHand())
    room.done("sue", c.OpenSource("microphone"))
    room.done("ina", c.CallOn("sol"))
    room.done("sol", c.AcceptCall())
    room.replay([e.MessagePosted(room.now, "m_said", "sue", "hello")])
    room.replay([e.QuestionAsked(room.now, "q_1", "sue", "Why?", False)])
    room.done("ivo", c.OpenBoard("board.ipynb"))
    room.done("ivo", c.PushHint("Think."))
    room.done("ivo", c.ChangeSettings(lobby=True))
    room.done("pat", c.Enter("Pat"), "student")
    asked = PERSON[actor] if actor != "guest" else None
    if asked is not None and name == "DropFile":
        room.done(asked, c.AddFile("f_1", "plot.png", "image/png", 3))
    if asked is not None and name in {"AcceptCall", "DeclineCall"}:
        room.done("ivo", c.CallOn(asked))
    if asked is not None and name in {"AcceptPresenting", "DeclinePresenting"}:
        room.done("ivo", c.OfferPresenting(asked))
    if name == "OfferPresenting" and actor == "student":
        room.done("ivo", c.OfferPresenting("sam"))
        room.done("sam", c.AcceptPresenting())
    return room


def test_every_command_has_a_row_a_rule_and_a_place_in_this_table() -> None:
    assert set(POLICY) == set(RULES) == set(c.COMMANDS)
    assert {command.__name__ for command in c.COMMANDS} == set(AGREED) == set(COMMANDS)
    assert all(set(row) == set(ACTORS) for row in POLICY.values())


@pytest.mark.parametrize(("name", "actor"), CELLS)
def test_only_what_was_agreed_succeeds(name: str, actor: Actor) -> None:
    room = ready(name, actor)
    decision = room.ask(PERSON[actor], COMMANDS[name], actor)
    if agreed(name, actor) == "yes":
        assert not isinstance(decision, Refusal), decision
    else:
        assert isinstance(decision, Refusal)
        assert decision.code == "not_allowed"
        assert decision.message.endswith(".")


@pytest.mark.parametrize(("name", "actor"), CELLS)
def test_the_table_that_pages_read_is_the_one_that_decides(name: str, actor: Actor) -> None:
    permission = may(actor, type(COMMANDS[name]))
    word = agreed(name, actor)
    assert permission.allowed is (word != "no")
    assert permission.own_only is (word == "own")
    assert bool(permission.why) is (word != "yes")


@pytest.mark.parametrize(
    "command", [c.LowerHand(), c.LowerHand("sam"), c.CloseSource("camera"), c.MutePerson("sam")]
)
def test_one_may_do_to_oneself_what_is_ones_own(command: c.AnyCommand) -> None:
    room = seated()
    room.done("sam", c.RaiseHand())
    room.done("sam", c.OpenSource("camera"))
    decision = room.ask("sam", command)
    assert isinstance(decision, Refusal) is isinstance(command, c.MutePerson)


def test_an_unknown_command_is_refused_for_everyone() -> None:
    class Shout(c.Command, frozen=True):
        pass

    assert not any(may(actor, Shout).allowed for actor in ACTORS)


@pytest.mark.parametrize("role", ROLES)
def test_a_page_is_told_about_every_client_command_and_no_other(role: str) -> None:
    told = policy_for(role)  # type: ignore[arg-type]
    assert set(told) == {command.__name__ for command in c.CLIENT_COMMANDS}


def test_the_table_in_markdown_has_every_row_and_reason() -> None:
    table = policy_as_markdown()
    assert table.count("\n") == len(POLICY) + 2
    for command, row in POLICY.items():
        line = next(line for line in table.splitlines() if f"`{command.__name__}`" in line)
        assert line.count("|") == len(ACTORS) + 2
        assert all(cell.why in line for cell in row.values())
