"""Who of a class did what to whom, and when?

An *entry* says of one event what a person did that others may ask about: what was taken from or given to
someone, hidden, opened, set. Most events are nobody's doing in that sense and give none. What a message said
is not in the event; an entry names the position where the words are.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

import msgspec

from ..session import events as e
from ..session.limits import SessionSettings
from ..session.names import PersonId

Subject = Literal["class", "people", "chat", "board", "settings", "other"]


class Deed(msgspec.Struct, frozen=True):
    """One line of the audit trail, before names and texts are put in."""

    seq: int
    at: float
    subject: Subject
    did: str
    """In words that follow a name, such as "hid a message"."""
    by: PersonId | None
    """None: the service itself."""
    people: tuple[PersonId, ...] = ()
    """To whom."""
    detail: str = ""
    words: int | None = None
    """Position of the event whose text it is about, whose author it was done to."""
    text: str = ""
    """What they wrote in doing it."""


CHAT_MODES = {"everyone": "everyone", "staff_only": "the teaching staff only", "off": "nobody"}


def _settings(settings: SessionSettings) -> str:
    values = msgspec.structs.asdict(settings).items()
    return ", ".join(f"{name.replace('_', ' ')}: {_value(value)}" for name, value in values)


def _value(value: object) -> str:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


def _writing(event: e.WritingAllowed | e.WritingStopped) -> dict[str, Any]:
    whom = "everyone may write" if event.everyone else "those named may write"
    return {"people": event.people, "detail": whom}


Line = tuple[Subject, str, Callable[[Any], dict[str, Any]]]


def _nothing(_event: e.Event) -> dict[str, Any]:
    return {}


LINES: dict[type[e.Event], Line] = {
    e.SessionStarted: ("class", "started the class", lambda event: {"detail": event.title}),
    e.SessionEnded: ("class", "ended the class", lambda event: {"detail": event.reason}),
    e.PersonRemoved: ("people", "removed from the class", _nothing),
    e.PeopleAdmitted: ("people", "let in", _nothing),
    e.PersonDenied: ("people", "did not let in", _nothing),
    e.EveryoneMuted: ("people", "muted", _nothing),
    e.SourceClosed: ("people", "stopped", lambda event: {"detail": event.source}),
    e.PersonPromoted: ("people", "made a co-presenter", _nothing),
    e.PersonDemoted: ("people", "made a student again", _nothing),
    e.LinkMade: (
        "people",
        "made a link for guests",
        lambda event: {"detail": f"{event.label} ({event.link})"},
    ),
    e.LinkRevoked: ("people", "revoked a link for guests", lambda event: {"detail": event.link}),
    e.PersonBlocked: ("chat", "blocked from the chat", _nothing),
    e.PersonUnblocked: ("chat", "let write to the class again", _nothing),
    e.MessageHidden: ("chat", "hid a message", _nothing),
    e.MessageShown: ("chat", "showed a message to the class", _nothing),
    e.MessageDeleted: ("chat", "deleted a message", _nothing),
    e.MessageEdited: ("chat", "changed a message", lambda event: {"detail": f"now: {event.text}"}),
    e.QuestionDeleted: ("chat", "deleted a question", _nothing),
    e.ChatModeSet: (
        "settings",
        "chose who reads the students' messages",
        lambda event: {"detail": CHAT_MODES[event.mode]},
    ),
    e.WordFilterSet: (
        "settings",
        "set the filtered words",
        lambda event: {"text": event.words.replace("\n", ", ")},
    ),
    e.SettingsChanged: (
        "settings",
        "changed the settings",
        lambda event: {"detail": _settings(event.settings)},
    ),
    e.BoardOpened: ("board", "opened a board", lambda event: {"detail": event.notebook}),
    e.WritingAllowed: ("board", "allowed writing", _writing),
    e.WritingStopped: ("board", "stopped writing", _writing),
    e.PresenterChanged: ("board", "chose who presents", _nothing),
    e.CellPushed: ("board", "pushed a cell", lambda event: {"text": event.source}),
    e.HintPushed: ("board", "pushed a hint", lambda event: {"text": event.text}),
}
"""What is asked about, and how it is said."""

EVERYDAY: frozenset[type[e.Event]] = frozenset(
    {
        e.HandLowered,
        e.AllHandsLowered,
        e.CalledOn,
        e.TurnEnded,
        e.AskClosed,
        e.PresentingOffered,
        e.OfferClosed,
        e.SpotlightSet,
        e.SignalsCleared,
        e.QuestionAnswered,
        e.NudgeDismissed,
    }
)
"""What somebody does all the time and nobody asks about tomorrow."""


def is_audited(kind: type[e.Event]) -> bool:
    """Whether events of this kind are in the trail: the listed ones, and what else says who did it."""
    return kind in LINES or ("by" in kind.__struct_fields__ and kind not in EVERYDAY)


AUDITED: tuple[str, ...] = tuple(kind.__name__ for kind in e.EVENTS if is_audited(kind))
"""Names of the kinds to look for."""


def deed_of(event: e.AnyEvent, seq: int) -> Deed | None:
    """The entry of an event that `is_audited`; None for what someone did to their own things."""
    by: PersonId | None = getattr(event, "by", None)
    people = _people_of(event)
    if isinstance(event, e.SourceClosed) and (by is None or by == event.person):
        return None
    subject, did, more = LINES.get(type(event), ("other", _in_words(type(event)), _nothing))
    told = {"people": people, "words": getattr(event, "words", None), **more(event)}
    if isinstance(event, e.WordFilterSet):
        told["words"] = None
    return Deed(seq, event.at, subject, did, by, **told)


def _people_of(event: e.AnyEvent) -> tuple[PersonId, ...]:
    person = getattr(event, "person", None)
    many: tuple[PersonId, ...] = tuple(getattr(event, "people", ()))
    return (person, *many) if isinstance(person, str) else many


def _in_words(kind: type[e.Event]) -> str:
    """`LinkMade` → "link made": what is not in the table is told all the same."""
    name = kind.__name__
    spaced = "".join(f" {sign.lower()}" if sign.isupper() else sign for sign in name)
    return spaced.strip()
