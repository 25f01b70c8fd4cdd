"""What do the few HTTP requests carry?

The page asks its own user's server; the extension there passes the same bodies on to the
service. An error is an HTTP status of 400 or more with `Problem` as its body.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec

from ..session.limits import TITLE_CHARACTERS
from ..session.names import FileId, PersonId, Role, SessionId
from ..session.refusals import Refusal
from .frames import ShortId
from .view import SessionView

PATH_CHARACTERS = 1024
SEARCH_CHARACTERS = 200

Subject = Literal["class", "people", "chat", "board", "settings", "other"]
"""What an entry of the audit trail is about."""


class CourseMembership(msgspec.Struct, frozen=True):
    title: str
    role: Role


class Me(msgspec.Struct, frozen=True):
    """`GET me`: who the hub says one is, and one's courses by id."""

    user: str
    courses: dict[str, CourseMembership]


class ForFeed(msgspec.Struct, frozen=True, tag_field="for", tag="feed", forbid_unknown_fields=True):
    """`POST ticket` for the course feed."""


class ForSession(
    msgspec.Struct, frozen=True, tag_field="for", tag="session", forbid_unknown_fields=True
):
    """`POST ticket` for one session."""

    session: ShortId


class ForBoard(
    msgspec.Struct, frozen=True, tag_field="for", tag="board", forbid_unknown_fields=True
):
    """`POST ticket` for the board of a session one is in."""

    session: ShortId


TicketRequest = ForFeed | ForSession | ForBoard


class Ticket(msgspec.Struct, frozen=True):
    """Opens one socket, once, as its first frame."""

    ticket: str
    socket: str
    """A WebSocket URL, or a path on the page's own origin."""
    expires_in: float


SecretText = Annotated[str, msgspec.Meta(min_length=1, max_length=128)]
TypedName = Annotated[str, msgspec.Meta(max_length=256)]


class LookAtLink(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`POST guest/look`: does this link lead anywhere?"""

    session: ShortId
    secret: SecretText


class ComeByLink(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`POST guest/come`: exchange a link and a name for the guest's cookie."""

    session: ShortId
    secret: SecretText
    name: TypedName


class ShownLink(msgspec.Struct, frozen=True):
    """The class a link leads to, and whether guests wait there until they are admitted."""

    session: SessionId
    title: str
    lobby: bool


class GuestIn(msgspec.Struct, frozen=True):
    """A guest who has the cookie now: what the page must show with each request, and their name."""

    request: str
    session: SessionId
    name: str


class StartClass(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`POST sessions`: start a class; when the course is live already, its session is given."""

    course: ShortId
    title: Annotated[str, msgspec.Meta(max_length=TITLE_CHARACTERS)]


class ClassStarted(msgspec.Struct, frozen=True):
    session: SessionId


PathText = Annotated[str, msgspec.Meta(max_length=PATH_CHARACTERS)]


class ListFiles(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`POST files`: what is in a folder of a course; the empty path is the course's own folder."""

    course: ShortId
    path: PathText


class FileEntry(msgspec.Struct, frozen=True):
    """`modified` in Unix seconds; `path` is below the course's folder, with `/`."""

    name: str
    path: str
    type: Literal["directory", "notebook", "file"]
    size: int
    modified: float


class Files(msgspec.Struct, frozen=True):
    """Folders first, then by name; hidden ones are left out."""

    entries: list[FileEntry]


class ReadFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`POST file`: one file of a course."""

    course: ShortId
    path: PathText


class CourseFile(msgspec.Struct, frozen=True):
    """`content` is a notebook's JSON without trust, a text, or base64."""

    type: Literal["notebook", "file"]
    format: Literal["json", "text", "base64"]
    content: Any
    mimetype: str
    size: int
    modified: float


class Attached(msgspec.Struct, frozen=True):
    """`POST attach?session=…&name=…`, with the file as the body: what a message may now have."""

    file: FileId
    name: str
    mime: str


class ReadAttachment(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`POST attachment`: one file of a message. The answer is its bytes."""

    session: ShortId
    file: ShortId


class ListSessions(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`POST audit-sessions`: the classes of a course, live and over, for its instructors.

    `POST past-classes`: those that are over, for everyone in the course.
    """

    course: ShortId
    before: float | None = None
    """Only those that began before this time."""


class PastSession(msgspec.Struct, frozen=True):
    id: SessionId
    title: str
    started_at: float
    ended_at: float | None


class PastSessions(msgspec.Struct, frozen=True):
    """Newest first."""

    sessions: list[PastSession]
    more: bool
    """Whether there are older ones."""


class ReadPastChat(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`POST past-chat`: the chat of a class that is over, for who was in it."""

    session: ShortId


class PastChat(msgspec.Struct, frozen=True):
    """The view that one had at the end of a class; only its people and messages are filled."""

    session: SessionId
    course: str
    you: PersonId
    role: Role
    """As what one reads it."""
    view: SessionView


class ReadAudit(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`POST audit`: who did what in a class, newest first. `POST audit-file`: all of it as CSV."""

    session: ShortId
    before: Annotated[int, msgspec.Meta(ge=1, le=2**63 - 1)] | None = None
    """The `next` of the page before this one."""
    subject: Subject | None = None
    person: ShortId | None = None
    """Only what this person did, or what was done to them."""
    search: Annotated[str, msgspec.Meta(max_length=SEARCH_CHARACTERS)] = ""


class AuditPerson(msgspec.Struct, frozen=True):
    id: PersonId
    name: str


class AuditEntry(msgspec.Struct, frozen=True):
    """`did` follows the name of who did it; `text` is what it was done to, or what was written."""

    seq: int
    at: float
    subject: Subject
    did: str
    by: AuditPerson | None
    """Null: the service itself."""
    people: list[AuditPerson]
    detail: str
    text: str


class AuditPage(msgspec.Struct, frozen=True):
    session: PastSession
    entries: list[AuditEntry]
    next: int | None
    """Where to go on; null at the beginning of the class."""


class AuditFile(msgspec.Struct, frozen=True):
    """CSV in UTF-8. No cell of it is a formula."""

    name: str
    content: str


class Problem(msgspec.Struct, frozen=True):
    refusal: Refusal
