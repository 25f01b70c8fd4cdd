"""Who may do what?

One table, actor × command, read by the core (to decide), by the page (to grey a button and say
why) and by the docs (`policy_as_markdown`). A cell is allowed, allowed on oneself only, or
refused with the reason in words. What depends on the moment (limits, whose turn it is) is not
here but in `decide`. A command without a row is refused for everyone, and a test fails.
"""

from __future__ import annotations

import msgspec

from . import commands as c
from .names import ACTORS, ROLES, Actor, Role


class Permission(msgspec.Struct, frozen=True):
    """One answer of the table."""

    allowed: bool
    why: str
    """The reason it is refused, a whole sentence; empty when allowed."""
    own_only: bool
    """Allowed only on what is one's own; `why` then says why not on another's."""


Row = dict[Actor, Permission]


def _no(why: str) -> Permission:
    return Permission(allowed=False, why=why, own_only=False)


YES = Permission(allowed=True, why="", own_only=False)
SERVICE_ONLY = _no("Only the service itself does this.")
PEOPLE_ONLY = _no("Only a person in the class does this.")
WATCHES = _no("Guests watch and listen; taking part is for the people of the course.")


def _staff(why: str) -> Row:
    return _row(YES, YES, _no(why))


def _everyone() -> Row:
    return _row(YES, YES, YES)


def _guests_too() -> Row:
    return {**_row(YES, YES, YES), "guest": YES}


def _students(why: str) -> Row:
    return _row(_no(why), _no(why), YES)


def _own(why: str) -> Row:
    return _row(YES, YES, Permission(allowed=True, why=why, own_only=True))


def _row(instructor: Permission, assistant: Permission, student: Permission) -> Row:
    return {
        "instructor": instructor,
        "assistant": assistant,
        "student": student,
        "guest": WATCHES,
        "service": PEOPLE_ONLY,
    }


def _service() -> Row:
    return {**dict.fromkeys(ROLES, SERVICE_ONLY), "service": YES}


OWN_WORDS = Permission(
    allowed=True, why="Nobody can change what someone else wrote.", own_only=True
)

POLICY: dict[type[c.Command], Row] = {
    c.Leave: _guests_too(),
    c.EndSession: _row(
        YES,
        _no("Only an instructor can end the class."),
        _no("Only an instructor can end the class."),
    ),
    c.PostMessage: _everyone(),
    c.RaiseHand: _everyone(),
    c.LowerHand: _own("Only the teaching staff can lower someone else's hand."),
    c.LowerAllHands: _staff("Only the teaching staff can lower all hands."),
    c.CallOn: _staff("Only the teaching staff can call on someone."),
    c.AcceptCall: _everyone(),
    c.DeclineCall: _everyone(),
    c.EndTurn: _own("Only the teaching staff can end someone else's turn."),
    c.OpenSource: _everyone(),
    c.CloseSource: _own("Only the teaching staff can stop what someone else is sending."),
    c.MutePerson: _staff("Only the teaching staff can mute someone else."),
    c.MuteAll: _staff("Only the teaching staff can mute everyone."),
    c.RemovePerson: _staff("Only the teaching staff can remove someone."),
    c.OpenBoard: _staff("Only the teaching staff can open a board."),
    c.AllowWriting: _staff("Only the teaching staff can let people write on the board."),
    c.StopWriting: _staff("Only the teaching staff can stop people from writing on the board."),
    c.AskToWrite: _students("The teaching staff can write on the board without asking."),
    c.StopAsking: _students("The teaching staff can write on the board without asking."),
    c.DeclineWriting: _staff("Only the teaching staff can decline someone's wish to write."),
    c.OfferPresenting: _everyone(),
    c.AcceptPresenting: _everyone(),
    c.DeclinePresenting: _everyone(),
    c.TakePresenting: _staff("Only the teaching staff can take over presenting."),
    c.PushCell: _staff("Only the teaching staff can push a cell to the students."),
    c.PushHint: _staff("Only the teaching staff can push a hint to the students."),
    c.TakePush: _students("What is pushed is for the students' own copies."),
    c.EditMessage: _row(OWN_WORDS, OWN_WORDS, OWN_WORDS),
    c.DeleteMessage: _own("Only the teaching staff can delete what someone else wrote."),
    c.ReactToMessage: _everyone(),
    c.TakeBackReaction: _everyone(),
    c.SetChatMode: _staff("Only the teaching staff can choose whom the students' messages reach."),
    c.DropFile: _everyone(),
    c.AddFile: _everyone(),
    c.HideMessage: _staff("Only the teaching staff can hide a message."),
    c.ShowMessage: _staff("Only the teaching staff can show a message that is kept back."),
    c.BlockFromChat: _staff("Only the teaching staff can block someone from the chat."),
    c.UnblockFromChat: _staff("Only the teaching staff can let someone write to the class again."),
    c.SetWordFilter: _staff(
        "Only the teaching staff can choose the words that hold messages back."
    ),
    c.SetSignal: _students("Signals are the students'; the teaching staff see them counted."),
    c.ClearSignals: _staff("Only the teaching staff can clear everyone's signals."),
    c.React: _everyone(),
    c.AskQuestion: _students("The question board is the students'; the teaching staff answer."),
    c.Upvote: _students("The students vote on questions; the teaching staff answer."),
    c.TakeBackVote: _students("The students vote on questions; the teaching staff answer."),
    c.AnswerQuestion: _staff("Only the teaching staff can answer a question on the board."),
    c.DeleteQuestion: _own("Only the teaching staff can delete someone else's question."),
    c.ChangeSettings: _staff("Only the teaching staff can change the settings of the class."),
    c.Admit: _staff("Only the teaching staff can let people in."),
    c.AdmitAll: _staff("Only the teaching staff can let people in."),
    c.Deny: _staff("Only the teaching staff can turn people away."),
    c.SetSpotlight: _staff("Only the teaching staff can choose whom everyone sees large."),
    c.MutePeople: _staff("Only the teaching staff can mute others."),
    c.StopCameras: _staff("Only the teaching staff can stop the cameras of others."),
    c.LowerHands: _staff("Only the teaching staff can lower the hands of others."),
    c.RemovePeople: _staff("Only the teaching staff can remove people."),
    c.DismissNudge: _staff("Only the teaching staff are told that the class is quiet."),
    c.Promote: _staff("Only the teaching staff can make someone a co-presenter."),
    c.Demote: _own("Only the teaching staff can end someone else's co-presenting."),
    c.MakeLink: _staff("Only the teaching staff can make links for guests."),
    c.RevokeLink: _staff("Only the teaching staff can revoke a link."),
    c.StartSession: _staff("Only the teaching staff of this course can start a class."),
    c.Enter: _guests_too(),
    c.Depart: _guests_too(),
    c.Expire: _service(),
    c.Stir: _service(),
    c.NoticeQuiet: _service(),
}
"""`Enter`, `Depart` and `AddFile` are issued by the service on a person's behalf, in their role."""

PRIVILEGED = (
    c.EndSession,
    c.RemovePerson,
    c.RemovePeople,
    c.MuteAll,
    c.MutePeople,
    c.StopCameras,
    c.ChangeSettings,
    c.Admit,
    c.AdmitAll,
    c.Deny,
    c.HideMessage,
    c.ShowMessage,
    c.BlockFromChat,
    c.UnblockFromChat,
    c.SetWordFilter,
    c.Promote,
    c.Demote,
    c.MakeLink,
    c.RevokeLink,
)
"""What cannot be undone by whom it falls on: before these the hub is asked again who someone is."""

UNKNOWN = _no("This cannot be done here.")


def may(actor: Actor, command: type[c.Command]) -> Permission:
    """The table's answer; what it does not know is refused."""
    return POLICY.get(command, {}).get(actor, UNKNOWN)


def policy_for(role: Role, why_not: str = "") -> dict[str, Permission]:
    """What a page needs: every client command by name, as this role may use it.

    `why_not` stands in place of the table's reason: for who is a guest only because the class is full.
    """
    told = {command.__name__: may(role, command) for command in c.CLIENT_COMMANDS}
    if not why_not:
        return told
    return {name: cell if cell.allowed else _no(why_not) for name, cell in told.items()}


def policy_as_markdown() -> str:
    """The whole table for the reference pages; same input, same text."""
    lines = [
        "| command | " + " | ".join(ACTORS) + " |",
        "|---|" + "---|" * len(ACTORS),
    ]
    for command, row in POLICY.items():
        cells = " | ".join(_in_words(row[actor]) for actor in ACTORS)
        lines.append(f"| `{command.__name__}` | {cells} |")
    return "\n".join(lines) + "\n"


def _in_words(cell: Permission) -> str:
    if cell.own_only:
        return f"own only: {cell.why}"
    return "yes" if cell.allowed else f"no: {cell.why}"
