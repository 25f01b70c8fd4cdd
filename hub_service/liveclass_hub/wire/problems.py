"""Which codes can a page meet, besides the core's refusals?

`DoorCode` is refused before a command reaches a session: by the host's doors, or by the user's
own server. The service's words are in `DOOR_WORDS`; those of the user's server are in its own
wheel. `ByeReason` says why a socket was closed.
"""

from __future__ import annotations

from typing import Literal, get_args

from ..session.refusals import Refusal

DoorCode = Literal[
    "not_enrolled",
    "no_such_course",
    "no_such_session",
    "was_not_there",
    "bad_request",
    "bad_ticket",
    "too_big",
    "no_such_file",
    "file_too_big",
    "file_type_refused",
    "file_not_as_named",
    "picture_too_large",
    "rate_limited",
    "not_saved",
    "starting",
    "signed_out",
    "hub_scope_missing",
    "hub_down",
    "service_down",
    "not_on_hub",
]
DOOR_CODES: tuple[DoorCode, ...] = get_args(DoorCode)

ByeReason = Literal[
    "ended",
    "removed",
    "elsewhere",
    "left",
    "slow",
    "protocol",
    "lease",
    "restarting",
    "moved",
    "denied",
    "link_revoked",
]
BYE_REASONS: tuple[ByeReason, ...] = get_args(ByeReason)

CLOSE_CODES: dict[ByeReason, int] = {
    "ended": 4000,
    "removed": 4001,
    "elsewhere": 4002,
    "left": 4003,
    "slow": 4008,
    "protocol": 4004,
    "lease": 4005,
    "restarting": 4006,
    "moved": 4007,
    "denied": 4009,
    "link_revoked": 4010,
}
"""WebSocket close codes, for clients that missed the frame."""

DOOR_WORDS: dict[DoorCode, tuple[str, str]] = {
    "not_enrolled": (
        "You are not in this course on this hub.",
        "Ask the instructor or the hub's administrator to add you to the course's group.",
    ),
    "no_such_course": (
        "There is no such course on this hub.",
        "Reload JupyterLab to see the courses you are in.",
    ),
    "no_such_session": (
        "There is no such live class: it may have ended.",
        "Look at the Live class panel, which shows what is live now.",
    ),
    "was_not_there": (
        "You were not in that class, so its chat is not yours to read.",
        "Ask somebody who was there.",
    ),
    "bad_request": (
        "The service could not read this request.",
        "Reload the page; if it happens again, tell the hub's administrator.",
    ),
    "bad_ticket": (
        "The ticket to this class was used already or is too old.",
        "Join again: the page gets a new ticket by itself.",
    ),
    "too_big": (
        "This message is bigger than the service accepts.",
        "Shorten it and send it again.",
    ),
    "no_such_file": (
        "There is no such file or folder in this course.",
        "Look at the course's folder again: it may have been moved or renamed.",
    ),
    "file_too_big": (
        "This file is larger than a class gives out: at most 30 MiB.",
        "Ask the instructor for it in another way.",
    ),
    "file_type_refused": (
        "Files of this kind do not go into the chat.",
        "Send a picture, PDF, text, notebook, table or archive (zip).",
    ),
    "file_not_as_named": (
        "This file is not what its name says: its content is of another kind.",
        "Save it in the format you mean, and send it again. Web pages and SVG drawings are not taken.",
    ),
    "picture_too_large": (
        "This picture has more than 40 million pixels, which is more than the chat takes.",
        "Make it smaller, and send it again.",
    ),
    "rate_limited": (
        "That was too much in too short a time.",
        "Wait a few seconds and try again.",
    ),
    "not_saved": (
        "The service could not write this down, so it did not happen.",
        "Try again in a moment; if it goes on, tell the hub's administrator.",
    ),
    "starting": (
        "The service is just starting and is reading what happened so far.",
        "Wait a few seconds: the page tries again by itself.",
    ),
    "signed_out": (
        "JupyterHub does not know this token any more.",
        "Stop your server and start it again (File > Hub Control Panel).",
    ),
    "hub_scope_missing": (
        "Your Jupyter server is not allowed to use live classes: its token lacks a scope.",
        "Restart your server (File > Hub Control Panel). If that does not help, the administrator "
        "must call `configure(c, courses=…)` in jupyterhub_config.py and restart the hub.",
    ),
    "hub_down": (
        "JupyterHub does not answer, so nobody can say who you are just now.",
        "Try again in a moment; a class that is live goes on meanwhile.",
    ),
}
"""Words for what the service itself refuses."""

BYE_WORDS: dict[ByeReason, tuple[str, str]] = {
    "ended": ("The class has ended.", "The next one shows here when it starts."),
    "removed": (
        "You were removed from this class.",
        "Write to your instructor if this was a mistake.",
    ),
    "elsewhere": (
        "You are in this class in another tab or on another device now.",
        "Go on there, or join here instead.",
    ),
    "left": ("You left the class.", "Join again whenever you like, while it is live."),
    "slow": (
        "Your connection could not keep up with the class.",
        "The page connects again by itself.",
    ),
    "protocol": (
        "This page and the service do not understand each other.",
        "Reload the page; if it happens again, tell the hub's administrator.",
    ),
    "lease": (
        "Your admission to this class has to be renewed.",
        "The page connects again by itself.",
    ),
    "restarting": (
        "The service is restarting.",
        "The page connects again by itself, and you keep your place.",
    ),
    "moved": (
        "The class has another notebook on its board now.",
        "The page opens it by itself; the one you had is saved.",
    ),
    "denied": (
        "The teaching staff did not let you in just now.",
        "You may ask again in a minute, or write to your instructor.",
    ),
    "link_revoked": (
        "The link by which you came was taken back by the teaching staff.",
        "Ask whoever gave it to you for another.",
    ),
}


def turn_away(code: DoorCode) -> Refusal:
    """The refusal of a door of the service.

    Raises `KeyError` for the codes that only the user's own server gives.
    """
    message, then = DOOR_WORDS[code]
    return Refusal(code, message, then)


def farewell(reason: str) -> ByeReason:
    """What someone is told who left for this reason, a word of the log."""
    return "link_revoked" if reason == "link_revoked" else "left"
