"""What was agreed for every command, whoever gives it and whomever it is about? Written by hand, and read by tests.

A row says who may, and what comes of it: nothing after the bar means that it succeeds. `i` instructor, `a` assistant,
`s` student, `c` co-presenter, `g` guest; `s*` only on what is one's own. After the bar stand the refusals by target:
`all`, one of the words of `TARGETS` without "other", or a group of them. Who is in no row is not allowed to.
"""

from __future__ import annotations

GROUPS = {
    "staff": ("other instructor", "other assistant"),
    "outside": ("waiting", "waiting guest", "removed", "gone", "stranger"),
    "unheard": ("waiting", "waiting guest", "stranger"),
    "inside": (
        "self",
        "other instructor",
        "other assistant",
        "other student",
        "other copresenter",
        "other guest",
        "watcher",
    ),
    "others": ("m_private", "m_held", "m_hidden"),
    "kept": ("m_held", "m_hidden"),
}

AGREED: dict[str, str] = {
    # about a person
    "LowerHand": "i a s* c* |",
    "CallOn": "i a | self:call_on_self guest:guests_watch outside:no_such_person",
    "EndTurn": "i a s* c* | all:not_their_turn",
    "CloseSource": "i a s* c* |",
    "MutePerson": "i a | self:own_microphone outside:no_such_person",
    "RemovePerson": "i a | self:cannot_remove_self instructor:cannot_remove_instructor"
    " stranger:no_such_person",
    "AllowWriting": "i a | guest:guests_watch unheard:no_such_person removed:no_such_person",
    "StopWriting": "i a |",
    "DeclineWriting": "i a |",
    "OfferPresenting": "i a | self:offer_to_self guest:guests_watch outside:no_such_person"
    " ; s c | all:not_presenting",
    "Admit": "i a | removed:not_waiting gone:not_waiting stranger:not_waiting",
    "Deny": "i a | inside:not_waiting removed:not_waiting gone:not_waiting stranger:not_waiting",
    "SetSpotlight": "i a | guest:guests_watch outside:no_such_person",
    "BlockFromChat": "i a | self:cannot_block_staff staff:cannot_block_staff unheard:no_such_person",
    "UnblockFromChat": "i a |",
    "MutePeople": "i a | self:own_microphone",
    "StopCameras": "i a |",
    "LowerHands": "i a |",
    "RemovePeople": "i a | self:cannot_remove_self instructor:cannot_remove_instructor",
    "Promote": "i a | self:students_only_promoted staff:students_only_promoted"
    " guest:students_only_promoted outside:no_such_person",
    "Demote": "i a s* c* |",
    # about a message
    "PostMessage": "i a | m_none:no_such_message"
    " ; s c | m_none:no_such_message others:no_such_message",
    "EditMessage": "i a | m_other:not_allowed m_staff:not_allowed others:not_allowed"
    " m_none:no_such_message"
    " ; s c | m_other:not_allowed m_staff:not_allowed others:no_such_message m_none:no_such_message",
    "DeleteMessage": "i a | m_none:no_such_message"
    " ; s c | m_other:not_allowed m_staff:not_allowed others:no_such_message m_none:no_such_message",
    "ReactToMessage": "i a | kept:message_held m_none:no_such_message"
    " ; s c | others:no_such_message m_none:no_such_message",
    "TakeBackReaction": "i a | m_none:no_such_message"
    " ; s c | others:no_such_message m_none:no_such_message",
    "HideMessage": "i a | m_private:not_for_the_class m_none:no_such_message",
    "ShowMessage": "i a | m_none:no_such_message",
    # about a question of the question board
    "Upvote": "s c | q_own:own_question q_answered:question_answered q_none:no_such_question",
    "TakeBackVote": "s c | q_answered:question_answered q_none:no_such_question",
    "AnswerQuestion": "i a | q_none:no_such_question",
    "DeleteQuestion": "i a | q_none:no_such_question"
    " ; s c | q_other:not_allowed q_answered:not_allowed q_none:no_such_question",
    # about what was pushed
    "TakePush": "s c | push_none:no_such_push",
    # about a file that no message has yet
    "DropFile": "i a s c | f_other:no_such_attachment f_none:no_such_attachment",
    # about nobody else
    "Leave": "i a s c g |",
    "EndSession": "i |",
    "RaiseHand": "i a s c |",
    "LowerAllHands": "i a |",
    "AcceptCall": "i a s c | all:not_called",
    "DeclineCall": "i a s c | all:not_called",
    "OpenSource": "i a c | ; s | all:screen_needs_turn",
    "MuteAll": "i a |",
    "OpenBoard": "i a |",
    "AskToWrite": "s | ; c | all:may_write_already",
    "StopAsking": "s c |",
    "AcceptPresenting": "i a s c | all:not_offered",
    "DeclinePresenting": "i a s c | all:not_offered",
    "TakePresenting": "i a |",
    "PushCell": "i a |",
    "PushHint": "i a |",
    "SetChatMode": "i a |",
    "SetWordFilter": "i a |",
    "SetSignal": "s c |",
    "ClearSignals": "i a |",
    "React": "i a s c |",
    "AskQuestion": "s c |",
    "DismissNudge": "i a |",
    "ChangeSettings": "i a |",
    "AdmitAll": "i a |",
    "MakeLink": "i a |",
    "RevokeLink": "i a |",
}

LETTERS = {
    "instructor": "i",
    "assistant": "a",
    "student": "s",
    "copresenter": "c",
    "guest": "g",
    "watcher": "g",
    "waiting": "s",
    "waiting guest": "g",
    "removed": "s",
    "gone": "s",
    "stranger": "s",
    "service": "",
}
"""Under which letter each asker stands in the table."""

NOT_THERE = {
    "waiting": "in_lobby",
    "waiting guest": "in_lobby",
    "removed": "removed",
    "gone": "not_here",
    "stranger": "not_here",
}
"""What someone outside is told who would be allowed to if they were in the class."""


def agreed(command: str, asker: str, target: str) -> str:
    """The code of the refusal, or "" where the command succeeds."""
    letter = LETTERS[asker]
    for row in AGREED[command].split(";"):
        who, _, refusals = row.partition("|")
        if letter and letter in who.split():
            return _by_target(refusals, target)
        if letter and f"{letter}*" in who.split():
            own = target in {"self", ""}
            return _by_target(refusals, target) if own else "not_allowed"
    return "watching" if asker == "watcher" else "not_allowed"


def agreed_outside(command: str, asker: str) -> str:
    """The same for someone who is not in the class, about themselves or what is their own."""
    letters = AGREED[command].replace("*", "").split()
    if LETTERS[asker] not in letters:
        return "not_allowed"
    leaving = command == "Leave" and NOT_THERE[asker] == "in_lobby"
    return "" if leaving else NOT_THERE[asker]


def _by_target(refusals: str, target: str) -> str:
    target = "other guest" if target == "watcher" else target
    for refusal in refusals.split():
        whom, code = refusal.split(":")
        if whom in {"all", target, target.removeprefix("other ")} or target in GROUPS.get(whom, ()):
            return code
    return ""
