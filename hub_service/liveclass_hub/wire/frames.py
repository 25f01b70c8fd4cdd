"""Which frames go over the sockets?

The session socket: the page says hello and sends commands; the service welcomes with a snapshot
of the view and then sends numbered merge patches (RFC 7386) of it. The course feed: hello, then
the feed's view and patches. Every frame is one JSON text message with its `type`.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec

from ..session.commands import ClientCommand
from ..session.names import PersonId, Reaction, Role, SessionId
from ..session.policy import Permission
from ..session.refusals import Refusal
from .limits import ID_CHARACTERS, TICKET_CHARACTERS
from .problems import ByeReason
from .view import FeedView, SessionView

ShortId = Annotated[str, msgspec.Meta(min_length=1, max_length=ID_CHARACTERS)]
TicketText = Annotated[str, msgspec.Meta(min_length=1, max_length=TICKET_CHARACTERS)]
Patch = dict[str, Any]
"""A JSON merge patch: null removes a key, an object goes deeper, anything else replaces."""


class FromPage(msgspec.Struct, frozen=True, tag_field="type", forbid_unknown_fields=True):
    """What a page sends. Unknown fields are refused."""


class Hello(FromPage, frozen=True, tag="hello"):
    """The first frame on a session socket."""

    ticket: TicketText
    tab: ShortId
    """Made once per browser tab: the same tab again takes its own place back without asking."""
    protocol: int
    resume: Annotated[int, msgspec.Meta(ge=0)] | None = None
    """The `seq` of the view the page still holds; null asks for a snapshot."""


class Takeover(FromPage, frozen=True, tag="takeover"):
    """Answer to `elsewhere`: join here instead."""


class CommandFrame(FromPage, frozen=True, tag="command"):
    id: ShortId
    """A UUID the page made; the same id again is the same command and happens once."""
    command: ClientCommand


class Ping(FromPage, frozen=True, tag="ping"):
    """Sent every 5 seconds; 15 seconds of silence either way is a dead socket."""


Level = Literal["good", "fair", "poor"]
"""How sound and picture reach a page and leave it, as it measures itself."""


class LevelFrame(FromPage, frozen=True, tag="level"):
    """Sent when it changes, at most every 5 seconds; more are dropped. The teaching staff see it."""

    level: Level


class FeedHello(FromPage, frozen=True, tag="hello"):
    """The first frame on the course feed."""

    ticket: TicketText


SessionFrame = Hello | Takeover | CommandFrame | LevelFrame | Ping
FeedFrame = FeedHello | Ping


class ToPage(msgspec.Struct, frozen=True, tag_field="type"):
    """What the service sends. Pages ignore fields they do not know."""


class Elsewhere(ToPage, frozen=True, tag="elsewhere"):
    """This person is live in another tab or device that answers."""

    message: str


class Waiting(ToPage, frozen=True, tag="waiting"):
    """In the lobby, and all that is shown there. Once admitted the page gets a `welcome`, unasked."""

    title: str
    since: float
    server_time: float


class Media(msgspec.Struct, frozen=True):
    """How to reach the media server, and the token that opens it (10 minutes)."""

    url: str
    token: str


class Welcome(ToPage, frozen=True, tag="welcome"):
    session: SessionId
    you: PersonId
    role: Role
    seq: int
    after: int | None
    """When resumed: the `seq` the following patches start from."""
    view: SessionView | None
    """The snapshot at `seq`; null when resumed."""
    media: Media
    policy: dict[str, Permission]
    """By command name; what is not in it is not allowed."""
    server_time: float
    pages: str
    """Address of the service's own pages, or their path on the page's own origin; a slash at its end."""
    cut: Refusal | None
    """Why this person's line before this one was cut: who takes nothing off a line does not hear it there."""


class PatchFrame(ToPage, frozen=True, tag="patch"):
    """A page whose own `seq` is not `after` connects again without `resume`."""

    seq: int
    after: int
    patch: Patch


class Ack(ToPage, frozen=True, tag="ack"):
    """The command is in the log, and its patch came before this frame."""

    id: str


class Refused(ToPage, frozen=True, tag="refused"):
    id: str
    refusal: Refusal


class Passing(ToPage, frozen=True, tag="passing"):
    """What passed over the class in the last moment: how many of each, nobody's name, kept nowhere."""

    reactions: dict[Reaction, int]


class Levels(ToPage, frozen=True, tag="levels"):
    """For the teaching staff: whose level changed, all that are known after a `welcome`.

    Null: not known any more.
    """

    levels: dict[PersonId, Level | None]


class NewMedia(ToPage, frozen=True, tag="media"):
    """A fresh media token, every 5 minutes."""

    url: str
    token: str


class Pong(ToPage, frozen=True, tag="pong"):
    pass


class Bye(ToPage, frozen=True, tag="bye"):
    """The service closes the socket next."""

    reason: ByeReason
    message: str
    next: str


class Feed(ToPage, frozen=True, tag="feed"):
    view: FeedView


class FeedPatch(ToPage, frozen=True, tag="feed_patch"):
    patch: Patch


SessionReply = (
    Elsewhere
    | Waiting
    | Welcome
    | PatchFrame
    | Ack
    | Refused
    | Passing
    | Levels
    | NewMedia
    | Pong
    | Bye
)
FeedReply = Feed | FeedPatch | Refused | Pong | Bye
