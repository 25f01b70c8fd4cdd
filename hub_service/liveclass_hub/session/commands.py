"""What can someone ask of a session?

Commands are imperative and carry only what the asker says. Who asks, in which role and under
which command id stands around them, in `Issued`. `ClientCommand` is what may come over the wire;
the others are issued by the service alone.
"""

from __future__ import annotations

from typing import Annotated

import msgspec

from .attaching import AddFile, DropFile
from .command import Command
from .invitation import MakeLink, RevokeLink
from .limits import NUDGE_MINUTES, SLOW_SECONDS, SessionLimits, SessionSettings
from .many import (
    DismissNudge,
    LowerAllHands,
    LowerHands,
    MuteAll,
    MutePeople,
    NoticeQuiet,
    RemovePeople,
    Stir,
    StopCameras,
)
from .names import (
    Actor,
    CommandId,
    LinkId,
    PersonId,
    QuestionId,
    Reaction,
    SessionId,
    Signal,
    Source,
)
from .promotion import Demote, Promote
from .talk import (
    BlockFromChat,
    DeleteMessage,
    EditMessage,
    HideMessage,
    PostMessage,
    ReactToMessage,
    SetChatMode,
    SetWordFilter,
    ShowMessage,
    TakeBackReaction,
    UnblockFromChat,
)
from .writing import (
    AcceptPresenting,
    AllowWriting,
    AskToWrite,
    DeclinePresenting,
    DeclineWriting,
    OfferPresenting,
    OpenBoard,
    PushCell,
    PushHint,
    StopAsking,
    StopWriting,
    TakePresenting,
    TakePush,
)

# Those that stand in a module of their own are commands like the others.
__all__ = [
    "AcceptPresenting",
    "AddFile",
    "AllowWriting",
    "AskToWrite",
    "BlockFromChat",
    "Command",
    "DeclinePresenting",
    "DeclineWriting",
    "DeleteMessage",
    "Demote",
    "DismissNudge",
    "DropFile",
    "EditMessage",
    "HideMessage",
    "LowerAllHands",
    "LowerHands",
    "MakeLink",
    "MuteAll",
    "MutePeople",
    "NoticeQuiet",
    "OfferPresenting",
    "OpenBoard",
    "PostMessage",
    "Promote",
    "PushCell",
    "PushHint",
    "ReactToMessage",
    "RemovePeople",
    "RevokeLink",
    "SetChatMode",
    "SetWordFilter",
    "ShowMessage",
    "Stir",
    "StopAsking",
    "StopCameras",
    "StopWriting",
    "TakeBackReaction",
    "TakePresenting",
    "TakePush",
    "UnblockFromChat",
]


class Leave(Command, frozen=True):
    """Go, at once; hand, turn and open sources go too."""


class EndSession(Command, frozen=True):
    """End the class for everyone."""


class HandCellGiven(msgspec.Struct, frozen=True):
    """The cell someone is at in their notebook, and its last error, as plain text."""

    source: str
    """At most 8 KiB."""
    error: str | None = None
    """Name, value and traceback; of more than 8 KiB the end is kept."""


class RaiseHand(Command, frozen=True):
    """Join the queue of hands; raising again changes question and cell and keeps the place."""

    question: str | None = None
    """At most 280 characters."""
    cell: HandCellGiven | None = None
    """For the teaching staff alone, and only until the hand goes down."""


class LowerHand(Command, frozen=True):
    """Take a hand down: one's own when `person` is left out."""

    person: PersonId | None = None


class CallOn(Command, frozen=True):
    """Ask a person to speak. Replaces a call nobody has answered yet."""

    person: PersonId


class AcceptCall(Command, frozen=True):
    """Take the turn one was called to: the hand goes down and the spotlight comes.

    It opens nothing: the page opens the microphone next, with `OpenSource`.
    """


class DeclineCall(Command, frozen=True):
    """Rather not. The hand stays as it is."""


class EndTurn(Command, frozen=True):
    """Take back the call or the spotlight of a person."""

    person: PersonId


class OpenSource(Command, frozen=True):
    """Ask leave to send sound or picture. Nothing is sent before this is acknowledged."""

    source: Source


class CloseSource(Command, frozen=True):
    """Stop sending: one's own source when `person` is left out."""

    source: Source
    person: PersonId | None = None


class MutePerson(Command, frozen=True):
    """Close another person's microphone. They may open it again."""

    person: PersonId


class RemovePerson(Command, frozen=True):
    """Put a person out of this session, for good."""

    person: PersonId


class SetSignal(Command, frozen=True):
    """Hold up one quick signal instead of the one before; left out, take it back."""

    signal: Signal | None = None


class ClearSignals(Command, frozen=True):
    """Take everyone's signal down, so that the class can be asked anew."""


class React(Command, frozen=True):
    """Let a reaction pass over the class. It is counted, told and forgotten."""

    reaction: Reaction


class AskQuestion(Command, frozen=True):
    """Put a question on the question board."""

    text: str
    """At most 280 characters."""
    anonymous: bool = False
    """Whether the class is shown no name; the teaching staff see it in any case."""


class Upvote(Command, frozen=True):
    """Give another's question one's vote, once."""

    question: QuestionId


class TakeBackVote(Command, frozen=True):
    """Take one's vote back."""

    question: QuestionId


class AnswerQuestion(Command, frozen=True):
    """Say that a question was answered: live, or here in text."""

    question: QuestionId
    text: str | None = None
    """At most 2 KiB."""


class DeleteQuestion(Command, frozen=True):
    """Take a question off the board."""

    question: QuestionId


class ChangeSettings(Command, frozen=True):
    """Switch something on or off for this session; what is left out stays as it is."""

    may_unmute: bool | None = None
    """Whether students may open their microphone also when it is not their turn."""
    cameras: bool | None = None
    """Whether students may turn a camera on; off closes those that are open."""
    locked: bool | None = None
    """Whether nobody comes in who is not in already."""
    lobby: bool | None = None
    """Whether who comes waits to be admitted; off lets in all who wait."""
    slow_seconds: Annotated[int, msgspec.Meta(ge=0, le=SLOW_SECONDS)] | None = None
    """How long after a message to the class a student waits for the next; 0: not at all."""
    nudge_minutes: Annotated[int, msgspec.Meta(ge=0, le=NUDGE_MINUTES)] | None = None
    """After how many quiet minutes the teaching staff are told; 0: never."""


class Admit(Command, frozen=True):
    """Let a person who waits in the lobby into the class."""

    person: PersonId


class AdmitAll(Command, frozen=True):
    """Let everyone who waits in the lobby into the class."""


class Deny(Command, frozen=True):
    """Send a person who waits in the lobby away; they may ask again after a minute."""

    person: PersonId


class SetSpotlight(Command, frozen=True):
    """Show a person large to everyone; left out, nobody. It gives no turn and no right."""

    person: PersonId | None = None


class StartSession(Command, frozen=True):
    """Begin a class of a course."""

    session: SessionId
    course: str
    title: str
    limits: SessionLimits
    settings: SessionSettings = SessionSettings()
    filter: tuple[str, ...] = ()
    """Words and phrases that hold a student's message back, as `filter_of` gives them."""


class Enter(Command, frozen=True):
    """Come in, or come back, under the name the hub knows, or that a guest typed."""

    name: str
    link: LinkId | None = None
    """By which a guest comes; who came by one before need not say it again."""


class Depart(Command, frozen=True):
    """Count a person as gone who has had no socket for a while (`reason`: a word for the log)."""

    reason: str


class Expire(Command, frozen=True):
    """End a session that nobody ends (`reason`: a word for the log)."""

    reason: str


ClientCommand = (
    Leave
    | EndSession
    | PostMessage
    | RaiseHand
    | LowerHand
    | LowerAllHands
    | CallOn
    | AcceptCall
    | DeclineCall
    | EndTurn
    | OpenSource
    | CloseSource
    | MutePerson
    | MuteAll
    | RemovePerson
    | OpenBoard
    | AllowWriting
    | StopWriting
    | AskToWrite
    | StopAsking
    | DeclineWriting
    | OfferPresenting
    | AcceptPresenting
    | DeclinePresenting
    | TakePresenting
    | PushCell
    | PushHint
    | TakePush
    | EditMessage
    | DeleteMessage
    | ReactToMessage
    | TakeBackReaction
    | SetChatMode
    | SetSignal
    | ClearSignals
    | React
    | AskQuestion
    | Upvote
    | TakeBackVote
    | AnswerQuestion
    | DeleteQuestion
    | ChangeSettings
    | Admit
    | AdmitAll
    | Deny
    | SetSpotlight
    | MakeLink
    | RevokeLink
    | HideMessage
    | ShowMessage
    | BlockFromChat
    | UnblockFromChat
    | SetWordFilter
    | DropFile
    | MutePeople
    | StopCameras
    | LowerHands
    | RemovePeople
    | DismissNudge
    | Promote
    | Demote
)
InternalCommand = StartSession | Enter | Depart | Expire | Stir | NoticeQuiet | AddFile
AnyCommand = ClientCommand | InternalCommand

CLIENT_COMMANDS: tuple[type[Command], ...] = ClientCommand.__args__
INTERNAL_COMMANDS: tuple[type[Command], ...] = InternalCommand.__args__
COMMANDS: tuple[type[Command], ...] = CLIENT_COMMANDS + INTERNAL_COMMANDS


class Issued(msgspec.Struct, frozen=True):
    """A command with the one who issues it."""

    command: AnyCommand
    by: PersonId | None
    """The person, as the service knows them, never as a message says; None for the service."""
    role: Actor
    """Their role now, fresh from the hub's groups."""
    id: CommandId = ""
    """The sender's id for this command: the same id again is the same command."""
