"""What can someone ask of a session?

Commands are imperative and carry only what the asker says. Who asks, in which role and under
which command id stands around them, in `Issued`. `ClientCommand` is what may come over the wire;
the others are issued by the service alone.
"""

from __future__ import annotations

import msgspec

from ..names import Actor, CommandId, PersonId
from .board import (
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
from .chat import (
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
from .command import Command
from .copresenting import Demote, Promote
from .crowd import LowerAllHands, LowerHands, MuteAll, MutePeople, RemovePeople, StopCameras
from .files import AddFile, DropFile
from .hands import AcceptCall, CallOn, DeclineCall, EndTurn, HandCellGiven, LowerHand, RaiseHand
from .lifecycle import EndSession, Expire, StartSession
from .links import MakeLink, RevokeLink
from .lobby import Admit, AdmitAll, Deny
from .people import Depart, Enter, Leave, RemovePerson
from .questions import AnswerQuestion, AskQuestion, DeleteQuestion, TakeBackVote, Upvote
from .quiet import DismissNudge, NoticeQuiet, Stir
from .room import ChangeSettings, SetSpotlight
from .signals import ClearSignals, React, SetSignal
from .sources import CloseSource, MutePerson, OpenSource

__all__ = [
    "CLIENT_COMMANDS",
    "COMMANDS",
    "INTERNAL_COMMANDS",
    "AcceptCall",
    "AcceptPresenting",
    "AddFile",
    "Admit",
    "AdmitAll",
    "AllowWriting",
    "AnswerQuestion",
    "AnyCommand",
    "AskQuestion",
    "AskToWrite",
    "BlockFromChat",
    "CallOn",
    "ChangeSettings",
    "ClearSignals",
    "ClientCommand",
    "CloseSource",
    "Command",
    "DeclineCall",
    "DeclinePresenting",
    "DeclineWriting",
    "DeleteMessage",
    "DeleteQuestion",
    "Demote",
    "Deny",
    "Depart",
    "DismissNudge",
    "DropFile",
    "EditMessage",
    "EndSession",
    "EndTurn",
    "Enter",
    "Expire",
    "HandCellGiven",
    "HideMessage",
    "InternalCommand",
    "Issued",
    "Leave",
    "LowerAllHands",
    "LowerHand",
    "LowerHands",
    "MakeLink",
    "MuteAll",
    "MutePeople",
    "MutePerson",
    "NoticeQuiet",
    "OfferPresenting",
    "OpenBoard",
    "OpenSource",
    "PostMessage",
    "Promote",
    "PushCell",
    "PushHint",
    "RaiseHand",
    "React",
    "ReactToMessage",
    "RemovePeople",
    "RemovePerson",
    "RevokeLink",
    "SetChatMode",
    "SetSignal",
    "SetSpotlight",
    "SetWordFilter",
    "ShowMessage",
    "StartSession",
    "Stir",
    "StopAsking",
    "StopCameras",
    "StopWriting",
    "TakeBackReaction",
    "TakeBackVote",
    "TakePresenting",
    "TakePush",
    "UnblockFromChat",
    "Upvote",
]


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
