"""What has happened in a session?

Events are past tense and complete: all that a command brought about is said in one event each (who
leaves with an open microphone gives `SourceClosed`, then `PersonLeft`), so folding them needs no
rules. `at` is Unix seconds and only describes; order is the position in the log.
"""

from __future__ import annotations

from .board import (
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
from .chat import (
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
from .copresenting import PersonDemoted, PersonPromoted
from .event import Event
from .files import FileAdded, FileDropped
from .hands import (
    AllHandsLowered,
    CallAccepted,
    CallDeclined,
    CalledOn,
    HandCellShared,
    HandErrorShared,
    HandLowered,
    HandRaised,
    TurnEnded,
)
from .lifecycle import SessionEnded, SessionStarted, SettingsChanged, SpotlightSet
from .links import LinkMade, LinkRevoked, LinkUsed
from .lobby import LobbyLeft, PeopleAdmitted, PersonDenied, PersonKnocked
from .people import PersonEntered, PersonLeft, PersonRemoved
from .questions import (
    QuestionAnswered,
    QuestionAsked,
    QuestionDeleted,
    QuestionUpvoted,
    VoteTakenBack,
)
from .quiet import ClassFellQuiet, ClassStirred, NudgeDismissed
from .signals import SignalsCleared, SignalSet
from .sources import EveryoneMuted, SourceClosed, SourceOpened

__all__ = [
    "EVENTS",
    "AllHandsLowered",
    "AnyEvent",
    "AskClosed",
    "BoardOpened",
    "CallAccepted",
    "CallDeclined",
    "CalledOn",
    "CellPushed",
    "ChatModeSet",
    "ClassFellQuiet",
    "ClassStirred",
    "Event",
    "EveryoneMuted",
    "FileAdded",
    "FileDropped",
    "HandCellShared",
    "HandErrorShared",
    "HandLowered",
    "HandRaised",
    "HintPushed",
    "LinkMade",
    "LinkRevoked",
    "LinkUsed",
    "LobbyLeft",
    "MessageDeleted",
    "MessageEdited",
    "MessageHidden",
    "MessagePosted",
    "MessageReacted",
    "MessageShown",
    "NudgeDismissed",
    "OfferClosed",
    "PeopleAdmitted",
    "PersonBlocked",
    "PersonDemoted",
    "PersonDenied",
    "PersonEntered",
    "PersonKnocked",
    "PersonLeft",
    "PersonPromoted",
    "PersonRemoved",
    "PersonUnblocked",
    "PresenterChanged",
    "PresentingOffered",
    "PushTaken",
    "QuestionAnswered",
    "QuestionAsked",
    "QuestionDeleted",
    "QuestionUpvoted",
    "ReactionTakenBack",
    "SessionEnded",
    "SessionStarted",
    "SettingsChanged",
    "SignalSet",
    "SignalsCleared",
    "SourceClosed",
    "SourceOpened",
    "SpotlightSet",
    "TurnEnded",
    "VoteTakenBack",
    "WordFilterSet",
    "WritingAllowed",
    "WritingAsked",
    "WritingStopped",
]


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
