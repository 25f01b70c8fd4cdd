"""What is a page shown?

The view of a session has one shape for everyone; staff additionally have `removed`. Lists are
maps by id with an `order`, so that a patch of one entry is small. The course feed has a view of
its own. Times are Unix seconds of the service's clock.

**What is not there is absent, never null**: in a merge patch null means "remove", so a view could
not be patched to hold one. A page reads an absent `call` as "nobody is being called on".
"""

from __future__ import annotations

from typing import Literal, NotRequired, TypedDict

from ..session.names import (
    CellType,
    ChatMode,
    FileId,
    LinkId,
    MessageId,
    MessageReaction,
    PersonId,
    PushId,
    QuestionId,
    Role,
    SessionId,
    Signal,
)


class SessionHead(TypedDict):
    """`ended_at` comes with the state `ended`."""

    id: SessionId
    course: str
    title: str
    state: Literal["live", "ended"]
    started_at: float
    ended_at: NotRequired[float]


class PersonView(TypedDict):
    """Who was ever in the session: those who left stay, with `here` false."""

    name: str
    role: Role
    here: bool
    microphone: bool
    camera: bool
    screen: bool
    joined_at: float
    copresenter: NotRequired[bool]
    """Whether they speak, share and write as staff do in this class; true or left out."""


class HandView(TypedDict):
    """Of two hands the one with the smaller `order` was raised earlier; the numbers have gaps."""

    order: int
    since: float
    question: NotRequired[str]


class HandCellView(TypedDict):
    """The cell that goes with a hand, in plain text: the staff's and the person's own to see."""

    source: str
    error: NotRequired[str]


class CallView(TypedDict):
    """A call nobody has answered yet; once accepted it is `spotlight` and no call."""

    person: PersonId
    by: PersonId
    at: float


class FileView(TypedDict):
    """A file that goes with a message; whoever has the message may read it."""

    order: int
    name: str
    mime: str
    """As its content was found to be, never as its name says."""
    size: int


class MarkView(TypedDict):
    """Who of the teaching staff did it, and when."""

    by: PersonId
    at: float


class FilterView(TypedDict):
    """What holds a student's message back."""

    words: list[str]


class MessageView(TypedDict):
    """A message of the class's conversation, in Markdown."""

    order: int
    author: PersonId
    text: str
    at: float
    edited_at: NotRequired[float]
    reply_to: NotRequired[MessageId]
    """May be one that is not shown any more."""
    private: NotRequired[PersonId]
    """The student whose exchange with the teaching staff it belongs to: nobody else has it."""
    held: NotRequired[bool]
    """True: the word filter keeps it back, and only its author and the staff have it."""
    files: NotRequired[dict[FileId, FileView]]
    hidden: NotRequired[MarkView]
    """Who hid it from everyone but the staff."""
    reactions: dict[MessageReaction, dict[PersonId, bool]]
    """Always true, and a sign may have nobody: maps, so that a patch of one is small."""


class ChatView(TypedDict):
    """Whom the students' messages reach."""

    mode: ChatMode


class LimitsView(TypedDict):
    """How many may be open at once in this session."""

    microphones: int
    cameras: int
    attachment_bytes: int
    """The largest file that goes with a message; 0: none does."""
    guest_link_minutes: int
    """For how long a link lets guests in, unless asked otherwise; 0: there are no links."""


class SettingsView(TypedDict):
    """What is switched on in this session; each binds students only."""

    may_unmute: bool
    """Whether they may open their microphone also when it is not their turn."""
    cameras: bool
    """Whether they may turn a camera on."""
    locked: bool
    """Whether nobody comes in who is not in already."""
    lobby: bool
    """Whether who comes waits to be admitted."""
    slow_seconds: int
    """How long after a message to the class they wait for the next; 0: not at all."""
    nudge_minutes: int
    """After how many quiet minutes the teaching staff are told; 0: never."""


class WaitingView(TypedDict):
    """Who waits in the lobby, a student or a guest; the smaller `order` came earlier."""

    name: str
    role: Role
    order: int
    since: float


class RevokedView(TypedDict):
    """Who took a link back, and when."""

    by: PersonId
    at: float


class LinkView(TypedDict):
    """A link for guests, without its secret; the smaller `order` was made earlier."""

    order: int
    by: PersonId
    at: float
    label: str
    expires_at: float
    uses: int
    """How many guests may come by it."""
    used: int
    """How many did."""
    lobby: bool
    """Whether they wait until they are admitted."""
    revoked: NotRequired[RevokedView]


class RemovedView(TypedDict):
    """Who put this person out, and when."""

    by: PersonId
    at: float


class AskView(TypedDict):
    """Who asks to write; the smaller `order` asked earlier."""

    order: int
    since: float


class OfferView(TypedDict):
    """An offer of presenting that is not answered yet."""

    person: PersonId
    by: PersonId
    at: float


class BoardView(TypedDict):
    """The notebook the class has open.

    The teaching staff and the presenter may always write; others when `everyone` or by name in
    `writers`, which keeps who is away for a while.
    """

    notebook: str
    """Name below the course folder."""
    opened_by: PersonId
    opened_at: float
    presenter: NotRequired[PersonId]
    everyone: bool
    writers: dict[PersonId, bool]
    """Always true: a map, so that a patch of one is small."""
    asks: dict[PersonId, AskView]
    offer: NotRequired[OfferView]


class PushView(TypedDict):
    """A cell or hint offered to the students' own copies. `text` is the source or the hint."""

    order: int
    kind: Literal["cell", "hint"]
    by: PersonId
    at: float
    cell: NotRequired[str]
    """Id of the board's cell; a hint may go without."""
    cell_type: NotRequired[CellType]
    text: str
    taken: int
    """How many students took it."""


class SignalsView(TypedDict):
    """How many hold up which quick signal.

    The count of one who leaves stays until the next signal comes: it would tell whose it was.
    """

    counts: dict[Signal, int]


class HeldView(TypedDict):
    """What a student holds up, and since when."""

    signal: Signal
    since: float


class AnswerView(TypedDict):
    """Of two answers the one with the smaller `order` came earlier. Without `text` it was given live."""

    order: int
    by: PersonId
    at: float
    text: NotRequired[str]


class QuestionView(TypedDict):
    """A question on the question board. Who asked anonymously is in nobody's but staff's `askers`."""

    order: int
    at: float
    text: str
    votes: int
    author: NotRequired[PersonId]
    answered: NotRequired[AnswerView]


class YoursView(TypedDict):
    """What this student did, and nobody else is shown."""

    signal: NotRequired[Signal]
    asked: NotRequired[dict[QuestionId, bool]]
    """Always true, as in `votes`."""
    votes: NotRequired[dict[QuestionId, bool]]
    blocked: NotRequired[bool]
    """True: what they write reaches the teaching staff alone."""
    hand_cell: NotRequired[HandCellView]


class ActivityView(TypedDict):
    """Something that happened: many who did the same within a minute are one entry."""

    order: int
    """The smaller began earlier; an entry that grows keeps its place."""
    kind: Literal[
        "joined",
        "left",
        "removed",
        "waiting",
        "hand",
        "turn",
        "signal",
        "question",
        "writing",
        "taken",
        "message",
    ]
    at: float
    """When it began."""
    count: int
    """How many did it."""
    people: dict[PersonId, bool]
    """The first of them; always true."""
    signal: NotRequired[Signal]
    by: NotRequired[PersonId]
    """Who removed them."""
    thing: NotRequired[str]
    """Id of the question, push or message; it may not be shown any more."""


class QuietView(TypedDict):
    """No student has done anything since then, and the teaching staff are told."""

    since: float


class SessionView(TypedDict):
    """A whole session as a page shows it: `messages` are the last 500, `pushes` the last 20.

    `removed`, `hand_cells`, `lobby`, `signalled` and `askers` are for staff, `yours` for the student who did something;
    `board` is there once one was opened. Guests see `hands`, `pushes`, `questions` and `signals` as if
    nobody had ever used them.
    """

    session: SessionHead
    people: dict[PersonId, PersonView]
    hands: dict[PersonId, HandView]
    hand_cells: NotRequired[dict[PersonId, HandCellView]]
    call: NotRequired[CallView]
    spotlight: NotRequired[PersonId]
    """Whose turn it is: they accepted a call."""
    large: NotRequired[PersonId]
    """Whom the teaching staff show everyone large; it comes before the turn."""
    messages: dict[MessageId, MessageView]
    chat: ChatView
    limits: LimitsView
    board: NotRequired[BoardView]
    pushes: dict[PushId, PushView]
    removed: NotRequired[dict[PersonId, RemovedView]]
    blocked: NotRequired[dict[PersonId, MarkView]]
    """Whose messages reach the teaching staff alone."""
    filter: NotRequired[FilterView]
    settings: SettingsView
    lobby: NotRequired[dict[PersonId, WaitingView]]
    signals: SignalsView
    signalled: NotRequired[dict[PersonId, HeldView]]
    questions: dict[QuestionId, QuestionView]
    links: NotRequired[dict[LinkId, LinkView]]
    came_by: NotRequired[dict[PersonId, LinkId]]
    """By which link each guest came; links and this are for staff."""
    askers: NotRequired[dict[QuestionId, PersonId]]
    yours: NotRequired[YoursView]
    activity: NotRequired[dict[str, ActivityView]]
    """The last 200 entries, for staff, as the two that follow."""
    heard: NotRequired[dict[PersonId, float]]
    """When each student last spoke or wrote; never how often."""
    quiet: NotRequired[QuietView]


class LiveSession(TypedDict):
    """The live class of a course, and how many people are in it."""

    id: SessionId
    title: str
    started_at: float
    people: int


class CourseView(TypedDict):
    """One of the person's courses; `session` is there while a class is live that they may join."""

    title: str
    role: Role
    session: NotRequired[LiveSession]
    removed_from: NotRequired[str]
    """Title of the class that is live now and that the person was removed from."""


class FeedView(TypedDict):
    """What the course feed shows: the person's courses by id."""

    courses: dict[str, CourseView]
