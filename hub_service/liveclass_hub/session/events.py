"""What has happened in a session?

Events are past tense and complete: all that a command brought about is said in one event each (who
leaves with an open microphone gives `SourceClosed`, then `PersonLeft`), so folding them needs no
rules. `at` is Unix seconds and only describes; order is the position in the log.
"""

from __future__ import annotations

from .attached import FileAdded, FileDropped
from .event import Event
from .invited import LinkMade, LinkRevoked, LinkUsed
from .limits import SessionLimits, SessionSettings
from .names import (
    PersonId,
    QuestionId,
    Role,
    SessionId,
    Signal,
    Source,
)
from .promoted import PersonDemoted, PersonPromoted
from .stirring import ClassFellQuiet, ClassStirred, NudgeDismissed
from .talked import (
    ChatModeSet,
    MessageDeleted,
    MessageEdited,
    MessageHidden,
    MessagePosted,
    MessageReacted,
    MessageShown,
    PersonBlocked,
    PersonUnblocked,
    ReactionTakenBack,
    WordFilterSet,
)
from .written import (
    AskClosed,
    BoardOpened,
    CellPushed,
    HintPushed,
    OfferClosed,
    PresenterChanged,
    PresentingOffered,
    PushTaken,
    WritingAllowed,
    WritingAsked,
    WritingStopped,
)

# Those that stand in a module of their own are events like the others.
__all__ = [
    "AskClosed",
    "BoardOpened",
    "CellPushed",
    "ChatModeSet",
    "ClassFellQuiet",
    "ClassStirred",
    "Event",
    "FileAdded",
    "FileDropped",
    "HintPushed",
    "LinkMade",
    "LinkRevoked",
    "LinkUsed",
    "MessageDeleted",
    "MessageEdited",
    "MessageHidden",
    "MessagePosted",
    "MessageReacted",
    "MessageShown",
    "NudgeDismissed",
    "OfferClosed",
    "PersonBlocked",
    "PersonDemoted",
    "PersonPromoted",
    "PersonUnblocked",
    "PresenterChanged",
    "PresentingOffered",
    "PushTaken",
    "ReactionTakenBack",
    "WordFilterSet",
    "WritingAllowed",
    "WritingAsked",
    "WritingStopped",
]


class SessionStarted(Event, frozen=True):
    session: SessionId
    course: str
    title: str
    by: PersonId | None
    limits: SessionLimits
    settings: SessionSettings = SessionSettings()


class PersonEntered(Event, frozen=True):
    """Someone came in, came back, or came back under another name or role."""

    person: PersonId
    name: str
    role: Role


class PersonLeft(Event, frozen=True):
    person: PersonId
    reason: str
    """`left`, or the word the service gave (`gone`: no socket for a while)."""


class HandRaised(Event, frozen=True):
    """Raised, or raised again with another question: the place in the queue is kept."""

    person: PersonId
    question: str | None


class HandCellShared(Event, frozen=True):
    """With the hand that is up the staff see this source, or no cell any more; no error yet."""

    person: PersonId
    source: str | None


class HandErrorShared(Event, frozen=True):
    """And this is the last error of the cell."""

    person: PersonId
    error: str


class HandLowered(Event, frozen=True):
    person: PersonId
    by: PersonId


class AllHandsLowered(Event, frozen=True):
    by: PersonId | None


class CalledOn(Event, frozen=True):
    """Asked to speak; nothing changes for the person until they accept."""

    person: PersonId
    by: PersonId


class CallAccepted(Event, frozen=True):
    """The call is answered and the spotlight is this person's."""

    person: PersonId


class CallDeclined(Event, frozen=True):
    person: PersonId


class TurnEnded(Event, frozen=True):
    """A call was taken back or a turn is over."""

    person: PersonId
    by: PersonId | None


class SourceOpened(Event, frozen=True):
    person: PersonId
    source: Source


class SourceClosed(Event, frozen=True):
    person: PersonId
    source: Source
    by: PersonId | None
    """Who closed it; None when it went with the session or with the person's socket."""


class EveryoneMuted(Event, frozen=True):
    """`people` are those whose microphone was open and now is not."""

    by: PersonId
    people: tuple[PersonId, ...]


class PersonRemoved(Event, frozen=True):
    person: PersonId
    by: PersonId


class SignalSet(Event, frozen=True):
    """Held up instead of the one before, or taken back."""

    person: PersonId
    signal: Signal | None


class SignalsCleared(Event, frozen=True):
    by: PersonId | None


class QuestionAsked(Event, frozen=True):
    question: QuestionId
    author: PersonId
    text: str
    anonymous: bool
    """Whether the class is not shown who asked."""


class QuestionUpvoted(Event, frozen=True):
    question: QuestionId
    person: PersonId


class VoteTakenBack(Event, frozen=True):
    question: QuestionId
    person: PersonId


class QuestionAnswered(Event, frozen=True):
    """Answered live, or in text; a later answer in text replaces the one before."""

    question: QuestionId
    by: PersonId
    text: str | None


class QuestionDeleted(Event, frozen=True):
    question: QuestionId
    by: PersonId


class SettingsChanged(Event, frozen=True):
    """What is switched on now, whole."""

    settings: SessionSettings
    by: PersonId


class PersonKnocked(Event, frozen=True):
    """A student or guest waits in the lobby, or waits on under another name."""

    person: PersonId
    name: str
    role: Role = "student"


class PeopleAdmitted(Event, frozen=True):
    """They were let in; that each of them entered is said next."""

    people: tuple[PersonId, ...]
    by: PersonId


class PersonDenied(Event, frozen=True):
    """They wait no more and were not let in."""

    person: PersonId
    by: PersonId


class LobbyLeft(Event, frozen=True):
    """They wait no more, without anybody's answer."""

    person: PersonId
    reason: str
    """As in `PersonLeft`, or the reason of the session's end."""


class SpotlightSet(Event, frozen=True):
    """Who is shown large to everyone, or nobody."""

    person: PersonId | None
    by: PersonId | None
    """Who chose it; None when it went with the person or the session."""


class SessionEnded(Event, frozen=True):
    by: PersonId | None
    reason: str


AnyEvent = (
    SessionStarted
    | PersonEntered
    | PersonLeft
    | MessagePosted
    | HandRaised
    | HandLowered
    | AllHandsLowered
    | CalledOn
    | CallAccepted
    | CallDeclined
    | TurnEnded
    | SourceOpened
    | SourceClosed
    | EveryoneMuted
    | PersonRemoved
    | BoardOpened
    | WritingAllowed
    | WritingStopped
    | WritingAsked
    | AskClosed
    | PresentingOffered
    | OfferClosed
    | PresenterChanged
    | CellPushed
    | HintPushed
    | PushTaken
    | MessageEdited
    | MessageDeleted
    | MessageReacted
    | ReactionTakenBack
    | ChatModeSet
    | SignalSet
    | SignalsCleared
    | QuestionAsked
    | QuestionUpvoted
    | VoteTakenBack
    | QuestionAnswered
    | QuestionDeleted
    | SettingsChanged
    | PersonKnocked
    | PeopleAdmitted
    | PersonDenied
    | LobbyLeft
    | SpotlightSet
    | LinkMade
    | LinkUsed
    | LinkRevoked
    | HandCellShared
    | HandErrorShared
    | ClassStirred
    | ClassFellQuiet
    | NudgeDismissed
    | SessionEnded
    | MessageHidden
    | MessageShown
    | PersonBlocked
    | PersonUnblocked
    | WordFilterSet
    | FileAdded
    | FileDropped
    | PersonPromoted
    | PersonDemoted
)
EVENTS: tuple[type[Event], ...] = AnyEvent.__args__
