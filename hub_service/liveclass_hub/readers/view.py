"""What does a page show of a session, and what changed since the last frame?

`ViewReader` folds events into one view and into the patches that lead from one frame to the
next. Nothing is ever compared: every event says what it changes. The shape is `SessionView` of the
wire. Staff, students and guests are the audiences; what each may not see is listed in `HIDDEN`.

How a host uses it, after a commit and all in one go (so nobody joins between two lines):

    for event in committed:
        reader.apply(event)
    for audience, frame in reader.take().items():
        ...send frame.seq, frame.after, frame.patch to everyone of this audience

A page that joins gets `reader.snapshot(audience)` at `reader.seq`; one that comes back with
`resume=n` gets `reader.since(audience, n)`, or a snapshot when that is None.

What students write to the teaching staff alone stands apart, under the student it belongs to, and is
put among the messages for staff and for that student: their frames come from `own_frames`, and
`snapshot` and `since` want to know who asks.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, get_args

import msgspec

from ..session.events import AnyEvent, MessageDeleted, MessagePosted
from ..session.limits import MESSAGES_SHOWN
from ..session.names import STAFF, Actor, MessageId, PersonId
from . import changes, chat
from .activity import Activity
from .merge_patch import Json, apply_in_place, combine
from .recent import Recent

Audience = Literal["staff", "student", "guest"]
AUDIENCES: tuple[Audience, ...] = get_args(Audience)

STAFFS_OWN = frozenset(
    {
        "private",
        "own",
        "hand_cells",
        "removed",
        "hidden",
        "attached",
        "blocked",
        "filter",
        "lobby",
        "signalled",
        "askers",
        "activity",
        "heard",
        "quiet",
        "links",
        "came_by",
    }
)
"""Parts of the view that are the teaching staff's, or each student's own."""
CLASS_OWN = ("hands", "pushes", "questions", "signals")
"""Parts that those of the course use among themselves."""

HIDDEN: dict[Audience, frozenset[str]] = {
    "staff": frozenset({"private", "own", "hidden", "attached"}),
    "student": STAFFS_OWN,
    "guest": STAFFS_OWN.union(CLASS_OWN),
}
"""Top-level parts of the view that an audience never gets as such."""

INSTEAD: dict[Audience, Json] = {
    "staff": {},
    "student": {},
    "guest": {part: changes.initial()[part] for part in CLASS_OWN},
}
"""What an audience is shown in the place of hidden parts: as they are before anybody uses them."""


def audience_of(role: Actor) -> Audience:
    """Which view someone in this role gets."""
    if role in STAFF:
        return "staff"
    return "guest" if role == "guest" else "student"


class Frame(msgspec.Struct, frozen=True):
    """The change from the view at `after` to the view at `seq`, for one audience."""

    seq: int
    after: int
    patch: Json


class ViewReader:
    """The view of one session as it stands, and the change not yet taken."""

    def __init__(self, events: Iterable[AnyEvent] = (), messages: int = MESSAGES_SHOWN) -> None:
        """Fold `events`, which are told already: a page may resume from any of them."""
        self.seq = 0
        self._messages: dict[MessageId, None] = {}
        """Those shown to anyone, oldest first."""
        self._messages_shown = messages
        self._view: Json = changes.initial()
        self._activity = Activity()
        self._taken = 0
        self._pending: Json = {}
        self._last = Frame(0, 0, {})
        self._recent = Recent()
        for event in events:
            self.apply(event)
            self.take()

    def apply(self, event: AnyEvent) -> None:
        """Fold an event that is in the log: the next one, in order."""
        self.seq += 1
        patch = changes.of(event, self.seq, self._view)
        patch |= self._activity.add(event, self.seq, self._view)
        patch = self._in_bounds(event, patch)
        apply_in_place(self._view, patch)
        self._pending = combine(self._pending, patch)

    def take(self) -> dict[Audience, Frame]:
        """What changed since the last time, by audience; nothing when no event came.

        An audience for which nothing shows gets an empty patch, so that its pages' `seq` goes on.
        """
        if self._taken == self.seq:
            self._last = Frame(self.seq, self.seq, {})
            return {}
        after, patch = self._taken, self._pending
        self._taken, self._pending = self.seq, {}
        self._recent.add(after, self.seq, patch)
        self._last = Frame(self.seq, after, patch)
        return {who: Frame(self.seq, after, _shown(patch, who)) for who in AUDIENCES}

    def own_frames(self) -> dict[PersonId, Frame]:
        """Of what was taken last: for the students in it, who get more of it than the others."""
        seq, after, patch = self._last.seq, self._last.after, self._last.patch
        return {
            person: Frame(seq, after, _shown(patch, "student", person))
            for person in patch.get("private", {}).keys() | patch.get("own", {}).keys()
        }

    def snapshot(self, audience: Audience, person: PersonId | None = None) -> Json:
        """The whole view at `seq`. It is the reader's own: encode it before the next event.

        Raises `RuntimeError` while a change has not been taken: a page joining then would get
        that change twice.
        """
        if self._taken != self.seq:
            raise RuntimeError("take the frames before giving a snapshot")
        return INSTEAD[audience] | _shown(self._view, audience, person)

    def since(self, audience: Audience, seq: int, person: PersonId | None = None) -> Frame | None:
        """One frame from the view at `seq` to now, or None when that is too long ago.

        Its patch is empty when nothing changed. `seq` must be one that a page was told.
        """
        patch = {} if seq == self._taken else self._recent.since(seq)
        return None if patch is None else Frame(self._taken, seq, _shown(patch, audience, person))

    def _in_bounds(self, event: AnyEvent, patch: Json) -> Json:
        """The patch, with the oldest messages going when there are too many."""
        if isinstance(event, MessageDeleted):
            self._messages.pop(event.message, None)
        if isinstance(event, MessagePosted):
            self._messages[event.message] = None
            while len(self._messages) > self._messages_shown:
                oldest = next(iter(self._messages))
                del self._messages[oldest]
                patch = combine(patch, chat.gone(self._view, oldest))
        return patch


def _shown(document: Json, audience: Audience, person: PersonId | None = None) -> Json:
    """What of a view, or of a patch of it, this audience gets; of a student's, also their own part."""
    hidden = HIDDEN[audience]
    shown = {key: value for key, value in document.items() if key not in hidden}
    own = document.get("own", {})
    if audience == "student" and person in own:
        shown["yours"] = own[person]
    private = document.get("private", {})
    exchanges = private if audience == "staff" else {person} & private.keys()
    parts = [private[student] for student in exchanges]
    if audience == "staff" and "hidden" in document:
        parts.append(document["hidden"])
    if parts:
        shown["messages"] = _together(document.get("messages", {}), *parts)
    return shown


def _together(*parts: Json) -> Json:
    """Messages of several places in one. What leaves one for another has not gone."""
    found: Json = {}
    for part in parts:
        for id, message in part.items():
            if message is not None or id not in found:
                found[id] = message
    return found
