"""Where does the whole matrix of who, what and to whom play? In one class that has everybody in it.

Askers and targets are named by what they are, so that a table can be read: a *copresenter* is a
promoted student, a *guest* came by a link, a *watcher* is a student who came when the class was
full, the *waiting* stand in the lobby, *gone* was here before, *removed* was put out, and nobody has
ever heard of *stranger*.
"""

from __future__ import annotations

from collections.abc import Callable

from liveclass_hub.session import commands as c
from liveclass_hub.session import events as e
from liveclass_hub.session.names import Actor

from tests.session.room import DOOR, Room, open_door, started

ROLE: dict[str, Actor] = {
    "instructor": "instructor",
    "assistant": "assistant",
    "student": "student",
    "copresenter": "student",
    "guest": "guest",
    "watcher": "guest",
    "other instructor": "instructor",
    "other assistant": "assistant",
    "other student": "student",
    "other copresenter": "student",
    "other guest": "guest",
    "waiting": "student",
    "waiting guest": "guest",
    "removed": "student",
    "gone": "student",
    "stranger": "student",
    "service": "service",
}
"""In which role each of these people asks."""

ASKERS = ("instructor", "assistant", "student", "copresenter", "guest", "watcher", "service")
TARGETS = (
    "self",
    "other instructor",
    "other assistant",
    "other student",
    "other copresenter",
    "other guest",
    "watcher",
    "waiting",
    "waiting guest",
    "removed",
    "gone",
    "stranger",
)
OUTSIDE = ("waiting", "waiting guest", "removed", "gone", "stranger")
"""Who asks something of a class they are not in."""

MESSAGES = ("m_own", "m_other", "m_staff", "m_private", "m_held", "m_hidden", "m_none")
QUESTIONS = ("q_own", "q_other", "q_answered", "q_none")
FILES = ("f_own", "f_other", "f_none")
PUSHES = ("push_1", "push_none")

Command = Callable[[str], c.AnyCommand]
PERSON: dict[str, Command] = {
    "LowerHand": c.LowerHand,
    "CallOn": c.CallOn,
    "EndTurn": c.EndTurn,
    "CloseSource": lambda person: c.CloseSource("microphone", person),
    "MutePerson": c.MutePerson,
    "RemovePerson": c.RemovePerson,
    "AllowWriting": lambda person: c.AllowWriting((person,)),
    "StopWriting": lambda person: c.StopWriting((person,)),
    "DeclineWriting": c.DeclineWriting,
    "OfferPresenting": c.OfferPresenting,
    "Admit": c.Admit,
    "Deny": c.Deny,
    "SetSpotlight": c.SetSpotlight,
    "BlockFromChat": c.BlockFromChat,
    "UnblockFromChat": c.UnblockFromChat,
    "MutePeople": lambda person: c.MutePeople((person,)),
    "StopCameras": lambda person: c.StopCameras((person,)),
    "LowerHands": lambda person: c.LowerHands((person,)),
    "RemovePeople": lambda person: c.RemovePeople((person,)),
    "Promote": c.Promote,
    "Demote": c.Demote,
}
"""Commands that name a person."""

MESSAGE: dict[str, Command] = {
    "PostMessage": lambda message: c.PostMessage("as to that", message),
    "EditMessage": lambda message: c.EditMessage(message, "rather"),
    "DeleteMessage": c.DeleteMessage,
    "ReactToMessage": lambda message: c.ReactToMessage(message, "thanks"),
    "TakeBackReaction": lambda message: c.TakeBackReaction(message, "thanks"),
    "HideMessage": c.HideMessage,
    "ShowMessage": c.ShowMessage,
}
QUESTION: dict[str, Command] = {
    "Upvote": c.Upvote,
    "TakeBackVote": c.TakeBackVote,
    "AnswerQuestion": c.AnswerQuestion,
    "DeleteQuestion": c.DeleteQuestion,
}
FILE: dict[str, Command] = {"DropFile": c.DropFile}
PUSH: dict[str, Command] = {"TakePush": c.TakePush}
ALONE: dict[str, c.AnyCommand] = {
    "Leave": c.Leave(),
    "EndSession": c.EndSession(),
    "RaiseHand": c.RaiseHand("why?"),
    "LowerAllHands": c.LowerAllHands(),
    "AcceptCall": c.AcceptCall(),
    "DeclineCall": c.DeclineCall(),
    "OpenSource": c.OpenSource("screen"),
    "MuteAll": c.MuteAll(),
    "OpenBoard": c.OpenBoard("board.ipynb"),
    "AskToWrite": c.AskToWrite(),
    "StopAsking": c.StopAsking(),
    "AcceptPresenting": c.AcceptPresenting(),
    "DeclinePresenting": c.DeclinePresenting(),
    "TakePresenting": c.TakePresenting(),
    "PushCell": c.PushCell("a1", "code", "x = 1"),
    "PushHint": c.PushHint("Look at the mean."),
    "SetChatMode": c.SetChatMode("off"),
    "SetWordFilter": c.SetWordFilter(("bad",)),
    "SetSignal": c.SetSignal("yes"),
    "ClearSignals": c.ClearSignals(),
    "React": c.React("applause"),
    "AskQuestion": c.AskQuestion("Why?"),
    "DismissNudge": c.DismissNudge(),
    "ChangeSettings": c.ChangeSettings(cameras=False),
    "AdmitAll": c.AdmitAll(),
    "MakeLink": c.MakeLink("f" * 64, "Parents"),
    "RevokeLink": c.RevokeLink(DOOR),
}
"""Commands that name nobody and nothing."""


def enter(room: Room, *people: str) -> None:
    for person in people:
        link = DOOR if ROLE[person] == "guest" else None
        room.done(person, c.Enter(person.title(), link), ROLE[person])


def classroom() -> Room:
    """A live class in which all of these people are, or were, or wait."""
    room = started()
    open_door(room)
    here = [person for person in ROLE if person not in {*OUTSIDE, "service", "watcher"}]
    enter(room, *here, "removed", "gone")
    room.replay([e.PersonEntered(room.now, "watcher", "Watcher", "guest")])
    staff = "other instructor"
    for person in ("copresenter", "other copresenter"):
        room.done(staff, c.Promote(person), "instructor")
    room.done(staff, c.OpenBoard("board.ipynb"), "instructor")
    room.done("other student", c.RaiseHand(), "student")
    room.done("other student", c.AskToWrite(), "student")
    room.done("other student", c.OpenSource("microphone"), "student")
    room.replay([e.HintPushed(room.now, "push_1", staff, "Think.", None)])
    room.done(staff, c.RemovePerson("removed"), "instructor")
    room.done("gone", c.Leave(), "student")
    room.done(staff, c.ChangeSettings(lobby=True), "instructor")
    enter(room, "waiting", "waiting guest")
    return room


def with_things(room: Room, asker: str) -> Room:
    """Messages and questions: of the asker, of others, kept back, answered."""
    at, other = room.now, "other student"
    own = asker if asker in room.state.people else other
    room.replay(
        [
            e.MessagePosted(at, "m_own", own, "mine"),
            e.MessagePosted(at, "m_other", other, "hello"),
            e.MessagePosted(at, "m_staff", "other instructor", "hello all"),
            e.MessagePosted(at, "m_private", other, "between us", None, other),
            e.MessagePosted(at, "m_held", other, "bad", None, None, True),
            e.MessagePosted(at, "m_hidden", other, "rude"),
            e.QuestionAsked(at, "q_own", own, "Why me?", False),
            e.QuestionAsked(at, "q_other", other, "Why?", False),
            e.QuestionAsked(at, "q_answered", other, "How?", True),
            e.QuestionAnswered(at, "q_answered", "other instructor", None),
        ]
    )
    for file, owner in (("f_own", own), ("f_other", other)):
        room.replay([e.FileAdded(at, file, owner, f"{file}.pdf", "application/pdf", 1000)])
    room.done("other instructor", c.HideMessage("m_hidden"), "instructor")
    return room
