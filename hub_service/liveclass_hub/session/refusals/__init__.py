"""What can be refused, and in which words?

A refusal is a value with three parts: a `code` for programs, a `message` that says what happened
and why, and `next`, what the person can do. Every refusal of the core is a row of `WORDS`;
nothing ever matches the English text.
"""

from __future__ import annotations

from typing import Literal, get_args

import msgspec

from .chat import CHAT_WORDS, ChatCode


class Refusal(msgspec.Struct, frozen=True):
    """Why something did not happen. It changes nothing."""

    code: str
    message: str
    next: str


RefusalCode = Literal[
    ChatCode,
    "not_allowed",
    "not_here",
    "no_such_person",
    "not_live",
    "session_ended",
    "already_live",
    "removed",
    "capacity",
    "question_too_long",
    "hand_cell_too_long",
    "hand_cells_full",
    "title_missing",
    "title_too_long",
    "name_missing",
    "not_called",
    "not_their_turn",
    "call_on_self",
    "microphones_full",
    "cameras_full",
    "screen_taken",
    "screen_needs_turn",
    "own_microphone",
    "cannot_remove_instructor",
    "cannot_remove_self",
    "no_board",
    "bad_notebook_name",
    "may_write_already",
    "not_presenting",
    "offer_to_self",
    "not_offered",
    "empty_push",
    "push_too_long",
    "bad_cell_id",
    "no_such_push",
    "empty_question",
    "own_questions_full",
    "questions_full",
    "no_such_question",
    "own_question",
    "question_answered",
    "answer_too_long",
    "locked",
    "denied",
    "in_lobby",
    "not_waiting",
    "unmuting_off",
    "cameras_off",
    "files_closed",
    "guests_watch",
    "no_such_link",
    "link_revoked",
    "link_expired",
    "link_used_up",
    "guests_full",
    "guest_name_missing",
    "links_off",
    "links_full",
    "link_label_missing",
    "link_label_too_long",
    "students_only_promoted",
    "copresenters_full",
    "role_changed",
    "watching",
]
CODES: tuple[RefusalCode, ...] = get_args(RefusalCode)

WORDS: dict[RefusalCode, tuple[str, str]] = {
    **CHAT_WORDS,
    "not_allowed": ("{why}", "Ask the instructor if you think you should be able to."),
    "not_here": (
        "You are not in this class at the moment.",
        "Join the class again from the Live class panel.",
    ),
    "no_such_person": (
        "That person is not in this class: they may have just left.",
        "Look at the list of people, which shows who is here now.",
    ),
    "not_live": ("This class has not started yet.", "Wait for the instructor to start it."),
    "session_ended": (
        "This class has ended.",
        "The next one shows in the Live class panel when it starts.",
    ),
    "already_live": (
        "This class is already live.",
        "Join the live class instead of starting another.",
    ),
    "removed": (
        "You were removed from this class and cannot come back to it.",
        "Write to your instructor if this was a mistake; the next class is open to you again.",
    ),
    "capacity": (
        "This class is full: {count} at most.",
        "Try again when someone has left, or tell the instructor.",
    ),
    "question_too_long": (
        "This question is too long: it holds at most {limit} characters.",
        "Shorten it, or write it as a message.",
    ),
    "hand_cell_too_long": (
        "This cell is too long to go with a hand: at most {limit} bytes.",
        "Raise your hand without it, or split the cell and share the part you ask about.",
    ),
    "hand_cells_full": (
        "{limit} raised hands carry a cell already, which is as many as may.",
        "Raise your hand without it; you can show the cell when you are called on.",
    ),
    "title_missing": ("A class needs a title.", "Give it a title and start it again."),
    "title_too_long": (
        "This title is too long: at most {limit} characters.",
        "Shorten the title and start the class again.",
    ),
    "name_missing": (
        "The hub gave no name for you, so nobody could tell who you are.",
        "Log out of the hub and in again, or tell the hub's administrator.",
    ),
    "not_called": (
        "Nobody is calling on you: the call was taken back or given to someone else.",
        "Raise your hand to be called on.",
    ),
    "not_their_turn": (
        "That person is neither called on nor speaking in the spotlight.",
        "Look at the stage, which shows whose turn it is.",
    ),
    "call_on_self": ("You cannot call on yourself.", "Open your microphone and speak."),
    "microphones_full": (
        "No more microphones can be open at once in this class: {limit} at most.",
        "Raise your hand, or wait until someone mutes.",
    ),
    "cameras_full": (
        "No more cameras can be on at once in this class: {limit} at most.",
        "Go on with sound only, or wait until someone turns theirs off.",
    ),
    "screen_taken": (
        "Someone else is sharing their screen, and there is one screen at a time.",
        "Wait until they stop, or ask the instructor to stop them.",
    ),
    "screen_needs_turn": (
        "Students can share their screen only while it is their turn.",
        "Raise your hand; when you are called on and accept, you can share.",
    ),
    "own_microphone": (
        "This mutes other people, not yourself.",
        "Use your own microphone button.",
    ),
    "cannot_remove_instructor": (
        "An instructor cannot be removed from the class.",
        "Speak to them, or to the hub's administrator.",
    ),
    "cannot_remove_self": ("You cannot remove yourself.", "Leave the class instead."),
    "no_board": (
        "This class has no board open.",
        "Wait until the teaching staff open one, or open one if you teach.",
    ),
    "bad_notebook_name": (
        "That is not the name of a notebook in the course folder: it ends in .ipynb, has at most "
        "{limit} characters, and no part of it begins with a dot.",
        "Choose a notebook of the course folder, or type another name.",
    ),
    "may_write_already": (
        "You may write on the board already.",
        "Click into a cell and type.",
    ),
    "not_presenting": (
        "Only who presents and the teaching staff can hand over presenting.",
        "Ask the presenter or the teaching staff.",
    ),
    "offer_to_self": (
        "You cannot offer presenting to yourself.",
        "Take over presenting instead.",
    ),
    "not_offered": (
        "Nobody offers you presenting: the offer was taken back or given to someone else.",
        "Ask the presenter to offer it to you again.",
    ),
    "empty_push": ("There is nothing in what you push.", "Write something and push it again."),
    "push_too_long": (
        "This is too long to push: at most {limit} bytes go in one push.",
        "Push it in parts, or put it on the board and tell the students where it is.",
    ),
    "bad_cell_id": (
        "This cell's id is not one that a notebook may have, so it cannot be pushed.",
        "Copy its text into a new cell and push that one.",
    ),
    "no_such_push": (
        "That push is not offered any more.",
        "Take one of those that show now, or copy the cell from the board.",
    ),
    "empty_question": ("There is nothing in this question.", "Write it and send it again."),
    "own_questions_full": (
        "{limit} questions of yours wait already, which is as many as one person may have.",
        "Wait until one is answered, or delete one.",
    ),
    "questions_full": (
        "{limit} questions wait already, which is as many as the board holds.",
        "Give your vote to one that asks the same, or raise your hand.",
    ),
    "no_such_question": (
        "That question is not on the board any more.",
        "Look at those that show now, or ask anew.",
    ),
    "own_question": (
        "You cannot vote for your own question: it counts already that you ask.",
        "Let others give it their votes.",
    ),
    "question_answered": (
        "That question is answered already.",
        "Ask again in other words if the answer does not help.",
    ),
    "answer_too_long": (
        "This answer is too long: it holds at most {limit} bytes.",
        "Shorten it, or say it to the class and mark the question as answered.",
    ),
    "locked": (
        "The class is locked: nobody new comes in.",
        "Ask the teaching staff to unlock it, then try again.",
    ),
    "denied": (
        "The teaching staff did not let you in just now.",
        "You may ask again in a minute, or write to your instructor.",
    ),
    "in_lobby": (
        "You are in the lobby: this works once you are let in.",
        "Wait here; the page goes on by itself when someone lets you in.",
    ),
    "not_waiting": (
        "That person is not in the lobby any more.",
        "Look at the list of who waits, which shows who is there now.",
    ),
    "unmuting_off": (
        "The teaching staff have turned off unmuting: microphones open when it is one's turn.",
        "Raise your hand; when you are called on and accept, you can speak.",
    ),
    "cameras_off": (
        "The teaching staff have turned the students' cameras off.",
        "Go on with sound only, or ask in the chat.",
    ),
    "files_closed": (
        "The course's files are open to those in the class only, while it is locked or has a lobby.",
        "Join the class; the files open when you are let in.",
    ),
    "guests_watch": (
        "That person only watches and listens: they are a guest, or came when the class was full.",
        "Choose someone who takes part.",
    ),
    "no_such_link": (
        "This link opens nothing: a part of it is missing or was changed, or its class is long over.",
        "Copy the whole link again, or ask whoever gave it to you for another.",
    ),
    "link_revoked": (
        "This link was taken back by the teaching staff.",
        "Ask whoever gave it to you for another.",
    ),
    "link_expired": (
        "This link has expired: it lets nobody in any more.",
        "Ask whoever gave it to you for another.",
    ),
    "link_used_up": (
        "As many guests have come by this link as it was made for.",
        "Ask whoever gave it to you for another.",
    ),
    "guests_full": (
        "{limit} guests have come to this class already, which is as many as it takes.",
        "Ask the teaching staff how else you can take part.",
    ),
    "guest_name_missing": (
        "The class needs a name to show for you, with letters in it.",
        "Type the name under which people here know you.",
    ),
    "links_off": (
        "This installation has links for guests switched off.",
        "Ask the hub's administrator to set guest_link_minutes, or add people to the course.",
    ),
    "links_full": (
        "This class has had {limit} links, which is as many as it can have.",
        "Give people one that is still open.",
    ),
    "link_label_missing": (
        "A link needs a label, so that you can tell it from the others.",
        "Write whom it is for, and make it again.",
    ),
    "link_label_too_long": (
        "This label is too long: it holds at most {limit} characters.",
        "Shorten it and make the link again.",
    ),
    "students_only_promoted": (
        "Only students can be made co-presenters.",
        "Choose a student; the teaching staff speak, share and write in any case.",
    ),
    "copresenters_full": (
        "{limit} people co-present already, which is as many as a class can have at once.",
        "Make one of them a student again first.",
    ),
    "role_changed": (
        "Your role in this course has just changed, so this was not done.",
        "The page joins again by itself; try it once more then.",
    ),
    "watching": (
        "The class was full when you came, so you watch and listen.",
        "Stay: you take part as soon as a place is free.",
    ),
}


def refuse(code: RefusalCode, **words: object) -> Refusal:
    """The refusal of this code with `words` filled in.

    Values are inserted as they are, so only numbers and our own sentences may be given: what a
    person typed never becomes part of a refusal.
    """
    message, then = WORDS[code]
    return Refusal(code, message.format(**words), then)
